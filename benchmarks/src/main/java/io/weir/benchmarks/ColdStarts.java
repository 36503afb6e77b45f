package io.weir.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipFile;

/**
 * Measures the time from the start of a JVM to a function's first response, by {@code
 * functions/coldstart.sh}, and the size of the deployed package.
 */
final class ColdStarts {
  private static final int RUNS = 20;

  /** The width of a variant's name in the script's output; numbers follow it. */
  private static final int NAME_LENGTH = 36;

  private static final List<String> VARIANTS = List.of("JVM as it is", "AppCDS", "AOT cache");
  private static final List<String> HANDLERS =
      List.of("plain POJO, databind", "Weir", "Weir, SqsSink");

  private ColdStarts() {}

  static void measure(Figures figures) throws IOException {
    Path functions = Main.home().resolveSibling("functions");
    Process script =
        new ProcessBuilder(functions.resolve("coldstart.sh").toString(), Integer.toString(RUNS))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (status(script) != 0) {
      throw new IllegalStateException("functions/coldstart.sh failed: " + printed);
    }
    printed.lines().filter(ColdStarts::isVariant).forEach(line -> read(line, figures));
    Path zip = functions.resolve("target").resolve("weir-functions.zip");
    figures.put("package.bytes", Files.size(zip));
    try (ZipFile opened = new ZipFile(zip.toFile())) {
      figures.put(
          "package.jars",
          opened.stream().filter(entry -> entry.getName().endsWith(".jar")).count());
    }
  }

  private static int status(Process script) {
    try {
      return script.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** True for a line of a variant: the build of the functions prints lines, too. */
  private static boolean isVariant(String line) {
    return HANDLERS.stream().anyMatch(handler -> line.startsWith(handler + ", "));
  }

  private static void read(String line, Figures figures) {
    String[] numbers = line.substring(NAME_LENGTH).trim().split("\\s+");
    String name = line.substring(0, NAME_LENGTH).trim();
    figures.put(name + ".millis", Double.parseDouble(numbers[0]));
    figures.put(name + ".cpu", Double.parseDouble(numbers[4]));
  }

  static String table(Figures figures) {
    StringBuilder text = new StringBuilder();
    text.append(
        "| handler | JVM | ms | of plain, JVM as it is | CPU ms |\n|---|---|--:|--:|--:|\n");
    double plain = figures.get(HANDLERS.getFirst() + ", " + VARIANTS.getFirst() + ".millis");
    for (String handler : HANDLERS) {
      for (String variant : VARIANTS) {
        String name = handler + ", " + variant;
        text.append(
            String.format(
                Locale.ROOT,
                "| %s | %s | %.0f | %.2f | %.0f |%n",
                handler,
                variant,
                figures.get(name + ".millis"),
                figures.get(name + ".millis") / plain,
                figures.get(name + ".cpu")));
      }
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "%nThe package of all functions has %.2f MB in %.0f jars.%n",
                figures.get("package.bytes") / 1e6,
                figures.get("package.jars")))
        .toString();
  }
}
