package io.weir.simulation.histories;

import io.weir.Operator;
import io.weir.aggregate.Aggregate;
import io.weir.aggregate.Aggregates;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Codec;
import io.weir.time.TimeWindow;
import io.weir.window.WindowResult;
import java.util.function.Function;

/**
 * The aggregates of windows: each event is a bit of a sum, which is a number or is changed in place
 * ({@link Spec#inPlace}). Some results fail or end the process.
 */
record Sums(Handlers handlers) {
  /** Windows of any kind, which aggregate as {@link io.weir.window.Window} does. */
  interface Aggregating {
    <A, R> Operator<HistoryEvent, Results.Keyed> aggregateResults(
        Aggregate<HistoryEvent, A, R> aggregate, Function<WindowResult<R>, Results.Keyed> text);
  }

  Operator<HistoryEvent, Results.Keyed> over(Aggregating windows) {
    return switch (handlers.spec().inPlace()) {
      case 1 ->
          windows.aggregateResults(
              Aggregates.reduce(this::bits, Bits::plus, Bits.CODEC), this::used);
      case 2 -> windows.aggregateResults(intoTheRight(), this::used);
      default -> windows.aggregateResults(Aggregates.summing(handlers::bit), this::text);
    };
  }

  private Aggregate<HistoryEvent, Bits, Bits> intoTheRight() {
    return Aggregate.of(
        Bits::new,
        (sum, event) -> bits(event).plus(sum),
        (left, right) -> right.plus(left),
        sum -> sum,
        Bits.CODEC);
  }

  private Bits bits(HistoryEvent event) {
    return new Bits(handlers.bit(event));
  }

  /** Uses up the result, as an author's function may. */
  private Results.Keyed used(WindowResult<Bits> result) {
    long bits = result.value().bits;
    result.value().bits = -1;
    return text(new WindowResult<>(result.key(), result.window(), result.pane(), bits));
  }

  private Results.Keyed text(WindowResult<Long> result) {
    Spec spec = handlers.spec();
    Code code = handlers.code();
    code.enter(Code.Place.TIMER, result.value());
    if (spec.timersKill() && Results.kills(result.pane().kind().name(), result.value())) {
      code.end(Code.Place.TIMER, result.window().start());
    }
    if (spec.timersFail() && Results.fails(result.pane().kind().name(), result.value())) {
      throw new IllegalStateException("a pane that cannot be made");
    }
    return new Results.Keyed(
        result.key(), Results.pane(window(result.window()), result.pane(), result.value()));
  }

  static String window(TimeWindow window) {
    long start = window.start();
    return start == Long.MIN_VALUE
        ? "all"
        : (start - HistoryEvent.ZERO) + ".." + (window.end() - HistoryEvent.ZERO);
  }

  /** A sum that is changed in place. */
  private static final class Bits {
    static final Codec<Bits> CODEC =
        new Codec<>() {
          @Override
          public byte[] encode(Bits sum) {
            return new BinaryWriter().signed(sum.bits).toByteArray();
          }

          @Override
          public Bits decode(byte[] bytes) {
            return new Bits(new BinaryReader(bytes).signed());
          }

          @Override
          public String describe() {
            return "bits";
          }
        };

    private long bits;

    Bits() {
      this(0);
    }

    Bits(long bits) {
      this.bits = bits;
    }

    Bits plus(Bits other) {
      bits += other.bits;
      return this;
    }
  }
}
