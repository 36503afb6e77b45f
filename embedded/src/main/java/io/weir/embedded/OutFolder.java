package io.weir.embedded;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.dynamo.DynamoSink;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The folder that a run's files go to: those of one run, and none of the run before. */
final class OutFolder {
  private static final JsonFactory JSON =
      new JsonFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
  private static final String RESULTS = "results.jsonl";
  private static final String DEAD_LETTERS = "dead-letters.jsonl";
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

  /**
   * Sets the content of the files; {@link #write} writes them.
   *
   * @param main the sink of the rows; null if there is none
   */
  void put(
      Examples.Job job, DynamoSink<?> main, List<Map<String, String>> rows, List<Letter> letters) {
    files.put(RESULTS, file -> rows(rows, file));
    files.put(DEAD_LETTERS, letters.isEmpty() ? null : file -> letters(letters, file));
    boolean drawn = main != null && job.measure() != null && main.keyAttributes().size() > 1;
    files.put(
        CHART,
        drawn ? file -> file.write(chart(job, main.keyAttributes().getLast().name(), rows)) : null);
  }

  private static void rows(List<Map<String, String>> rows, Writer file) throws IOException {
    JsonGenerator json = JSON.createGenerator(file).setRootValueSeparator(null);
    for (Map<String, String> row : rows) {
      json.writeStartObject();
      for (Map.Entry<String, String> attribute : row.entrySet()) {
        json.writeStringField(attribute.getKey(), attribute.getValue());
      }
      json.writeEndObject();
      json.writeRaw('\n');
    }
    json.flush();
  }

  private static void letters(List<Letter> letters, Writer file) throws IOException {
    for (Letter letter : letters) {
      file.write(letter.json() + "\n");
    }
  }

  private static String chart(Examples.Job job, String along, List<Map<String, String>> rows) {
    String title = job.function().name() + ": " + job.measure() + " by " + along;
    return new SvgChart(title, rows, along, job.measure()).svg();
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
