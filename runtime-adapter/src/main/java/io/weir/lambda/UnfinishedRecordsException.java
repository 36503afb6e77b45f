package io.weir.lambda;

import io.weir.annotation.Experimental;
import io.weir.log.ValueFree;
import io.weir.spi.Position;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Thrown when records of a Kafka event are not finished and the mapping does not read which: so the
 * whole batch comes again, and what is finished of it is recognised.
 */
@Experimental
public final class UnfinishedRecordsException extends RuntimeException implements ValueFree {
  private static final long serialVersionUID = 1L;

  UnfinishedRecordsException(String function, Map<String, List<Position>> unfinished) {
    super(
        "function '"
            + function
            + "' has unfinished records, the reasons are logged: "
            + unfinished.values().stream()
                .map(records -> records.size() + " from " + records.getFirst())
                .collect(Collectors.joining(", "))
            + "; the batch comes again. Where the mapping has ReportBatchItemFailures, set "
            + Environment.KAFKA_ITEM_FAILURES
            + "=true, and only these come again");
  }
}
