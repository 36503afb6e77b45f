package io.weir.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.process.ProcessFunction;
import io.weir.testkit.CollectingSink;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Events that teams map to a handler by mistake, in the form that each service sends: one error
 * names what came and what to do instead, and nothing is processed.
 */
class ForeignEventsTest {
  /**
   * @param words the message has them
   */
  private record Case(String service, String event, String... words) {
    @Override
    public String toString() {
      return service;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "SQS",
            """
            {"Records":[{"messageId":"059f36b4-87a3-44ab-83d2-661975830a7d","receiptHandle":"AQEBwJ",
            "body":"{}","attributes":{"ApproximateReceiveCount":"1","SentTimestamp":"1545082649183",
            "MessageGroupId":"g","SequenceNumber":"18849496460467696128"},"messageAttributes":{},
            "md5OfBody":"e4e6","eventSource":"aws:sqs",
            "eventSourceARN":"arn:aws:sqs:us-east-2:123456789012:my-queue","awsRegion":"us-east-2"}]}
            """,
            "messages of SQS",
            "Kinesis stream"),
        new Case(
            "SNS",
            """
            {"Records":[{"EventVersion":"1.0","EventSubscriptionArn":"arn:aws:sns:us-east-1:1:t:2",
            "EventSource":"aws:sns","Sns":{"SignatureVersion":"1","Timestamp":"2019-01-02T12:45:07.000Z",
            "MessageId":"95df01b4","Message":"hello","Type":"Notification"}}]}
            """,
            "notifications of SNS",
            "Kinesis stream"),
        new Case(
            "S3",
            """
            {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-east-2",
            "eventTime":"2019-09-03T19:37:27.192Z","eventName":"ObjectCreated:Put",
            "s3":{"s3SchemaVersion":"1.0","bucket":{"name":"b"},"object":{"key":"k","sequencer":"0C"}}}]}
            """,
            "notifications of S3",
            "EventBridge"),
        new Case(
            "SES",
            "{\"Records\":[{\"eventVersion\":\"1.0\",\"ses\":{},\"eventSource\":\"aws:ses\"}]}",
            "mails of SES"),
        new Case(
            "another service",
            "{\"Records\":[{\"eventVersion\":\"1.0\",\"eventSource\":\"aws:codecommit\"}]}",
            "'aws:codecommit'",
            "aws:kinesis and aws:dynamodb"),
        new Case(
            "Firehose",
            """
            {"invocationId":"invoked123","deliveryStreamArn":"aws:lambda:events","region":"us-west-2",
            "sourceKinesisStreamArn":"arn:aws:kinesis:us-west-2:1:stream/s",
            "records":[{"data":"SGVsbG8gV29ybGQ=","recordId":"record1",
            "approximateArrivalTimestamp":1507217624302,"kinesisRecordMetadata":{
            "shardId":"shardId-000000000000","partitionKey":"4d1ad2b9","sequenceNumber":"4954","subsequenceNumber":""}}]}
            """,
            "Firehose",
            "the stream that feeds Firehose"),
        new Case(
            "Firehose, records first",
            "{\"records\":[{\"recordId\":\"1\",\"data\":\"\"}],\"invocationId\":\"i\"}",
            "Firehose"),
        new Case(
            "API Gateway, REST",
            """
            {"resource":"/","path":"/","httpMethod":"GET","headers":{},"requestContext":{"stage":"p"},
            "body":null,"isBase64Encoded":false}
            """,
            "API Gateway"),
        new Case(
            "API Gateway, HTTP, and function URLs",
            """
            {"version":"2.0","routeKey":"$default","rawPath":"/","rawQueryString":"","headers":{},
            "requestContext":{"http":{"method":"POST"}},"body":"{}","isBase64Encoded":false}
            """,
            "function URL"),
        new Case(
            "a subscription of CloudWatch Logs",
            "{\"awslogs\":{\"data\":\"H4sIAAAAAAAAAA==\"}}",
            "CloudWatch Logs",
            "CloudWatchLogs"),
        new Case(
            "EventBridge",
            """
            {"version":"0","id":"fe8d3c65","detail-type":"EC2 Instance State-change Notification",
            "source":"aws.ec2","account":"1","time":"2019-03-18T18:43:48Z","region":"r","resources":[],
            "detail":{"state":"running"}}
            """,
            "EventBridge",
            "no schedule"),
        new Case(
            "an EventBridge pipe",
            "[{\"eventSource\":\"aws:kinesis\",\"data\":\"\"}]",
            "EventBridge pipe"),
        new Case(
            "Amazon MQ",
            """
            {"eventSource":"aws:rmq","eventSourceArn":"arn:aws:mq:us-west-2:1:broker:b:c",
            "rmqMessagesByQueue":{"q::/":[{"basicProperties":{},"redelivered":false,"data":"e30="}]}}
            """,
            "messages of Amazon MQ"),
        new Case(
            "DocumentDB",
            """
            {"eventSourceArn":"arn:aws:rds:us-east-1:1:cluster:c","eventSource":"aws:docdb",
            "events":[{"event":{"_id":{"_data":"0163"},"operationType":"insert"}}]}
            """,
            "changes of DocumentDB"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isRefusedByName(Case one) {
    Rig rig = new Rig();
    assertThatThrownBy(() -> rig.invoke(one.event().replace("\n", "")))
        .isInstanceOf(UnreadableEventException.class)
        .hasMessageContainingAll(one.words());
    assertThat(rig.memory.progress("click-counts")).isEmpty();
  }

  /** A function that reads tables, and gets the records of a stream, says it, and the reverse. */
  @ParameterizedTest
  @MethodSource("crossed")
  void aLogThatNoSourceReadsIsNamed(String event, String words) {
    assertThatThrownBy(() -> new Rig().invoke(event)).hasMessageContaining(words);
    byte[] bytes = new EventJson().put(1, "x").bytes();
    assertThatThrownBy(() -> EventReader.byJackson(tables(), bytes, bytes.length))
        .hasMessageContaining("has no source for the stream");
  }

  private static EventSources tables() {
    return EventSources.of(
        StreamFunction.named("orders")
            .from(Source.table("orders", PublishedSamplesTest.text()).keyByPartitionKey())
            .compute(ProcessFunction.<String, String>of((event, context) -> {}))
            .to(new CollectingSink<>("seen"))
            .build(),
        new Environment(Map.of()));
  }

  static Stream<Arguments> crossed() {
    return Stream.of(
        Arguments.of(
            new TableJson().insert("a", 1).toString(),
            "of DynamoDB; its sources read the tables []"),
        Arguments.of(
            KafkaJson.msk("orders").put(0, 1, "k", "v").toString(),
            "no source for the Kafka topic"));
  }

  /** The form of an event of a stream with TumblingWindowInSeconds, and a consumer's ARN. */
  @Test
  void aWindowOfTheMappingAndAConsumerAreLeftAlone() {
    Rig rig = new Rig();
    EventJson event =
        new EventJson()
            .stream("arn:aws:kinesis:eu-west-1:123456789012:stream/clicks/consumer/weir:1700000000")
                .put(1, Clicks.Click.json("home", 1));
    String window =
        event
            .toString()
            .replaceFirst(
                "}]}$",
                "}],\"window\":{\"start\":\"2026-01-01T12:00:00Z\",\"end\":\"2026-01-01T12:02:00Z\"},"
                    + "\"state\":{},\"shardId\":\"shardId-000000000000\","
                    + "\"eventSourceARN\":\"arn:aws:kinesis:eu-west-1:123456789012:stream/clicks\","
                    + "\"isFinalInvokeForWindow\":false,\"isWindowTerminatedEarly\":false}");
    assertThat(rig.invoke(window)).isEqualTo("{\"batchItemFailures\":[]}");
    assertThat(rig.memory.progress("click-counts"))
        .extracting(progress -> progress.stream())
        .containsExactly("arn:aws:kinesis:eu-west-1:123456789012:stream/clicks");
    String last =
        "{\"Records\":[],\"window\":{},\"state\":{},\"shardId\":\"s\",\"eventSourceARN\":\"a\","
            + "\"isFinalInvokeForWindow\":true,\"isWindowTerminatedEarly\":false}";
    assertThat(rig.invoke(last)).isEqualTo("{\"batchItemFailures\":[]}");
  }
}
