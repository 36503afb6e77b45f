package io.weir.deploy.template;

import io.weir.definition.Resource.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What an operator looks at first; the alarms watch the same. */
final class Dashboard {
  private final List<Member> members;
  private final Places places;

  Dashboard(List<Member> members, Places places) {
    this.members = members;
    this.places = places;
  }

  Block resource() {
    return Block.of("Type", "AWS::CloudWatch::Dashboard")
        .put("Condition", "HasDashboard")
        .put(
            "Properties",
            Block.of("DashboardName", MadeResources.named("${AWS::Region}"))
                .put("DashboardBody", Yaml.subLines(body())));
  }

  private String body() {
    List<String> widgets = new ArrayList<>();
    add(
        widgets,
        "Behind the stream, milliseconds",
        each(one -> lambda("IteratorAge", one, "Maximum")));
    add(
        widgets,
        "Failed and throttled invocations",
        each(one -> lambda("Errors", one, "Sum")),
        each(one -> lambda("Throttles", one, "Sum")));
    add(
        widgets,
        "Duration, milliseconds",
        each(one -> lambda("Duration", one, "p50")),
        each(one -> lambda("Duration", one, "p99")));
    add(
        widgets,
        "Dead letters: rows put into the tables, messages in the queue",
        letters(),
        List.of(queue()));
    add(widgets, "Records into the streams", streams());
    add(
        widgets,
        "Throttled requests of the state tables",
        each(one -> state("WriteThrottleEvents", one)),
        each(one -> state("ReadThrottleEvents", one)));
    return "{\n  \"widgets\": [\n" + String.join(",\n", widgets) + "\n  ]\n}\n";
  }

  private List<String> each(Function<Member, String> metric) {
    return members.stream().map(metric).toList();
  }

  private static String lambda(String metric, Member member, String stat) {
    return metric("AWS/Lambda", metric, "FunctionName", "${Name}-" + member.physical(), stat);
  }

  private static String state(String metric, Member member) {
    return metric(
        "AWS/DynamoDB", metric, "TableName", "${Name}-" + member.physical() + "-state", "Sum");
  }

  private List<String> letters() {
    return members.stream()
        .filter(member -> member.ownLetters().findAny().isPresent())
        .map(member ->
            "[\"AWS/DynamoDB\", \"SuccessfulRequestLatency\", \"TableName\", \"${Name}-"
                + member.physical()
                + "-dead-letters\", \"Operation\", \"PutItem\", {\"stat\": \"SampleCount\"}]")
        .toList();
  }

  private static String queue() {
    return metric(
        "AWS/SQS",
        "ApproximateNumberOfMessagesVisible",
        "QueueName",
        "${Name}-dead-letters",
        "Maximum");
  }

  private List<String> streams() {
    return places.all().stream()
        .filter(place -> place.made() && place.resource().kind() == Kind.STREAM)
        .map(place ->
            metric(
                "AWS/Kinesis",
                "IncomingRecords",
                "StreamName",
                "${Name}-" + place.resource().name(),
                "Sum"))
        .toList();
  }

  private static String metric(
      String space, String name, String dimension, String value, String stat) {
    return "[\"%s\", \"%s\", \"%s\", \"%s\", {\"stat\": \"%s\"}]"
        .formatted(space, name, dimension, value, stat);
  }

  /** Adds a widget, two in a row; none if nothing is in it. */
  @SafeVarargs
  @SuppressWarnings("varargs") // a list of them is only read
  private static void add(List<String> widgets, String title, List<String>... metrics) {
    List<String> all = new ArrayList<>();
    List.of(metrics).forEach(all::addAll);
    if (all.isEmpty()) {
      return;
    }
    int at = widgets.size();
    widgets.add(
        """
        {
          "type": "metric", "x": %d, "y": %d, "width": 12, "height": 6,
          "properties": {
            "title": "%s", "region": "${AWS::Region}", "view": "timeSeries", "period": 60,
            "metrics": [
              %s
            ]
          }
        }\
        """
            .formatted(at % 2 * 12, at / 2 * 6, title, String.join(",\n      ", all))
            .indent(4)
            .stripTrailing());
  }
}
