package io.weir.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A stack is in no alarm until something is wrong, and each alarm on dead letters tells of the next
 * one. What a template's resources do on LocalStack is in {@code TemplateTest}, what writes to a
 * table of letters in {@code DeadLetterTableTest}.
 */
class TemplateAlarmsTest {
  private static final String PROJECT = "template.yaml";
  private static final String STARTER = Starter.TEMPLATE;

  private static JsonNode resources(String name) throws IOException {
    Path checkout = Path.of("").toAbsolutePath().getParent();
    return Starter.read(checkout.resolve(name)).path("Resources");
  }

  private static JsonNode properties(String template, String resource) throws IOException {
    return resources(template).path(resource).path("Properties");
  }

  /** A notification of a bucket's own begins with {@code s3:TestEvent}, one of EventBridge not. */
  @ParameterizedTest
  @ValueSource(strings = {PROJECT, STARTER})
  void whatComesIntoTheBucketIsToldToTheQueueAndNothingElse(String name) throws IOException {
    JsonNode bucket = properties(name, "DeadLetterBucket");
    assertThat(bucket.at("/NotificationConfiguration").size()).isOne();
    assertThat(
            bucket
                .at("/NotificationConfiguration/EventBridgeConfiguration/EventBridgeEnabled")
                .asBoolean())
        .isTrue();

    JsonNode rule = properties(name, "DeadLetterBucketRule");
    assertThat(rule.at("/EventPattern").toString())
        .isEqualTo(
            "{\"source\":[\"aws.s3\"],\"detail-type\":[\"Object Created\"],"
                + "\"detail\":{\"bucket\":{\"name\":[\"DeadLetterBucket\"]}}}");
    assertThat(rule.at("/Targets").size()).isOne();
    assertThat(rule.at("/Targets/0/Arn").asText()).isEqualTo("DeadLetterQueue.Arn");

    JsonNode policy = properties(name, "DeadLetterQueuePolicy").at("/PolicyDocument/Statement/0");
    assertThat(policy.at("/Principal/Service").asText()).isEqualTo("events.amazonaws.com");
    assertThat(policy.at("/Condition/ArnEquals").path("aws:SourceArn").asText())
        .isEqualTo("DeadLetterBucketRule.Arn");
  }

  /** It is on when there are more messages than before, looked at or not, and off if they stay. */
  @ParameterizedTest
  @ValueSource(strings = {PROJECT, STARTER})
  void theAlarmOfTheQueueEndsWhileMessagesStay(String name) throws IOException {
    JsonNode alarm = properties(name, "DeadLetterQueueAlarm");
    JsonNode metrics = alarm.path("Metrics");

    assertThat(metrics.at("/0/Expression").asText())
        .isEqualTo("DIFF(FILL(FILL(visible, REPEAT), 0) + FILL(FILL(taken, REPEAT), 0))");
    List<String> counted = new ArrayList<>();
    metrics.forEach(one -> {
      if (one.has("MetricStat")) {
        assertThat(one.path("ReturnData").asBoolean(true)).isFalse();
        assertThat(one.at("/MetricStat/Metric/Dimensions/0/Value").asText())
            .isEqualTo("DeadLetterQueue.QueueName");
        counted.add(
            one.path("Id").asText() + " " + one.at("/MetricStat/Metric/MetricName").asText());
      }
    });
    assertThat(counted)
        .containsExactly(
            "visible ApproximateNumberOfMessagesVisible",
            "taken ApproximateNumberOfMessagesNotVisible");
    // The latest minute may not be known yet, and is filled then: it alone would show nothing.
    assertThat(alarm.path("EvaluationPeriods").asInt()).isBetween(2, 5);
    assertThat(alarm.path("DatapointsToAlarm").asInt()).isOne();
  }

  /** Where nothing happens there is no data, which is no alarm. */
  @ParameterizedTest
  @ValueSource(strings = {PROJECT, STARTER})
  void aStackWhereNothingHappensIsInNoAlarm(String name) throws IOException {
    for (JsonNode resource : resources(name)) {
      if (resource.path("Type").asText().equals("AWS::CloudWatch::Alarm")) {
        assertThat(resource.at("/Properties/TreatMissingData").asText()).isEqualTo("notBreaching");
        assertThat(resource.at("/Properties/ComparisonOperator").asText())
            .isEqualTo("GreaterThanThreshold");
      }
    }
  }
}
