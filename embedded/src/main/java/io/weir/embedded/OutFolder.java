package io.weir.embedded;

import io.weir.DeadLetter;
import io.weir.Json;
import io.weir.dynamo.DynamoSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The folder that a run's files go to: those of one run, and none of the run before. */
final class OutFolder {
  private static final String RESULTS = "results.jsonl";
  private static final String DEAD_LETTERS = "dead-letters.jsonl";
  private static final String CHART = "chart.svg";

  private final Path folder;
  private final Map<String, String> files = new LinkedHashMap<>();

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

  /**
   * Sets what the files are to hold; they are written by {@link #write}.
   *
   * @param main the sink that the rows are from; null if there is none
   */
  void put(
      Examples.Job job,
      DynamoSink<?> main,
      List<Map<String, String>> rows,
      List<DeadLetter> letters) {
    files.put(RESULTS, lines(rows));
    files.put(DEAD_LETTERS, letters.isEmpty() ? null : lines(letters));
    boolean drawn = main != null && job.measure() != null && main.keyAttributes().size() > 1;
    files.put(CHART, drawn ? chart(job, main.keyAttributes().getLast().name(), rows) : null);
  }

  private static String lines(List<?> values) {
    return values.stream()
        .map(value -> new String(Json.bytes(value), StandardCharsets.UTF_8) + "\n")
        .collect(Collectors.joining());
  }

  private static String chart(Examples.Job job, String along, List<Map<String, String>> rows) {
    String title = job.function().name() + ": " + job.measure() + " by " + along;
    return new SvgChart(title, rows, along, job.measure()).svg();
  }

  /** Writes what was set, and deletes what an earlier run wrote and this one has not. */
  void write() throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      if (file.getValue() == null) {
        Files.deleteIfExists(folder.resolve(file.getKey()));
      } else {
        write(file.getKey(), file.getValue());
      }
    }
  }

  /** Complete or not there: a file appears under its name when it is whole. */
  private void write(String file, String content) throws IOException {
    Path part = folder.resolve(file + ".part");
    Files.writeString(part, content);
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
