package io.weir.simulation.dynamodb;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** DynamoDB's errors, as its client throws them. */
final class Errors {
  private Errors() {}

  private static AwsErrorDetails details(String code, String message) {
    return AwsErrorDetails.builder().errorCode(code).errorMessage(message).build();
  }

  static DynamoDbException validation(String message) {
    return (DynamoDbException)
        DynamoDbException.builder()
            .awsErrorDetails(details("ValidationException", message))
            .message(message)
            .statusCode(400)
            .build();
  }

  static RuntimeException noTable(String table) {
    String message = "Requested resource not found: Table: " + table + " not found";
    return ResourceNotFoundException.builder()
        .awsErrorDetails(details("ResourceNotFoundException", message))
        .message(message)
        .statusCode(400)
        .build();
  }

  static RuntimeException throttled() {
    String message = "The level of configured provisioned throughput for the table was exceeded";
    return ProvisionedThroughputExceededException.builder()
        .awsErrorDetails(details("ProvisionedThroughputExceededException", message))
        .message(message)
        .statusCode(400)
        .build();
  }

  static RuntimeException internal() {
    return InternalServerErrorException.builder()
        .awsErrorDetails(details("InternalServerError", "Internal server error"))
        .message("Internal server error")
        .statusCode(500)
        .build();
  }

  static RuntimeException timedOut() {
    return SdkClientException.builder().message("Read timed out").build();
  }

  static void requireIndexable(String name, AttributeValue value) {
    boolean empty =
        value != null
            && ("".equals(value.s())
                || value.b() != null && value.b().asByteArrayUnsafe().length == 0);
    if (empty) {
      throw validation("The index key attribute " + name + " is empty");
    }
  }
}
