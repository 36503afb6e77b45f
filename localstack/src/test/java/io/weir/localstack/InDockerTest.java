package io.weir.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.localstack.docker.annotation.LocalstackDockerProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Docker is asked for, by a program in its place: needs no Docker. */
class InDockerTest {
  @TempDir private Path folder;

  /** Starts and stops it; a second start finds the first. */
  static final class StartAndStop {
    public static void main(String[] args) {
      boolean started = InDocker.start();
      InDocker.stop();
      System.exit(started ? 0 : 1);
    }
  }

  @Test
  void thePinnedImageIsPulledAndStartedAndStopped() throws Exception {
    List<String> calls = new FakeDocker(folder).calls(StartAndStop.class);

    String image = "localstack/localstack:4.14.0";
    assertThat(calls).contains("pull " + image, "stop 0123456789abcdef");
    String run = calls.stream().filter(call -> call.startsWith("run ")).findFirst().orElseThrow();
    assertThat(run)
        .endsWith(" " + image)
        .contains(" -p 14566:4566 ")
        .contains(" -v /var/run/docker.sock:/var/run/docker.sock ")
        .contains(" -e SERVICES=kinesis,dynamodb,", " -e DYNAMODB_IN_MEMORY=1 ");
  }

  /** Java has no way to give an annotation of another class. */
  @Test
  void theTestWithTheExtensionHasTheSameProperties() {
    assertThat(DockerTest.class.getAnnotation(LocalstackDockerProperties.class))
        .isEqualTo(InDocker.class.getAnnotation(LocalstackDockerProperties.class));
  }

  @Test
  void dockerByHandIsOfTheSameReleaseWithTheSameVariables() throws IOException {
    String compose = Files.readString(Commands.CHECKOUT.resolve("localstack/compose.yaml"));

    assertThat(compose).contains("image: " + InDocker.IMAGE + ":" + InDocker.TAG + "\n");
    new InDocker.Variables()
        .getEnvironmentVariables()
        .forEach((name, value) ->
            assertThat(compose.replace("\"", "")).contains(name + ": " + value + "\n"));
  }
}
