package io.weir.simulation.histories;

import io.weir.spi.Emission;
import io.weir.state.KeyRecord;
import io.weir.state.Progress;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Compares the state stored after a history with the model: there is nothing more, and not for
 * ever.
 */
final class Remains {
  /** A month: more than the log keeps a record, and a day, and any TTL of these functions. */
  private static final long FORGOTTEN_MILLIS = 30L * 86_400_000;

  private final World world;
  private final Spec spec;
  private final Model model;
  private final boolean exact;
  private final Set<String> undecided;

  /**
   * @param exact whether results are a function of the log alone
   * @param undecided keys of which the model does not know how far their clocks came
   */
  Remains(World world, Spec spec, Model model, boolean exact, Set<String> undecided) {
    this.world = world;
    this.spec = spec;
    this.model = model;
    this.exact = exact;
    this.undecided = undecided;
  }

  /** The difference in the stored state of keys and shards; null if there is none. */
  String differs(Auditor found) {
    for (String name : model.keys().keySet()) {
      StateKey key = new StateKey(Functions.NAME, name);
      KeyRecord record = found.keyRecord(key);
      Accounts.addIds(world, record);
      String differs = state(key, record);
      if (differs != null) {
        return "state of key " + key.key().replace('\u0000', '~') + ": " + differs;
      }
    }
    return bounds();
  }

  private boolean delivered(Emission emission) {
    return spec.rows() && emission.sink().equals(Functions.RESULTS)
        ? world.rows().has(emission)
        : world.sinks().has(emission);
  }

  /**
   * Ticks came until nothing was due: where several shards feed a key, or what the key is in is not
   * known, by the least of their clocks, and idle ones hold nothing back.
   */
  private String silence(KeyRecord record) {
    boolean asked = !spec.inParallel() && !spec.perKey();
    if (!asked || exact && spec.inOneShard() || record.eventDue().isEmpty()) {
      return null;
    }
    long[] clocks = model.finalClocks().toArray();
    boolean idle =
        spec.idle() > 0 && model.allCanBeIdle() && (spec.byValue() || spec.ofTwoStreams());
    long clock = idle ? clocks[clocks.length - 1] : clocks[0];
    boolean passed = clock != Long.MIN_VALUE && record.eventDue().getAsLong() <= clock;
    return passed ? "still due " + record.eventDue() + ", event time is " + clock : null;
  }

  /**
   * Long after the last record nothing is open: event time has passed by the clock. Of a window or
   * timer ahead of that nobody knows how long it takes, nor of a stream that goes on from the least
   * of several, nor of a merged shard: in it time passes from the least of its parents.
   */
  private boolean closesBySilence(KeyRecord record) {
    long stamped = world.clock().nowMillis() - Spec.SKEW / 2;
    return spec.closes() > 0
        && !spec.inParallel()
        && model.allCanBeIdle()
        && model.floorsAreCertain()
        && !model.hasMerged()
        && record.parked().isEmpty()
        && record.eventDue().isPresent()
        && record.eventDue().getAsLong() < stamped;
  }

  private String state(StateKey key, KeyRecord record) {
    for (Emission emission : record.outbox().emissions()) {
      if (!delivered(emission)) {
        return "committed and never delivered: " + emission;
      }
    }
    if (!spec.inParallel() && record.marks().size() > world.streams().parts().size()) {
      return "more marks than shards: " + record.marks();
    }
    String silence = closesBySilence(record) ? "still open, though all is silent" : silence(record);
    if (silence != null || spec.joins()) {
      return silence;
    }
    OptionalLong due = model.keys().get(key.key()).next();
    boolean between = model.finalClockAtLeast(key.key()) != model.finalClockAtMost(key.key());
    if (between || undecided.contains(key.key())) {
      return null;
    }
    if (exact && !model.keys().get(key.key()).isDue(record.eventDue())) {
      return "due " + record.eventDue() + ", not " + due;
    }
    boolean left = exact && spec.windowed() && due.isEmpty() && record.state().length > 0;
    return left ? "no window is open, and there is state" : null;
  }

  /** Long after the last record nothing is left of keys that have nothing open (R5). */
  String growth() {
    long later = world.clock().nowMillis() + FORGOTTEN_MILLIS + spec.mostHorizon() * 2_000L;
    List<StateKey> over =
        model.keys().entrySet().stream()
            .filter(key -> !undecided.contains(key.getKey()) && key.getValue().isOver())
            .filter(key ->
                model.finalClockAtLeast(key.getKey()) == model.finalClockAtMost(key.getKey()))
            .map(key -> new StateKey(Functions.NAME, key.getKey()))
            .toList();
    world.stores().sweep(later);
    for (Map.Entry<StateKey, Snapshot> left : world.store().load(over, later).entrySet()) {
      if (left.getValue().version() != 0) {
        return "never forgotten: " + left.getKey().key().replace('\u0000', '~');
      }
    }
    world.happened().add("state: keys forgotten", over.size());
    return null;
  }

  /**
   * A month later, when what was closed is trimmed and ticks have come, a batch reads the progress
   * of the shards that are listed, and of those where one of them begins that has never had a
   * record (R28).
   */
  String gone() {
    if (world.streams().listed().size() == world.streams().parts().size()) {
      return null;
    }
    world.waiting().later(FORGOTTEN_MILLIS);
    List<String> needed = new ArrayList<>();
    model.needed().forEach(part -> needed.add(Counters.name(part.shard())));
    for (Progress progress : world.store().progress(Functions.NAME)) {
      if (!needed.remove(Counters.name(progress.shard()))) {
        return "progress of a shard that is gone is read by each batch: " + progress.shard();
      }
    }
    int gone = world.store().gone(Functions.NAME).size();
    world.happened().add("state: progress of gone shards is out of the way", gone);
    return null;
  }

  private String bounds() {
    for (Progress progress : world.store().progress(Functions.NAME)) {
      if (progress.marks().size() > 20) {
        return "progress of " + progress.shard() + " has marks without end: " + progress.marks();
      }
    }
    return null;
  }
}
