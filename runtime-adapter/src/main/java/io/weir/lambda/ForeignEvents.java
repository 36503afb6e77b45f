package io.weir.lambda;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The events of services that teams map to a function by mistake, each with what to do instead: a
 * handler reads logs, where what comes again has its old place.
 */
final class ForeignEvents {
  private static final String TO_A_STREAM =
      "; send them to a Kinesis stream or a Kafka topic, and map that to the function";

  private static final Map<String, String> BY_SOURCE =
      Map.of(
          "aws:sqs",
          "messages of SQS. A queue gives them no place by which one that comes again is recognised"
              + TO_A_STREAM,
          "aws:sns",
          "notifications of SNS, which have no place in a log" + TO_A_STREAM,
          "aws:s3",
          "notifications of S3, which have no place in a log"
              + "; send them by EventBridge to a Kinesis stream, and map that to the function",
          "aws:ses",
          "mails of SES, which have no place in a log" + TO_A_STREAM);

  /**
   * An event that is told by fields of its own.
   *
   * @param fields one of them is enough
   */
  private record Form(Set<String> fields, String words) {}

  private static final List<Form> FORMS =
      List.of(
          new Form(
              Set.of("requestContext", "httpMethod", "routeKey", "rawPath"),
              "a request of API Gateway, a load balancer or a function URL. Whoever sends it waits"
                  + " for an answer that a stream function has not; let API Gateway put it into a"
                  + " Kinesis stream, and map that to the function"),
          new Form(
              Set.of("deliveryStreamArn", "invocationId"),
              "the event of a Firehose data transformation; Firehose keeps no log: map the stream"
                  + " that feeds Firehose to the function"),
          new Form(
              Set.of("awslogs"),
              "log events that CloudWatch Logs sends by itself; let the subscription go to a Kinesis"
                  + " stream, and read it by CloudWatchLogs"),
          new Form(
              Set.of("detail-type", "detail"),
              "an event of EventBridge that is no schedule; let the rule send it to a Kinesis stream,"
                  + " and read it by EventBridge.of(..)"),
          new Form(
              Set.of("rmqMessagesByQueue", "messages"),
              "messages of Amazon MQ. A queue gives them no place by which one that comes again is"
                  + " recognised"
                  + TO_A_STREAM),
          new Form(
              Set.of("events"),
              "changes of DocumentDB, which a handler does not read; let them go to a Kinesis stream"
                  + " or a Kafka topic, and map that to the function"));

  private ForeignEvents() {}

  /** Refuses records of a service that a handler does not read. */
  static UnreadableEventException ofRecords(String source) {
    String words = BY_SOURCE.get(source);
    return new UnreadableEventException(
        "the event's records are "
            + (words == null
                ? "of the eventSource '"
                    + source
                    + "'; a handler reads aws:kinesis and aws:dynamodb, and Kafka: map a stream, a"
                    + " table or a topic to the function"
                : words)
            + "; nothing was processed");
  }

  /**
   * Refuses an event that is of none of the kinds that a handler reads.
   *
   * @param names its fields
   */
  static UnreadableEventException ofFields(List<String> names) {
    for (Form form : FORMS) {
      if (names.stream().anyMatch(form.fields()::contains)) {
        return new UnreadableEventException(
            "the event is " + form.words() + "; nothing was processed");
      }
    }
    return new UnreadableEventException(
        "an event with the fields "
            + names
            + " is none of a Kinesis or DynamoDB event (\"Records\"), a Kafka event (\"records\")"
            + " and a tick ({\"weir\":\"tick\"}, or an EventBridge schedule's event); send one of"
            + " them");
  }
}
