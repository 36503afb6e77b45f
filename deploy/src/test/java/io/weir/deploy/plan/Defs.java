package io.weir.deploy.plan;

import io.weir.Event;
import io.weir.KeyedSource;
import io.weir.Operator;
import io.weir.Output;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Codec;
import io.weir.codec.Json;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.testkit.CollectingSink;
import io.weir.time.WatermarkStrategy;
import io.weir.window.Window;
import io.weir.window.Windows;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Definitions that the tests compare, and small changes of them. */
final class Defs {
  static final Output<View> LATE = Output.of("late", View.class);
  static final Source<View> VIEWS = views("views");
  static final Windows<View> WINDOWS = Window.of(View.class);

  private Defs() {}

  static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  static Source<View> views(String name) {
    return Source.stream(name, Json.of(View.class))
        .timestampMillis(View::time, WatermarkStrategy.monotonic());
  }

  static StreamFunction of(Operator<? super View, String> operator) {
    return of(VIEWS.keyBy(View::key), operator);
  }

  static StreamFunction of(KeyedSource<View> source, Operator<? super View, String> operator) {
    return builder(source, operator).build();
  }

  static StreamFunction.Builder<String> builder(Operator<? super View, String> operator) {
    return builder(VIEWS.keyBy(View::key), operator);
  }

  static StreamFunction.Builder<String> builder(
      KeyedSource<View> source, Operator<? super View, String> operator) {
    return StreamFunction.named("sums")
        .from(source)
        .compute(operator)
        .to(new CollectingSink<>("rows"));
  }

  /** The sum of each window, with its key and bounds. */
  static Operator<View, String> sum(Window<View> window) {
    return window.aggregate(
        Aggregates.summing(View::value),
        (key, start, end, sum) ->
            key + " " + start.toEpochMilli() + "-" + end.toEpochMilli() + " " + sum);
  }

  static Window<View> tumbling(long millis) {
    return WINDOWS.tumbling(ms(millis));
  }

  static StreamFunction sums(UnaryOperator<Window<View>> change) {
    return of(sum(change.apply(tumbling(60))));
  }

  static StreamFunction sumsOf(UnaryOperator<Source<View>> change) {
    return of(change.apply(VIEWS).keyBy(View::key), sum(tumbling(60)));
  }

  /** Keeps one value under the name {@code state}, of which each event makes the next one. */
  static final class Folding<S> extends ProcessFunction<View, String> {
    private final StateSpec.Value<S> state;
    private final Supplier<S> first;
    private final BiFunction<S, View, S> fold;

    Folding(StateSpec.Value<S> state, Supplier<S> first, BiFunction<S, View, S> fold) {
      this.state = keeps(state);
      this.first = first;
      this.fold = fold;
    }

    @Override
    public void onEvent(Event<View> event, ProcessContext<String> context) {
      S before = context.state(state).value().orElseGet(first);
      S after = fold.apply(before, event.value());
      context.state(state).set(after);
      context.emit(after.toString());
    }
  }

  static <S> StreamFunction folding(
      Codec<S> codec, Supplier<S> first, BiFunction<S, View, S> fold) {
    return of(new Folding<>(StateSpec.value("state", codec), first, fold));
  }
}
