package io.weir.simulation.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.EOFException;
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
import java.util.zip.ZipException;

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
      List<Path> found = files.filter(CaseFile::isCaseFile).sorted().toList();
      if (found.isEmpty()) {
        throw new IOException(
            folder + " has no case files; put files named *.json, *.jsonl or *.jsonl.gz there");
      }
      return found;
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
      return name.endsWith(".json") ? array(in, file) : lines(in, file);
    } catch (ZipException | EOFException broken) {
      throw new IOException(file + " is no gzip file: " + broken.getMessage(), broken);
    }
  }

  static List<JsonNode> array(InputStream in, Path file) throws IOException {
    JsonNode root = parsed(in.readAllBytes(), file.toString());
    if (!root.isArray()) {
      throw new IOException(file + " is no JSON array of cases");
    }
    List<JsonNode> cases = new ArrayList<>();
    root.forEach(cases::add);
    return cases;
  }

  private static JsonNode parsed(byte[] text, String where) throws IOException {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException broken) {
      var at = broken.getLocation();
      throw new IOException(
          where
              + " is no JSON"
              + (at == null ? "" : " from line " + at.getLineNr() + ", column " + at.getColumnNr())
              + ": "
              + broken.getOriginalMessage(),
          broken);
    }
  }

  private static List<JsonNode> lines(InputStream in, Path file) throws IOException {
    List<JsonNode> cases = new ArrayList<>();
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    int number = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      number++;
      if (!line.isBlank()) {
        cases.add(
            parsed(line.getBytes(StandardCharsets.UTF_8), file + ", the case in line " + number));
      }
    }
    return cases;
  }
}
