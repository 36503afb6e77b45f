package io.weir.simulation.histories;

import io.weir.simulation.histories.Feed.Part;
import io.weir.spi.Emission;
import io.weir.spi.Shard;
import io.weir.state.KeyRecord;
import io.weir.state.Progress;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.state.Tally;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;

/** Runs a history and holds what is left against the model. */
final class Judge {
  /** A month: more than the log keeps a record, and a day, and any TTL of these functions. */
  private static final long FORGOTTEN_MILLIS = 30L * 86_400_000;

  /** What follows a shard's name where it is not the first of that name. */
  private static final Pattern INCARNATION = Pattern.compile("~\\d+(?=$|@)");

  private final World world;
  private final Spec spec;
  private final Model model;
  private final Set<String> undecided = new HashSet<>();

  private Judge(World world, Spec spec) {
    this.world = world;
    this.spec = spec;
    this.model = new Model(spec, world.streams(), world.closings());
  }

  /** What differs, or null: the engine and the model agree, or nothing was promised. */
  static String differs(History history) {
    return differs(new World(history), history);
  }

  /** The same in a world that the caller wants to look at afterwards. */
  static String differs(World world, History history) {
    try {
      world.run();
      Accounts.add(world);
      String broken = world.broken();
      if (broken != null && !history.spec().forgetsTime()) {
        return broken;
      }
      // A key whose time is forgotten opens its windows anew, with the same names: the model says
      // if it may be.
      Judge judge = new Judge(world, history.spec());
      String differs = broken != null ? broken : judge.differs();
      judge.count();
      return differs;
    } catch (ModelKey.NotPromised nothing) {
      world.happened().add("judged: nothing is promised");
      return null;
    }
  }

  private void count() {
    world.happened().add("event time passes by the clock", world.closings().count());
    boolean full = world.closings().count() > 0 && exact();
    world.happened().add("event time passes by the clock, judged in full", full ? 1 : 0);
    if (exact()) {
      world.happened().add("judged: in full");
      Accounts.addResults(world, model);
    } else {
      world.happened().add("judged: by totals");
    }
  }

  private String differs() {
    if (model.wrongClosing() != null) {
      return "event time passed too early or too far: " + model.wrongClosing();
    }
    String counters = spec.inParallel() ? null : exact() ? exactCounters() : totals();
    if (counters != null) {
      return counters;
    }
    String punctual = Punctual.isAsked(world) ? Punctual.differs(world) : null;
    if (punctual != null) {
      return punctual;
    }
    String results = exact() ? results() : inSeveralShards();
    if (results == null && spec.rows() && exact() && undecided.isEmpty()) {
      results = rows();
    }
    Auditor auditor = new Auditor(world, model);
    String audit = results != null ? results : auditor.differs();
    String state = audit != null ? audit : state(auditor);
    String gone = state != null || spec.inParallel() ? state : gone();
    return gone != null || !exact() ? gone : growth();
  }

  private String inSeveralShards() {
    String differs = spec.unaware() ? remembered() : onceEach();
    return differs == null && isTakenWhileOpen()
        ? new WhileOpen(spec, model.keys()).differs(found())
        : differs;
  }

  /** What several shards make of it is known as far as no shard is idle and no key forgotten. */
  private boolean isTakenWhileOpen() {
    return spec.whileOpen()
        && !spec.rows()
        && !spec.unkept()
        && model.floorsAreKnown()
        && !spec.unaware()
        && !spec.forgetsTime()
        && !spec.inParallel();
  }

  /** Each row holds the last of the results that are kept in it. */
  private String rows() {
    Map<String, String> expected = new TreeMap<>();
    model
        .keys()
        .forEach((key, one) ->
            one.emissions().forEach(text -> row(spec.maps() ? "" : key, text, expected)));
    Map<String, String> found = world.rows().texts();
    return expected.equals(found) ? null : "rows must be " + expected + "\n     are " + found;
  }

  private static void row(String key, String text, Map<String, String> rows) {
    if (text.startsWith(Functions.RESULTS)) {
      String value = text.substring(Functions.RESULTS.length() + 3);
      boolean withdrawn = text.charAt(Functions.RESULTS.length() + 1) == '-';
      rows.put(Rows.name(key, value), withdrawn ? Rows.WITHDRAWN : value);
    }
  }

  /** True if the results are a function of the log alone. */
  private boolean exact() {
    if (spec.unaware()) {
      return false;
    }
    if (!model.floorsAreKnown() || !world.closings().areKnown()) {
      return false;
    }
    if (spec.maps()) {
      return true;
    }
    boolean severalShards = world.streams().parts().size() > 1 || spec.inParallel();
    if (spec.joins()) {
      return spec.idle() == 0
          && !spec.whileOpen()
          && (spec.joinsByShards() || !severalShards)
          && (spec.dedupe() == 0 || spec.inOneShardOfEach());
    }
    return (!severalShards || spec.inOneShard()) && !spec.processing();
  }

  /** What is counted in all incarnations of a shard together, by its name. */
  private Map<String, Tally> counted() {
    List<Progress> all = new ArrayList<>(world.store().progress(Functions.NAME));
    all.addAll(world.store().gone(Functions.NAME));
    Map<String, Tally> found = new HashMap<>();
    all.forEach(one -> found.merge(name(one.shard()), one.tally(), Tally::plus));
    return found;
  }

  private static String name(Shard shard) {
    return shard.source() + "/" + shard.partition();
  }

  private static <V> Map<String, V> byName(Map<Part, V> values, BinaryOperator<V> plus) {
    Map<String, V> sums = new TreeMap<>();
    values.forEach((part, value) -> sums.merge(name(part.shard()), value, plus));
    return sums;
  }

  private String exactCounters() {
    Map<String, Tally> counted = counted();
    for (var expected : byName(model.tallies(), Tally::plus).entrySet()) {
      Tally tally = counted.getOrDefault(expected.getKey(), Tally.ZERO);
      if (!tally.equals(expected.getValue())) {
        return "counters of "
            + expected.getKey()
            + ": "
            + tally
            + ", not "
            + expected.getValue()
            + "\n    sinks "
            + world.sinks().texts().toString().replace('\u0000', '~');
      }
    }
    return null;
  }

  /** What several shards make of a key depends on their order; that each record counts does not. */
  private String totals() {
    Map<String, Tally> counted = counted();
    Map<String, Long> late = byName(model.lateByOwnShard(), Long::sum);
    for (var expected : byName(model.tallies(), Tally::plus).entrySet()) {
      Tally tally = counted.getOrDefault(expected.getKey(), Tally.ZERO);
      Tally all = expected.getValue();
      boolean same = isAllOf(tally, all);
      if (judgedByOwnShard()) {
        long most = late.getOrDefault(expected.getKey(), 0L);
        same &= spec.whileOpen() ? tally.late() <= most : tally.late() == most;
      }
      if (!same) {
        return "counters of " + expected.getKey() + ": " + tally + ", in all not as " + all;
      }
    }
    return null;
  }

  /** What a forgotten key had decided and progress not counted is forgotten with it. */
  private boolean isAllOf(Tally found, Tally all) {
    return spec.unaware()
        ? found.total() <= all.total() && found.filtered() <= all.filtered()
        : found.total() == all.total() && found.filtered() == all.filtered();
  }

  /**
   * A count window of one event has a result for each event: so each has just one, in any order.
   */
  private String onceEach() {
    boolean counts = spec.compute() == Spec.Compute.COUNT && spec.size() == 1 && spec.slide() == 1;
    counts &= !spec.refuses();
    if (!counts || spec.dedupe() > 0 || spec.rows()) {
      return null;
    }
    List<String> found = new ArrayList<>();
    found().values().forEach(found::addAll);
    List<String> expected = new ArrayList<>();
    model.keys().values().forEach(key -> expected.addAll(key.emissions()));
    Collections.sort(found);
    Collections.sort(expected);
    return found.equals(expected) ? null : difference("of all events", expected, found);
  }

  /** An event is late by its own shard's clock at its own position (R14). */
  private boolean judgedByOwnShard() {
    boolean oneSize =
        spec.compute() == Spec.Compute.TUMBLING || spec.compute() == Spec.Compute.HOPPING;
    return oneSize
        && model.floorsAreKnown()
        && world.closings().areKnown()
        && spec.dedupe() == 0
        && !spec.unaware()
        && !spec.perKey()
        && spec.idle() == 0
        && spec.hashes() != Spec.Hashes.WILD;
  }

  /** Of a window with events that share a bit nothing can be told from sums. */
  private String remembered() {
    if (!Remembered.isAsked(spec)) {
      return null;
    }
    return world.sinks().texts().entrySet().stream()
        .map(key -> Remembered.differs(spec, key.getValue(), model.nameless(key.getKey())))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private String results() {
    Map<String, List<String>> found = found();
    TreeSet<String> keys = new TreeSet<>(found.keySet());
    keys.addAll(model.keys().keySet());
    for (String key : keys) {
      ModelKey expected = model.keys().get(key);
      String differs =
          expected == null
              ? "results of a key that the log does not have: " + key
              : results(key, expected, found.getOrDefault(key, List.of()));
      if (differs != null) {
        return differs;
      }
    }
    return null;
  }

  /**
   * Records without a key have one of their shard's incarnation, of which the log knows nothing.
   */
  private Map<String, List<String>> found() {
    Map<String, List<String>> found = new TreeMap<>();
    world
        .sinks()
        .texts()
        .forEach((key, texts) ->
            found
                .computeIfAbsent(first(key), k -> new ArrayList<>())
                .addAll(texts.stream().map(Judge::first).toList()));
    return found;
  }

  private static String first(String text) {
    return text.indexOf('~') < 0 ? text : INCARNATION.matcher(text).replaceFirst("");
  }

  private String results(String key, ModelKey expected, List<String> found) {
    if (spec.joins() || key.startsWith("\u0000")) {
      List<String> all = sorted(refused(kept(expected)));
      return all.equals(sorted(found)) ? null : difference(key, all, sorted(found));
    }
    expected.advance(model.finalClockAtLeast(key));
    List<String> least = kept(expected);
    if (spec.rows() && model.finalClockAtLeast(key) != model.finalClockAtMost(key)) {
      undecided.add(key);
    }
    if (same(least, found)) {
      return null;
    }
    undecided.add(key);
    expected.advance(model.finalClockAtMost(key));
    List<String> most = kept(expected);
    boolean between =
        found.size() >= least.size()
            && found.size() <= most.size()
            && same(most.subList(0, found.size()), found);
    return between ? null : difference(key, most, found);
  }

  /**
   * The dead letter of a refused result comes behind what was committed with it: so what was
   * refused is compared in any order, and the rest in its own.
   */
  private boolean same(List<String> expected, List<String> found) {
    if (!spec.refuses()) {
      return found.equals(expected);
    }
    List<String> told = refused(expected);
    return sorted(told).equals(sorted(found))
        && told.stream()
            .filter(Judge::taken)
            .toList()
            .equals(found.stream().filter(Judge::taken).toList());
  }

  private static boolean taken(String text) {
    return !text.contains(" SINK_REFUSED ");
  }

  /** The same with the dead letters of results that their sink refuses. */
  private List<String> refused(List<String> texts) {
    return spec.refuses() ? texts.stream().map(Judge::refused).toList() : texts;
  }

  private static String refused(String text) {
    String value = Results.value(text);
    return text.startsWith(Functions.DEAD) || !Results.isRefused(value)
        ? text
        : Results.emission(Functions.DEAD, false, Results.refused(value));
  }

  private static List<String> sorted(List<String> texts) {
    return texts.stream().sorted().toList();
  }

  /** What is kept in the order of the revisions: all but rows. */
  private List<String> kept(ModelKey expected) {
    return expected.emissions().stream()
        .filter(text -> !spec.rows() || !text.startsWith(Functions.RESULTS))
        .toList();
  }

  private static String difference(String key, List<String> expected, List<String> found) {
    return "results of key "
        + key.replace('\u0000', '~')
        + "\n    must be "
        + String.join("\n            ", expected)
        + "\n    are     "
        + String.join("\n            ", found);
  }

  private String state(Auditor found) {
    for (String name : model.keys().keySet()) {
      StateKey key = new StateKey(Functions.NAME, name);
      KeyRecord record = found.record(key);
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
    if (!asked || exact() && spec.inOneShard() || record.eventDue().isEmpty()) {
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
        && model.floorsAreKnown()
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
    if (exact() && !record.eventDue().equals(due)) {
      return "due " + record.eventDue() + ", not " + due;
    }
    boolean left = exact() && spec.windowed() && due.isEmpty() && record.state().length > 0;
    return left ? "no window is open, and there is state" : null;
  }

  /** Long after the last record nothing is left of keys that have nothing open (R5). */
  private String growth() {
    long later = world.clock().nowMillis() + FORGOTTEN_MILLIS + spec.mostHorizon() * 2_000L;
    List<StateKey> over =
        model.keys().entrySet().stream()
            .filter(key -> !undecided.contains(key.getKey()) && key.getValue().isOver())
            .filter(key ->
                model.finalClockAtLeast(key.getKey()) == model.finalClockAtMost(key.getKey()))
            .map(key -> new StateKey(Functions.NAME, key.getKey()))
            .toList();
    world.expire(later);
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
  private String gone() {
    if (world.streams().listed().size() == world.streams().parts().size()) {
      return null;
    }
    world.later(FORGOTTEN_MILLIS);
    List<String> needed = new ArrayList<>();
    model.needed().forEach(part -> needed.add(name(part.shard())));
    for (Progress progress : world.store().progress(Functions.NAME)) {
      if (!needed.remove(name(progress.shard()))) {
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
