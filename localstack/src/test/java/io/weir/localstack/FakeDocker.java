package io.weir.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program in the place of Docker: it notes how it is called, and answers as Docker does. */
final class FakeDocker {
  private static final String SCRIPT =
      """
      #!/usr/bin/env bash
      echo "$@" >> "${0%/*}/calls"
      case $1 in
        images) echo 'localstack/localstack:latest' ;;
        run) echo 0123456789abcdef ;;
        logs) echo 'Ready.' ;;
        exec) echo 'cat: No such file or directory' ;;
      esac
      """;

  private final Path folder;

  FakeDocker(Path folder) throws IOException {
    this.folder = folder;
    Files.writeString(program(), SCRIPT);
    assertThat(program().toFile().setExecutable(true)).isTrue();
  }

  private Path program() {
    return folder.resolve("docker");
  }

  /** Runs a class with this program for Docker; returns how it was called, a line each time. */
  List<String> calls(Class<?> main) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("DOCKER_LOCATION", program().toString());
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(printed).isZero();
    return Files.readAllLines(folder.resolve("calls"));
  }
}
