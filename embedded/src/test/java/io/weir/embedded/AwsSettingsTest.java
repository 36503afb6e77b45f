package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a deployment where the environment does not say where it is: each a process. */
class AwsSettingsTest {
  @TempDir private Path home;

  private String refused(Class<?> main, Map<String, String> variables, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Duser.home=" + home, "-cp", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.matches("(AWS|WEIR)_.*"));
    builder.environment().putAll(Map.of("AWS_EC2_METADATA_DISABLED", "true", "HOME", "" + home));
    builder.environment().putAll(variables);
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isEqualTo(2);
    assertThat(printed).doesNotContain("Exception");
    return printed;
  }

  @Test
  void whereNoRegionIsSetACommandSaysWhatToSet() throws Exception {
    assertThat(refused(Main.class, Map.of(), "dead-letters", "list"))
        .startsWith("weir: no region is set: set AWS_REGION");
    assertThat(refused(Main.class, Map.of(), "audit", "--table", "state")).contains("AWS_REGION");
    Map<String, String> table = Map.of("WEIR_STATE_TABLE", "state");
    String to = "2026-01-01T00:00:00Z";
    assertThat(
            refused(
                ResetClock.class,
                table,
                "--function",
                "f",
                "--source",
                "s",
                "--shard",
                "shardId-000000000000",
                "--to",
                to))
        .contains("AWS_REGION");
  }

  @Test
  void whereNoCredentialsAreSetACommandSaysWhatToSet() throws Exception {
    Map<String, String> region = Map.of("AWS_REGION", "eu-central-1");

    assertThat(refused(Main.class, region, "dead-letters", "list"))
        .contains("no credentials are set", "AWS_PROFILE", "AWS_ACCESS_KEY_ID")
        .doesNotContain("AWS_REGION");
  }
}
