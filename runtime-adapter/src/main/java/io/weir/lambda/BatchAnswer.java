package io.weir.lambda;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the event source mapping is told (ReportBatchItemFailures): where each shard of the event
 * has to be delivered again from. An aggregated record is told as a whole; what of it is done is
 * known by its keys.
 *
 * @param unfinished sequence numbers
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
