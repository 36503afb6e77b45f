package io.weir.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Builds a project by a command, and finds in what it printed the line that says why it failed. */
final class Build {
  private static final Pattern SOURCE_ERROR =
      Pattern.compile("\\.(java|kt|scala|groovy)\\b.*", Pattern.DOTALL);
  private static final boolean WINDOWS =
      System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");

  private final String command;
  private final Path folder;
  private final Path log;

  /**
   * @param folder where the command runs
   * @param log the file for what it prints
   */
  Build(String command, Path folder, Path log) {
    this.command = command;
    this.folder = folder;
    this.log = log;
  }

  /**
   * Runs the command to its end; returns why it failed, in a line, or nothing.
   *
   * @throws InterruptedException if the thread is to end; the command is ended too
   */
  Optional<String> run() throws InterruptedException {
    List<String> shell = WINDOWS ? List.of("cmd", "/c", command) : List.of("sh", "-c", command);
    try {
      Process process =
          new ProcessBuilder(shell)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      process.getOutputStream().close();
      int status = ended(process);
      return status == 0 ? Optional.empty() : Optional.of(failure(status));
    } catch (IOException impossible) {
      return Optional.of("cannot run '" + command + "': " + impossible.getMessage());
    }
  }

  private static int ended(Process process) throws InterruptedException {
    try {
      return process.waitFor();
    } catch (InterruptedException ending) {
      process.destroy();
      throw ending;
    }
  }

  private String failure(int status) throws IOException {
    List<String> lines =
        new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    String why =
        first(lines, line -> isError(line) && SOURCE_ERROR.matcher(line).find())
            .or(() -> first(lines, Build::isError))
            .or(() -> lines.isEmpty() ? Optional.empty() : Optional.of(lines.getLast()))
            .orElse("it printed nothing");
    return "the build ended with "
        + status
        + ": "
        + plain(why)
        + " ('"
        + command
        + "', all that it printed: "
        + log
        + ")";
  }

  private static Optional<String> first(List<String> lines, Predicate<String> test) {
    return lines.stream().filter(test).findFirst();
  }

  private static boolean isError(String line) {
    return line.startsWith("[ERROR]") || line.contains("error:") || line.startsWith("e: ");
  }

  /** Without what is the same in every line. */
  private String plain(String line) {
    return line.replace("[ERROR] ", "")
        .replace(folder.toAbsolutePath().normalize() + File.separator, "");
  }
}
