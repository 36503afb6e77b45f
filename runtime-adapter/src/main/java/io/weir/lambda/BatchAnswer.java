package io.weir.lambda;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The answer to the event source mapping (ReportBatchItemFailures): for each shard of the event,
 * the record from which to deliver again. An aggregated record is named as a whole; its keys know
 * which of its parts are done.
 *
 * @param unfinished the sequence numbers of these records
 */
record BatchAnswer(List<BigInteger> unfinished) {
  BatchAnswer {
    unfinished = List.copyOf(unfinished);
  }

  byte[] json() {
    return unfinished.stream()
        .map(sequence -> "{\"itemIdentifier\":\"" + sequence + "\"}")
        .collect(Collectors.joining(",", "{\"batchItemFailures\":[", "]}"))
        .getBytes(StandardCharsets.UTF_8);
  }
}
