package io.weir.simulation.histories;

import io.weir.codec.CodecException;
import io.weir.engine.SourceRecord;
import io.weir.simulation.histories.Feed.Part;
import io.weir.state.Progress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * An event that is no further behind its own arrival than its source allows is never late: no clock
 * is ahead of the arrivals (R20), and an idle shard lets event time go no further than the time of
 * its poll (R7). So no more events are late than there are unpunctual ones, and the late output has
 * only such.
 */
final class Punctual {
  private static final String LATE = Results.emission(Functions.SIDE, false, "late ");

  private Punctual() {}

  /**
   * False with a clock per key, or where events are not counted; where an event is decided long
   * after it was read; where a key's records may be in any shard though the function takes them to
   * be in one, or a new stream gives them to shards of other hash keys; and where a container's
   * clock, which times polls, is wrong. Nor of a rank, where what takes out no row counts as late,
   * and of the latest of several, where that goes for what is older than its source's latest.
   */
  static boolean isAsked(World world) {
    Spec spec = world.spec();
    return spec.compute() != Spec.Compute.RANK
        && spec.compute() != Spec.Compute.LATEST
        && !spec.inParallel()
        && !spec.perKey()
        && spec.park() == 0
        && spec.hashes() != Spec.Hashes.WILD
        && world.streams().feeds().stream()
            .allMatch(feed -> feed.before() == null || feed.isLaidOutAsBefore())
        && !world.isSkewed();
  }

  /** The difference, or null. */
  static String differs(World world) {
    long late = 0;
    List<Progress> all = new ArrayList<>(world.store().progress(Functions.NAME));
    all.addAll(world.store().gone(Functions.NAME));
    for (Progress one : all) {
      late += one.tally().late();
    }
    long most = 0;
    for (Part part : world.streams().parts()) {
      most += part.seen().stream().filter(record -> !isPunctual(world.spec(), record)).count();
    }
    world.happened().add("judged: no punctual event is late");
    return late > most
        ? late + " events are late, and " + most + " came too late"
        : lateThough(world);
  }

  private static String lateThough(World world) {
    Set<String> tooLate = new HashSet<>();
    Set<String> punctual = new HashSet<>();
    for (Part part : world.streams().parts()) {
      for (SourceRecord record : part.seen()) {
        Set<String> some = isPunctual(world.spec(), record) ? punctual : tooLate;
        index(record).ifPresent(index -> some.add(LATE + index));
      }
    }
    punctual.removeAll(tooLate);
    return world.sinks().texts().values().stream()
        .flatMap(List::stream)
        .filter(punctual::contains)
        .findFirst()
        .map(text -> text + ", and it came in time")
        .orElse(null);
  }

  private static OptionalInt index(SourceRecord record) {
    try {
      return OptionalInt.of(HistoryEvent.CODEC.decode(record.data()).index());
    } catch (CodecException unreadable) {
      return OptionalInt.empty();
    }
  }

  private static boolean isPunctual(Spec spec, SourceRecord record) {
    try {
      return HistoryEvent.CODEC.decode(record.data()).timestamp()
          >= record.arrival() - spec.bound();
    } catch (CodecException unreadable) {
      return true;
    }
  }
}
