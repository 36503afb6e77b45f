package io.weir.connect;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsExecutionAttribute;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Notes what clients of the SDK send: the right of IAM that each request needs, with the name of
 * the resource.
 */
final class CalledRights implements ExecutionInterceptor {
  /** The fields of requests that name a resource. */
  private static final List<String> NAMES =
      List.of(
          "Bucket",
          "DeliveryStreamName",
          "FunctionName",
          "KeyId",
          "QueueName",
          "QueueUrl",
          "SecretId",
          "stateMachineArn",
          "StreamARN",
          "StreamName",
          "TopicArn");

  private final Set<String> rights = new ConcurrentSkipListSet<>();
  private final Set<String> operations = new ConcurrentSkipListSet<>();

  /** A client whose requests are noted and answered. */
  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
    return builder
        .httpClient(new ServiceAnswers())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
        .overrideConfiguration(settings -> settings.addExecutionInterceptor(this))
        .build();
  }

  /** Such as {@code sqs:SendMessage orders}, and {@code s3:PutObject rows/*} of objects. */
  Set<String> rights() {
    return new TreeSet<>(rights);
  }

  /** The operations of the API, as methods of the clients are called. */
  Set<String> operations() {
    return new TreeSet<>(operations);
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    String service = attributes.getAttribute(AwsExecutionAttribute.ENDPOINT_PREFIX);
    String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
    operations.add(operation.substring(0, 1).toLowerCase(Locale.ROOT) + operation.substring(1));
    actions(service, operation, context.request())
        .map(action -> action + " " + name(context.request()))
        .forEach(rights::add);
  }

  /** The rights that an operation needs are called as it is, but for these. */
  private static Stream<String> actions(String service, String operation, SdkRequest request) {
    return switch (service + ":" + operation) {
      case "s3:HeadObject" -> Stream.of("s3:GetObject");
      case "s3:PutObject" ->
          ((PutObjectRequest) request).tagging() == null
              ? Stream.of("s3:PutObject")
              : Stream.of("s3:PutObject", "s3:PutObjectTagging");
      case "sqs:SendMessageBatch" -> Stream.of("sqs:SendMessage");
      case "sns:PublishBatch" -> Stream.of("sns:Publish");
      case "lambda:Invoke" -> Stream.of("lambda:InvokeFunction");
      default -> Stream.of(service + ":" + operation);
    };
  }

  private static String name(SdkRequest request) {
    if (request instanceof PutEventsRequest events) {
      return String.join(
          "|",
          new TreeSet<>(
              events.entries().stream().map(PutEventsRequestEntry::eventBusName).toList()));
    }
    String name =
        Stream.concat(NAMES.stream(), Stream.of("Name"))
            .flatMap(field -> request.getValueForField(field, String.class).stream())
            .findFirst()
            .orElseThrow(() -> new AssertionError("which field names the resource? " + request));
    if (request instanceof GetObjectRequest one) {
      return one.bucket() + "/" + one.key();
    }
    boolean isObject = request.getValueForField("Key", String.class).isPresent();
    return name.replaceFirst("^(arn:.*:|https://.*/)", "") + (isObject ? "/*" : "");
  }
}
