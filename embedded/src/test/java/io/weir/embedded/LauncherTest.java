package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * On which JVM {@code ./weir} runs, in a checkout that is built, with JDKs that say who they are.
 */
class LauncherTest {
  private static final Path CHECKOUT = Path.of("").toAbsolutePath().getParent();

  @TempDir private Path folder;

  @BeforeEach
  void checkOut() throws IOException {
    Files.createDirectories(folder.resolve("root/.ci"));
    Files.copy(CHECKOUT.resolve("weir"), folder.resolve("root/weir"));
    Files.copy(CHECKOUT.resolve(".ci/jdk"), folder.resolve("root/.ci/jdk"));
    Files.createDirectories(folder.resolve("root/embedded/target"));
    Files.createFile(folder.resolve("root/embedded/target/weir-built"));
    Files.createFile(folder.resolve("root/embedded/target/weir-embedded-1.jar"));
    jdk(17, "release");
    jdk(21, "release");
    jdk(25, "settings");
  }

  /** One that tells its version in the file that most have, or only when it is asked. */
  private void jdk(int version, String by) throws IOException {
    Path home = folder.resolve("jdk" + version);
    Files.createDirectories(home.resolve("bin"));
    if (by.equals("release")) {
      Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + ".0.1\"\n");
    }
    String java =
        """
        #!/usr/bin/env bash
        if [[ $1 == -XshowSettings:properties ]]; then
          printf '    java.home = %s\\n    java.specification.version = %d\\n' >&2
        else
          echo "jdk%d ${@: -2}"
        fi
        """
            .formatted(home, version, version);
    executable(home.resolve("bin/java"), java);
    executable(home.resolve("bin/javac"), "");
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /**
   * What it prints, with these JDKs in JAVA_HOME and first on the PATH; 0 = JAVA_HOME is not set.
   */
  private String weir(int home, int path) throws IOException, InterruptedException {
    ProcessBuilder command =
        new ProcessBuilder("bash", folder.resolve("root/weir").toString(), "audit", "--help")
            .redirectErrorStream(true);
    command.environment().remove("JAVA_HOME");
    if (home > 0) {
      command.environment().put("JAVA_HOME", folder.resolve("jdk" + home).toString());
    }
    String own = folder.resolve("jdk" + path + "/bin") + ":";
    command.environment().merge("PATH", own, (now, first) -> first + now);
    Process process = command.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed.strip();
  }

  @Test
  void itRunsOnTheJdkOfJavaHomeThoughTheOneOnThePathIsOlderOrNewer() throws Exception {
    assertThat(weir(25, 17)).isEqualTo("jdk25 audit --help");
    assertThat(weir(21, 25)).isEqualTo("jdk21 audit --help");
  }

  @Test
  void itRunsOnTheJdkOfThePathWhereThatOfJavaHomeIsTooOldOrNone() throws Exception {
    assertThat(weir(17, 25)).isEqualTo("jdk25 audit --help");
    assertThat(weir(0, 21)).isEqualTo("jdk21 audit --help");
  }
}
