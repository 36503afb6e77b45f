package io.weir.simulation.histories;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Everything that can happen around a change of the streams or of their mapping: two deliveries, a
 * tick and the change in each order, while one of the three, or one and then another one, crashes
 * or falls asleep before each of its calls. Sleepers wake up when all that came after is through.
 */
public final class SmallChanges {
  private static final int RECORDS = 2;
  private static final int CHANGE = 3;
  private static final Action.End[] ENDS = {Action.End.CRASH, Action.End.SLEEP};

  /**
   * @param before the function and the acts before the steps
   * @param after the acts behind them
   */
  private record Scope(String before, String change, String after) {}

  private static final Map<String, Scope> SCOPES = new LinkedHashMap<>();

  static {
    SCOPES.put(
        "trim",
        new Scope(
            """
            function compute=TUMBLING size=10 bound=2 late=1 shards=1 batch=5
            put gap=1 key=a partitionKey=a time=1
            put gap=1 key=b partitionKey=b time=4
            split
            merge
            put gap=1 key=b partitionKey=b time=13
            """,
            "trim",
            """
            split
            put gap=1 key=b partitionKey=b time=25
            put gap=1 key=c partitionKey=c time=9
            """));
    SCOPES.put(
        "trim, keys in several shards",
        new Scope(
            """
            function compute=TUMBLING size=10 bound=2 byValue=true shards=2 batch=5
            put gap=1 key=a partitionKey=p0 time=1
            put gap=1 key=a partitionKey=p1 time=4
            put gap=1 key=b partitionKey=p2 time=5
            put gap=1 key=b partitionKey=p3 time=6
            merge
            """,
            "trim",
            "put gap=1 key=b partitionKey=p0 time=25"));
    SCOPES.put(
        "incarnation, lower numbers",
        new Scope(
            """
            function compute=TUMBLING size=10 lateness=5 bound=2 late=1 dedupe=60 shards=1 batch=5
            put gap=1 key=a partitionKey=a time=1 id=x
            put gap=1 key=b partitionKey=b time=4 id=y
            put gap=1 key=a partitionKey=a time=13 id=z
            """,
            "recreate shards=1 order=LOWER",
            """
            put gap=1 key=a partitionKey=a time=14 id=v
            put gap=1 key=b partitionKey=b time=30 id=w
            put gap=1 key=a partitionKey=a time=2 id=u
            """));
    SCOPES.put(
        "incarnation, another stream",
        new Scope(
            """
            function compute=PROCESS bound=1 shards=1 batch=5
            put gap=1 key=a partitionKey=a time=1 op=1 arg=5
            put gap=1 key=b partitionKey=b time=3
            put gap=1 key=a partitionKey=a time=20 op=5
            """,
            "repoint shards=1 order=SAME",
            """
            put gap=1 key=a partitionKey=a time=24
            put gap=1 key=b partitionKey=b time=40
            """));
    SCOPES.put(
        "incarnation, fewer shards",
        new Scope(
            """
            function compute=TUMBLING size=10 bound=2 byValue=true shards=2 batch=5
            put gap=1 key=a partitionKey=p0 time=1
            put gap=1 key=a partitionKey=p1 time=4
            put gap=1 key=b partitionKey=p2 time=5
            put gap=1 key=b partitionKey=p3 time=6
            """,
            "recreate shards=1",
            "put gap=1 key=b partitionKey=p0 time=25"));
    SCOPES.put(
        "incarnation, two accounts",
        new Scope(
            """
            function compute=TUMBLING size=10 bound=2 late=1 shards=1 batch=5 accounts=2
            put gap=1 key=a partitionKey=a time=1
            put gap=1 key=b partitionKey=b time=4
            put gap=1 key=a partitionKey=a time=13
            put gap=1 key=b partitionKey=b time=15
            """,
            "recreate shards=1 order=LOWER",
            """
            put gap=1 key=b partitionKey=b time=25
            put gap=1 key=a partitionKey=a time=30
            """));
    SCOPES.put(
        "factor, from two to one",
        new Scope(
            """
            function compute=COUNT size=1 slide=1 perKey=true factor=2 shards=1 batch=5
            put gap=1 key=a partitionKey=a time=1
            put gap=1 key=b partitionKey=b time=2
            bundle gap=1 keys=ab partitionKey=a time=3
            put gap=1 key=a partitionKey=a time=4
            """,
            "change what=FACTOR value=3",
            "put gap=1 key=b partitionKey=b time=9"));
  }

  private final boolean whole;
  private final Map<String, Long> counts = new LinkedHashMap<>();
  private final Consumer<Histories.Divergence> found;

  /**
   * @param whole true if two of the steps are stopped in one history
   * @param found receives each divergence
   */
  SmallChanges(boolean whole, Consumer<Histories.Divergence> found) {
    this.whole = whole;
    this.found = found;
  }

  /** The first divergence around a kind of change; null if there is none. */
  public static String differs(String name) {
    try {
      new SmallChanges(false, SmallChanges::stop).run(name);
      return null;
    } catch (First first) {
      return first.getMessage();
    }
  }

  /** Ends the search. */
  private static final class First extends RuntimeException {
    private static final long serialVersionUID = 1L;

    First(String divergence) {
      super(divergence);
    }
  }

  private static void stop(Histories.Divergence divergence) {
    throw new First(divergence.toString());
  }

  /** The kinds of changes. */
  public static List<String> names() {
    return List.copyOf(SCOPES.keySet());
  }

  /**
   * @return how many histories each kind had
   */
  Map<String, Long> run() {
    SCOPES.keySet().forEach(this::run);
    return counts;
  }

  private void run(String name) {
    for (List<Integer> order : orders(List.of(), CHANGE + 1)) {
      for (int step = 0; step < CHANGE; step++) {
        for (Action.End end : ENDS) {
          stopped(name, order, step, end);
        }
      }
    }
  }

  private static List<List<Integer>> orders(List<Integer> begun, int steps) {
    if (begun.size() == steps) {
      return List.of(begun);
    }
    List<List<Integer>> all = new ArrayList<>();
    for (int next = 0; next < steps; next++) {
      if (!begun.contains(next)) {
        List<Integer> more = new ArrayList<>(begun);
        more.add(next);
        all.addAll(orders(more, steps));
      }
    }
    return all;
  }

  /** One step stops before each of its calls, until there is none left to stop at. */
  private void stopped(String name, List<Integer> order, int step, Action.End end) {
    Action stops;
    World world;
    int at = 0;
    do {
      stops = step(step, end, at++);
      world = judged(name, order, Map.of(step, stops));
      for (int other = 0; whole && other < CHANGE; other++) {
        if (other != step) {
          crashed(name, order, step, stops, other);
        }
      }
    } while (world.invocations().stopped(stops));
  }

  private void crashed(String name, List<Integer> order, int step, Action stops, int other) {
    Action crashes;
    World world;
    int at = 0;
    do {
      crashes = step(other, Action.End.CRASH, at++);
      world = judged(name, order, Map.of(step, stops, other, crashes));
    } while (world.invocations().stopped(crashes));
  }

  private static Action step(int step, Action.End end, int at) {
    return step == 2
        ? new Action.Tick(step, end, at, Action.Fault.NONE, 0, 0)
        : new Action.Deliver(step, RECORDS, step, end, at, Action.Fault.NONE, 0, 0);
  }

  private World judged(String name, List<Integer> order, Map<Integer, Action> stops) {
    Scope scope = SCOPES.get(name);
    History log = Script.read(scope.before);
    List<Action> acts = new ArrayList<>(log.acts());
    for (int step : order) {
      acts.add(
          step == CHANGE
              ? Script.read(scope.change).acts().getFirst()
              : stops.getOrDefault(step, step(step, Action.End.RETURN, 0)));
    }
    acts.addAll(Script.read(scope.after).acts());
    History history = log.with(acts);
    World world = new World(history);
    counts.merge(name, 1L, Long::sum);
    String differs = Checker.differs(world, history);
    if (differs != null) {
      found.accept(new Histories.Divergence(0, name + ": " + differs, history.toString()));
    }
    return world;
  }
}
