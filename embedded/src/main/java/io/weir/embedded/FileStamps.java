package io.weir.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The state of files at one time. If a later one is the same, nothing has changed in between.
 *
 * @param folders all folders that were seen
 */
record FileStamps(Map<Path, Stamp> files, Set<Path> folders) {
  /** What is compared of a file. */
  private record Stamp(long size, FileTime modified) {}

  /**
   * Looks at files and, below folders, at all files. What is not there, or goes while it is looked
   * at, is missing.
   */
  static FileStamps of(List<Path> roots) {
    FileStamps stamps = new FileStamps(new HashMap<>(), new HashSet<>());
    for (Path root : roots) {
      stamps.look(root);
    }
    return stamps;
  }

  private void look(Path root) {
    try {
      if (Files.exists(root)) {
        Files.walkFileTree(root.toRealPath(), new Visitor());
      }
    } catch (NoSuchFileException gone) {
      // The next look sees what is there then.
    } catch (IOException broken) {
      throw new UncheckedIOException("cannot look for changes in " + root, broken);
    }
  }

  /** What of it is in some files and folders. */
  FileStamps in(List<Path> roots) {
    List<Path> real = roots.stream().map(FileStamps::real).toList();
    Map<Path, Stamp> some = new HashMap<>(files);
    some.keySet().removeIf(file -> real.stream().noneMatch(file::startsWith));
    return new FileStamps(some, Set.of());
  }

  private static Path real(Path root) {
    try {
      return root.toRealPath();
    } catch (IOException notThere) {
      return root;
    }
  }

  /** True if the files are the same; folders without files do not count. */
  boolean isAs(FileStamps other) {
    return files.equals(other.files);
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      folders.add(folder);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      files.put(file, new Stamp(attributes.size(), attributes.lastModifiedTime()));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
      return failure instanceof NoSuchFileException
          ? FileVisitResult.CONTINUE
          : super.postVisitDirectory(folder, failure);
    }
  }
}
