package io.weir.join;

import io.weir.JoinOperator;
import io.weir.KeyedSource;
import io.weir.Output;
import io.weir.Source;
import io.weir.codec.Codec;
import io.weir.time.Millis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Joins the latest event of each of several sources in one item per key (S5.8): "what is known of
 * this order", fed by as many streams as tell of it. Each event that changes an item emits it anew.
 * The latest event of a source is the one with the largest timestamp; of equal ones the last that
 * arrived. Immutable; each setting returns a new description.
 *
 * <pre>{@code
 * StreamFunction.named("order-view")
 *     .compute(
 *         LatestOf.of(
 *                 ORDERS.keyBy(Order::id),
 *                 PAYMENTS.keyBy(Payment::order),
 *                 PARCELS.keyBy(Parcel::order))
 *             .requires(ORDERS)
 *             .removedBy(ORDERS, Order::cancelled)
 *             .rows(latest ->
 *                 OrderView.of(latest.of(ORDERS), latest.of(PAYMENTS), latest.of(PARCELS))))
 * }</pre>
 *
 * <p><b>Which items there are.</b> There is one as soon as one source has said something of a key;
 * with {@link #requires}, as soon as each of those has. When a part that is required is taken out
 * ({@link #removedBy}), or the last part, the item is withdrawn ({@link
 * io.weir.spi.Emission.Op#DELETE}).
 *
 * <p><b>Lateness.</b> Nothing waits for watermarks. An event that is older than the latest one of
 * its source changes nothing: it is late, and goes to {@link #late}.
 *
 * <p><b>Order.</b> The item that is left does not depend on how the shards of the sources
 * interleave; which items come before it does. If one source has a key in two shards, so does which
 * of two events with one timestamp is the last.
 *
 * <p><b>Memory.</b> A key keeps one event of each source, and of a part that was taken out its
 * time, so that no older event brings it back. {@link #expireAfter} says how long.
 */
public final class LatestOf {
  private final List<LatestPart<?>> parts;
  private final boolean withdraws;
  private final long ttl;

  private LatestOf(List<LatestPart<?>> parts, boolean withdraws, long ttl) {
    this.parts = parts;
    this.withdraws = withdraws;
    this.ttl = ttl;
  }

  /**
   * Joins two or more sources. The function has these and no others, so it needs no {@code
   * from(..)}.
   */
  public static LatestOf of(KeyedSource<?>... sources) {
    List<LatestPart<?>> parts = new ArrayList<>();
    Arrays.stream(sources).forEach(keyed -> parts.add(LatestPart.of(keyed)));
    if (parts.size() < 2) {
      throw new IllegalArgumentException(
          "LatestOf.of(..) with "
              + parts.size()
              + " sources joins nothing; give it two or more, or use Keep for one");
    }
    if (parts.stream().map(LatestPart::source).distinct().count() < parts.size()) {
      throw new IllegalArgumentException(
          "LatestOf.of(..) is given a source twice; each is one part: tell the events of parts"
              + " apart, with only(..) where they stand in one stream");
    }
    return new LatestOf(parts, false, 0);
  }

  /** Names sources without an event of which there is no item. */
  public LatestOf requires(Source<?>... sources) {
    LatestOf next = this;
    for (Source<?> source : sources) {
      next = next.with(source, LatestPart::withRequired);
    }
    return next;
  }

  /** Requires all sources: an inner join of tables. */
  public LatestOf requiresAll() {
    List<LatestPart<?>> all = new ArrayList<>();
    parts.forEach(part -> all.add(part.withRequired()));
    return new LatestOf(all, withdraws, ttl);
  }

  /** Names the events of a source that take its part out of the item. */
  public <V> LatestOf removedBy(Source<V> source, Predicate<? super V> which) {
    Objects.requireNonNull(which, "which");
    return with(source, part -> part.withRemoves(which));
  }

  /** Names the output for events of a source that are older than its latest one. */
  public <V> LatestOf late(Source<V> source, Output<? super V> output) {
    return with(source, part -> part.withLate(output));
  }

  /**
   * Sets the codec of a source's event while it is kept; that of the source unless set. A new codec
   * must read the bytes of the old one.
   */
  public <V> LatestOf storedBy(Source<V> source, Codec<V> codec) {
    Objects.requireNonNull(codec, "codec");
    return with(source, part -> part.withCodec(codec));
  }

  /**
   * Withdraws an item before another one takes its place, for sinks that add up what they are told.
   * A sink that keeps rows needs it not, if the key of a row stays the same.
   */
  public LatestOf withdrawing() {
    return new LatestOf(parts, true, ttl);
  }

  /**
   * Forgets a key this long after its last event of any source, by arrival (R7). Nothing is
   * withdrawn; the key's next event is the first of a new key.
   */
  public LatestOf expireAfter(Duration time) {
    return new LatestOf(parts, withdraws, Millis.positive("expireAfter", time));
  }

  /**
   * Makes the item of what each source said last; null = there is none. It must be pure: what is
   * withdrawn is made anew from what the item was made of.
   */
  public <O> JoinOperator<O> rows(Function<? super Latest, ? extends O> item) {
    Objects.requireNonNull(item, "item");
    return new LatestOperator<>(new LatestSpec<>(List.copyOf(parts), withdraws, ttl, item));
  }

  @SuppressWarnings("unchecked") // a source's name says its type
  private <V> LatestOf with(Source<V> source, UnaryOperator<LatestPart<V>> change) {
    List<LatestPart<?>> all = new ArrayList<>();
    boolean found = false;
    for (LatestPart<?> part : parts) {
      boolean isIt = part.source().equals(source.name());
      all.add(isIt ? change.apply((LatestPart<V>) part) : part);
      found |= isIt;
    }
    if (!found) {
      throw new IllegalArgumentException(
          new LatestSpec<>(parts, withdraws, ttl, latest -> null).unknown(source.name()));
    }
    return new LatestOf(all, withdraws, ttl);
  }
}
