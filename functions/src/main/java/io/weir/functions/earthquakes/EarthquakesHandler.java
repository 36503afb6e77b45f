package io.weir.functions.earthquakes;

import io.weir.dynamo.DeadLetterTable;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.DynamoStateStore;
import io.weir.lambda.HandlerOptions;
import io.weir.lambda.StreamHandler;

/** {@link Earthquakes} on Lambda: the environment names the tables. */
public final class EarthquakesHandler extends StreamHandler {
  public EarthquakesHandler() {
    super(
        Earthquakes.FUNCTION.withSinks(DynamoSink::fromEnvironment),
        DynamoStateStore.fromEnvironment(),
        HandlerOptions.DEFAULT.deadLetters(DeadLetterTable.fromEnvironment()));
  }
}
