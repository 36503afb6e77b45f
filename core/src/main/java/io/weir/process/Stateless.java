package io.weir.process;

import io.weir.Event;
import io.weir.Operator;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.time.TimeDomain;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What each event gives by itself: nothing is kept from one to the next, so there is no key. The
 * results of a batch, and how far its shard has come, are one commit.
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
 * shards have no order: give each event a row of its own, or key the source by what names the row.
 */
public final class Stateless {
  private Stateless() {}

  /** One result for each event; null = none. Pure. */
  public static <V, O> Operator<V> map(Function<? super V, ? extends O> function) {
    Objects.requireNonNull(function, "function");
    return new Each<>("maps", (value, context) -> emit(function.apply(value), context));
  }

  /** Any number of results for each event, in their order; null = none. Pure. */
  public static <V, O> Operator<V> flatMap(
      Function<? super V, ? extends Iterable<? extends O>> function) {
    Objects.requireNonNull(function, "function");
    return new Each<>("flat-maps", (value, context) -> emitAll(function.apply(value), context));
  }

  private static void emit(Object result, OperatorContext context) {
    if (result != null) {
      context.emit(result);
    }
  }

  private static void emitAll(Iterable<?> results, OperatorContext context) {
    if (results != null) {
      results.forEach(context::emit);
    }
  }

  /** What is done with a value. */
  private interface Call<V> {
    void apply(V value, OperatorContext context);
  }

  private record Each<V>(String verb, Call<V> call) implements Operator<V>, OperatorState<V> {
    @Override
    public List<String> describe() {
      return List.of(verb + " each event by itself, nothing is kept");
    }

    @Override
    public boolean keyed() {
      return false;
    }

    @Override
    public List<Output<?>> outputs() {
      return List.of();
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
    public OperatorState<V> open(BinaryReader stored) {
      if (stored != null) {
        stored.requireEnd("the state of an operator that keeps none");
      }
      return this;
    }

    @Override
    public Applied onEvent(Event<V> event, OperatorContext context) {
      call.apply(event.value(), context);
      return Applied.APPLIED;
    }

    @Override
    public OptionalLong nextDue(TimeDomain domain) {
      return OptionalLong.empty();
    }

    @Override
    public void onTimer(TimeDomain domain, OperatorContext context) {
      throw new IllegalStateException("an operator that keeps nothing has no timers");
    }

    @Override
    public void skipTimer(TimeDomain domain, OperatorContext context) {
      throw new IllegalStateException("an operator that keeps nothing has no timers");
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
