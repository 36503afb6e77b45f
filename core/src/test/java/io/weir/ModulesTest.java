package io.weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No package stands in two modules, tests included: a line has one house. */
class ModulesTest {
  private static final Path ROOT = Files.exists(Path.of("README.md")) ? Path.of("") : Path.of("..");
  private static final Pattern MODULE = Pattern.compile("<module>(.*?)</module>");
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");

  @Test
  void noPackageStandsInTwo() throws IOException {
    Map<String, Set<String>> modulesOf = new TreeMap<>();
    for (String module : modules()) {
      for (Path source : sources(module)) {
        PACKAGE
            .matcher(Files.readString(source))
            .results()
            .map(found -> found.group(1))
            .forEach(name -> modulesOf.computeIfAbsent(name, n -> new TreeSet<>()).add(module));
      }
    }
    assertThat(modulesOf).containsKeys("io.weir", "io.weir.dynamo", "io.weir.lambda");
    modulesOf.values().removeIf(modules -> modules.size() == 1);
    assertThat(modulesOf).as("packages that stand in several modules").isEmpty();
  }

  private static List<String> modules() throws IOException {
    return MODULE
        .matcher(Files.readString(ROOT.resolve("pom.xml")))
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  private static List<Path> sources(String module) throws IOException {
    Path src = ROOT.resolve(module).resolve("src");
    if (Files.notExists(src)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(src)) {
      return all.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
