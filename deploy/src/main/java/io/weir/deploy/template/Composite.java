package io.weir.deploy.template;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.Node;

/**
 * The alarms of a function that are of one severity, as one that tells a topic. Each function has
 * its own: one for all would say nothing of a second function while the first is in alarm.
 */
final class Composite {
  /** The most alarms that CloudWatch takes in a rule. */
  static final int MOST_ALARMS = 100;

  static final String MAINTENANCE = "MaintenanceAlarm";

  private static final Pattern IN_RULE =
      Pattern.compile("ALARM\\(\\$\\{\\w+}\\)( OR ALARM\\(\\$\\{\\w+}\\))*");

  private Composite() {}

  /**
   * One that is on while any of some alarms is.
   *
   * @param alarms their logical ids, at least one
   */
  static Block any(Member member, Severity severity, List<String> alarms) {
    if (alarms.size() > MOST_ALARMS) {
      throw new IllegalStateException(alarms.size() + " alarms are too many for one rule");
    }
    String rule =
        alarms.stream().map(id -> "ALARM(${" + id + "})").collect(Collectors.joining(" OR "));
    Block properties =
        Block.of("AlarmName", MadeResources.named(Alarm.name(member, severity.text())))
            .put("AlarmDescription", words(member, severity))
            .put("AlarmRule", Yaml.sub(rule))
            .put("ActionsSuppressor", Yaml.ref(MAINTENANCE))
            .put("ActionsSuppressorWaitPeriod", 60)
            .put("ActionsSuppressorExtensionPeriod", 60)
            .put("AlarmActions", topic(severity))
            .put("OKActions", topic(severity));
    return Block.of("Type", "AWS::CloudWatch::CompositeAlarm").put("Properties", properties);
  }

  /** The text of a template without alarms in rules that an overlay has taken out. */
  static String onlyThoseThatAre(String template) {
    return IN_RULE
        .matcher(template)
        .replaceAll(rule ->
            Matcher.quoteReplacement(
                Arrays.stream(rule.group().split(" OR "))
                    .filter(
                        one -> template.contains("\n  " + one.replaceAll("\\W|^ALARM", "") + ":\n"))
                    .collect(Collectors.joining(" OR "))));
  }

  private static Node words(Member member, Severity severity) {
    String what =
        severity == Severity.PAGE ? "needs somebody now" : "needs somebody on the next working day";
    return Yaml.sub(
        "Function "
            + member.physical()
            + " "
            + what
            + "; the alarms that are on say why, and each names its runbook. ${DocsUrl}/incident.md");
  }

  /** The topic that is told, if there is one. */
  static Node topic(Severity severity) {
    Node pages = Yaml.when("HasAlarmTopic", Yaml.line(Yaml.ref("AlarmTopic")));
    return severity == Severity.PAGE
        ? pages
        : Yaml.when("HasTicketTopic", Yaml.line(Yaml.ref("TicketTopic")), pages);
  }

  /**
   * Keeps the others silent while it is on. Whoever begins maintenance puts a value of 1: it holds
   * for an hour, so that nobody can forget to end it; a 0 ends it at once.
   */
  static Block maintenance() {
    return new Alarm(
            "maintenance",
            "Somebody works on the stack: pages and tickets are silent for an hour after a 1, or until a 0",
            "alarms")
        .metric("Weir", "Maintenance", "Stack", Yaml.ref("Name"))
        .each("Minimum", 3600)
        .above(0, 1, 1);
  }
}
