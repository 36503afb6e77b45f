package io.weir.simulation.histories;

import io.weir.simulation.histories.Action.End;
import io.weir.simulation.histories.Action.Fault;

/** Draws single acts of any kind: puts, deliveries, ticks and what goes wrong. */
final class ActGenerator {
  static final long HOUR = 3_600_000;

  private final Draws draws;
  private final EventGenerator events;
  private final int faultPercent;
  private final boolean resharding;

  /**
   * @param faultPercent of the invocations that do not simply return
   * @param resharding true if shards are split and merged
   */
  ActGenerator(HistoryDraft draft, EventGenerator events, int faultPercent, boolean resharding) {
    this.draws = draft.main();
    this.events = events;
    this.faultPercent = faultPercent;
    this.resharding = resharding;
  }

  EventGenerator events() {
    return events;
  }

  Action put() {
    return events.put();
  }

  Action any() {
    int kind = draws.below(100);
    if (kind < 38) {
      return put();
    }
    if (kind < 68) {
      return deliver();
    }
    return kind < 76 ? tick() : other(kind - 76);
  }

  private Action other(int kind) {
    return switch (kind / 2) {
      case 0, 1, 2 -> new Action.Wake(draws.below(4), 1 + draws.below(5), draws.one(4));
      case 3 -> new Action.Cold(draws.below(3));
      case 4, 5, 10, 11 ->
          draws.one(12)
              ? new Action.Remap(draws.below(3))
              : new Action.Rewind(draws.below(3), 1 + draws.below(8));
      case 6 -> new Action.Skew(draws.below(3), draws.below(600_000) - 300_000);
      case 7 -> draws.one(3) ? new Action.Deploy(draws.one(2)) : pass();
      case 8 -> resharding ? reshard() : deliver();
      case 9 -> resharding ? new Action.Merge() : new Action.Sweep();
      default -> tick();
    };
  }

  Action reshard() {
    return switch (draws.below(4)) {
      case 0 -> new Action.Split(draws.below(4));
      case 1 -> new Action.Merge();
      default -> new Action.Resize(draws.below(3), 1 + draws.below(4));
    };
  }

  private Action pass() {
    int kind = draws.below(10);
    if (kind < 5) {
      return new Action.Pass(draws.below(60_000));
    }
    return new Action.Pass(kind < 9 ? draws.below(40) * HOUR : (192 + draws.below(100)) * HOUR);
  }

  /** Any delivery, with any fault. */
  Action deliver() {
    return new Action.Deliver(
        draws.below(4),
        1 + draws.below(6),
        draws.below(3),
        end(),
        draws.below(9),
        fault(),
        draws.below(7),
        1 + draws.below(3));
  }

  /** A delivery to any container without another fault than its end. */
  Action deliver(int shard, int size, End end, int at) {
    return new Action.Deliver(shard, size, draws.below(3), end, at, Fault.NONE, 0, 0);
  }

  private End end() {
    if (draws.below(100) >= faultPercent) {
      return End.RETURN;
    }
    return switch (draws.below(5)) {
      case 0, 1 -> End.CRASH;
      case 2, 3 -> End.SLEEP;
      default -> End.LOSE_ANSWER;
    };
  }

  private Fault fault() {
    return draws.below(200) >= faultPercent ? Fault.NONE : draws.pick(Fault.values());
  }

  /** Any tick, with any fault. */
  Action tick() {
    End end = end();
    return new Action.Tick(
        draws.below(3),
        end == End.LOSE_ANSWER ? End.RETURN : end,
        draws.below(9),
        fault(),
        draws.below(7),
        1 + draws.below(3));
  }

  /** A tick without faults. */
  static Action tick(int container) {
    return new Action.Tick(container, End.RETURN, 0, Fault.NONE, 0, 0);
  }
}
