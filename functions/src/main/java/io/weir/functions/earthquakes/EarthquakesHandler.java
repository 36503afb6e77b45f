package io.weir.functions.earthquakes;

import io.weir.dynamo.DynamoStateStore;
import io.weir.functions.Deployed;
import io.weir.lambda.StreamHandler;

/** {@link Earthquakes} on Lambda. */
public final class EarthquakesHandler extends StreamHandler {
  public EarthquakesHandler() {
    super(
        Deployed.function(Earthquakes.FUNCTION),
        DynamoStateStore.fromEnvironment(),
        Deployed.options());
  }
}
