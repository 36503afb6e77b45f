package io.weir.testkit;

import io.weir.Event;
import io.weir.Operator;
import io.weir.OperatorState;
import io.weir.OperatorState.Applied;
import io.weir.Output;
import io.weir.annotation.Experimental;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import io.weir.process.ProcessFunction;
import io.weir.spi.Emission;
import io.weir.spi.Position;
import io.weir.time.TimeDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Plays events, watermarks and processing time on one key of an operator, without an engine, a
 * store or a sink. The state is read anew from its bytes before every call, as after a cold start;
 * a call that fails leaves the state as it was, and gives no results.
 *
 * <p>Event time begins at {@code Long.MIN_VALUE}, and only {@link #watermark} moves it; there is no
 * watermark strategy. The wall clock begins at 0 and moves with {@link #processingTime}; events
 * arrive at its time.
 *
 * <p>For an operator of your own, first extend {@link OperatorContract}: it plays many such
 * histories.
 *
 * @param <I> the events' value type
 */
@Experimental
public final class OperatorHarness<I> {
  private static final String SOURCE = "s";

  private final Operator<I, Object> operator;
  private final BooleanSupplier reopens;
  private final HarnessContext context = new HarnessContext();
  private long events;
  private OperatorState<I, Object> state;
  private byte[] bytes = new byte[0];
  private OptionalLong expiresAt = OptionalLong.empty();

  /** The cast is safe, because results are read as objects only. */
  @SuppressWarnings("unchecked")
  private OperatorHarness(Operator<I, ?> operator, BooleanSupplier reopens) {
    this.operator = (Operator<I, Object>) operator;
    this.reopens = reopens;
    this.state = read();
  }

  /** Makes a harness for a key without state. */
  public static <I> OperatorHarness<I> of(Operator<I, ?> operator) {
    return new OperatorHarness<>(Objects.requireNonNull(operator, "operator"), () -> true);
  }

  /**
   * Makes a harness that reads its state anew only at times, as between batches.
   *
   * @param reopens called after every call; true to read the state anew
   */
  static <I> OperatorHarness<I> cut(Operator<I, ?> operator, BooleanSupplier reopens) {
    return new OperatorHarness<>(operator, reopens);
  }

  /**
   * Applies an event of a source named {@code s}, for operators that do not tell sources apart.
   *
   * @param timestamp epoch milliseconds
   */
  public Applied event(long timestamp, I value) {
    return event(SOURCE, timestamp, value);
  }

  /**
   * Applies an event, and fires the timers that it set at or before the watermark.
   *
   * @param timestamp epoch milliseconds
   */
  public Applied event(String source, long timestamp, I value) {
    context.enterEvent(timestamp);
    Event<I> event =
        new Event<>(
            source,
            context.key(),
            timestamp,
            context.latestArrival(),
            null,
            Position.of(source, "shard-0", ++events),
            value);
    Applied applied = call(() -> state.onEvent(event, context));
    fire(TimeDomain.EVENT, context.floor());
    return applied;
  }

  /** Moves event time on, and fires what is due by it; an earlier time changes nothing. */
  public void watermark(long to) {
    fire(TimeDomain.EVENT, to);
    context.lift(to);
  }

  /**
   * Sets the watermark of the shard of the next events, which decides whether they are late; it is
   * at least the key's watermark, and equal to it unless set.
   */
  public void shardWatermark(long at) {
    context.shard(at);
  }

  /** Moves the wall clock on, and fires what is due by it; an earlier time changes nothing. */
  public void processingTime(long to) {
    context.tick(to);
    fire(TimeDomain.PROCESSING, context.clock());
  }

  private void fire(TimeDomain domain, long upTo) {
    OptionalLong due = OptionalLong.empty();
    int times = 0;
    while (state.isDue(domain, upTo)) {
      times = due.equals(state.nextDue(domain)) ? times + 1 : 1;
      due = state.nextDue(domain);
      if (times > 2 * ProcessFunction.MAX_TIMERS_PER_KEY) {
        throw new AssertionError(
            "at " + due.getAsLong() + " timers keep setting earlier timers; choose later times");
      }
      timer(domain, () -> state.onTimer(domain, context));
    }
  }

  /** Skips the earliest timer, as the engine does with one that keeps failing. */
  void skipNext(TimeDomain domain) {
    timer(domain, () -> state.skipTimer(domain, context));
  }

  private void timer(TimeDomain domain, Runnable callback) {
    long due = state.nextDue(domain).orElseThrow();
    long time = state.timeOfDue(domain, due);
    String part = state.partOfDue(domain, due);
    context.enterTimer(domain, time);
    call(() -> {
      callback.run();
      requireForgotten(domain, due, time, part);
      return null;
    });
    if (domain == TimeDomain.EVENT) {
      context.lift(due);
    }
  }

  private void requireForgotten(TimeDomain domain, long due, long time, String part) {
    OptionalLong next = state.nextDue(domain);
    if (next.isPresent()
        && next.getAsLong() == due
        && state.timeOfDue(domain, due) == time
        && state.partOfDue(domain, due).equals(part)) {
      throw new AssertionError(
          "the timer of "
              + domain
              + " time "
              + time
              + " is still due after it was fired; onTimer and skipTimer must forget their time");
    }
  }

  private <R> R call(Supplier<R> call) {
    int before = context.results().size();
    try {
      R answer = call.get();
      keep();
      return answer;
    } catch (RuntimeException | Error failed) {
      state = read();
      context.forgetAfter(before);
      throw failed;
    }
  }

  private void keep() {
    requireThatNothingIsForgotten();
    bytes = bytesOf(state);
    expiresAt = state.isEmpty() ? OptionalLong.empty() : state.expiresAt();
    if (reopens.getAsBoolean()) {
      state = read();
    }
  }

  /** Fails if an empty state has timers: the bytes of an empty state are not kept. */
  private void requireThatNothingIsForgotten() {
    for (TimeDomain domain : TimeDomain.values()) {
      if (state.isEmpty() && state.nextDue(domain).isPresent()) {
        throw new AssertionError(
            "isEmpty() is true while something is due in "
                + domain
                + " time at "
                + state.nextDue(domain).getAsLong()
                + "; it would be forgotten");
      }
    }
  }

  private OperatorState<I, Object> read() {
    return open(operator, bytes);
  }

  static <I, O> OperatorState<I, O> open(Operator<I, O> operator, byte[] bytes) {
    return operator.open(bytes.length == 0 ? null : new BinaryReader(bytes));
  }

  static byte[] bytesOf(OperatorState<?, ?> state) {
    BinaryWriter out = new BinaryWriter();
    if (!state.isEmpty()) {
      state.write(out);
    }
    return out.toByteArray();
  }

  /** The state as it would be stored; no bytes if it is empty. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /**
   * Continues with other state, such as of another release, or damaged.
   *
   * @throws UnreadableStateException if the operator refuses them
   */
  public void restore(byte[] stored) {
    bytes = stored.clone();
    state = read();
    expiresAt = bytes.length == 0 ? OptionalLong.empty() : state.expiresAt();
  }

  /** The earliest time at which something is due; empty if nothing is. */
  public OptionalLong nextDue(TimeDomain domain) {
    return state.nextDue(domain);
  }

  /**
   * The time at which the state expires if no further event comes, by the clock of {@link
   * #processingTime}; empty if it does not expire, or if there is no state.
   */
  public OptionalLong expiresAt() {
    return expiresAt;
  }

  /** All results so far, in order. */
  public List<Result> results() {
    return List.copyOf(context.results());
  }

  /** The values emitted to the function's sinks so far, in order. */
  public <T> List<T> values(Class<T> type) {
    return context.results().stream()
        .filter(result -> result.output() == null)
        .map(result -> type.cast(result.value()))
        .toList();
  }

  /** The values emitted to a side output so far, in order. */
  public <T> List<T> values(Output<T> output) {
    return context.results().stream()
        .filter(result -> output.name().equals(result.output()))
        .map(result -> output.type().cast(result.value()))
        .toList();
  }

  /** All results so far, each as {@link Result#toString}. */
  List<String> texts() {
    return context.results().stream().map(Result::toString).toList();
  }

  OperatorState<I, ?> state() {
    return state;
  }

  /** Takes over the event time and processing time of another harness. */
  void takeTimes(OperatorHarness<?> other) {
    context.takeTimes(other.context);
  }

  /**
   * An emitted result.
   *
   * @param output the side output's name; null for the function's sinks
   * @param name the name that the operator gave; null if it is named by its cause
   * @param op upsert, or delete for a row that is withdrawn
   */
  public record Result(
      @Nullable String output, @Nullable String name, Emission.Op op, Object value) {
    /** The value, behind its output, operation and name where they are not the usual ones. */
    @Override
    public String toString() {
      List<String> words = new ArrayList<>();
      if (output != null) {
        words.add(output);
      }
      if (op != Emission.Op.UPSERT) {
        words.add(op.toString());
      }
      if (name != null) {
        words.add(name);
      }
      words.add(String.valueOf(value));
      return String.join(" ", words);
    }
  }
}
