package io.weir.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The protocol's specification holds, and each of its rules is needed
 * (docs/internals/specification.md).
 */
class SpecificationTest {
  private static final Path FOLDER = Path.of("..", "specification");
  private static final List<String> WORLDS = List.of("PLAIN", "TWO", "SPLIT", "ANEW", "DAYS");
  private static final Pattern RULE =
      Pattern.compile("(?m)^#define ([A-Z_]+) +\\d+ +/\\* (" + String.join("|", WORLDS) + ") ");
  private static final int TOOLS_ARE_MISSING = 3;

  @Test
  void promisesHoldWithAllRulesAndBreakWithoutAnyOne() throws Exception {
    Process check =
        new ProcessBuilder("bash", FOLDER.resolve("check").toString())
            .redirectErrorStream(true)
            .start();
    String answer = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = check.waitFor();
    assumeTrue(status != TOOLS_ARE_MISSING, answer);
    assertThat(status).as(answer).isZero();
    for (String world : WORLDS) {
      assertThat(answer).contains("all rules, " + world + ": kept");
      assertThat(answer).contains("reaches its end, " + world + ": broken");
    }
    assertThat(rules())
        .hasSizeGreaterThan(15)
        .allSatisfy(
            rule -> assertThat(answer).containsPattern("without " + rule + ", [A-Z]+: broken"));
  }

  private static List<String> rules() throws IOException {
    String text = Files.readString(FOLDER.resolve("protocol.pml"));
    return RULE.matcher(text).results().map(SpecificationTest::name).toList();
  }

  private static String name(MatchResult found) {
    return found.group(1);
  }
}
