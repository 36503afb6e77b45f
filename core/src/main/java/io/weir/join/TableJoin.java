package io.weir.join;

import io.weir.JoinOperator;
import io.weir.KeyedSource;
import io.weir.Output;
import io.weir.StateFrame;
import io.weir.codec.Codec;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Joins each event of a stream with the row that a table has for its key, as Kafka Streams does
 * (S5.9). The table is a source: each event of it is the row of its key from then on, until the
 * next one; one that {@link #removedBy} names takes the row out. A table's event makes no result.
 * Immutable; each setting returns a new description.
 *
 * <pre>{@code
 * StreamFunction.named("named-clicks")
 *     .compute(
 *         TableJoin.of(CLICKS.keyBy(Click::user), USERS.keyBy(User::id))
 *             .leftJoin(NamedClick::new))
 * }</pre>
 *
 * <p><b>At once.</b> Unless {@link #grace} is set, an event meets the row that its key has when the
 * event is applied. It waits for nothing, event time plays no part, and nothing is late. So which
 * row it meets depends on how the two sources were read. That is Kafka's rule, and the price of an
 * answer at once; use {@link TemporalJoin} or a grace where that matters.
 *
 * <p><b>With a grace</b> an event waits until the key's watermark, the least of both sides, is that
 * far behind it, and meets the row that the table had at the event's own time. Rows may come later
 * than they hold by as much. Which row it meets then does not depend on how the sources were read.
 * A row that is later than the grace holds for nobody and goes to {@link #lateRow}. A stream's
 * event that is later than that is joined at once with the row of its own time if that is still
 * known (Kafka does so), which depends on how the sources were read; with {@link #late} it goes to
 * that output instead.
 *
 * @param <S> the stream's value
 * @param <T> the table's row
 */
public final class TableJoin<S, T> {
  private final VersionedSettings<S, T> settings;

  private TableJoin(VersionedSettings<S, T> settings) {
    this.settings = settings;
  }

  /**
   * Joins a stream with a table. The function has these sources and no others, so it needs no
   * {@code from(..)}.
   */
  public static <S, T> TableJoin<S, T> of(KeyedSource<S> stream, KeyedSource<T> table) {
    return new TableJoin<>(
        VersionedSettings.of(
            StateFrame.TABLE_JOIN, "TableJoin", stream, table, VersionedSpec.AT_ONCE));
  }

  /** Names the table's events that take the row of their key out: Kafka's tombstones. */
  public TableJoin<S, T> removedBy(Predicate<? super T> which) {
    return new TableJoin<>(settings.removedBy(which));
  }

  /**
   * Lets events of the stream wait, and rows be late by as much: zero or more, at most {@link
   * IntervalJoin#MAX_BOUND}. Both sources need timestamps then.
   */
  public TableJoin<S, T> grace(Duration time) {
    return new TableJoin<>(settings.grace(time));
  }

  /** Names the output for events of the stream that are later than the grace. */
  public TableJoin<S, T> late(Output<? super S> output) {
    return new TableJoin<>(settings.lateLeft(output));
  }

  /** Names the output for rows that are later than the grace. */
  public TableJoin<S, T> lateRow(Output<? super T> output) {
    return new TableJoin<>(settings.lateRight(output));
  }

  /**
   * Sets the codecs of events while they wait and of rows; those of their sources unless set. A new
   * codec must read the bytes of the old one.
   */
  public TableJoin<S, T> storedBy(Codec<S> streamCodec, Codec<T> tableCodec) {
    return new TableJoin<>(settings.storedBy(streamCodec, tableCodec));
  }

  /** As {@link TemporalJoin#maxWaiting}; without a grace nothing waits. */
  public TableJoin<S, T> maxWaiting(int events) {
    return new TableJoin<>(settings.maxWaiting(events));
  }

  /** As {@link TemporalJoin#maxVersions}; without a grace a key has one. */
  public TableJoin<S, T> maxVersions(int versions) {
    return new TableJoin<>(settings.maxVersions(versions));
  }

  /**
   * Forgets a key's row this long after its last event of either source, by arrival (R7), if none
   * waits.
   */
  public TableJoin<S, T> expireAfter(Duration time) {
    return new TableJoin<>(settings.expireAfter(time));
  }

  /**
   * Makes the result of an event and its row; null = nothing. An event without a row has none. It
   * must be pure.
   */
  public <O> JoinOperator<O> join(BiFunction<? super S, ? super T, ? extends O> result) {
    Objects.requireNonNull(result, "result");
    return operator(false, JoinResult.of(result));
  }

  /** As {@link #join}, with the key and both times. */
  public <O> JoinOperator<O> joinResults(Function<? super Joined<S, T>, ? extends O> result) {
    Objects.requireNonNull(result, "result");
    return operator(false, JoinResult.ofPair(result));
  }

  /** As {@link #join}; an event without a row has a result too, with null for it. */
  public <O> JoinOperator<O> leftJoin(
      BiFunction<? super S, ? super @Nullable T, ? extends O> result) {
    Objects.requireNonNull(result, "result");
    return operator(true, JoinResult.of(result));
  }

  /** As {@link #leftJoin}, with the key and both times. */
  public <O> JoinOperator<O> leftJoinResults(
      Function<? super Joined<S, Optional<T>>, ? extends O> result) {
    Objects.requireNonNull(result, "result");
    return operator(true, JoinResult.ofLeft(result));
  }

  private <O> JoinOperator<O> operator(boolean keepsLeft, JoinResult<S, T, O> result) {
    requireNoLate(settings.left(), "late");
    requireNoLate(settings.right(), "lateRow");
    return settings.operator(keepsLeft, settings.left().late() == null, result);
  }

  private void requireNoLate(JoinSide<?> side, String setting) {
    boolean waits = settings.delay() != VersionedSpec.AT_ONCE;
    if (!waits && side.late() != null) {
      throw new IllegalArgumentException(
          setting
              + "("
              + side.late().name()
              + ") without grace(..): events are joined at once, so none of '"
              + side.source()
              + "' is late; add a grace, or leave "
              + setting
              + "(..) out");
    }
  }
}
