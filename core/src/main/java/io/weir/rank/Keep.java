package io.weir.rank;

import io.weir.Operator;
import io.weir.Output;
import io.weir.Source;
import io.weir.codec.Codec;
import io.weir.rank.KeepSpec.Which;
import io.weir.time.Millis;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One event of each key: the first or the last, by arrival or by event time (S6.1, S6.2). The rules
 * are those of Flink's deduplication. Immutable; each setting returns a new description.
 *
 * <pre>{@code
 * Keep.of(READINGS).lastByTime().expireAfter(ofDays(30)).rows((sensor, reading) -> reading)
 * }</pre>
 *
 * <p>To drop events that a producer sent again, declare {@link Source#dedupe} instead: it is
 * cheaper, and keeps all events with other ids.
 *
 * @param <V> the events' value
 */
public final class Keep<V> {
  private final KeepSpec<V> spec;

  private Keep(KeepSpec<V> spec) {
    this.spec = spec;
  }

  /** Begins with the events of a source, which are kept by its codec. What to keep comes next. */
  public static <V> Choice<V> of(Source<V> source) {
    return new Choice<>(source.settings().codec());
  }

  /** Begins with the events of several sources, which are kept by this codec. */
  public static <V> Choice<V> of(Codec<V> codec) {
    return new Choice<>(Objects.requireNonNull(codec, "codec"));
  }

  /**
   * The events that can be kept.
   *
   * @param <V> the events' value
   */
  public static final class Choice<V> {
    private final Codec<V> codec;

    private Choice(Codec<V> codec) {
      this.codec = codec;
    }

    /** The first that arrives, at once. Nothing is late. */
    public Keep<V> first() {
      return new Keep<>(KeepSpec.of(codec, Which.FIRST));
    }

    /** The last that arrived: each event replaces the one before. Nothing is late. */
    public Keep<V> last() {
      return new Keep<>(KeepSpec.of(codec, Which.LAST));
    }

    /**
     * The earliest by event time, once the watermark has reached its time; of two with one time the
     * one that arrived first. An event below the watermark is late.
     */
    public Keep<V> firstByTime() {
      return new Keep<>(KeepSpec.of(codec, Which.FIRST_BY_TIME));
    }

    /**
     * The latest by event time, at once: an event replaces the one before, unless it is earlier. Of
     * two with one time it is the one that arrived last. Nothing is late.
     */
    public Keep<V> lastByTime() {
      return new Keep<>(KeepSpec.of(codec, Which.LAST_BY_TIME));
    }
  }

  /**
   * Gives the earliest so far at once; an event that is earlier still replaces it. Nothing is late.
   * Only with {@link Choice#firstByTime}.
   */
  public Keep<V> atOnce() {
    if (spec.which() != Which.FIRST_BY_TIME) {
      throw problem(
          "atOnce() is a setting of firstByTime(); all others give at once, leave it out");
    }
    if (spec.late() != null) {
      throw problem("atOnce() with late(..): nothing is late then; leave out one of them");
    }
    return new Keep<>(spec.withWhich(Which.FIRST_BY_TIME_AT_ONCE));
  }

  /**
   * Names the output for late events; the function needs a sink for it. Only with {@link
   * Choice#firstByTime}.
   */
  public Keep<V> late(Output<? super V> output) {
    if (spec.which() != Which.FIRST_BY_TIME) {
      throw problem(
          "late("
              + output.name()
              + ") is a setting of firstByTime() without atOnce(): nothing else waits for the watermark,"
              + " so nothing else is late; leave it out");
    }
    return new Keep<>(spec.withLate(output));
  }

  /**
   * Says which events take the kept row out, instead of replacing it. Only with {@link
   * Choice#last}.
   */
  public Keep<V> removedBy(Predicate<? super V> which) {
    Objects.requireNonNull(which, "which");
    if (spec.which() != Which.LAST) {
      throw problem(
          "removedBy(..) is a setting of last(): by event time a removal could come before what it"
              + " removes; use last(), or leave it out");
    }
    return new Keep<>(spec.withRemoves(which));
  }

  /**
   * Forgets a key this long after its row was last given or replaced, by arrival (R7). Nothing is
   * withdrawn; the key's next event is the first of a new key.
   */
  public Keep<V> expireAfter(Duration time) {
    return new Keep<>(spec.withTtl(Millis.positive("expireAfter", time)));
  }

  /**
   * Withdraws a row before the one that replaces it is given ({@link
   * RowChange.Kind#UPDATE_BEFORE}), for sinks that add up what they are told. A sink that keeps
   * rows needs it not.
   */
  public Keep<V> withdrawing() {
    if (spec.which().isFinal()) {
      throw problem("withdrawing() where a row is never replaced; leave it out");
    }
    return new Keep<>(spec.withWithdrawing());
  }

  /**
   * Sets the codec of rows while they are kept; that of the source unless set. Fields that a codec
   * leaves out are missing in results. A new codec must read the bytes of the old one.
   */
  public Keep<V> storedBy(Codec<V> codec) {
    return new Keep<>(spec.withCodec(Objects.requireNonNull(codec, "codec")));
  }

  /** Makes the result of a row; null = nothing. It must be pure. */
  public <O> Operator<V, O> rows(BiFunction<? super String, ? super V, ? extends O> output) {
    Objects.requireNonNull(output, "output");
    return changes(change -> output.apply(change.key(), change.row()));
  }

  /**
   * Makes the result of a change with its kind; null = nothing is emitted, and nothing withdrawn.
   * The rank is 0.
   */
  public <O> Operator<V, O> changes(Function<? super RowChange<V>, ? extends O> output) {
    Objects.requireNonNull(output, "output");
    return new KeepOperator<>(spec, new RowChanges<>(spec.withdraws(), output));
  }

  private IllegalArgumentException problem(String what) {
    return new IllegalArgumentException("keep: " + what);
  }
}
