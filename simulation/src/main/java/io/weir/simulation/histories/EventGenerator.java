package io.weir.simulation.histories;

import io.weir.simulation.histories.HistoryEvent.Kind;
import java.util.Locale;

/** Draws what producers put: single events, bundles, sheets and crowds. */
final class EventGenerator {
  static final String[] KEYS = {"a", "b", "c", "d"};

  /** Partition keys whose hashes are in different halves. */
  static final String[] APART = {"p0", "p1"};

  private static final String[] COLLIDING = {"c17439", "c24164"};

  /** The operation of a process that clears its state. */
  private static final int CLEAR = 6;

  private final HistoryDraft draft;
  private final Draws draws;
  private final Spec spec;
  private final OperatorFamily family;
  private final boolean kills;
  private final boolean passedOver;
  private final int keys;

  /**
   * @param kills true if some events end the process
   * @param passedOver true if the mapping's filter passes over some
   * @param keys the number of keys that events are drawn of
   */
  EventGenerator(HistoryDraft draft, boolean kills, boolean passedOver, int keys) {
    this.draft = draft;
    this.draws = draft.main();
    this.spec = draft.spec();
    this.family = spec.compute().family();
    this.kills = kills;
    this.passedOver = passedOver;
    this.keys = keys;
  }

  /** Any key that a history may have. */
  String anyKey() {
    return draws.pick(KEYS);
  }

  /** Any record of any key. */
  Action put() {
    return spec.sheets() && draft.sheets().one(3) ? sheet() : single();
  }

  /** An event of a key at a time, with nothing special about it. */
  Action put(String key, long at) {
    return put(key, partitionKey(key), at);
  }

  Action put(String key, String partitionKey, long at) {
    int op = family.plainOperation(draws);
    return new Action.Put(draws.below(20), key, partitionKey, at, Kind.PLAIN, op, 0, "");
  }

  String partitionKey(String key) {
    return spec.byValue() ? "p" + draws.below(4) : key;
  }

  private Action sheet() {
    Draws sheets = draft.sheets();
    draft.advance(sheets.below(7));
    int events = sheets.one(8) ? 0 : 1 + sheets.below(4);
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < events; i++) {
      String letter = KEYS[sheets.below(keys)];
      letters.append(sheets.one(6) ? letter.toUpperCase(Locale.ROOT) : letter);
    }
    Kind kind = kind();
    return new Action.Sheet(
        sheets.below(20),
        letters.toString(),
        spec.byValue() ? "p" + sheets.below(4) : KEYS[sheets.below(keys)],
        draft.time() - sheets.below(8),
        kind == Kind.UNSEEN ? Kind.PLAIN : kind,
        sheets.below(Program.OPERATIONS),
        sheets.one(3),
        sheets.one(12));
  }

  private Action single() {
    if (draws.one(12)) {
      draft.advance(draws.below(7));
      String names = draws.one(2) ? "ab" : "abca";
      int gap = draws.below(20);
      return new Action.Bundle(gap, names, KEYS[draws.below(keys)], draft.time(), 0);
    }
    draft.advance(draws.one(6) ? draws.below(50) : draws.below(7));
    long at = draws.one(30) ? ahead() : draft.time() - behind();
    String key = KEYS[draws.below(keys)];
    String partitionKey = partitionKey(key);
    String id = spec.dedupe() > 0 && !draws.one(6) ? id() : "";
    int arg = draws.below(30) - 5;
    return new Action.Put(
        draws.one(3) ? draws.below(3_000) : draws.below(20),
        key,
        partitionKey,
        at,
        kind(),
        family.operation(draws.below(Program.OPERATIONS), draft),
        arg,
        id);
  }

  private int behind() {
    return draws.one(3) ? draws.below(25) : draws.below(5);
  }

  /** A producer's clock is wrong by up to an hour, which the source does not refuse. */
  private long ahead() {
    return draft.time() + draws.below(draws.one(2) ? 2_000 : 3_000_000);
  }

  /** An id; two of the ids collide in the first 32 bits of their hash. */
  private String id() {
    return draws.one(6) ? COLLIDING[draws.below(2)] : "i" + draws.below(8);
  }

  private Kind kind() {
    if (passedOver && draws.one(6)) {
      return Kind.UNSEEN;
    }
    if (kills && draws.one(8)) {
      return draws.one(2) ? Kind.KILLS : Kind.KILLS_READING;
    }
    return switch (draws.below(30)) {
      case 0 -> Kind.BROKEN;
      case 1 -> Kind.FAR_AHEAD;
      case 2 -> Kind.POISON;
      case 3 -> Kind.FLAKY;
      case 4, 5 -> Kind.FILTERED;
      default -> Kind.PLAIN;
    };
  }

  /** An event that leaves nothing open: it is late, or clears the state. */
  Action passing(String key) {
    String partitionKey = spec.byValue() ? "p0" : key;
    int gap = draws.below(20);
    return new Action.Put(gap, key, partitionKey, draft.time() - 300, Kind.PLAIN, CLEAR, 0, "");
  }

  /** An event of now: no further behind its arrival than its source allows. */
  Action punctual() {
    Draws silences = draft.silences();
    String key = KEYS[silences.below(keys)];
    String partitionKey = spec.byValue() ? "p" + silences.below(4) : key;
    int op = family.plainOperation(silences);
    long at = Action.NOW + silences.below(spec.bound() + 1);
    int gap = silences.below(20);
    return new Action.Put(gap, key, partitionKey, at, Kind.PLAIN, op, 0, "");
  }

  /**
   * @param first the number of the first event's id
   */
  Action crowd(String key, int first, int count) {
    String partitionKey = partitionKey(key);
    return new Action.Crowd(key, partitionKey, draft.time(), 0, first, count, Kind.PLAIN);
  }
}
