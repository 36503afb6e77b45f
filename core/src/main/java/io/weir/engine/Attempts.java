package io.weir.engine;

import io.weir.DeadLetter;
import io.weir.DeadLetter.Reason;
import io.weir.LimitExceededException;
import io.weir.log.LogText;
import io.weir.spi.Position;
import io.weir.state.Snapshot;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Steps a run until the author's code has succeeded or been given up on each event and timer. Each
 * attempt starts again from what was read, so a half-made change is never kept. Where many fail,
 * the run is cut into short commits: what an attempt repeats is bounded, and failing costs time in
 * proportion to what fails (R30).
 */
final class Attempts {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

  /** So many failed attempts repeat the run from its beginning. */
  private static final int FEW = 16;

  /** After more of them, a commit takes so many records. */
  private static final int SHORT = 100;

  private final StepRules rules;
  private final EngineStats stats;
  private final Watch watch;
  private Map<Object, Integer> failures = Map.of();
  private Map<Object, DeadLetter> givenUp = Map.of();
  private int failed;
  private boolean measured;

  Attempts(StepRules rules, EngineStats stats, Watch watch) {
    this.rules = rules;
    this.stats = stats;
    this.watch = watch;
  }

  /**
   * @param cut where the run is to end for now at the latest
   */
  StepResult step(Snapshot snapshot, Run run, IdFilter filter, Cut cut) {
    Consumer<Object> calls = calls(run);
    while (true) {
      try {
        return Step.run(
            rules, snapshot, run, verdicts(calls), filter, failed > FEW ? cut.after(SHORT) : cut);
      } catch (HandlerFailedException failure) {
        failed(failure, run);
      } catch (StateTooLargeException tooLarge) {
        measured = true;
      }
    }
  }

  private Verdicts verdicts(Consumer<Object> calls) {
    boolean none = failed == 0 && !measured && calls == null;
    return none ? Verdicts.NONE : new Verdicts(givenUp, measured, calls);
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
   * unless events have no other.
   *
   * @throws EndsProcessException if the process has ended too often while the state was opened
   */
  private Consumer<Object> calls(Run run) {
    if (!watch.isOn()) {
      return null;
    }
    if (ShardKey.is(run.key()) && !rules.function().isUnkeyed()) {
      watch.idle();
      return null;
    }
    String prefix = Watch.prefix(run.key());
    boolean named = watch.ends(run.key()) > 0 || run.entries().size() > 0;
    watch.call(prefix + "state");
    return named ? culprit -> watch.call(prefix + culprit) : null;
  }

  private void failed(HandlerFailedException failure, Run run) {
    stats.retry();
    failed++;
    if (failures.isEmpty() && givenUp.isEmpty()) {
      failures = new HashMap<>();
      givenUp = new HashMap<>();
    }
    int times = failures.merge(failure.culprit(), 1, Integer::sum);
    boolean hopeless = failure.getCause() instanceof LimitExceededException || ends(failure);
    if (hopeless || times >= rules.function().failurePolicy().attempts()) {
      LOG.warn(
          "function {} failed {} times on {} of key {}, which is parked or a dead letter now: {}",
          rules.function().name(),
          times,
          failure.culprit(),
          LogText.key(run.key().key()),
          LogText.failure(failure.getCause()));
      givenUp.put(failure.culprit(), letter(failure, run));
    }
  }

  private DeadLetter letter(HandlerFailedException failure, Run run) {
    Throwable cause = failure.getCause();
    boolean ends = ends(failure);
    return DeadLetters.givenUp(
        rules.function().name(),
        run.key(),
        failure,
        reason(failure, failure.record() != null),
        ends ? Watch.endedWhile("it was tried") : tried(cause),
        ends ? "" : DeadLetters.stack(cause));
  }

  /** What is beyond a limit is tried once: the message of its cause names the limit. */
  private String tried(Throwable cause) {
    return cause instanceof LimitExceededException
        ? cause.toString()
        : cause
            + "; it failed attempts = "
            + rules.function().failurePolicy().attempts()
            + " times";
  }

  private static boolean ends(HandlerFailedException failure) {
    return failure.getCause() instanceof EndsProcessException;
  }

  private static Reason reason(HandlerFailedException failure, boolean record) {
    if (ends(failure)) {
      return Reason.KILLED_PROCESS;
    }
    return record ? Reason.HANDLER_FAILED : Reason.TIMER_FAILED;
  }
}
