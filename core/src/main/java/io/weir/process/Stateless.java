package io.weir.process;

import io.weir.Event;
import io.weir.Operator;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.definition.Description;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Computes results from each event alone: nothing is kept from one event to the next, so there is
 * no key. The results of a batch are committed together with the progress of its shard.
 *
 * <pre>{@code
 * StreamFunction.named("clean-views")
 *     .from(VIEWS.unkeyed())
 *     .compute(Stateless.map((Look view) -> view.page().isBlank() ? null : view))
 *     .to(DynamoSink.table("views", Look::item).key("id"))
 *     .build();
 * }</pre>
 *
 * <p>A sink that keeps rows takes a row from the shard that wrote it first, since events of two
 * shards have no order: give each event a row of its own, or key the source by the fields that name
 * the row.
 */
public final class Stateless {
  private Stateless() {}

  /** Gives one result for each event; null = none. The function must be pure. */
  public static <V, O> Operator<V, O> map(Function<? super V, ? extends @Nullable O> function) {
    Objects.requireNonNull(function, "function");
    return new Each<>("maps", (value, context) -> emit(function.apply(value), context));
  }

  /**
   * Gives any number of results for each event, in their order; null = none. The function must be
   * pure.
   */
  public static <V, O> Operator<V, O> flatMap(
      Function<? super V, ? extends @Nullable Iterable<? extends O>> function) {
    Objects.requireNonNull(function, "function");
    return new Each<>("flat-maps", (value, context) -> emitAll(function.apply(value), context));
  }

  private static <O> void emit(@Nullable O result, OperatorContext<O> context) {
    if (result != null) {
      context.emit(result);
    }
  }

  private static <O> void emitAll(
      @Nullable Iterable<? extends O> results, OperatorContext<O> context) {
    if (results != null) {
      results.forEach(context::emit);
    }
  }

  /** Processes one value. */
  private interface Call<V, O> {
    void apply(V value, OperatorContext<O> context);
  }

  private record Each<V, O>(String verb, Call<V, O> call)
      implements Operator<V, O>, OperatorState<V, O> {
    @Override
    public List<String> describe() {
      return List.of(verb + " each event by itself, nothing is kept");
    }

    @Override
    public Description description() {
      return Description.of("operator", "stateless");
    }

    @Override
    public boolean keyed() {
      return false;
    }

    @Override
    public boolean usesEventTime() {
      return false;
    }

    @Override
    public boolean usesProcessingTime() {
      return false;
    }

    @Override
    public OperatorState<V, O> open(@Nullable BinaryReader stored) {
      if (stored != null) {
        stored.requireEnd("the state of an operator that keeps none");
      }
      return this;
    }

    @Override
    public Applied onEvent(Event<V> event, OperatorContext<O> context) {
      call.apply(event.value(), context);
      return Applied.APPLIED;
    }

    @Override
    public boolean isEmpty() {
      return true;
    }

    @Override
    public void write(BinaryWriter out) {
      // There is nothing to write.
    }
  }
}
