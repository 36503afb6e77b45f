package io.weir.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges whether a definition reads the state that another definition of the same function has
 * written, by the rules of docs/guides/state-evolution.md. It is pure: it knows two descriptions,
 * and not what is stored.
 */
public final class StateRules {
  /** The kind of a state that is not declared any more, in the description that is stored. */
  static final String KEPT = "kept";

  /** What other code has stored, which the definition does not read: its description. */
  static final String NEWER = "newer";

  /** The newer definitions that stay known: the last ones. */
  private static final int MOST_NEWER = 8;

  /** How long all of it may be, in characters of JSON: a note has to fit into an item. */
  private static final int MOST_CHARACTERS = 200_000;

  private StateRules() {}

  /**
   * Compares what is stored with what reads it: operator, state and its codecs, the version of the
   * state, what times mean. What is the same is in it, too. After rollbacks, what newer definitions
   * may have stored is judged as well.
   *
   * @param stored the definition that wrote the state, as {@link #stored} has made it
   */
  public static List<Change> compare(Description stored, Description now) {
    List<Change> changes = with(stored, now);
    for (Description newer : stored.parts(NEWER)) {
      with(newer, now).stream()
          .filter(change -> change.verdict().compareTo(Verdict.NEEDS_UPCASTER) >= 0)
          .filter(change -> !changes.contains(change))
          .map(StateRules::ofAnother)
          .forEach(changes::add);
    }
    return changes;
  }

  private static Change ofAnother(Change change) {
    return new Change(
        change.topic(),
        change.name(),
        change.verdict(),
        "Keys may still have what another release stored than the last one. " + change.why(),
        change.refusedAtStart(),
        change.newer());
  }

  /** Compares with what one definition has stored. */
  private static List<Change> with(Description stored, Description now) {
    Description before = stored.part("operator").orElse(stored);
    Description after = now.part("operator").orElse(now);
    List<Change> changes = new ArrayList<>(OperatorRules.compare(before, after));
    version(stored, now, changes);
    times(stored, now, changes);
    return changes;
  }

  /** The changes with which a deployed function does not start. */
  public static List<Change> refused(Description stored, Description now) {
    return compare(stored, now).stream().filter(Change::refusedAtStart).toList();
  }

  /**
   * The description to store once {@code now} runs: its own, with the states of a process that were
   * declared before it and are kept under their names, so that no later definition takes such a
   * name for something else. If the one before it may have stored what this one does not read, as
   * newer code that was taken back or a field that is not declared any more, that one's description
   * is kept, too, until a definition reads all of it.
   *
   * @param before what was stored
   */
  public static Description stored(Description before, Description now) {
    List<Description> newer = new ArrayList<>(before.parts(NEWER));
    newer.add(state(before));
    newer.removeIf(one -> !isNewer(one, now));
    int from = Math.max(0, newer.size() - MOST_NEWER);
    Description all = withStates(before, now);
    while (from < newer.size() && length(newer.subList(from, newer.size())) > MOST_CHARACTERS) {
      from++;
    }
    return all.with(newer.subList(from, newer.size()));
  }

  private static int length(List<Description> all) {
    return all.stream().mapToInt(one -> one.json().length()).sum();
  }

  /** What of a function's description tells of its state. */
  private static Description state(Description function) {
    List<Description> parts = new ArrayList<>(function.parts("operator"));
    parts.addAll(function.parts("readsState"));
    return new Description(NEWER, function.name(), function.settings(), parts);
  }

  private static boolean isNewer(Description one, Description now) {
    List<Change> changes = with(one, now);
    return changes.stream().anyMatch(Change::newer)
        && changes.stream().noneMatch(Change::refusedAtStart);
  }

  private static Description withStates(Description before, Description now) {
    Description operator = now.part("operator").orElse(now);
    Description old = before.part("operator").orElse(before);
    if (!operator.name().equals("process") || !old.name().equals("process")) {
      return now;
    }
    List<Description> kept =
        kept(old).values().stream()
            .filter(state -> operator.part("state", state.name()).isEmpty())
            .map(state -> state.as(KEPT))
            .toList();
    return replaced(now, operator.with(kept));
  }

  private static Description replaced(Description function, Description operator) {
    List<Description> parts =
        function.parts().stream()
            .map(part -> part.kind().equals("operator") ? operator : part)
            .toList();
    return new Description(function.kind(), function.name(), function.settings(), parts);
  }

  /** The states of a process that may be stored: the declared ones, and those from before. */
  static Map<String, Description> kept(Description process) {
    Map<String, Description> all = new LinkedHashMap<>(process.byName("state"));
    process.byName(KEPT).forEach(all::putIfAbsent);
    return all;
  }

  /**
   * Compares the codecs of two parts: what becomes of bytes that the first one has written.
   *
   * @param old a part with a codec, such as a source
   * @param name what is told of
   */
  public static Change codec(Topic topic, String name, Description old, Description now) {
    Reading read =
        old.part("codec").isEmpty() || now.part("codec").isEmpty()
            ? Reading.SAME
            : CodecRules.compare(old.part("codec").orElseThrow(), now.part("codec").orElseThrow());
    boolean atStart = !read.isReadable() && !read.told();
    return new Change(topic, name, read.verdict(), read.why(), atStart, read.newer());
  }

  private static void version(Description stored, Description now, List<Change> changes) {
    String was = stored.setting("stateVersion");
    String is = now.setting("stateVersion");
    String name = "state version " + is;
    boolean reads = now.part("readsState", was).isPresent();
    if (was.equals(is)) {
      changes.add(Change.unchanged(Topic.STATE, name));
    } else if (reads) {
      changes.add(
          Change.of(
              Topic.STATE,
              name,
              Verdict.SAFE,
              "State of version " + was + " is read, each key when it is touched."));
      changes.removeIf(StateRules::isJudgedByTheVersion);
    } else {
      boolean rollback = now.number("stateVersion") < stored.number("stateVersion");
      changes.add(
          new Change(
              Topic.STATE,
              name,
              Verdict.NEEDS_UPCASTER,
              "State of version "
                  + was
                  + " may be stored, which it does not read. Declare readsState("
                  + was
                  + ", ..)"
                  + (rollback ? ", or deploy newer code." : "."),
              !rollback,
              rollback));
    }
    earlier(stored, now, changes);
  }

  /** An operator of an author's own says by the version what its bytes are. */
  private static boolean isJudgedByTheVersion(Change change) {
    return change.topic() == Topic.OPERATOR
        && change.verdict() == Verdict.NEEDS_UPCASTER
        && change.name().equals("operator of its own");
  }

  /** Keys that no event has touched since may still have a version from before. */
  private static void earlier(Description stored, Description now, List<Change> changes) {
    for (Description one : stored.parts("readsState")) {
      boolean before = Long.parseLong(one.name()) < stored.number("stateVersion");
      boolean reads =
          now.part("readsState", one.name()).isPresent()
              || now.setting("stateVersion").equals(one.name());
      if (before && !reads) {
        changes.add(
            Change.of(
                Topic.STATE,
                "state version " + one.name(),
                Verdict.NEEDS_UPCASTER,
                "Keys that no event has touched since may still have it, and it is not read any more."
                    + " Keep readsState("
                    + one.name()
                    + ", ..), unless you are sure that none is left."));
      }
    }
  }

  /** Open windows and timers stand at times of one meaning. */
  private static void times(Description stored, Description now, List<Change> changes) {
    boolean byTime = now.part("operator").orElse(now).is("eventTime");
    for (Description source : stored.parts("source")) {
      Description same = now.part("source", source.name()).orElse(source);
      if (byTime && !source.setting("time").equals(same.setting("time"))) {
        changes.add(
            Change.refused(
                Topic.SOURCE,
                "source '" + source.name() + "'",
                Verdict.REFUSED,
                "Its times were "
                    + source.setting("time")
                    + " time and are now "
                    + same.setting("time")
                    + " time, and its clock and the open windows stand at the former. Give the function"
                    + " another name: it starts without state."));
      }
    }
  }

  /** All sinks of a function by their names. */
  public static Map<String, Description> sinks(Description function) {
    Map<String, Description> all = new LinkedHashMap<>(function.byName("sink"));
    function.parts("output").forEach(output -> all.putAll(output.byName("sink")));
    function.parts("deadLetters").forEach(letters -> all.putAll(letters.byName("sink")));
    return all;
  }
}
