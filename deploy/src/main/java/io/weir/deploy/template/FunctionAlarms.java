package io.weir.deploy.template;

import io.weir.Latency;
import io.weir.Objective;
import io.weir.definition.Resource.Kind;
import io.weir.spi.Signal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.Node;

/**
 * The alarms of a function: those that watch what Lambda says of it, and those that watch its own
 * signals. docs/operate/alarms.md says what each is for.
 */
final class FunctionAlarms {
  /** The namespace of the signals. */
  static final String SIGNALS = "Weir";

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final Member member;
  private final Parameters parameters;
  private final LogicalIds ids;
  private final Map<String, Block> alarms = new LinkedHashMap<>();
  private final Map<Severity, List<String>> bySeverity = new EnumMap<>(Severity.class);

  FunctionAlarms(Member member, Parameters parameters, LogicalIds ids) {
    this.member = member;
    this.parameters = parameters;
    this.ids = ids;
  }

  /** All of them, by logical id. */
  Map<String, Block> all() {
    behind();
    errors();
    noProgress();
    unfinished();
    ticks();
    throttles();
    stateThrottles();
    repeated();
    largeKeys();
    incident(Signal.DEAD_LETTERS, "DeadLettersAlarm", "dead-letters", "loss-on-failover");
    incident(Signal.DECODE_FAILURES, "DecodeFailuresAlarm", "decode-failures", "schema-failures");
    if (!member.function().lookups().isEmpty()) {
      lookups();
    }
    member.function().objective().ifPresent(this::objective);
    bySeverity.forEach((severity, some) ->
        alarms.put(
            take(severity.id(), "the " + severity.text() + " alarm"),
            Composite.any(member, severity, some)));
    return alarms;
  }

  private String take(String what, String user) {
    return ids.take(member.id() + what + "Alarm", user + " of " + member.name());
  }

  private void add(Severity severity, String what, Block alarm) {
    String id = take(what, "the alarm " + what);
    bySeverity.computeIfAbsent(severity, is -> new ArrayList<>()).add(id);
    alarms.put(id, alarm);
  }

  private Alarm alarm(String name, String words, String runbook) {
    return new Alarm(Alarm.name(member, name), words, "runbooks/" + runbook);
  }

  /**
   * The function's name, and not a reference to it: the function names an alarm for a shift of its
   * traffic, and who resolves references before SAM does, as LocalStack, would go in circles.
   */
  private Node name() {
    return MadeResources.named(member.physical());
  }

  private void behind() {
    boolean topics = reads(Kind.KAFKA_TOPIC);
    if (topics) {
      parameters.number(
          "OffsetLagAlarm",
          100_000,
          1,
          0,
          "How many records a function may be behind its Kafka topic before it pages");
      parameters.number(
          "BriefOffsetLag",
          10_000,
          1,
          0,
          "How many records a function may be behind its Kafka topic before it makes a ticket");
      behind("OffsetLag", "offset-lag", "OffsetLagAlarm", "BriefOffsetLag");
    }
    if (!topics || member.sources().size() > 1) {
      behind("IteratorAge", "iterator-age", "IteratorAgeAlarmMillis", "BriefLagMillis");
    }
  }

  private boolean reads(Kind kind) {
    return member.sources().stream().anyMatch(source -> source.kind() == kind);
  }

  private void behind(String metric, String name, String far, String brief) {
    add(
        Severity.PAGE,
        metric,
        alarm(
                name,
                "The function is far behind its stream; records are lost when they are older than the retention",
                "lag-spike")
            .metric("AWS/Lambda", metric, "FunctionName", name())
            .each("Maximum", 60)
            .above(Yaml.ref(far), 5, 5));
    add(
        Severity.TICKET,
        "Brief" + metric,
        alarm("brief-" + name, "The function was behind its stream for minutes", "lag-spike")
            .metric("AWS/Lambda", metric, "FunctionName", name())
            .each("Maximum", 60)
            .above(Yaml.ref(brief), 5, 3));
  }

  private void errors() {
    add(
        Severity.PAGE,
        "Errors",
        alarm(
                "errors",
                "Invocations fail minute by minute; a batch is tried again until it succeeds",
                "failing-commits")
            .metric("AWS/Lambda", "Errors", "FunctionName", name())
            .each("Sum", 60)
            .above(Yaml.ref("ErrorsAlarm"), 3, 3));
  }

  /** Errors are asked, too: an invocation that is killed writes no line. */
  private void noProgress() {
    add(
        Severity.PAGE,
        "NoProgress",
        alarm(
                "no-progress",
                "Batches or ticks fail and not one record is finished",
                "failing-commits")
            .comment(
                "A period counts if something failed in it, no batch finished a record and no sink took a result.")
            .expression(
                "stuck",
                "Periods without progress",
                "IF(FILL(unfinished, 0) + FILL(errors, 0) > 0 AND FILL(finished, 0) + FILL(results, 0) <= 0, 1, 0)",
                signal("unfinished", Signal.UNFINISHED_BATCHES, "Sum", 300),
                signal("finished", Signal.SUCCESS_RATE, "Maximum", 300),
                signal("results", Signal.RESULTS, "Sum", 300),
                Alarm.in("errors", "Sum", 300, "AWS/Lambda", "Errors", "FunctionName", name()))
            .above(0, 3, 2));
  }

  private Block signal(String id, Signal signal, String stat, int seconds) {
    return Alarm.in(id, stat, seconds, SIGNALS, signal.metric(), "Function", name());
  }

  private void unfinished() {
    add(
        Severity.PAGE,
        "Unfinished",
        alarm(
                "unfinished",
                "Batches have to come again minute by minute: commits or deliveries fail",
                "failing-commits")
            .comment("Where none is unfinished there is no value.")
            .metric(SIGNALS, Signal.UNFINISHED_BATCHES.metric(), "Function", name())
            .each("Sum", 60)
            .above(Yaml.ref("UnfinishedAlarm"), 15, 10));
  }

  /** Needs a tick before the silence, so that a new stack, which has had none, does not alarm. */
  private void ticks() {
    add(
        Severity.PAGE,
        "Ticks",
        alarm(
                "ticks",
                "No tick for ten minutes: windows of silent keys stay open; see whether the rule is enabled",
                "lag-spike")
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

  private void throttles() {
    add(
        Severity.TICKET,
        "Throttles",
        alarm(
                "throttles",
                "Invocations are throttled; raise the concurrency of the account or of the function",
                "backpressure")
            .metric("AWS/Lambda", "Throttles", "FunctionName", name())
            .each("Sum", 60)
            .above(0, 3, 3));
  }

  /**
   * By the function's own count, as an alarm on a metric of DynamoDB keeps its state without data.
   */
  private void stateThrottles() {
    add(
        Severity.TICKET,
        "StateThrottles",
        alarm(
                "state-throttles",
                "DynamoDB throttles the state table; batches wait and are tried again. One hot key is the usual cause",
                "backpressure")
            .metric(SIGNALS, Signal.STORE_THROTTLES.metric(), "Function", name())
            .each("Sum", 60)
            .above(Yaml.ref("StateThrottlesAlarm"), 5, 3));
  }

  /**
   * By share, as some are usual. What a producer repeats and what the log repeats are told
   * together: neither is wrong by itself, and both cost what new records cost.
   */
  private void repeated() {
    add(
        Severity.TICKET,
        "Repeated",
        alarm(
                "repeated",
                "Many records come again: a producer sends twice, or batches are delivered again",
                "duplicate-outputs")
            .expression(
                "share",
                "Records that came again, in percent",
                "100 * (FILL(duplicates, 0) + FILL(redeliveries, 0)) / records",
                signal("duplicates", Signal.DUPLICATES, "Sum", 60),
                signal("redeliveries", Signal.REDELIVERIES, "Sum", 60),
                signal("records", Signal.RECORDS, "Sum", 60))
            .above(Yaml.ref("RepeatedPercent"), 10, 5));
  }

  private void largeKeys() {
    add(
        Severity.TICKET,
        "LargeKeys",
        alarm(
                "large-keys",
                "A key keeps more than it should; each of its commits costs by that",
                "state-growth")
            .metric(SIGNALS, Signal.KEY_STATE_BYTES.metric(), "Function", name())
            .each("Maximum", 300)
            .above(Yaml.ref("LargeKeyBytes"), 3, 3));
  }

  /** A question that fails counts, whether its keys have a fallback or not. */
  private void lookups() {
    add(
        Severity.TICKET,
        "LookupFailures",
        alarm(
                "lookup-failures",
                "A lookup does not answer; events have its fallback, or come again where it has none",
                "network-partition")
            .metric(SIGNALS, Signal.LOOKUP_FAILURES.metric(), "Function", name())
            .each("Sum", 60)
            .above(0, 5, 3));
  }

  /** One is enough, and it ends by itself, so that the next one is told. */
  private void incident(Signal signal, String parameter, String name, String runbook) {
    add(
        Severity.TICKET,
        signal.metric(),
        alarm(name, "There were " + signal.meaning(), runbook)
            .metric(SIGNALS, signal.metric(), "Function", name())
            .each("Sum", 300)
            .above(Yaml.ref(parameter), 1, 1));
  }

  private void objective(Objective objective) {
    latency(objective);
    burn(objective, Severity.PAGE, 1800, "PageBurnPercent", "half an hour");
    burn(objective, Severity.TICKET, 3600, "TicketBurnPercent", "an hour");
  }

  private void latency(Objective objective) {
    Latency latency = objective.latency();
    Signal signal =
        latency.from() == Latency.From.ARRIVAL ? Signal.DELIVERY_LATENCY : Signal.EVENT_LATENCY;
    add(
        Severity.PAGE,
        "Latency",
        alarm("latency", "Results are later than the objective allows", "lag-spike")
            .expression(
                "share",
                "Latency in percent of the objective",
                "100 * latency / " + latency.most().toMillis(),
                signal("latency", signal, percentile(objective), 60))
            .above(Yaml.ref("LatencyPercent"), 5, 3));
  }

  /** The percentile that is to be within the latency: p99.9. */
  static String percentile(Objective objective) {
    return "p" + text(BigDecimal.valueOf(objective.percent()));
  }

  private void burn(
      Objective objective, Severity severity, int seconds, String parameter, String words) {
    add(
        severity,
        "Burn" + severity.id(),
        alarm(
                "burn-" + severity.text(),
                "The error budget burned too fast for "
                    + words
                    + ": at 100 % exactly the share that the objective allows is late",
                "lag-spike")
            .expression(
                "burn",
                "Burn rate in percent",
                burn(objective.percent(), "late", "judged"),
                signal("late", Signal.OBJECTIVE_VIOLATIONS, "Sum", seconds),
                signal("judged", Signal.OBJECTIVE_RESULTS, "Sum", seconds))
            .above(Yaml.ref(parameter), 1, 1));
  }

  /**
   * The formula of a burn rate in percent: at 100 just the share of results is late that the
   * objective allows.
   *
   * @param late the id of the results that are too late
   * @param judged the id of all that the objective judges
   */
  static String burn(double percent, String late, String judged) {
    String budget = text(HUNDRED.subtract(BigDecimal.valueOf(percent)));
    return "IF(" + judged + " > 0, 10000 * " + late + " / " + judged + " / " + budget + ", 0)";
  }

  private static String text(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }
}
