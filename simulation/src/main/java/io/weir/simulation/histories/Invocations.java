package io.weir.simulation.histories;

import io.weir.codec.UnreadableStateException;
import io.weir.engine.BatchResult;
import io.weir.state.StateStoreException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs invocations in containers: they return, fail, die, or fall asleep and wake up again. */
final class Invocations {
  /** The most processes that may end where it seems that the author's code ended them. */
  private static final int MOST_ENDS_IN_NOTES = 2;

  /** The most processes that may end by one record, or by the timers of all keys at one time. */
  private static final int MOST_ENDS = 60;

  private static final int TO_THE_END = Integer.MAX_VALUE / 2;

  /** An invocation that does not answer, to the mapping. Many do, and nobody reads where. */
  static final class Ended extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    Ended(String how) {
      super(how);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  private final World world;
  private final List<Invocation> sleepers = new ArrayList<>();
  private final List<Integer> raceWidths = new ArrayList<>();
  private final Map<String, Integer> ends = new HashMap<>();
  private final List<Boolean> deaths = new ArrayList<>();
  private final Set<Action> stopped = new HashSet<>();
  private Invocation running;
  private Action acting;
  private int endsInNotes;

  Invocations(World world) {
    this.world = world;
  }

  /** The invocations from now on are of this act. */
  void acting(Action act) {
    acting = act;
  }

  /**
   * Runs an invocation until it ends or falls asleep.
   *
   * @return its answer
   * @throws Ended if it gives none
   */
  BatchResult run(Container container, Invocation invocation) {
    running = invocation;
    container.run(invocation);
    if (invocation.isToDie()) {
      deaths.add(invocation.failure() instanceof Invocation.Gone);
    }
    if (invocation.isStopped()) {
      stopped.add(acting);
    }
    if (!invocation.ended()) {
      world.happened().add("an invocation falls asleep");
      sleepers.add(invocation);
      world.containers().renew(container);
      throw new Ended("timed out");
    }
    if (invocation.failure() != null) {
      if (!Code.isLack(invocation.failure())) {
        world.containers().renew(container);
      }
      failed(invocation.failure());
      throw new Ended("died");
    }
    boolean inTime = !invocation.result().reason().contains("deadline");
    world.happened().add("the deadline stops an invocation", inTime ? 0 : 1);
    return invocation.result();
  }

  /** Takes a failure: the engine may throw no other than these. */
  private void failed(Throwable failure) {
    count(failure);
    boolean expected =
        failure instanceof Invocation.Gone
            || failure instanceof StateStoreException
            || Code.isLack(failure)
            || isRefusalOfNewerState(failure);
    if (!expected) {
      StringWriter text = new StringWriter();
      failure.printStackTrace(new PrintWriter(text));
      world.breach().note("the engine threw " + text);
    }
  }

  private boolean isRefusalOfNewerState(Throwable failure) {
    return failure instanceof UnreadableStateException
        && world.deployments().changeCode()
        && !world.spec().prepared();
  }

  private void count(Throwable failure) {
    if (failure instanceof Invocation.Gone gone) {
      world.happened().add(gone.getMessage());
    } else if (failure instanceof UnreadableStateException) {
      world.happened().add("old code refuses what new code wrote");
    }
  }

  /** The author's code ends the process in which it runs; that is given up at some time. */
  void end(String by, boolean atTimeout) {
    if (ends.merge(by, 1, Integer::sum) > MOST_ENDS) {
      world.breach().note("processes end without end by " + by);
    }
    if (atTimeout) {
      world.timeout();
    }
    throw running.die("by its own code");
  }

  /** True if a process may end in a call that notes the return of the author's code. */
  boolean mayEndInNotes() {
    return endsInNotes < MOST_ENDS_IN_NOTES;
  }

  void endedInNote() {
    endsInNotes++;
    world.happened().add("the process ends while it takes a note");
  }

  /** The ones that fell asleep and have not ended. */
  List<Invocation> sleepers() {
    return sleepers;
  }

  void wake(Action.Wake act) {
    if (sleepers.isEmpty()) {
      return;
    }
    Invocation sleeper = sleepers.get(act.sleeper() % sleepers.size());
    wake(sleeper, act.calls());
    if (act.kill() && !sleeper.ended()) {
      sleeper.kill();
      count(sleeper.failure());
      sleepers.remove(sleeper);
    }
  }

  void race(Action.Race act) {
    boolean mayKill = act.kill();
    for (int turn = 0; !sleepers.isEmpty(); turn++) {
      int width = sleepers.size() + (mayKill ? 1 : 0);
      raceWidths.add(width);
      int choice = turn < act.choices().length() ? act.choices().charAt(turn) - '0' : 0;
      if (choice % width < sleepers.size()) {
        wake(sleepers.get(choice % width), 1);
      } else {
        mayKill = false;
        sleepers.removeFirst().kill();
      }
    }
  }

  /** All that sleep come to their end. */
  void wakeAll() {
    new ArrayList<>(sleepers).forEach(sleeper -> wake(sleeper, TO_THE_END));
  }

  private void wake(Invocation sleeper, int calls) {
    long before = sleeper.calls();
    running = sleeper;
    sleeper.wake(calls);
    world.happened().add("a sleeper wakes and makes calls", sleeper.calls() > before ? 1 : 0);
    if (sleeper.ended()) {
      sleepers.remove(sleeper);
      if (sleeper.failure() != null) {
        failed(sleeper.failure());
      }
    }
  }

  /** Among how many there was to choose at each turn of a race. */
  List<Integer> raceWidths() {
    return raceWidths;
  }

  /** True if that one of the invocations that were to die did; false if there was none. */
  boolean died(int number) {
    return number < deaths.size() && deaths.get(number);
  }

  /** True if the invocation of an act died or fell asleep before its end. */
  boolean stopped(Action act) {
    return stopped.contains(act);
  }
}
