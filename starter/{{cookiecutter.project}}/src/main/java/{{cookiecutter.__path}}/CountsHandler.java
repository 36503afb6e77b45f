package {{cookiecutter.package}};

import io.weir.dynamo.DeadLetterTable;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.DynamoStateStore;
import io.weir.lambda.HandlerOptions;
import io.weir.lambda.StreamHandler;

/** {@link Counts} on Lambda: the environment names the tables and the streams. */
public final class CountsHandler extends StreamHandler {
  public CountsHandler() {
    super(
        Counts.FUNCTION.withSinks(DynamoSink::fromEnvironment),
        DynamoStateStore.fromEnvironment(),
        HandlerOptions.DEFAULT.deadLetters(DeadLetterTable.fromEnvironment()));
  }
}
