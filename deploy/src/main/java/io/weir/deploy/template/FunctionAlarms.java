package io.weir.deploy.template;

import io.weir.definition.Resource.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.nodes.Node;

/** The alarms of a function. */
final class FunctionAlarms {
  private final Member member;
  private final Parameters parameters;
  private final LogicalIds ids;
  private final Map<String, Block> alarms = new LinkedHashMap<>();

  FunctionAlarms(Member member, Parameters parameters, LogicalIds ids) {
    this.member = member;
    this.parameters = parameters;
    this.ids = ids;
  }

  /** All of them, by logical id. */
  Map<String, Block> all() {
    boolean topics = reads(Kind.KAFKA_TOPIC);
    if (topics) {
      offsetLag();
    }
    if (!topics || member.sources().size() > 1) {
      iteratorAge();
    }
    lambda("Errors", "errors", "Invocations fail; a batch is tried again until it succeeds");
    lambda(
        "Throttles",
        "throttles",
        "Invocations are throttled; raise the concurrency of the account or of the function");
    ticks();
    stateThrottles();
    if (member.ownLetters().findAny().isPresent()) {
      deadLetters();
    }
    return alarms;
  }

  private boolean reads(Kind kind) {
    return member.sources().stream().anyMatch(source -> source.kind() == kind);
  }

  private void add(String what, Block alarm) {
    String id = member.id() + what + "Alarm";
    alarms.put(ids.take(id, "the alarm " + what + " of " + member.name()), alarm);
  }

  /**
   * The function's name, and not a reference to it: the function names an alarm for a shift of its
   * traffic, and who resolves references before SAM does, as LocalStack, would go in circles.
   */
  private Node name() {
    return MadeResources.named(member.physical());
  }

  private void iteratorAge() {
    add(
        "IteratorAge",
        new Alarm(
                Alarm.name(member, "iterator-age"),
                "The function is behind its stream; records are lost when they are older than the retention")
            .metric("AWS/Lambda", "IteratorAge", "FunctionName", name())
            .each("Maximum", 60)
            .above(Yaml.ref("IteratorAgeAlarmMillis"), 5, 5));
  }

  private void offsetLag() {
    parameters.number(
        "OffsetLagAlarm",
        100_000,
        1,
        0,
        "How many records a function may be behind its Kafka topic before it alarms");
    add(
        "OffsetLag",
        new Alarm(
                Alarm.name(member, "offset-lag"),
                "The function is behind its topic; records are lost when they are older than the retention")
            .metric("AWS/Lambda", "OffsetLag", "FunctionName", name())
            .each("Maximum", 60)
            .above(Yaml.ref("OffsetLagAlarm"), 5, 5));
  }

  private void lambda(String metric, String name, String words) {
    add(
        metric,
        new Alarm(Alarm.name(member, name), words)
            .metric("AWS/Lambda", metric, "FunctionName", name())
            .each("Sum", 60)
            .above(0, 3, 3));
  }

  /** Needs a tick before the silence, so that a new stack, which has had none, does not alarm. */
  private void ticks() {
    add(
        "Ticks",
        new Alarm(
                Alarm.name(member, "ticks"),
                "No tick for ten minutes: windows of silent keys stay open; see whether the rule is enabled")
            .comment(
                "A minute without a tick counts if there was one in the half hour before: a new stack has had none.")
            .expression(
                "missing",
                "Minutes without a tick",
                "IF(FILL(ticks, 0) < 1 AND RUNNING_SUM(FILL(ticks, 0)) > 0, 1, 0)",
                Alarm.in(
                    "ticks",
                    "Sum",
                    "AWS/Events",
                    "Invocations",
                    "RuleName",
                    MadeResources.named(member.tick())))
            .above(0, 30, 10));
  }

  private void stateThrottles() {
    Object table = Yaml.ref(member.id() + "State");
    add(
        "StateThrottles",
        new Alarm(
                Alarm.name(member, "state-throttles"),
                "DynamoDB throttles the state table; batches wait and are tried again. One hot key is the usual cause")
            .expression(
                "throttled",
                "Throttled requests",
                "FILL(writes, 0) + FILL(reads, 0)",
                Alarm.in(
                    "writes", "Sum", "AWS/DynamoDB", "WriteThrottleEvents", "TableName", table),
                Alarm.in("reads", "Sum", "AWS/DynamoDB", "ReadThrottleEvents", "TableName", table))
            .above(0, 5, 5));
  }

  private void deadLetters() {
    add(
        "DeadLetters",
        new Alarm(
                Alarm.name(member, "dead-letters"),
                "An event was given up; its payload and the reason are in the dead letter table")
            .comment("A letter is put; that it was sent again is an update.")
            .metric(
                "AWS/DynamoDB",
                "SuccessfulRequestLatency",
                "TableName",
                Yaml.ref(member.id() + "DeadLettersTable"),
                "Operation",
                "PutItem")
            .each("SampleCount", 60)
            .above(0, 1, 1));
  }
}
