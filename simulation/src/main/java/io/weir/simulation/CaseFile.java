package io.weir.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Reads case files: a JSON array ({@code *.json}) or a case a line ({@code *.jsonl}, {@code
 * *.jsonl.gz}).
 */
final class CaseFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private CaseFile() {}

  /** The case files of a folder, by name. */
  static List<Path> in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          "no such folder: "
              + folder
              + "; give the folder of the case files with -Dweir.vectors=DIR");
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(CaseFile::isCaseFile).sorted().toList();
    }
  }

  private static boolean isCaseFile(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".json") || name.endsWith(".jsonl") || name.endsWith(".jsonl.gz");
  }

  static List<JsonNode> read(Path file) throws IOException {
    String name = file.getFileName().toString();
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = name.endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      return name.endsWith(".json") ? array(in, file) : lines(in);
    }
  }

  static List<JsonNode> array(InputStream in, Path file) throws IOException {
    JsonNode root = JSON.readTree(in);
    if (!root.isArray()) {
      throw new IOException(file + " is no JSON array of cases");
    }
    List<JsonNode> cases = new ArrayList<>();
    root.forEach(cases::add);
    return cases;
  }

  private static List<JsonNode> lines(InputStream in) throws IOException {
    List<JsonNode> cases = new ArrayList<>();
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (!line.isBlank()) {
        cases.add(JSON.readTree(line));
      }
    }
    return cases;
  }
}
