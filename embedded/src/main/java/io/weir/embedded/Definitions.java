package io.weir.embedded;

import io.weir.StreamFunction;
import io.weir.dynamo.DynamoSink;
import java.util.Optional;

/** The function that an operator names: by its class, or only by its name. */
record Definitions(String name, Optional<StreamFunction> definition) {
  /**
   * @param function an example's name, a class with a public static FUNCTION, or a function's name
   * @param classPath where the class is; null = it is one of Weir's, or there is none
   */
  static Definitions of(String function, String classPath) {
    try {
      StreamFunction found =
          Examples.job(function, classPath).function().withSinks(DynamoSink::fromEnvironment);
      return new Definitions(found.name(), Optional.of(found));
    } catch (UsageException noClass) {
      if (classPath != null || function.contains(".")) {
        throw noClass;
      }
      return new Definitions(function, Optional.empty());
    }
  }
}
