package io.weir.embedded;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The project of a function that is being written.
 *
 * @param folder where it is built
 * @param classPath where its classes are, or will be
 * @param sources what it is built of: when they change, it is built again
 * @param build the command for the system's shell; empty = somebody else compiles
 */
record Project(Path folder, List<Path> classPath, List<Path> sources, Optional<String> build) {
  private static final String POM = "pom.xml";
  private static final String COMPILE = " -q -o compile";

  /**
   * @param classPath as for java; null = the folder of classes of Maven or Gradle
   * @param command builds the project; null = Maven compiles it, if it is a project of Maven's
   * @param builds false if somebody else compiles
   * @throws UsageException if nothing says where classes are
   */
  static Project of(Path folder, String classPath, String command, boolean builds) {
    if (!Files.isDirectory(folder)) {
      throw new UsageException("--project " + folder + " is no folder; give that of your project");
    }
    Optional<String> build =
        builds ? Optional.ofNullable(command).or(() -> maven(folder)) : Optional.empty();
    List<Path> classes = classPath == null ? classes(folder) : parts(classPath);
    return new Project(folder, classes, build.isEmpty() ? List.of() : sources(folder), build);
  }

  private static Optional<String> maven(Path folder) {
    if (!Files.exists(folder.resolve(POM))) {
      return Optional.empty();
    }
    boolean wrapped = Files.isExecutable(folder.resolve("mvnw"));
    return Optional.of((wrapped ? "./mvnw" : "mvn") + COMPILE);
  }

  private static List<Path> classes(Path folder) {
    if (Files.exists(folder.resolve(POM)) || Files.exists(folder.resolve("target/classes"))) {
      return List.of(folder.resolve("target/classes"));
    }
    if (Files.exists(folder.resolve("build.gradle"))
        || Files.exists(folder.resolve("build.gradle.kts"))) {
      Path build = folder.resolve("build");
      return List.of(build.resolve("classes/java/main"), build.resolve("resources/main"));
    }
    throw new UsageException(
        folder.toAbsolutePath().normalize()
            + " is no project of Maven or Gradle; name yours with --project DIR, or the folders and"
            + " jars of its classes with --class-path");
  }

  private static List<Path> parts(String classPath) {
    return Arrays.stream(classPath.split(File.pathSeparator)).map(Path::of).toList();
  }

  /** Those of its modules, if it has none of its own. */
  private static List<Path> sources(Path folder) {
    List<Path> sources = new ArrayList<>();
    sources.add(folder.resolve(POM));
    if (Files.isDirectory(folder.resolve("src"))) {
      sources.add(folder.resolve("src/main"));
      return sources;
    }
    try (Stream<Path> modules = Files.list(folder)) {
      modules
          .filter(module -> Files.isDirectory(module.resolve("src/main")))
          .sorted()
          .forEach(module -> {
            sources.add(module.resolve(POM));
            sources.add(module.resolve("src/main"));
          });
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot list " + folder, unreadable);
    }
    return sources;
  }
}
