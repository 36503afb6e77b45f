package io.weir.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Measured numbers by name, as lines {@code name<TAB>number}: the format of a forked JVM's output
 * and of a result file.
 */
final class Figures {
  private static final String MARK = "figure\t";
  private final Map<String, Double> values = new TreeMap<>();

  void put(String name, double value) {
    values.put(name, value);
  }

  /** To standard output, for {@link #read(List)} in the JVM that forked this one. */
  void print() {
    values.forEach(
        (name, value) -> System.out.printf(Locale.ROOT, MARK + "%s\t%.6f%n", name, value));
  }

  /** Takes the figures out of a process' output. */
  static Figures read(List<String> lines) {
    Figures figures = new Figures();
    for (String line : lines) {
      if (line.startsWith(MARK)) {
        String[] parts = line.substring(MARK.length()).split("\t");
        figures.put(parts[0], Double.parseDouble(parts[1]));
      }
    }
    return figures;
  }

  void addAll(String prefix, Figures others) {
    others.values.forEach((name, value) -> values.put(prefix + name, value));
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** NaN if it was not measured. */
  double get(String name) {
    return values.getOrDefault(name, Double.NaN);
  }

  double or(String name, double otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  Set<String> names() {
    return values.keySet();
  }

  void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        values.entrySet().stream()
            .map(one ->
                MARK + one.getKey() + "\t" + String.format(Locale.ROOT, "%.6f", one.getValue()))
            .collect(Collectors.joining("\n", "", "\n")));
  }

  static Figures of(Path file) throws IOException {
    return Files.exists(file) ? read(Files.readAllLines(file)) : new Figures();
  }
}
