package io.weir.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.embedded.chart.Chart;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The folder that a run's files go to: those of one run, and none of the run before. */
final class OutFolder {
  private static final String RESULTS = "results.jsonl";
  private static final String DEAD_LETTERS = "dead-letters.jsonl";
  private static final String CHANGES = "changes.jsonl";
  private static final String CHART = "chart.svg";

  private final Path folder;
  private final Map<String, Content> files = new LinkedHashMap<>();

  /** The content of a file, made when the file is written. */
  private interface Content {
    void to(Writer file) throws IOException;
  }

  private OutFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the folder if it is not there, and sees that files can be written in it.
   *
   * @throws UsageException if they cannot
   */
  static OutFolder at(Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new UsageException("--out " + folder + " is a file; give a folder");
    }
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, "weir", ".part"));
      return new OutFolder(folder);
    } catch (IOException impossible) {
      throw new UsageException(
          "--out "
              + folder
              + ": nothing can be written there ("
              + impossible
              + "); give a folder that can be made or written");
    }
  }

  /** Sets the results and dead letters of a run; {@link #write} writes them. */
  void put(FunctionRun run) {
    files.put(RESULTS, file -> results(run.outputs(), file));
    List<Letter> letters = run.letters();
    files.put(DEAD_LETTERS, letters.isEmpty() ? null : file -> letters(letters, file));
  }

  /**
   * Draws the first table with rows, or else the first other sink that something can be drawn of. A
   * number that is asked for is drawn of the first sink that has it.
   *
   * @return false if no sink has the number that is asked for
   */
  boolean chart(Examples.Job job, List<Output> outputs, RunOptions options) {
    String asked = options.measure();
    String svg =
        outputs.stream()
            .filter(output -> asked == null || Chart.has(output.rows(), asked))
            .map(output -> svg(job, output, options))
            .flatMap(Optional::stream)
            .findFirst()
            .orElse(null);
    files.put(CHART, svg == null ? null : file -> file.write(svg));
    return asked == null || svg != null;
  }

  private static Optional<String> svg(Examples.Job job, Output output, RunOptions options) {
    String title = job.function().name() + ": " + output.sink();
    List<String> key = output.isTable() ? output.key() : List.of();
    String measure = options.measure() == null ? job.measure() : options.measure();
    boolean has = measure != null && Chart.has(output.rows(), measure);
    return Chart.svg(title, key, output.rows(), has ? measure : null, options.chart());
  }

  /** One after the other, so that a large result needs no text of its size. */
  private static void results(List<Output> outputs, Writer file) throws IOException {
    for (Output output : outputs) {
      for (Output.Result result : output.results()) {
        file.write(result.line().toString());
        file.write('\n');
      }
    }
  }

  /** Sets what a run changed of the results before; null = there were none. */
  void changes(List<Change> changes) {
    files.put(
        CHANGES,
        changes == null
            ? null
            : file -> {
              for (Change change : changes) {
                file.write(change.json() + "\n");
              }
            });
  }

  /**
   * The results that an earlier run of a function left here; empty if there are none, or if they
   * are not whole.
   *
   * @param now the results of a run now: they tell the keys of tables
   */
  Optional<List<Output>> earlier(List<Output> now) throws IOException {
    Path file = folder.resolve(RESULTS);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Map<String, List<String>> keys = new HashMap<>();
    now.stream().filter(Output::isTable).forEach(one -> keys.put(one.sink(), one.key()));
    Map<String, List<Output.Result>> results = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file)) {
      if (!(parsed(line) instanceof ObjectNode one) || Output.sink(one).isEmpty()) {
        return Optional.empty();
      }
      String sink = Output.sink(one);
      List<String> key = keys.getOrDefault(sink, names(one.path("row")));
      results.computeIfAbsent(sink, any -> new ArrayList<>()).add(Output.parsed(one, key));
    }
    List<Output> outputs = new ArrayList<>();
    results.forEach((sink, some) -> outputs.add(new Output(sink, keys.get(sink), false, some)));
    return Optional.of(outputs);
  }

  /** Null if somebody has written something else into the file. */
  private static JsonNode parsed(String line) throws IOException {
    try {
      return JsonValues.parsed(line.getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException other) {
      return null;
    }
  }

  private static List<String> names(JsonNode row) {
    List<String> names = new ArrayList<>();
    row.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static void letters(List<Letter> letters, Writer file) throws IOException {
    for (Letter letter : letters) {
      file.write(letter.json() + "\n");
    }
  }

  /** Writes the files, and deletes those of an earlier run that this one does not have. */
  void write() throws IOException {
    for (Map.Entry<String, Content> file : files.entrySet()) {
      if (file.getValue() == null) {
        Files.deleteIfExists(folder.resolve(file.getKey()));
      } else {
        write(file.getKey(), file.getValue());
      }
    }
  }

  /** Complete or not there: a file appears under its name when it is whole. */
  private void write(String file, Content content) throws IOException {
    Path part = folder.resolve(file + ".part");
    try (Writer writer = Files.newBufferedWriter(part)) {
      content.to(writer);
    }
    Files.move(
        part,
        folder.resolve(file),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
