package io.weir.aggregate;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import java.util.List;
import java.util.function.Predicate;

/** An aggregate over some of the events; what it stores is the other's. */
record FilteredAggregate<V, A, R>(Predicate<? super V> keeps, Aggregate<V, A, R> of)
    implements Aggregate<V, A, R> {
  @Override
  public Description description() {
    return of.description();
  }

  @Override
  public List<Resource> resources() {
    return of.resources();
  }

  @Override
  public A create() {
    return of.create();
  }

  @Override
  public A add(A accumulator, V value) {
    return keeps.test(value) ? of.add(accumulator, value) : accumulator;
  }

  @Override
  public A merge(A left, A right) {
    return of.merge(left, right);
  }

  @Override
  public R result(A accumulator) {
    return of.result(accumulator);
  }

  @Override
  public A copy(A accumulator) {
    return of.copy(accumulator);
  }

  @Override
  public void write(A accumulator, BinaryWriter out) {
    of.write(accumulator, out);
  }

  @Override
  public A read(BinaryReader in) {
    return of.read(in);
  }
}
