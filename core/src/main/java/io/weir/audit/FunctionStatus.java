package io.weir.audit;

import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.KeyRecord;
import io.weir.state.Outbox;
import io.weir.state.Progress;
import io.weir.state.StateKey;
import io.weir.state.Tally;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The status of a function: its records, its event time, and the work that waits in its keys. */
public final class FunctionStatus {
  /** The most parked keys that are named. */
  public static final int MOST_NAMED = 20;

  /**
   * A key whose records are parked.
   *
   * @param until the time at which they are tried again, epoch milliseconds
   */
  public record Parked(StateKey key, int records, long until) {}

  private final FunctionView view;
  private final List<Parked> parked = new ArrayList<>();
  private final Due eventDue = new Due();
  private final Due processingDue = new Due();
  private long keys;
  private long parkedKeys;
  private long parkedRecords;
  private long outboxes;
  private long emissions;
  private @Nullable Set<Shard> parents;

  /** Keys that are due, and when the first is. */
  private static final class Due {
    private long keys;
    private OptionalLong first = OptionalLong.empty();

    private void add(OptionalLong due) {
      if (due.isPresent()) {
        keys++;
        first = OptionalLong.of(Math.min(due.getAsLong(), first.orElse(Long.MAX_VALUE)));
      }
    }
  }

  FunctionStatus(FunctionView view) {
    this.view = view;
  }

  void add(StateKey key, KeyRecord record) {
    keys++;
    eventDue.add(record.eventDue());
    processingDue.add(record.processingDue());
    if (!record.parked().isEmpty()) {
      parkedKeys++;
      parkedRecords += record.parked().size();
      if (parked.size() < MOST_NAMED) {
        parked.add(new Parked(key, record.parked().size(), record.parkedUntil()));
      }
    }
    if (isUndelivered(record.outbox())) {
      outboxes++;
      emissions += record.outbox().emissions().size();
    }
  }

  /** An outbox stays until the key is written again; its record is finished once it is empty. */
  private boolean isUndelivered(Outbox outbox) {
    Position origin = outbox.origin();
    if (outbox.isEmpty() || origin == null) {
      return !outbox.isEmpty();
    }
    Progress known = view.progress().get(origin.shard());
    return known == null || !known.covers(origin);
  }

  public String name() {
    return view.name();
  }

  /** The five counters over all shards, gone ones too. */
  public Tally tally() {
    return view.progress().values().stream().map(Progress::tally).reduce(Tally.ZERO, Tally::plus);
  }

  /** Records that came again after they were decided. */
  public long redelivered() {
    return view.progress().values().stream().mapToLong(Progress::redelivered).sum();
  }

  /** Every shard with stored progress, by name; {@link #mayDeliver} tells which are alive. */
  public List<Progress> shards() {
    return view.progress().values().stream()
        .sorted(Comparator.comparing(progress -> progress.shard().toString()))
        .toList();
  }

  /**
   * False for a shard that, by stored state, can bring no more records: it is gone, a child has
   * begun, or its stream was made anew. A closed shard whose children are silent still counts as
   * alive, since the stream is not asked.
   */
  public boolean mayDeliver(Progress shard) {
    return shard.gone().isEmpty() && shard.succeededBy() == 0 && !parents().contains(shard.shard());
  }

  private Set<Shard> parents() {
    Set<Shard> all = parents;
    if (all == null) {
      all = new HashSet<>();
      for (Progress one : view.progress().values()) {
        all.addAll(one.parents());
      }
      parents = all;
    }
    return all;
  }

  /**
   * The shard that holds event time: of those that may deliver and are not idle the one with the
   * least watermark. A shard of which nothing is stored is not known here.
   */
  public Optional<Progress> holding() {
    return shards().stream()
        .filter(shard -> mayDeliver(shard) && !shard.idle())
        .min(Comparator.comparingLong(FunctionStatus::watermark));
  }

  /** The largest watermark of any shard; {@link Long#MIN_VALUE} if there is none. */
  public long furthest() {
    Collection<Progress> all = view.progress().values();
    return all.stream().mapToLong(FunctionStatus::watermark).max().orElse(EventTime.NONE);
  }

  /** A shard's watermark, epoch milliseconds; {@link Long#MIN_VALUE} if it has none yet. */
  public static long watermark(Progress shard) {
    return EventTime.clock(shard);
  }

  public long keys() {
    return keys;
  }

  /** Keys with a window that is open, or a timer of event time. */
  public long eventDueKeys() {
    return eventDue.keys;
  }

  /** The time at which the first of them is due, epoch milliseconds of event time. */
  public OptionalLong firstEventDue() {
    return eventDue.first;
  }

  /** Keys with a timer of processing time, or with something that a tick is to look at. */
  public long processingDueKeys() {
    return processingDue.keys;
  }

  /** The time at which the first of them is due, epoch milliseconds. */
  public OptionalLong firstProcessingDue() {
    return processingDue.first;
  }

  /** The first {@link #MOST_NAMED} parked keys. */
  public List<Parked> parked() {
    return List.copyOf(parked);
  }

  public long parkedKeys() {
    return parkedKeys;
  }

  public long parkedRecords() {
    return parkedRecords;
  }

  /** Keys with emissions that are not known to be delivered. */
  public long undeliveredOutboxes() {
    return outboxes;
  }

  /** The number of emissions in these outboxes. */
  public long undeliveredEmissions() {
    return emissions;
  }
}
