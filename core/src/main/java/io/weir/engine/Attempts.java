package io.weir.engine;

import io.weir.DeadLetter;
import io.weir.DeadLetter.Reason;
import io.weir.operator.LimitExceededException;
import io.weir.state.ParkedRecord;
import io.weir.state.Snapshot;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
  private Map<String, Integer> failures = Map.of();
  private Map<String, DeadLetter> givenUp = Map.of();
  private boolean measured;

  Attempts(StepRules rules, EngineStats stats) {
    this.rules = rules;
    this.stats = stats;
  }

  StepResult step(Snapshot snapshot, Run run, IdFilter filter) {
    while (true) {
      try {
        return Step.run(rules, snapshot, run, new Verdicts(givenUp, measured), filter);
      } catch (HandlerFailedException failure) {
        failed(failure, snapshot, run);
      } catch (StateTooLargeException tooLarge) {
        measured = true;
      }
    }
  }

  private void failed(HandlerFailedException failure, Snapshot snapshot, Run run) {
    stats.retry();
    if (failures.isEmpty()) {
      failures = new HashMap<>();
      givenUp = new HashMap<>();
    }
    int times = failures.merge(failure.culprit(), 1, Integer::sum);
    boolean hopeless = failure.getCause() instanceof LimitExceededException;
    if (hopeless || times >= rules.function().failurePolicy().attempts()) {
      LOG.warn(
          "function {} failed {} times on {} of key {}, which is parked or a dead letter now: {}",
          rules.function().name(),
          times,
          failure.culprit(),
          run.key().key(),
          failure.getCause().toString());
      givenUp.put(failure.culprit(), letter(failure, snapshot, run));
    }
  }

  private DeadLetter letter(HandlerFailedException failure, Snapshot snapshot, Run run) {
    Throwable cause = failure.getCause();
    Optional<SourceRecord> record = record(failure.culprit(), snapshot, run);
    return new DeadLetter(
        rules.function().name(),
        record.isEmpty() ? Reason.TIMER_FAILED : Reason.HANDLER_FAILED,
        String.valueOf(cause),
        failure.culprit(),
        record.map(SourceRecord::partitionKey).orElse(null),
        run.key().key(),
        record.map(SourceRecord::arrival).orElse(0L),
        Decoder.stack(cause),
        record.map(SourceRecord::data).orElse(new byte[0]));
  }

  private static Optional<SourceRecord> record(String position, Snapshot snapshot, Run run) {
    return run.entries().stream()
        .map(Entry::record)
        .filter(record -> record.position().toString().equals(position))
        .findFirst()
        .or(() -> parked(position, snapshot));
  }

  private static Optional<SourceRecord> parked(String position, Snapshot snapshot) {
    return snapshot.record().parked().stream()
        .filter(record -> record.position().toString().equals(position))
        .findFirst()
        .map(Attempts::record);
  }

  private static SourceRecord record(ParkedRecord parked) {
    return new SourceRecord(
        parked.position(), parked.partitionKey(), parked.arrival(), parked.payload(), false);
  }
}
