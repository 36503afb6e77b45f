package io.weir.engine;

import io.weir.DeadLetter;
import io.weir.DeadLetter.Reason;
import io.weir.state.Snapshot;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Steps a run until the author's code has succeeded or been given up on each event and timer. Each
 * attempt starts again from what was read, so a half-made change is never kept.
 */
final class Attempts {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

  private final StepRules rules;
  private final EngineStats stats;
  private final Run run;
  private final Map<String, Integer> failures = new HashMap<>();
  private final Map<String, DeadLetter> givenUp = new HashMap<>();

  Attempts(StepRules rules, EngineStats stats, Run run) {
    this.rules = rules;
    this.stats = stats;
    this.run = run;
  }

  StepResult step(Snapshot snapshot) {
    while (true) {
      try {
        return Step.run(rules, snapshot, run, givenUp);
      } catch (HandlerFailedException failure) {
        failed(failure);
      }
    }
  }

  private void failed(HandlerFailedException failure) {
    stats.retry();
    int times = failures.merge(failure.culprit(), 1, Integer::sum);
    if (times >= rules.function().failurePolicy().attempts()) {
      stats.deadLetter();
      LOG.warn(
          "function {} gives up {} of key {} after {} attempts: {}",
          rules.function().name(),
          failure.culprit(),
          run.key().key(),
          times,
          failure.getCause().toString());
      givenUp.put(failure.culprit(), letter(failure));
    }
  }

  private DeadLetter letter(HandlerFailedException failure) {
    Throwable cause = failure.getCause();
    SourceRecord record = record(failure.culprit());
    return new DeadLetter(
        rules.function().name(),
        record == null ? Reason.TIMER_FAILED : Reason.HANDLER_FAILED,
        String.valueOf(cause),
        failure.culprit(),
        record == null ? null : record.partitionKey(),
        run.key().key(),
        record == null ? 0 : record.arrival(),
        Decoder.stack(cause),
        record == null ? new byte[0] : record.data());
  }

  private SourceRecord record(String position) {
    return run.entries().stream()
        .map(Entry::record)
        .filter(record -> record.position().toString().equals(position))
        .findFirst()
        .orElse(null);
  }
}
