package io.weir.functions.flights;

import io.weir.dynamo.DeadLetterTable;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.DynamoStateStore;
import io.weir.lambda.HandlerOptions;
import io.weir.lambda.StreamHandler;

/** {@link CityDays} on Lambda: the environment names the tables. */
public final class CityDaysHandler extends StreamHandler {
  public CityDaysHandler() {
    super(
        CityDays.FUNCTION.withSinks(DynamoSink::fromEnvironment),
        DynamoStateStore.fromEnvironment(),
        HandlerOptions.DEFAULT.deadLetters(DeadLetterTable.fromEnvironment()));
  }
}
