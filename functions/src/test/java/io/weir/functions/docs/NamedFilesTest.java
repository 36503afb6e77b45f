package io.weir.functions.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every file is there for something: code or a build names it, or a tool reads it by its name. */
class NamedFilesTest {
  /** Read by whoever looks for this name. */
  private static final Set<String> BY_NAME =
      Set.of(
          ".editorconfig",
          ".gitattributes",
          ".gitignore",
          "LICENSE",
          "README.md",
          "pom.xml",
          "package-info.java",
          "module-info.java",
          "simplelogger.properties",
          "samconfig.toml",
          "template.yaml",
          "cookiecutter.json",
          "pyproject.toml",
          "package-lock.json",
          "__init__.py",
          "__main__.py");

  /** Read whole, each with the class that reads it. */
  private static final Map<String, String> WHOLE =
      Map.of(
          "simulation/src/test/resources/histories/", "RegressionsTest",
          "starter/templates/", "StarterTest");

  /** A file that a project of the starter has under a condition has it in its name. */
  private static final Pattern CONDITION = Pattern.compile("\\{%.*?%}");

  private static final Pattern TESTS = Pattern.compile("\\w+(Test|IT)\\.java|test_\\w+\\.py");
  private static final Pattern WORD = Pattern.compile("[\\w.-]*\\w");
  private static final Pattern PART = Pattern.compile("\\w+");

  /** Each word with the files that say it, two at most. */
  private static Map<String, Set<String>> words() {
    Map<String, Set<String>> words = new HashMap<>();
    for (String file : Repository.files()) {
      if (!file.endsWith(".md")) {
        String text = Repository.text(file);
        WORD.matcher(text).results().forEach(word -> add(words, word.group(), file));
        PART.matcher(text).results().forEach(word -> add(words, word.group(), file));
      }
    }
    return words;
  }

  private static void add(Map<String, Set<String>> words, String word, String file) {
    Set<String> files = words.computeIfAbsent(word, key -> new HashSet<>());
    if (files.size() < 2) {
      files.add(file);
    }
  }

  private static String name(String file) {
    String plain = CONDITION.matcher(file).replaceAll("");
    return plain.substring(plain.lastIndexOf('/') + 1);
  }

  private static boolean isNamed(String file, Map<String, Set<String>> words) {
    String name = name(file);
    String stem = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
    return List.of(name, stem).stream()
        .flatMap(word -> words.getOrDefault(word, Set.of()).stream())
        .anyMatch(by -> !by.equals(file));
  }

  @Test
  void everyFileIsNamed() {
    Map<String, Set<String>> words = words();
    Set<String> unnamed = new TreeSet<>();
    for (String file : Repository.files()) {
      String name = name(file);
      boolean known =
          file.endsWith(".md")
              || BY_NAME.contains(name)
              || TESTS.matcher(name).matches()
              || WHOLE.keySet().stream().anyMatch(file::startsWith);
      if (!known && !isNamed(file, words)) {
        unnamed.add(file);
      }
    }
    assertThat(unnamed).as("nothing names them: use them, or take them out").isEmpty();
  }

  @Test
  void whatIsReadWholeIsRead() {
    WHOLE.forEach((folder, reader) -> {
      assertThat(Repository.files()).as(folder).anyMatch(file -> file.startsWith(folder));
      String last = folder.substring(folder.lastIndexOf('/', folder.length() - 2) + 1);
      assertThat(Repository.files(reader + ".java"))
          .as(reader)
          .anyMatch(file -> Repository.text(file).contains(last.replace("/", "")));
    });
  }
}
