package io.weir.embedded;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import javax.script.ScriptEngine;
import javax.script.ScriptEngineManager;
import javax.script.ScriptException;

/** Projects that the archetype's own script makes of the starter's files, without Maven. */
final class StarterProject {
  static final Path CHECKOUT = Path.of("").toAbsolutePath().getParent();
  static final Path STARTER = CHECKOUT.resolve("starter");
  private static final Path SCRIPT =
      CHECKOUT.resolve("archetype/src/main/resources/META-INF/archetype-post-generate.groovy");

  private StarterProject() {}

  /**
   * Makes a project.
   *
   * @param in the folder where a folder with the project's name is made
   */
  static Path make(Path in, String project, String javaPackage, String sources, String sink)
      throws IOException, ScriptException {
    Path made = Files.createDirectories(in.resolve(project));
    copy(STARTER.resolve("{{cookiecutter.project}}"), made.resolve("starter/project"));
    copy(STARTER.resolve("templates"), made.resolve("starter/templates"));
    Files.copy(STARTER.resolve("answers.json"), made.resolve("starter/answers.json"));
    Files.writeString(made.resolve("pom.xml"), "in its place comes the starter's");
    Properties answers = new Properties();
    answers.putAll(Map.of("sources", sources, "sink", sink, "weir", "0.1.0-SNAPSHOT"));
    ScriptEngine groovy = new ScriptEngineManager().getEngineByName("groovy");
    groovy.put(
        "request",
        Map.of(
            "outputDirectory",
            in.toString(),
            "artifactId",
            project,
            "groupId",
            "com.example",
            "version",
            "1.0.0-SNAPSHOT",
            "package",
            javaPackage,
            "properties",
            answers));
    try (Reader script = Files.newBufferedReader(SCRIPT)) {
      groovy.eval(script);
    }
    return made;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path one : all.filter(Files::isRegularFile).toList()) {
        Path there = to.resolve(from.relativize(one));
        Files.createDirectories(there.getParent());
        Files.copy(one, there);
      }
    }
  }
}
