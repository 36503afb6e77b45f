package io.weir.functions.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The files of this repository, without what is built, installed or written by a run. */
final class Repository {
  static final Path ROOT = Files.exists(Path.of("README.md")) ? Path.of("") : Path.of("..");
  private static final Set<String> MADE =
      Set.of(
          ".git",
          ".idea",
          ".vscode",
          ".settings",
          ".install",
          ".aws-sam",
          ".cifuzz-corpus",
          "__pycache__",
          "node_modules",
          "weir-out");

  /** Recorded events: nothing that they say names a file or cites a rule. */
  private static final String DATA = ".jsonl";

  private static final Map<String, String> TEXTS = read();

  private Repository() {}

  /** Every file by its path from the root, with {@code /} between its parts. */
  static Set<String> files() {
    return TEXTS.keySet();
  }

  static List<String> files(String ending) {
    return files().stream().filter(file -> file.endsWith(ending)).toList();
  }

  /** What is in it; nothing for recorded events. */
  static String text(String file) {
    return TEXTS.get(file);
  }

  private static Map<String, String> read() {
    Map<String, String> texts = new TreeMap<>();
    Path root = ROOT.toAbsolutePath().normalize();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              String name = folder.getFileName().toString();
              boolean made = MADE.contains(name) || name.startsWith("target");
              return made && !folder.equals(root)
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              String path = root.relativize(file).toString().replace('\\', '/');
              boolean made = path.endsWith(".log") || path.endsWith(".iml");
              if (!made) {
                texts.put(path, path.endsWith(DATA) ? "" : decoded(file));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }

  private static String decoded(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
