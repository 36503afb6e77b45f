package io.weir.join;

import io.weir.JoinOperator;
import io.weir.KeyedSource;
import io.weir.LimitExceededException;
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
 * Joins each event of the left source with the version of the right one that held at the event's
 * own time (S5.7): the right event of its key with the largest timestamp that is not above its own.
 * A right event so replaces the one before it, from its timestamp on; one that {@link #removedBy}
 * names ends it. Immutable; each setting returns a new description.
 *
 * <pre>{@code
 * StreamFunction.named("priced-orders")
 *     .compute(
 *         TemporalJoin.of(SALES.keyBy(Sale::currency), RATES.keyBy(Rate::currency))
 *             .lateLeft(LATE_SALES)
 *             .leftJoin(PricedSale::new))
 * }</pre>
 *
 * <p><b>When.</b> A left event waits until the key's watermark, the least of both sides, has
 * reached its timestamp: until then an earlier version may come. Its result is made then, once.
 *
 * <p><b>Lateness.</b> An event of either side is late if its timestamp is below the watermark of
 * its own shard just before it, as in an interval join (S5.3). A late left event has no result, in
 * a left join either: its version may be forgotten. A late version holds for nobody. Each goes to
 * its output. An event at the watermark is not late. A version that comes at the watermark itself
 * holds for left events of its own time only if they came so, too: others may have been decided.
 *
 * <p><b>Memory.</b> A key keeps the version that holds at its watermark, and all later ones. What
 * is before that is forgotten with the key's next event, and so is a version that was removed. A
 * last version stays, unless {@link #expireAfter} says how long.
 *
 * <p><b>Order.</b> Results and their ids do not depend on how the shards of the two sources
 * interleave. Of two versions of one key and one time the last that arrived holds; if they come
 * from two shards, that depends on which one was read first.
 *
 * @param <L> the left source's value
 * @param <R> the right source's value, a version
 */
public final class TemporalJoin<L, R> {
  /** The default of {@link #maxWaiting}. */
  public static final int DEFAULT_MAX_WAITING = 10_000;

  /** The default of {@link #maxVersions}. */
  public static final int DEFAULT_MAX_VERSIONS = 1_000;

  private final VersionedSettings<L, R> settings;

  private TemporalJoin(VersionedSettings<L, R> settings) {
    this.settings = settings;
  }

  /** Joins two sources. The function has these and no others, so it needs no {@code from(..)}. */
  public static <L, R> TemporalJoin<L, R> of(KeyedSource<L> left, KeyedSource<R> right) {
    return new TemporalJoin<>(
        VersionedSettings.of(StateFrame.TEMPORAL_JOIN, "TemporalJoin", left, right, 0));
  }

  /**
   * Names the right events that end the version before them: from their time on there is none, as
   * if there never had been.
   */
  public TemporalJoin<L, R> removedBy(Predicate<? super R> which) {
    return new TemporalJoin<>(settings.removedBy(which));
  }

  /** Names the output for late left events. */
  public TemporalJoin<L, R> lateLeft(Output<? super L> output) {
    return new TemporalJoin<>(settings.lateLeft(output));
  }

  /** Names the output for late versions. */
  public TemporalJoin<L, R> lateRight(Output<? super R> output) {
    return new TemporalJoin<>(settings.lateRight(output));
  }

  /**
   * Sets the codecs of events while they wait and of versions; those of their sources unless set.
   * Fields that a codec leaves out are missing in the results. A new codec must read the bytes of
   * the old one.
   */
  public TemporalJoin<L, R> storedBy(Codec<L> leftCodec, Codec<R> rightCodec) {
    return new TemporalJoin<>(settings.storedBy(leftCodec, rightCodec));
  }

  /**
   * Limits the left events that wait per key; {@link #DEFAULT_MAX_WAITING} unless set, at most
   * {@link IntervalJoin#MAX_BUFFERED}. An event beyond that is dead-lettered with {@link
   * LimitExceededException}, and the key goes on.
   */
  public TemporalJoin<L, R> maxWaiting(int events) {
    return new TemporalJoin<>(settings.maxWaiting(events));
  }

  /**
   * Limits the versions of a key; {@link #DEFAULT_MAX_VERSIONS} unless set, at most {@link
   * IntervalJoin#MAX_BUFFERED}. A version beyond that is dead-lettered with {@link
   * LimitExceededException}; left events meet the one before it.
   */
  public TemporalJoin<L, R> maxVersions(int versions) {
    return new TemporalJoin<>(settings.maxVersions(versions));
  }

  /**
   * Forgets a key's versions this long after its last event of either side, by arrival (R7), if no
   * left event waits.
   */
  public TemporalJoin<L, R> expireAfter(Duration time) {
    return new TemporalJoin<>(settings.expireAfter(time));
  }

  /**
   * Makes the result of a left event and its version; null = nothing. A left event without a
   * version has none. It must be pure.
   */
  public <O> JoinOperator<O> join(BiFunction<? super L, ? super R, ? extends O> result) {
    Objects.requireNonNull(result, "result");
    return settings.operator(false, false, JoinResult.of(result));
  }

  /** As {@link #join}, with the key and both times. */
  public <O> JoinOperator<O> joinResults(Function<? super Joined<L, R>, ? extends O> result) {
    Objects.requireNonNull(result, "result");
    return settings.operator(false, false, JoinResult.ofPair(result));
  }

  /** As {@link #join}; a left event without a version has a result too, with null for it. */
  public <O> JoinOperator<O> leftJoin(
      BiFunction<? super L, ? super @Nullable R, ? extends O> result) {
    Objects.requireNonNull(result, "result");
    return settings.operator(true, false, JoinResult.of(result));
  }

  /** As {@link #leftJoin}, with the key and both times. */
  public <O> JoinOperator<O> leftJoinResults(
      Function<? super Joined<L, Optional<R>>, ? extends O> result) {
    Objects.requireNonNull(result, "result");
    return settings.operator(true, false, JoinResult.ofLeft(result));
  }
}
