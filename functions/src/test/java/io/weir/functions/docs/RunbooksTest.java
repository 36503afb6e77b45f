package io.weir.functions.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.spi.Signal;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runbooks have one form, and the page of the alarms has those of the template. */
class RunbooksTest {
  private static final Pattern HEADING = Pattern.compile("(?m)^## (.*)$");
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| `([a-z-]+)` \\| (page|ticket) \\|.*\\(runbooks/([a-z-]+)\\.md\\) \\|$");
  private static final Pattern ALARM =
      Pattern.compile(
          "AlarmName: !Sub \\$\\{Name}-(?:earthquakes|flights|page-views)-([a-z-]+)\\n"
              + " *AlarmDescription: [^\\n]*/runbooks/([a-z-]+)\\.md");

  private static List<MatchResult> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lag-spike",
        "state-growth",
        "failing-commits",
        "duplicate-outputs",
        "schema-failures",
        "backpressure",
        "loss-on-failover",
        "network-partition"
      })
  void aRunbookHasItsFormAndNamesSignalsThatAre(String name) {
    String text = Repository.text("docs/operate/runbooks/" + name + ".md");
    assertThat(all(HEADING, text).stream().map(heading -> heading.group(1)))
        .containsExactly("Symptom", "Confirm", "Cause", "Repair", "Verify", "Prevent");
    Set<String> signals =
        Arrays.stream(Signal.values()).map(Signal::metric).collect(Collectors.toSet());
    assertThat(signals).anyMatch(signal -> text.contains("`" + signal + "`"));
    assertThat(text).contains("```sh");
  }

  @Test
  void thePageHasTheAlarmsOfTheTemplateWithTheirRunbooks() {
    Set<String> told = new TreeSet<>();
    for (MatchResult row : all(ROW, Repository.text("docs/operate/alarms.md"))) {
      told.add(row.group(1) + " " + row.group(3));
    }
    Set<String> made = new TreeSet<>();
    for (MatchResult alarm : all(ALARM, Repository.text("template.yaml"))) {
      made.add(alarm.group(1) + " " + alarm.group(2));
    }
    assertThat(made).hasSizeGreaterThan(9);
    assertThat(told).containsAll(made);
    // The others are of objectives, lookups and topics, which the examples have not.
    told.removeAll(made);
    assertThat(told)
        .containsExactly(
            "brief-offset-lag lag-spike",
            "burn-page lag-spike",
            "burn-ticket lag-spike",
            "latency lag-spike",
            "lookup-failures network-partition",
            "offset-lag lag-spike");
  }
}
