package io.weir.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files of a bundle, written together or not at all. */
final class Bundle {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Map<String, String> files = new LinkedHashMap<>();

  void add(String name, JsonNode content) {
    try {
      files.put(name, JSON.writeValueAsString(content) + "\n");
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  void add(String name, String content) {
    files.put(name, content);
  }

  Iterable<String> names() {
    return files.keySet();
  }

  /**
   * @throws UsageException if it cannot be written there
   */
  void write(Path file) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (OutputStream out = Files.newOutputStream(part);
          ZipOutputStream zip = new ZipOutputStream(out)) {
        for (Map.Entry<String, String> one : files.entrySet()) {
          zip.putNextEntry(new ZipEntry(one.getKey()));
          zip.write(one.getValue().getBytes(StandardCharsets.UTF_8));
          zip.closeEntry();
        }
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException impossible) {
      throw new UsageException("--out " + file + " cannot be written: " + impossible);
    }
  }
}
