package io.weir.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Sink;
import io.weir.connect.eventbridge.EventBridgeSink;
import io.weir.connect.firehose.FirehoseSink;
import io.weir.connect.kinesis.KinesisSink;
import io.weir.connect.lambda.LambdaSink;
import io.weir.connect.s3.S3PartsSink;
import io.weir.connect.s3.S3Sink;
import io.weir.connect.sns.SnsSink;
import io.weir.connect.sqs.SqsSink;
import io.weir.connect.stepfunctions.StepFunctionsSink;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter.Outcome;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.FirehoseException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.SfnException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.SnsException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** A wrong place is a fault of the deployment: no result is given up for it (R17). */
class PlacesTest {

  /** A client of us-east-1, each call of which is refused. */
  private static <C> C client(Class<C> type, AwsServiceException refusal) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (method.getName().equals("serviceClientConfiguration")) {
                return inUsEast1(method);
              }
              throw refusal;
            }));
  }

  private static Object inUsEast1(Method method) throws ReflectiveOperationException {
    Object builder = method.getReturnType().getMethod("builder").invoke(null);
    ((AwsServiceClientConfiguration.Builder) builder).region(Region.US_EAST_1);
    return ((AwsServiceClientConfiguration.Builder) builder).build();
  }

  private static SnsSink<String> sns(String arn, AwsServiceException refusal) {
    return SnsSink.standard("totals", String.class)
        .withClient(client(SnsClient.class, refusal), arn);
  }

  private static SqsSink<String> sqs(String place, AwsServiceException refusal) {
    return SqsSink.standard(place, String.class).withClient(client(SqsClient.class, refusal));
  }

  private static KinesisSink<String> kinesis(String place, AwsServiceException refusal) {
    return KinesisSink.stream(place, String.class).withClient(client(KinesisClient.class, refusal));
  }

  private static FirehoseSink<String> firehose(AwsServiceException refusal) {
    return FirehoseSink.stream("totals", String.class)
        .withClient(client(FirehoseClient.class, refusal));
  }

  private static EventBridgeSink<String> events(String place, AwsServiceException refusal) {
    return EventBridgeSink.bus(place, String.class, "com.example", "Total")
        .withClient(client(EventBridgeClient.class, refusal));
  }

  private static StepFunctionsSink<String> steps(String arn, AwsServiceException refusal) {
    return StepFunctionsSink.standard("totals", String.class)
        .withClient(client(SfnClient.class, refusal), arn);
  }

  private static LambdaSink<String> lambda(String place, AwsServiceException refusal) {
    return LambdaSink.asynchronous(place, String.class)
        .withClient(client(LambdaClient.class, refusal));
  }

  private static S3Sink<String> s3(String place, AwsServiceException refusal) {
    return S3Sink.bucket(place, String.class, value -> value)
        .withClient(client(S3Client.class, refusal));
  }

  private static S3PartsSink<String> parts(String place, AwsServiceException refusal) {
    return S3PartsSink.bucket(place, String.class, value -> "")
        .withClient(client(S3Client.class, refusal));
  }

  private static AwsServiceException refusal(
      AwsServiceException.Builder service, String code, String message) {
    return service
        .message(message + " (Service: Some, Status Code: 400)")
        .statusCode(400)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
        .build();
  }

  private static final AwsServiceException NEVER =
      refusal(SnsException.builder(), "Never", "asked");

  static Stream<Sink<String>> elsewhere() {
    return Stream.of(
        sns("arn:aws:sns:eu-west-1:123456789012:totals", NEVER),
        sqs("arn:aws:sqs:eu-west-1:123456789012:totals", NEVER),
        kinesis("arn:aws:kinesis:eu-west-1:123456789012:stream/totals", NEVER),
        events("arn:aws:events:eu-west-1:123456789012:event-bus/totals", NEVER),
        steps("arn:aws:states:eu-west-1:123456789012:stateMachine:totals", NEVER),
        lambda("eu-west-1:123456789012:function:totals", NEVER),
        lambda("arn:aws:lambda:eu-west-1:123456789012:function:totals", NEVER));
  }

  @ParameterizedTest
  @MethodSource("elsewhere")
  void anArnOfAnotherRegionIsRefusedWhenTheSinkIsOpened(Sink<String> sink) {
    assertThatThrownBy(sink::open)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("eu-west-1")
        .hasMessageContaining("us-east-1")
        .hasMessageContaining("WEIR_SINK_");
  }

  static Stream<Sink<String>> here() {
    return Stream.of(
        sns("arn:aws:sns:us-east-1:123456789012:totals", NEVER),
        sqs("arn:aws:sqs:us-east-1:123456789012:totals", NEVER),
        kinesis("arn:aws:kinesis:us-east-1:123456789012:stream/totals", NEVER),
        kinesis("totals", NEVER),
        events("arn:aws:events:us-east-1:123456789012:event-bus/totals", NEVER),
        steps("arn:aws:states:us-east-1:123456789012:stateMachine:totals", NEVER),
        lambda("arn:aws:lambda:us-east-1:123456789012:function:totals", NEVER),
        lambda("totals", NEVER),
        lambda("totals:live", NEVER),
        lambda("totals:$LATEST", NEVER),
        lambda("totals:$LATEST.PUBLISHED", NEVER),
        lambda("function:totals", NEVER),
        lambda("123456789012:function:totals", NEVER),
        lambda("us-east-1:123456789012:function:totals:7", NEVER),
        lambda("arn:aws:lambda:us-east-1:123456789012:function:totals:$LATEST.PUBLISHED", NEVER),
        s3("totals.of-2026", NEVER),
        s3("arn:aws:s3:eu-west-1:123456789012:accesspoint/totals", NEVER),
        s3("arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap", NEVER));
  }

  @ParameterizedTest
  @MethodSource("here")
  void oneOfTheClientsRegionIsTaken(Sink<String> sink) {
    sink.open().close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"to tals", "a/b", "ab", "s3://totals", "https://totals.s3.amazonaws.com"})
  void aPlaceThatIsNoBucketIsRefusedWhenTheSinkIsOpened(String place) {
    for (Sink<String> sink : List.of(s3(place, NEVER), parts(place, NEVER))) {
      assertThatThrownBy(sink::open)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("a bucket of S3");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://host/x?user=u&password=s3cr3t",
        "https://user:s3cr3t@host/x",
        "rediss://u:s3cr3t@host:6379"
      })
  void aPlaceThatIsMeantForAnotherSinkIsNotSaid(String place) {
    assertThatThrownBy(() -> Place.of("totals", Map.of("WEIR_SINK_TOTALS", place), ARN, "an ARN"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("sink 'totals' needs an ARN")
        .hasMessageContaining("WEIR_SINK_TOTALS")
        .hasMessageNotContaining("s3cr3t");
  }

  private static final Pattern ARN = Pattern.compile("arn:.*");

  private static String validation(String parameter) {
    return "1 validation error detected: Value 'totals' at '"
        + parameter
        + "' failed to satisfy constraint: Member must satisfy regular expression pattern";
  }

  static Stream<Arguments> wrong() {
    String sns = "arn:aws:sns:us-east-1:123456789012:totals";
    String steps = "arn:aws:states:us-east-1:123456789012:stateMachine:totals";
    return Stream.of(
        Arguments.of(
            sns(
                sns,
                refusal(
                    SnsException.builder(), "InvalidParameter", "Invalid parameter: TopicArn"))),
        Arguments.of(
            sns(
                sns,
                refusal(
                    SnsException.builder(),
                    "InvalidParameter",
                    "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements"))),
        Arguments.of(
            sqs(
                "totals",
                refusal(
                    SqsException.builder(),
                    "InvalidParameterValue",
                    "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in"
                        + " length"))),
        Arguments.of(
            sqs(
                "https://sqs.us-east-1.amazonaws.com/123456789012/totals",
                refusal(
                    SqsException.builder(),
                    "InvalidParameterValue",
                    "Value x for parameter QueueUrl is invalid."))),
        Arguments.of(
            kinesis(
                "totals",
                refusal(
                    KinesisException.builder(), "ValidationException", validation("streamName")))),
        Arguments.of(
            kinesis(
                "totals",
                refusal(
                    KinesisException.builder(), "ValidationException", validation("streamARN")))),
        Arguments.of(
            firehose(
                refusal(
                    FirehoseException.builder(),
                    "ValidationException",
                    validation("deliveryStreamName")))),
        Arguments.of(
            events(
                "totals",
                refusal(
                    EventBridgeException.builder(), "ValidationException", validation("name")))),
        Arguments.of(
            steps(
                steps,
                refusal(
                    SfnException.builder(), "ValidationException", validation("stateMachineArn")))),
        Arguments.of(
            lambda(
                "totals",
                refusal(
                    LambdaException.builder(),
                    "InvalidParameterValueException",
                    validation("functionName")))),
        Arguments.of(
            s3(
                "totals",
                refusal(
                    S3Exception.builder(),
                    "InvalidBucketName",
                    "The specified bucket is not valid."))),
        Arguments.of(
            parts(
                "totals",
                refusal(
                    S3Exception.builder(),
                    "AuthorizationHeaderMalformed",
                    "The authorization header is malformed; the region is wrong"))));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void whatTheServiceBlamesThePlaceForWaitsAndSaysWhatToDeploy(Sink<String> sink) {
    List<Emission> results = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String key = "k" + i;
      byte[] payload = sink.encode(key);
      results.add(new Emission("totals", "totals/" + key, key, 1, Emission.Op.UPSERT, payload));
    }
    assertThat(sink.open().deliver(results))
        .hasSize(3)
        .allSatisfy(outcome ->
            assertThat(outcome)
                .isInstanceOfSatisfying(
                    Outcome.Retry.class,
                    retry -> assertThat(retry.reason()).contains("WEIR_SINK_<NAME>")));
  }

  @Test
  void aQueueIsAskedForByTheNameAndTheAccountOfItsArn() {
    List<GetQueueUrlRequest> asked = new ArrayList<>();
    SqsClient client =
        new SqsClient() {
          @Override
          public GetQueueUrlResponse getQueueUrl(GetQueueUrlRequest request) {
            asked.add(request);
            return GetQueueUrlResponse.builder().queueUrl("https://sqs/1/totals").build();
          }

          @Override
          public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
            return SendMessageBatchResponse.builder().successful(one -> one.id("0")).build();
          }

          @Override
          public String serviceName() {
            return SERVICE_NAME;
          }

          @Override
          public void close() {}
        };
    SqsSink<String> sink =
        SqsSink.standard("arn:aws:sqs:us-east-1:123456789012:totals", String.class)
            .withClient(client);
    Emission one = new Emission("totals", "i", "k", 1, Emission.Op.UPSERT, sink.encode("x"));
    assertThat(sink.open().deliver(List.of(one))).containsExactly(Outcome.DELIVERED);
    assertThat(asked)
        .singleElement()
        .satisfies(request -> {
          assertThat(request.queueName()).isEqualTo("totals");
          assertThat(request.queueOwnerAWSAccountId()).isEqualTo("123456789012");
        });
  }
}
