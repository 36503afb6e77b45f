package io.weir.simulation.histories;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Runs a history and compares its outcome with the model. */
final class Checker {
  /** The incarnation behind a shard's name. */
  private static final Pattern INCARNATION = Pattern.compile("~\\d+(?=$|@)");

  private final World world;
  private final Spec spec;
  private final Model model;
  private final Set<String> undecided = new HashSet<>();

  private Checker(World world, Spec spec) {
    this.world = world;
    this.spec = spec;
    this.model = new Model(spec, world.streams(), world.silentPasses());
  }

  /** The difference; null if the engine and the model agree, or nothing was promised. */
  static String differs(History history) {
    return differs(new World(history), history);
  }

  /** Judges a history in a world that the caller can read afterwards. */
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
      Checker judge = new Checker(world, history.spec());
      String differs = broken != null ? broken : judge.differs();
      judge.count();
      return differs;
    } catch (ModelKey.NotPromised nothing) {
      world.happened().add("judged: nothing is promised");
      return null;
    }
  }

  private void count() {
    world.happened().add("event time passes by the clock", world.silentPasses().count());
    boolean full = world.silentPasses().count() > 0 && exact();
    world.happened().add("event time passes by the clock, judged in full", full ? 1 : 0);
    if (exact()) {
      world.happened().add("judged: in full");
      Accounts.addResults(world, model);
    } else {
      world.happened().add("judged: by totals");
    }
  }

  private String differs() {
    if (model.wrongPass() != null) {
      return "event time passed too early or too far: " + model.wrongPass();
    }
    Counters counted = new Counters(world, spec, model);
    String counters = spec.inParallel() ? null : exact() ? counted.exactly() : counted.inAll();
    if (counters != null) {
      return counters;
    }
    String punctual = Punctual.isAsked(world) ? Punctual.differs(world) : null;
    if (punctual != null) {
      return punctual;
    }
    String answers = answers();
    if (answers != null) {
      return answers;
    }
    String results = exact() ? results() : inSeveralShards();
    if (results == null && spec.rows() && exact()) {
      results = rows();
    }
    Auditor auditor = new Auditor(world, model);
    String audit = results != null ? results : auditor.differs();
    Remains remains = new Remains(world, spec, model, exact(), undecided);
    String state = audit != null ? audit : remains.differs(auditor);
    String gone = state != null || spec.inParallel() ? state : remains.gone();
    return gone != null || !exact() ? gone : remains.growth();
  }

  /** Judges by which answers of a lookup events took effect, whatever else is promised. */
  private String answers() {
    if (spec.lookup() == 0 || spec.unaware()) {
      return null;
    }
    Map<String, ModelKey> keys = model.keys();
    return found().entrySet().stream()
        .filter(key -> keys.containsKey(key.getKey()) && !key.getKey().startsWith("\u0000"))
        .map(key -> world.reference().differs(key.getValue(), keys.get(key.getKey())))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private String inSeveralShards() {
    String differs = spec.unaware() ? remembered() : onceEach();
    if (differs == null && LastItems.isAsked(spec) && model.floorsAreCertain()) {
      world.happened().add("judged: by the last items");
      differs = LastItems.differs(model.keys(), found());
    }
    return differs == null && isTakenWhileOpen()
        ? new WhileOpen(spec, model.keys()).differs(found())
        : differs;
  }

  /** True if results of several shards can be judged: no shard is idle and no key forgotten. */
  private boolean isTakenWhileOpen() {
    return spec.whileOpen()
        && !spec.rows()
        && !spec.unkept()
        && model.floorsAreCertain()
        && !spec.unaware()
        && !spec.forgetsTime()
        && !spec.inParallel();
  }

  /** Compares the rows of decided keys: each must hold the last of its results. */
  private String rows() {
    if (spec.maps() && !undecided.isEmpty()) {
      return null;
    }
    Map<String, String> expected = new TreeMap<>();
    model
        .keys()
        .forEach((key, one) ->
            texts(key, one).forEach(text -> row(spec.maps() ? "" : key, text, expected)));
    Map<String, String> found = world.rows().texts();
    for (String key : undecided) {
      expected.keySet().removeIf(row -> row.startsWith(key + "/"));
      found.keySet().removeIf(row -> row.startsWith(key + "/"));
    }
    return expected.equals(found) ? null : "rows must be " + expected + "\n     are " + found;
  }

  private List<String> texts(String name, ModelKey key) {
    if (!spec.joinsWhenDue()) {
      return key.emissions();
    }
    List<String> texts = new ArrayList<>(key.emissions());
    texts.addAll(key.due(joinedAtLeast(name)));
    return texts;
  }

  private static void row(String key, String text, Map<String, String> rows) {
    if (text.startsWith(Functions.RESULTS)) {
      String value = text.substring(Functions.RESULTS.length() + 3);
      boolean withdrawn = text.charAt(Functions.RESULTS.length() + 1) == '-';
      rows.put(RowTable.name(key, value), withdrawn ? RowTable.WITHDRAWN : value);
    }
  }

  /** True if the results are a function of the log alone. */
  private boolean exact() {
    if (spec.unaware()) {
      return false;
    }
    if (!model.floorsAreCertain() || !world.silentPasses().areComplete()) {
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

  /** Checks panes after forgetting, except of windows whose events share a bit. */
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
                .addAll(texts.stream().map(Checker::first).toList()));
    return found;
  }

  private static String first(String text) {
    return text.indexOf('~') < 0 ? text : INCARNATION.matcher(text).replaceFirst("");
  }

  private List<String> inOrder(List<String> texts) {
    return spec.compute().family().inOrder(texts);
  }

  private String results(String key, ModelKey expected, List<String> told) {
    List<String> found = inOrder(told);
    if (spec.joinsWhenDue() && !key.startsWith("\u0000")) {
      return joined(key, expected, found);
    }
    if (spec.joins() || key.startsWith("\u0000")) {
      List<String> all = sorted(refused(kept(expected)));
      return all.equals(sorted(found)) ? null : difference(key, all, sorted(found));
    }
    expected.advance(model.finalClockAtLeast(key));
    List<String> least = inOrder(kept(expected));
    if (spec.rows() && model.finalClockAtLeast(key) != model.finalClockAtMost(key)) {
      undecided.add(key);
    }
    if (same(least, found)) {
      return null;
    }
    undecided.add(key);
    expected.advance(model.finalClockAtMost(key));
    List<String> most = inOrder(kept(expected));
    boolean between =
        found.size() >= least.size()
            && found.size() <= most.size()
            && same(most.subList(0, found.size()), found);
    return between ? null : difference(key, most, found);
  }

  /** Where event time stands at least for a key of a join: the slowest of its shards counts. */
  private long joinedAtLeast(String key) {
    return spec.inOneShard()
        ? model.finalClockAtLeast(key)
        : model.finalClocks().findFirst().orElse(Long.MIN_VALUE);
  }

  private long joinedAtMost(String key) {
    return spec.inOneShard() ? model.finalClockAtMost(key) : model.furthestClock();
  }

  /**
   * Compares a join's results in any order: those at events, and those that come by themselves as
   * far as event time has come for the key.
   */
  private String joined(String key, ModelKey expected, List<String> found) {
    List<String> pairs = kept(expected);
    List<String> dueAtLeast = expected.due(joinedAtLeast(key));
    List<String> dueAtMost = expected.due(joinedAtMost(key));
    List<String> least = sorted(refused(with(pairs, dueAtLeast)));
    List<String> most = sorted(refused(with(pairs, dueAtMost)));
    if (!dueAtLeast.equals(dueAtMost)) {
      undecided.add(key);
    }
    List<String> rest = new ArrayList<>(found);
    least.forEach(rest::remove);
    boolean hasLeast = rest.size() == found.size() - least.size();
    List<String> more = new ArrayList<>(most);
    found.forEach(more::remove);
    boolean hasNoMore = more.size() == most.size() - found.size();
    return hasLeast && hasNoMore ? null : difference(key, most, sorted(found));
  }

  /** Adds what is no row. */
  private List<String> with(List<String> pairs, List<String> due) {
    List<String> all = new ArrayList<>(pairs);
    if (!spec.rows()) {
      all.addAll(due);
    }
    return all;
  }

  /**
   * Compares results. The dead letter of a refused result comes behind the results committed with
   * it, so refused ones are compared in any order, and the others in theirs.
   */
  private boolean same(List<String> expected, List<String> found) {
    if (!spec.refuses()) {
      return found.equals(expected);
    }
    List<String> told = refused(expected);
    return sorted(told).equals(sorted(found))
        && told.stream()
            .filter(Checker::taken)
            .toList()
            .equals(found.stream().filter(Checker::taken).toList());
  }

  private static boolean taken(String text) {
    return !text.contains(" SINK_REFUSED ");
  }

  /** Replaces results that their sink refuses by their dead letters. */
  private List<String> refused(List<String> texts) {
    return spec.refuses() ? texts.stream().map(Checker::refused).toList() : texts;
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

  /** The emissions kept in the order of the revisions: all but rows. */
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
}
