package io.weir.lambda;

import io.weir.engine.BatchResult;
import io.weir.engine.SourceRecord;
import io.weir.spi.Position;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The answer to a Kafka event source mapping (ReportBatchItemFailures). Each record from the first
 * unfinished one of its partition on is named: the document says that Lambda tries what is named
 * again, and does not say that it goes back to the first of a partition (P1).
 */
final class KafkaAnswer {
  /** The unfinished records of each partition. */
  private final Map<String, List<Position>> unfinished = new LinkedHashMap<>();

  /** Notes how a partition's records ended. */
  void add(List<SourceRecord> records, BatchResult result) {
    result
        .firstUnfinished()
        .ifPresent(first -> {
          List<Position> all = new ArrayList<>();
          for (SourceRecord record : records) {
            if (first.event(0).atOrBefore(record.position())) {
              all.add(record.position());
            }
          }
          unfinished.put(first.partition(), all);
        });
  }

  /**
   * @param read true if the mapping reads answers
   * @throws UnfinishedRecordsException if it does not, and a record is not finished: the batch has
   *     to come again as a whole
   */
  byte[] json(String function, boolean read) {
    if (!read && !unfinished.isEmpty()) {
      throw new UnfinishedRecordsException(function, unfinished);
    }
    return unfinished.entrySet().stream()
        .flatMap(one -> one.getValue().stream().map(position -> item(one.getKey(), position)))
        .collect(Collectors.joining(",", "{\"batchItemFailures\":[", "]}"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String item(String partition, Position position) {
    return "{\"itemIdentifier\":{\"partition\":\""
        + partition
        + "\",\"offset\":"
        + position.order()
        + "}}";
  }
}
