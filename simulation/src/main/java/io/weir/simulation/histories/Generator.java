package io.weir.simulation.histories;

/**
 * Makes a history of a seed: the same seed, the same history. {@link SpecGenerator} draws the
 * function, {@link ActGenerator} and {@link EventGenerator} single acts, and the classes named
 * episodes what comes together.
 */
final class Generator {
  /** One history in this many has a crowd, which costs as much as ten others. */
  private static final int CROWDED = 40;

  /** One history in this many goes on for months. */
  private static final int MONTHS = 100;

  private static final int LONGEST_PLAIN_HORIZON = 7_200;

  private final HistoryDraft draft;
  private final Draws draws;
  private final Spec spec;
  private final Themes themes;
  private final ActGenerator acts;
  private final FaultEpisodes faults;
  private final EventTimeEpisodes eventTime;
  private final StreamEpisodes streams;
  private final ForgettingEpisodes forgetting;
  private final CrowdEpisodes crowds;
  private final boolean crowded;
  private final boolean failing;

  private Generator(long seed) {
    this.draft = new HistoryDraft(seed);
    this.draws = draft.main();
    this.crowded = draws.one(CROWDED);
    this.failing = crowded && Feature.FAILING_CROWDS.isThere() && draws.one(6);
    this.spec = new SpecGenerator(draft, crowded, failing).spec();
    draft.spec(spec);
    this.themes = Themes.draw(draws, spec);
    EventGenerator events =
        new EventGenerator(draft, themes.killingRecords(), themes.passedOver(), 1 + draws.below(3));
    this.acts = new ActGenerator(draft, events, draws.below(4) * 25, themes.resharding());
    this.faults = new FaultEpisodes(draft, acts);
    this.eventTime = new EventTimeEpisodes(draft, acts);
    this.streams = new StreamEpisodes(draft, acts);
    this.forgetting = new ForgettingEpisodes(draft, acts);
    this.crowds = new CrowdEpisodes(draft, acts);
    draft.advance(20L + draws.below(20));
  }

  static History history(long seed) {
    return new Generator(seed).history();
  }

  private History history() {
    int length = 6 + draws.below(28);
    int backlog = draws.one(3) ? 3 + draws.below(8) : 2;
    for (int i = 0; i < length; i++) {
      draft.add(i < backlog ? acts.put() : acts.any());
      if (i >= backlog) {
        episodes();
      }
      if (themes.resharding() && draws.one(24)) {
        streams.split();
      }
    }
    end();
    return draft.made();
  }

  /** The episodes that may follow any act. */
  private void episodes() {
    if (themes.duels() && draws.one(4)) {
      faults.duel();
    }
    if (spec.closes() > 0 && draft.times().one(5)) {
      eventTime.silence();
    }
    if (themes.stragglers() && draws.one(6)) {
      eventTime.straggle();
    }
    if (themes.releases() && draws.one(8)) {
      faults.release();
    }
    if (themes.outages() && draws.one(6)) {
      faults.outage();
    }
    if (themes.days() && draws.one(6)) {
      forgetting.daysLater();
    }
    boolean parallel = spec.inParallel() && Feature.FACTORS.isThere();
    if (themes.changes() && draws.one(6) || parallel && draws.one(12)) {
      draft.add(change(parallel));
    }
    if (themes.lackingPackages() && draws.one(10)) {
      faults.lackingPackage();
    }
    if (themes.hangingCalls() && draws.one(10)) {
      faults.hangingCalls();
    }
    if (themes.incarnations() && draws.one(8)) {
      streams.anotherIncarnation();
    }
    if (themes.trims() && draws.one(8)) {
      streams.trim();
    }
  }

  /** Another setting; half of the changes of a parallel function are of its factor. */
  private Action change(boolean parallel) {
    boolean factor = parallel && (!themes.changes() || draws.one(2));
    Settings.What[] all = Settings.What.values();
    return new Action.Change(
        factor ? Settings.What.FACTOR : all[1 + draws.below(all.length - 1)], draws.below(1_000));
  }

  /** The episodes that come once, at the end. */
  private void end() {
    if (spec.idle() > 0 && draws.one(3)) {
      eventTime.backlogOfAParent();
    } else if (draws.one(8)) {
      eventTime.dueEarlier();
    }
    if (crowded) {
      crowd();
    }
    if (Feature.TRIMMING.isThere() && draws.one(MONTHS)) {
      streams.months();
    }
    if (themes.trims() && spec.idle() > 0) {
      streams.silentAfterTrimming();
    } else if (themes.trims() && draws.one(2)) {
      streams.shardsOnTheWay();
    }
    if (spec.byValue() && draws.one(4)) {
      streams.mergedFarApart();
    }
    spec.compute().family().episodes(draft, acts);
    if (spec.unaware()) {
      forgetting.unfinishedForDays();
    } else if (draws.one(30)) {
      forgetting.nextLife();
    }
    if (spec.idle() > 0 && Feature.SILENT_RACES.isThere() && draft.silences().one(2)) {
      eventTime.silentRace();
    }
  }

  private void crowd() {
    if (failing) {
      crowds.failingCrowd();
    } else if (spec.mostHorizon() > LONGEST_PLAIN_HORIZON) {
      forgetting.monthLater();
    } else {
      crowds.crowd();
    }
  }
}
