package io.weir.window;

import io.weir.Operator;
import io.weir.Source;
import io.weir.codec.Codec;
import io.weir.time.Millis;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Holds updates of rows back, and gives the newest of each row when a time has passed since the
 * first one that was held (S2.12; Kafka Streams' suppress until a time limit). Immutable; each
 * setting returns a new description.
 *
 * <pre>{@code
 * Suppress.of(COUNTS).untilTimeLimit(ofMinutes(5)).rows((key, count) -> count)
 * }</pre>
 *
 * <p>To hold back what windows give, use {@link Window#onlyOnClose} or {@link Window#earlyAfter}.
 *
 * @param <V> the events' value: an update of a row
 */
public final class Suppress<V> {
  /** The most rows that {@link #maxRows} allows. */
  public static final int MAX_ROWS = 1_000_000;

  private final SuppressSpec<V> spec;

  private Suppress(SuppressSpec<V> spec) {
    this.spec = spec;
  }

  /** Begins with the events of a source, which are kept by its codec. */
  public static <V> Choice<V> of(Source<V> source) {
    return new Choice<>(source.settings().codec());
  }

  /** Begins with the events of several sources, which are kept by this codec. */
  public static <V> Choice<V> of(Codec<V> codec) {
    return new Choice<>(Objects.requireNonNull(codec, "codec"));
  }

  /**
   * When a row is given.
   *
   * @param <V> the events' value
   */
  public static final class Choice<V> {
    private final Codec<V> codec;

    private Choice(Codec<V> codec) {
      this.codec = codec;
    }

    /**
     * When event time reaches the time of the first held update and {@code limit}. If it has passed
     * that when the update comes, or the limit is zero, the update is given at once.
     */
    public Suppress<V> untilTimeLimit(Duration limit) {
      return new Suppress<>(SuppressSpec.of(codec, Millis.orForEver("untilTimeLimit", limit)));
    }
  }

  /**
   * Tells the rows of a key apart: each is held and given by itself. A key is one row unless this
   * is set.
   */
  public Suppress<V> by(Function<? super V, String> row) {
    return new Suppress<>(spec.withRow(Objects.requireNonNull(row, "row")));
  }

  /** Says which updates take their row out: what is given then is a deletion of it. */
  public Suppress<V> removedBy(Predicate<? super V> which) {
    return new Suppress<>(spec.withRemoves(Objects.requireNonNull(which, "which")));
  }

  /**
   * Sets how many rows of a key are held; 10,000 unless set.
   *
   * @param rows from 1 to {@link #MAX_ROWS}
   */
  public Suppress<V> maxRows(int rows) {
    if (rows < 1 || rows > MAX_ROWS) {
      throw new IllegalArgumentException(
          "suppress: maxRows(" + rows + ") must be from 1 to MAX_ROWS = " + MAX_ROWS);
    }
    return new Suppress<>(spec.withMaxRows(rows));
  }

  /** Sets how many bytes the rows of a key may have while they are held; as many as there are. */
  public Suppress<V> maxBytes(int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException(
          "suppress: maxBytes(" + bytes + ") must be at least 1; leave it out for no limit");
    }
    return new Suppress<>(spec.withMaxBytes(bytes));
  }

  /**
   * Gives the row that is held longest when there are more than {@link #maxRows} or {@link
   * #maxBytes} allow. Without it the event fails that brings one too many.
   */
  public Suppress<V> earlyWhenFull() {
    return new Suppress<>(spec.withEarlyWhenFull());
  }

  /**
   * Sets the codec of updates while they are held; that of the source unless set. A new codec must
   * read the bytes of the old one.
   */
  public Suppress<V> storedBy(Codec<V> codec) {
    return new Suppress<>(spec.withCodec(Objects.requireNonNull(codec, "codec")));
  }

  /** Makes the result of a row; null = nothing is emitted. It must be pure. */
  public <O> Operator<V, O> rows(BiFunction<? super String, ? super V, ? extends O> output) {
    return new SuppressOperator<>(spec, Objects.requireNonNull(output, "output"));
  }
}
