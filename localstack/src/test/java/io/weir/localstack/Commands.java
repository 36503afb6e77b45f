package io.weir.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs programs; what they print is kept in target. */
final class Commands {
  /** Where the checkout is: Maven runs a module's tests in the module's folder. */
  static final Path CHECKOUT = Path.of("").toAbsolutePath().getParent();

  static final Path TARGET = Path.of("target").toAbsolutePath();

  /** What a program left behind. */
  record Done(int status, String output) {
    String end() {
      return output.substring(Math.max(0, output.length() - 4_000));
    }
  }

  private Commands() {}

  /** Runs it to its end in the checkout's folder, its output also in target/NAME.log. */
  static Done run(String name, Map<String, String> environment, List<String> command) {
    Path log = TARGET.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(CHECKOUT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(variable -> variable.startsWith("AWS_"));
    builder.environment().putAll(environment);
    try {
      Files.createDirectories(TARGET);
      int status = builder.start().waitFor();
      return new Done(status, Files.readString(log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + command + " ran", e);
    }
  }

  /** The same, for a program that must succeed. */
  static String must(String name, Map<String, String> environment, List<String> command) {
    Done done = run(name, environment, command);
    if (done.status() != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " ended with " + done.status() + ":\n" + done.end());
    }
    return done.output();
  }
}
