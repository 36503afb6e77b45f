package io.weir.rank;

import io.weir.OperatorContext;
import io.weir.rank.RowChange.Kind;
import java.util.function.Function;

/**
 * Emits changes of rows. A result that tells of other rows than that of the event is one of several
 * events: a sink that cannot keep it is not the event's fault.
 *
 * @param withdraws true if a row that another one replaces is withdrawn first
 * @param result makes the output value; it may give null for none
 */
record RowChanges<V, O>(boolean withdraws, Function<? super RowChange<V>, ? extends O> result) {

  void insert(StoredRow<V> row, int rank, OperatorContext<O> context) {
    emit(Kind.INSERT, row, rank, context);
  }

  void update(StoredRow<V> before, StoredRow<V> after, int rank, OperatorContext<O> context) {
    if (withdraws) {
      context.ofSeveral();
      emit(Kind.UPDATE_BEFORE, before, rank, context);
    }
    emit(Kind.UPDATE_AFTER, after, rank, context);
  }

  void delete(StoredRow<V> row, int rank, OperatorContext<O> context) {
    context.ofSeveral();
    emit(Kind.DELETE, row, rank, context);
  }

  void emit(Kind kind, StoredRow<V> row, int rank, OperatorContext<O> context) {
    O output = result.apply(new RowChange<>(kind, context.key(), rank, row.given()));
    if (output != null) {
      context.emit(kind.op(), output);
    }
  }
}
