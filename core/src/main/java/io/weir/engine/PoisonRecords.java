package io.weir.engine;

import io.weir.StreamFunction;
import io.weir.log.LogText;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import io.weir.state.StateStore;
import io.weir.state.StateStoreException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds poison records, which kill the process (R9). A killed process leaves no message, so a
 * container that has not yet finished a batch of a shard writes down its beginning first: one write
 * per cold start and shard. This shows only that invocations end there; a {@link Watch} then finds
 * the record, if it is one, call by call.
 */
final class PoisonRecords {
  private static final Logger LOG = LoggerFactory.getLogger(PoisonRecords.class);

  /** The number of beginnings at the same unfinished record from which records are run alone. */
  static final int ALONE_FROM = 3;

  private final StreamFunction function;
  private final StateStore store;
  private final Recorder recorder;
  private final Set<Shard> trusted = new HashSet<>();
  private Progress.@Nullable Suspect begun;
  private Watch watch = Watch.OFF;

  PoisonRecords(StreamFunction function, StateStore store, Recorder recorder) {
    this.function = function;
    this.store = store;
    this.recorder = recorder;
  }

  /** True if this container has finished a batch of the shard. */
  boolean trusts(Shard shard) {
    return trusted.contains(shard);
  }

  void trust(Shard shard) {
    trusted.add(shard);
    watch.clear();
    watch = Watch.OFF;
  }

  /** Begins to watch the calls of records that are run alone. */
  Watch watch(Shard shard, long now, TimeLeft time) {
    watch = new Watch(store, function.name(), "shard " + shard);
    watch.open(now, time);
    return watch;
  }

  void trustNobody() {
    trusted.clear();
  }

  /**
   * Writes down that a delivery begins at a record.
   *
   * @return how often one has, this time included
   */
  int begin(Progress known, Position position) {
    int before = begunAt(known, position);
    if (before > 0) {
      recorder.restarted();
    }
    begin(known, position, before + 1);
    return before + 1;
  }

  /** Writes down that a record is about to be tried alone, unless that is known. */
  void alone(Progress known, Position position) {
    if (begunAt(known, position) < ALONE_FROM) {
      begin(known, position, ALONE_FROM);
    }
  }

  private static int begunAt(Progress known, Position position) {
    return known
        .suspect()
        .filter(one -> one.position().equals(position))
        .map(Progress.Suspect::attempts)
        .orElse(0);
  }

  private void begin(Progress known, Position position, int times) {
    begun = new Progress.Suspect(position, times);
    store.commitProgress(function.name(), known.nextSuspecting(position, times));
  }

  /**
   * Takes the last beginning back, as the invocation did not finish but the process lives. Outages,
   * refusals of state and deadlines kill nothing, however often they come (R10, R16). If this
   * cannot be written the beginning stays counted; a record is given up only when that happens
   * again and again.
   */
  void survived(Shard shard) {
    watch.leave();
    watch = Watch.OFF;
    Progress.Suspect mine = begun;
    begun = null;
    if (mine == null) {
      return;
    }
    try {
      store
          .progress(function.name(), shard)
          .filter(known -> known.suspect().filter(mine::equals).isPresent())
          .ifPresent(known ->
              store.commitProgress(
                  function.name(), known.nextSuspecting(mine.position(), mine.attempts() - 1)));
    } catch (StateStoreException unavailable) {
      LOG.warn(
          "{} stays counted as begun, the store does not answer", mine, LogText.trace(unavailable));
    }
  }
}
