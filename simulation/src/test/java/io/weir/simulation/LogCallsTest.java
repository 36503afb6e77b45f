package io.weir.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a function's process logs at info and above names no key and no value: whatever a log call
 * is given stands in a list here, or goes through {@code LogText}.
 */
class LogCallsTest {
  private static final List<String> MODULES =
      List.of(
          "core",
          "state-dynamo",
          "runtime-adapter",
          "connectors",
          "micrometer",
          "opentelemetry",
          "functions");

  private static final Pattern CALL =
      Pattern.compile("LOG\\.(?:info|warn|error)\\(|\\.log\\((?=\\s*System\\.Logger)");

  private static final Pattern OTHERS =
      Pattern.compile(
          "System\\.(out|err)\\b|printStackTrace\\(|LOG\\.(log|makeLogging|at(Info|Warn|Error))");

  /** Counts, names of functions, sinks and shards, places in a shard, texts made by LogText. */
  private static final Set<String> HARMLESS =
      Set.of(
          "AskedLookup: open.size()",
          "Attempts: function.name()",
          "Attempts: times",
          "Attempts: failure.culprit()",
          "Deliveries: sink",
          "Deliveries: emissions.size()",
          "HeldRules: name",
          "InvocationLog: where",
          "InvocationLog: batch.records().size()",
          "InvocationLog: counts",
          "InvocationLog: result.firstUnfinished().orElseThrow()",
          "InvocationLog: result.reason()",
          "InvocationLog: engine.function().name()",
          "Idleness: known.shard()",
          "InvocationLog: answer.words()",
          "OutboxDelivery: what",
          "SegmentStore: key",
          "SegmentStore: System.Logger.Level.WARNING",
          "SegmentSweep: key",
          "SegmentSweep: System.Logger.Level.WARNING",
          "PoisonRecords: mine",
          "StoredDefinition: ACCEPT",
          "StoredDefinition: changes",
          "StoredDefinition: function",
          "StoredDefinition: function.name()",
          "Watch: name");

  private record Source(String name, String text) {}

  @Test
  void whatIsLoggedIsHarmlessOrHidden() throws IOException {
    Set<String> given = new TreeSet<>();
    for (Source source : sources()) {
      for (String argument : arguments(source.text())) {
        if (!argument.startsWith("\"") && !argument.startsWith("LogText.")) {
          given.add(source.name() + ": " + argument);
        }
      }
    }
    assertThat(given)
        .as("give keys and failures to LogText; list what holds neither keys nor values")
        .isEqualTo(new TreeSet<>(HARMLESS));
  }

  @Test
  void nothingElseWritesToTheLog() throws IOException {
    assertThat(sources())
        .hasSizeGreaterThan(200)
        .filteredOn(source -> OTHERS.matcher(source.text()).find())
        .extracting(Source::name)
        .as("of metrics, which are no texts: TelemetryLinesTest plants keys and payloads")
        .containsExactly("MetricLines");
  }

  /** A list that nothing is compared with would hold nothing. */
  @Test
  void argumentsAreFoundWhereverTheyStand() {
    assertThat(arguments("LOG.warn(\n  \"a, {} (\", f(x, y), key,\n  e); LOG.info(other(\")\"));"))
        .containsExactly("\"a, {} (\"", "f(x, y)", "key", "e", "other(\")\")");
  }

  private static List<Source> sources() throws IOException {
    List<Source> sources = new ArrayList<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src"))) {
        for (Path file : files.filter(LogCallsTest::isMain).toList()) {
          String name = file.getFileName().toString().replace(".java", "");
          sources.add(new Source(name, Files.readString(file)));
        }
      }
    }
    return sources;
  }

  private static boolean isMain(Path file) {
    return file.toString().endsWith(".java") && !file.toString().contains("/src/test/");
  }

  private static List<String> arguments(String text) {
    List<String> arguments = new ArrayList<>();
    Matcher call = CALL.matcher(text);
    while (call.find()) {
      int at = call.end();
      int depth = 1;
      boolean quoted = false;
      StringBuilder argument = new StringBuilder();
      for (; depth > 0; at++) {
        char c = text.charAt(at);
        quoted ^= c == '"' && text.charAt(at - 1) != '\\';
        depth += quoted ? 0 : c == '(' ? 1 : c == ')' ? -1 : 0;
        if (depth == 0 || !quoted && depth == 1 && c == ',') {
          arguments.add(argument.toString().strip().replaceAll("\\s+", " "));
          argument.setLength(0);
        } else {
          argument.append(c);
        }
      }
    }
    return arguments;
  }
}
