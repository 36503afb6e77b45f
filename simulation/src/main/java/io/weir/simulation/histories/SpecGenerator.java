package io.weir.simulation.histories;

import io.weir.simulation.histories.OperatorFamily.Setting;
import io.weir.simulation.histories.Spec.Closing;
import io.weir.simulation.histories.Spec.Compute;
import io.weir.simulation.histories.Spec.Hashes;
import io.weir.simulation.histories.Spec.Panes;
import io.weir.simulation.histories.Spec.Store;
import java.util.Arrays;
import java.util.List;

/** Draws a function: its operator, the settings of that and of its sources, and its deployment. */
final class SpecGenerator {
  /** The operators from the beginning; a change of their number changes every history. */
  private static final Compute[] FIRST = {
    Compute.TUMBLING,
    Compute.HOPPING,
    Compute.SESSION,
    Compute.COUNT,
    Compute.GLOBAL,
    Compute.PROCESS,
    Compute.JOIN
  };

  /** The operators of a run that tries no others. */
  private static final List<Compute> ONLY =
      Arrays.stream(System.getProperty("weir.operators", "").split(","))
          .filter(name -> !name.isEmpty())
          .map(Compute::valueOf)
          .toList();

  private static final int MONTH_SECONDS = 30 * 86_400;

  private final HistoryDraft draft;
  private final Draws draws;
  private final boolean crowded;
  private final boolean failing;

  /**
   * @param crowded true if there will be hundreds of events of one key
   * @param failing true if these fail
   */
  SpecGenerator(HistoryDraft draft, boolean crowded, boolean failing) {
    this.draft = draft;
    this.draws = draft.main();
    this.crowded = crowded;
    this.failing = failing;
  }

  /** Draws one of the first operators, and by numbers of their own whether a later one is there. */
  private Compute compute() {
    if (!ONLY.isEmpty()) {
      return ONLY.get(draft.operators().below(ONLY.size()));
    }
    Compute first = draws.pick(FIRST);
    boolean maps = Feature.MAPS.isThere() && draft.results().one(20);
    Compute later = Feature.LATER_OPERATORS.isThere() ? later() : null;
    return maps ? Compute.MAP : later != null ? later : first;
  }

  /** One of the operators that came later; most often none. */
  private Compute later() {
    return switch (draft.operators().below(40)) {
      case 0, 1, 2 -> Compute.PATTERN;
      case 3, 4 -> Compute.RANK;
      case 5 -> Compute.KEEP;
      case 6 -> Compute.OUTER_JOIN;
      case 7, 8 -> Compute.TEMPORAL;
      case 9, 10 -> Compute.WINDOW_JOIN;
      case 11 -> Compute.TABLE;
      case 12 -> Compute.LATEST;
      case 13, 14, 15 -> Compute.SLIDING;
      case 16 -> Compute.CUMULATING;
      case 17 -> Compute.SUPPRESS;
      case 18, 19 -> newest(Compute.LOOKUP);
      case 20, 21 -> newest(Compute.TRIGGERED);
      case 22 -> newest(Compute.PANES);
      default -> null;
    };
  }

  private static Compute newest(Compute compute) {
    return Feature.LOOKUPS.isThere() ? compute : null;
  }

  Spec spec() {
    Compute compute = compute();
    OperatorFamily family = compute.family();
    boolean timed = compute != Compute.COUNT && compute != Compute.GLOBAL;
    int size = family.size(draws);
    int slide = family.slide(draws, size);
    boolean every = compute == Compute.GLOBAL || draws.one(8);
    Closing closing = draws.one(2) ? Closing.NEVER : draws.pick(Closing.values());
    boolean atOnce = compute == Compute.TABLE || compute == Compute.LATEST;
    boolean joins = family.hasTwoSides();
    boolean byValue = draws.one(4) && family.takes(Setting.KEY_BY_VALUE);
    boolean perKey = draws.one(6) && family.takes(Setting.CLOCK_PER_KEY);
    int shards = draws.one(3) ? 2 : 1;
    int factor = perKey && draws.one(3) ? 2 + draws.below(2) : 0;
    boolean rows = draws.one(8) && family.takes(Setting.ROWS);
    int horizon = horizon();
    int dedupe = family.takes(Setting.IDS) ? horizon : 0;
    boolean later = Feature.SETTINGS.isThere() && dedupe > 0 && draws.one(6);
    int retention = Feature.SETTINGS.isThere() && draws.one(6) ? 1 : 0;
    return new Spec(
        compute,
        size,
        slide,
        draws.one(2) ? 0 : draws.below(20),
        draws.below(10),
        draws.pick(Panes.values()),
        draws.one(3) ? 1 + draws.below(3) : 0,
        timed && draws.one(4) ? 2 + draws.below(9) : 0,
        draws.one(4) ? draws.below(3) : 1,
        every ? 1 + draws.below(3) : 0,
        every && closing == Closing.ONLY ? Closing.IF_NEWS : closing,
        draws.one(4),
        dedupe,
        draws.one(3),
        perKey,
        byValue,
        perKey && byValue ? 1 : shards,
        draws.one(2) ? 0 : 1 + draws.below(5_000),
        draws.one(12) && family.takes(Setting.PROCESSING_TIME),
        draws.one(4) && family.takes(Setting.PARKING) ? 1 + draws.below(20) : 0,
        factor,
        failing ? 400 : crowded ? 100 : 1 + draws.below(10),
        draws.one(2),
        draws.one(4) ? Store.DYNAMO : Store.MEMORY,
        draws.one(4),
        draws.one(8) && !perKey ? 1 + draws.below(60) : 0,
        draws.one(6) ? (draws.one(3) ? Hashes.WILD : Hashes.BY_KEY) : Hashes.NONE,
        rows,
        Feature.INCARNATIONS.isThere() && draws.one(14) ? 2 : 0,
        draws.one(2),
        factor <= 1 && Feature.KILLING_TIMERS.isThere() && draws.one(16),
        !rows && refuses(family),
        Feature.WORDS.isThere() && draws.one(8) ? 1 + draws.below(Words.ALPHABETS - 1) : 0,
        later ? draws.one(2) ? 60 : 7_200 : 0,
        retention,
        retention == 1 && Feature.UNAWARE.isThere() && draws.one(3),
        Feature.SHEETS.isThere() && draft.sheets().one(6),
        Feature.WHILE_OPEN.isThere() && draft.times().one(3),
        joins && Feature.PARTS.isThere() && draft.parts().one(3) != atOnce,
        closes(),
        !rows && family.takes(Setting.UNKEPT_RESULTS) && unkept(),
        rows && Feature.NUMBER_KEYS.isThere() && draft.results().one(2),
        lookup(compute));
  }

  private boolean refuses(OperatorFamily family) {
    return Feature.REFUSED_RESULTS.isThere()
        && draws.one(10)
        && family.takes(Setting.REFUSED_RESULTS);
  }

  private int lookup(Compute compute) {
    boolean other = Feature.LOOKUPS.isThere() && draft.lookups().one(12);
    boolean asks = other && compute != Compute.MAP || compute == Compute.LOOKUP;
    int settings = asks ? 1 + draft.lookups().below(255) : 0;
    boolean fails = asks && draft.lookups().one(4);
    return fails ? settings | ReferenceData.FAILING : settings;
  }

  private int horizon() {
    boolean month = Feature.LONG_HORIZONS.isThere() && draws.one(crowded ? 3 : 40);
    return month ? MONTH_SECONDS : draws.one(2) ? 0 : draws.one(3) ? 60 : 7200;
  }

  private int closes() {
    boolean closes = Feature.SILENT_STREAMS.isThere() && draft.times().one(8);
    return closes ? 1 + draft.times().below(120) : 0;
  }

  private boolean unkept() {
    return Feature.UNKEPT_RESULTS.isThere() && draft.results().one(8);
  }
}
