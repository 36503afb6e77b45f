package io.weir.benchmarks;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.dynamo.Tables;
import java.lang.reflect.Proxy;
import java.util.List;
import org.aspectj.lang.ProceedingJoinPoint;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.lambda.powertools.idempotency.Idempotency;
import software.amazon.lambda.powertools.idempotency.IdempotencyConfig;
import software.amazon.lambda.powertools.idempotency.internal.IdempotencyHandler;
import software.amazon.lambda.powertools.idempotency.persistence.DynamoDBPersistenceStore;

/**
 * The idempotent Lambda as teams write it today: Powertools Idempotency by event id around one
 * {@code UpdateItem ADD} per view. The calls of the woven {@code @Idempotent} aspect are made
 * directly.
 */
final class PowertoolsRun extends UpdateRun {
  private static final String IDS = "idempotency";
  private final ObjectMapper json = new ObjectMapper();
  private final Context context = Stubs.of(Context.class, method -> 300_000);

  PowertoolsRun(DynamoDbClient client, LocalDynamo counter) {
    super(client, counter);
    Tables.createResult(client, IDS, "id", null);
    System.setProperty("AWS_LAMBDA_FUNCTION_NAME", "page-views");
    Idempotency.config()
        .withPersistenceStore(
            DynamoDBPersistenceStore.builder()
                .withTableName(IDS)
                .withDynamoDbClient(client)
                .build())
        .withConfig(IdempotencyConfig.builder().withEventKeyJMESPath("id").build())
        .configure();
  }

  @Override
  public void handle(List<View> views) throws Exception {
    for (View view : views) {
      handle(view);
    }
  }

  private void handle(View view) throws Exception {
    JsonNode payload = json.valueToTree(view);
    try {
      new IdempotencyHandler(counting(view), "page-views", payload, context).handle();
    } catch (Exception | Error failure) {
      throw failure;
    } catch (Throwable other) {
      throw new IllegalStateException(other);
    }
  }

  private ProceedingJoinPoint counting(View view) {
    return (ProceedingJoinPoint)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ProceedingJoinPoint.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getArgs")) {
                return new Object[] {view};
              }
              count(view);
              return "counted";
            });
  }
}
