package io.weir.functions.flights;

import io.weir.dynamo.DynamoStateStore;
import io.weir.functions.Deployed;
import io.weir.lambda.StreamHandler;

/** {@link Flights} on Lambda. */
public final class FlightsHandler extends StreamHandler {
  public FlightsHandler() {
    super(
        Deployed.function(Flights.FUNCTION),
        DynamoStateStore.fromEnvironment(),
        Deployed.options());
  }
}
