package io.weir.engine;

import io.weir.DeadLetter;
import io.weir.DeadLetter.Reason;
import io.weir.LimitExceededException;
import io.weir.StreamFunction;
import io.weir.log.LogText;
import io.weir.spi.Position;
import io.weir.state.Snapshot;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Steps a run until the author's code has succeeded or been given up on each event and timer. Each
 * attempt starts again from the snapshot, so a half-made change is never kept. If many attempts
 * fail, the run is cut into short commits, so that an attempt repeats little and time is
 * proportional to the failures (R30).
 */
final class Attempts {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

  /** The failed attempts up to which the run is repeated from its beginning. */
  private static final int FEW = 16;

  /** The records in a commit after more failed attempts. */
  private static final int SHORT = 100;

  private final InvocationContext invocation;
  private final StreamFunction function;
  private final Watch watch;
  private Map<Object, Integer> failures = Map.of();
  private Map<Object, DeadLetter> givenUp = Map.of();
  private int failed;
  private boolean measured;

  Attempts(InvocationContext invocation) {
    this.invocation = invocation;
    this.function = invocation.rules().function();
    this.watch = invocation.watch();
  }

  /**
   * @param budget the limit at which this part of the run ends
   */
  StepResult step(Snapshot snapshot, KeyRun run, FingerprintFilter filter, StepBudget budget) {
    Consumer<Object> calls = calls(snapshot, run);
    while (true) {
      try {
        return Step.run(
            invocation,
            snapshot,
            run,
            prior(calls),
            filter,
            failed > FEW ? budget.after(SHORT) : budget);
      } catch (HandlerFailedException failure) {
        failed(failure, run);
      } catch (StateTooLargeException tooLarge) {
        measured = true;
      }
    }
  }

  private PriorAttempts prior(@Nullable Consumer<Object> calls) {
    boolean none = failed == 0 && !measured && calls == null;
    return none ? PriorAttempts.NONE : new PriorAttempts(givenUp, measured, calls);
  }

  /** The number of failed attempts. */
  int failed() {
    return failed;
  }

  /** A commit has decided the run so far: the letters of its records are not needed any more. */
  void forgetRecords() {
    if (!failures.isEmpty()) {
      failures.keySet().removeIf(Position.class::isInstance);
      givenUp.keySet().removeIf(Position.class::isInstance);
    }
  }

  /**
   * A key may have very many timers that are due: they are written down one by one only once the
   * process has ended in one of them. No code of the author's is called for a key of the engine's,
   * unless events have no other. The store is asked before: if it does not answer, that is not the
   * state's fault (R24).
   *
   * @return null if none is to be written down
   * @throws EndsProcessException if the process has ended too often while the state was opened
   */
  private @Nullable Consumer<Object> calls(Snapshot snapshot, KeyRun run) {
    if (!watch.isOn()) {
      return null;
    }
    if (ShardKey.is(run.key()) && !function.isUnkeyed()) {
      watch.idle();
      return null;
    }
    String prefix = Watch.prefix(run.key());
    boolean named = watch.ends(run.key()) > 0 || run.records().size() > 0;
    invocation.rules().askFinished(snapshot, run, watch::idle);
    watch.call(prefix + "state");
    return named ? culprit -> watch.call(prefix + name(culprit)) : null;
  }

  private static String name(Object culprit) {
    return culprit instanceof TimerId timer ? timer.call() : culprit.toString();
  }

  private void failed(HandlerFailedException failure, KeyRun run) {
    failed++;
    if (failures.isEmpty() && givenUp.isEmpty()) {
      failures = new HashMap<>();
      givenUp = new HashMap<>();
    }
    int times = failures.merge(failure.culprit(), 1, Integer::sum);
    boolean hopeless = failure.thrown() instanceof LimitExceededException || ends(failure);
    if (hopeless || times >= function.failurePolicy().attempts()) {
      LOG.warn(
          "function {} failed {} times on {} of key {}, which is parked or a dead letter now: {}",
          function.name(),
          times,
          failure.culprit(),
          LogText.key(run.key().key()),
          LogText.failure(failure.thrown()));
      givenUp.put(failure.culprit(), letter(failure, run));
    }
  }

  private DeadLetter letter(HandlerFailedException failure, KeyRun run) {
    Throwable cause = failure.thrown();
    boolean ends = ends(failure);
    return DeadLetterForms.givenUp(
        function.name(),
        run.key(),
        failure,
        reason(failure, failure.record() != null),
        ends ? Watch.endedWhile("it was tried") : tried(cause),
        ends ? "" : DeadLetterForms.stack(cause));
  }

  /**
   * The attempts in words; an event beyond a limit is tried once, and its cause's message names the
   * limit.
   */
  private String tried(Throwable cause) {
    return cause instanceof LimitExceededException
        ? cause.toString()
        : cause + "; it failed attempts = " + function.failurePolicy().attempts() + " times";
  }

  private static boolean ends(HandlerFailedException failure) {
    return failure.thrown() instanceof EndsProcessException;
  }

  private static Reason reason(HandlerFailedException failure, boolean record) {
    if (ends(failure)) {
      return Reason.KILLED_PROCESS;
    }
    return record ? Reason.HANDLER_FAILED : Reason.TIMER_FAILED;
  }
}
