package io.weir.testkit;

import io.weir.engine.Batch;
import io.weir.engine.BatchHandler;
import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.SourceRecord;
import io.weir.spi.Position;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** A handler that remembers the texts of its batches and fails where told. */
final class SimulatedHandler implements BatchHandler {
  final List<List<String>> batches = new ArrayList<>();
  final Set<String> throwsOn = new HashSet<>();
  final Set<String> reports = new HashSet<>();
  BiFunction<Batch, Deadline, BatchResult> then = (batch, deadline) -> BatchResult.DONE;

  @Override
  public BatchResult run(Batch batch, Deadline deadline) {
    List<String> texts = texts(batch);
    batches.add(texts);
    if (texts.stream().anyMatch(throwsOn::contains)) {
      throw new IllegalStateException("poison in " + texts);
    }
    Optional<Position> unfinished =
        batch.records().stream()
            .filter(record -> reports.contains(text(record)))
            .map(SourceRecord::position)
            .findFirst();
    return unfinished.isPresent()
        ? new BatchResult(unfinished, "told to")
        : then.apply(batch, deadline);
  }

  List<String> delivered() {
    return batches.stream().flatMap(List::stream).toList();
  }

  static List<Position> positions(Batch batch) {
    return batch.records().stream().map(SourceRecord::position).toList();
  }

  static List<String> texts(Batch batch) {
    return batch.records().stream().map(SimulatedHandler::text).toList();
  }

  private static String text(SourceRecord record) {
    return new String(record.data(), StandardCharsets.UTF_8);
  }
}
