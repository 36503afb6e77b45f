package io.weir.dynamo;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/** A client of which some calls are throttled before they reach the table. */
final class Faults {
  private Faults() {}

  static DynamoDbClient client(Predicate<String> throttled) {
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            Faults.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            (proxy, method, arguments) -> {
              if (throttled.test(method.getName())) {
                throw ProvisionedThroughputExceededException.builder().message("throttled").build();
              }
              try {
                return method.invoke(Local.CLIENT, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
