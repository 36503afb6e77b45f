package io.weir.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.script.ScriptException;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The starter: that its templates are those of its definitions, and what it refuses. That
 * cookiecutter makes the same of it, and that what is made builds, is in {@code
 * localstack/control/tests/test_starter.py}.
 *
 * <p>After a change of the definitions or of what writes templates, {@code -Dweir.starter.write}
 * writes the templates of the starter again.
 */
class StarterTest {
  private static final String PROJECT = "the-project";
  private static final String BASE = "the.base.of";
  private static final List<String> SINKS = List.of("dynamodb", "kinesis", "sqs", "s3", "own");

  @TempDir private static Path shared;
  private static final List<Made> ALL = new ArrayList<>();
  private static Path classes;

  @TempDir private Path place;

  /** A project, in a package of its own so that all can be compiled at once. */
  private record Made(String name, String javaPackage, Path folder) {}

  @BeforeAll
  static void makeAll() throws IOException, ScriptException {
    for (String sources : List.of("one", "two")) {
      for (String sink : SINKS) {
        String name = sources + "-" + sink;
        String javaPackage = BASE + "." + name.replace('-', '.');
        Path in = shared.resolve(name);
        ALL.add(
            new Made(
                name, javaPackage, StarterProject.make(in, PROJECT, javaPackage, sources, sink)));
      }
    }
    classes = compile();
  }

  @Test
  void eachTemplateIsWhatItsDefinitionSays() throws Exception {
    for (Made made : ALL) {
      Path committed = StarterProject.STARTER.resolve("templates/" + made.name() + ".yaml");
      String written = template(made);
      if (Boolean.getBoolean("weir.starter.write")) {
        Files.writeString(committed, written);
      }
      assertEquals(
          Files.readString(committed),
          written,
          made.name()
              + ": write all of them again by mvn test -pl embedded -am -Dtest=StarterTest -Dweir.starter.write=true");
    }
    assertEquals(names(), committed());
  }

  private static Set<String> names() {
    return ALL.stream()
        .map(made -> made.name() + ".yaml")
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> committed() throws IOException {
    try (Stream<Path> files = Files.list(StarterProject.STARTER.resolve("templates"))) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Path compile() throws IOException {
    Path made = Files.createDirectories(shared.resolve("classes"));
    List<String> words =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "-parameters",
                "-Xlint:all,-processing,-classfile,-path",
                "-Werror",
                "-d",
                made.toString(),
                "-cp",
                System.getProperty("java.class.path")));
    for (Made one : ALL) {
      try (Stream<Path> files = Files.walk(one.folder().resolve("src/main/java"))) {
        files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(words::add);
      }
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int status =
        ToolProvider.getSystemJavaCompiler().run(null, said, said, words.toArray(String[]::new));
    assertEquals(0, status, said.toString(StandardCharsets.UTF_8));
    return made;
  }

  /** The template of a project, with the names that cookiecutter and the archetype put in. */
  private static String template(Made made, String... options) {
    String overlay = made.folder().resolve("overlay.yaml").toString();
    List<String> words =
        new ArrayList<>(
            List.of(
                "template",
                made.javaPackage() + ".Counts",
                "--class-path",
                classes.toString(),
                "--title"));
    words.addAll(List.of(PROJECT + " - views per page and minute", "--overlay", overlay));
    words.addAll(List.of(options));
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);
    assertEquals(0, Main.run(out, words.toArray(String[]::new)), made.name());
    return text.toString(StandardCharsets.UTF_8)
        .replace(overlay, "overlay.yaml")
        .replace(made.javaPackage(), "{{cookiecutter.package}}")
        .replace(PROJECT, "{{cookiecutter.project}}");
  }

  /** What docs/guides/existing-streams.md shows. */
  @Test
  void theTemplateTakesAStreamThatIsThere() throws IOException {
    String guide =
        Files.readString(StarterProject.CHECKOUT.resolve("docs/guides/existing-streams.md"));
    String made = template(ALL.getFirst(), "--existing", "views");
    List<String> blocks =
        Pattern.compile("(?ms)^```yaml\\n(.*?)^```")
            .matcher(guide)
            .results()
            .map(block -> block.group(1))
            .toList();

    assertTrue(guide.contains("--existing views "));
    assertFalse(made.contains("AWS::Kinesis::Stream"), made);
    assertEquals(3, blocks.size());
    blocks.forEach(block -> assertTrue(made.contains(block), block + made));
  }

  @Test
  void whatIsNotChosenIsNotThere() throws Exception {
    for (Made made : ALL) {
      Set<String> files = new TreeSet<>();
      try (Stream<Path> walk = Files.walk(made.folder())) {
        for (Path file : walk.filter(Files::isRegularFile).toList()) {
          String name = made.folder().relativize(file).toString();
          files.add(name);
          String text = Files.readString(file);
          assertFalse(
              text.contains("cookiecutter") || text.contains("{%"), made.name() + " " + name);
        }
      }
      String code = "src/main/java/" + made.javaPackage().replace('.', '/');
      assertTrue(files.contains(code + "/Counts.java"), made.name());
      assertEquals(
          made.name().endsWith("own"), files.contains(code + "/BoardSink.java"), made.name());
      String definition = Files.readString(made.folder().resolve(code + "/Counts.java"));
      String pom = Files.readString(made.folder().resolve("pom.xml"));
      for (String sink : List.of("kinesis", "sqs", "s3")) {
        assertEquals(
            made.name().endsWith("-" + sink),
            definition.contains("io.weir.connect." + sink),
            made.name());
        assertEquals(
            made.name().endsWith("-" + sink),
            pom.contains("<artifactId>" + sink + "<"),
            made.name());
      }
      assertEquals(made.name().startsWith("two"), definition.contains("APP_VIEWS"), made.name());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Page_Counts,com.example,one,sqs,artifactId 'Page_Counts' must be at most 16",
    "a-name-of-seventeen,com.example,one,sqs,artifactId 'a-name-of-seventeen' must be at most 16",
    "page-counts,com.new.counts,one,sqs,package 'com.new.counts' must be words",
    "page-counts,page-counts,one,sqs,package 'page-counts' must be words",
    "page-counts,java.counts,one,sqs,package 'java.counts' must be words",
    "page-counts,com..counts,one,sqs,package 'com..counts' must be words",
    "page-counts,com.example,three,sqs,sources 'three' must be one or two",
    "page-counts,com.example,one,redis,'sink ''redis'' must be dynamodb, kinesis, sqs, s3 or own'"
  })
  void anAnswerThatCannotBeUsedIsRefusedAndNothingIsLeft(
      String project, String javaPackage, String sources, String sink, String words)
      throws IOException {
    ScriptException refused =
        assertThrows(
            ScriptException.class,
            () -> StarterProject.make(place, project, javaPackage, sources, sink));

    assertTrue(refused.getMessage().contains(words), refused.getMessage());
    assertEquals(1, refused.getMessage().split("must be", -1).length - 1);
    try (Stream<Path> left = Files.list(place)) {
      assertEquals(List.of(), left.toList());
    }
  }

  /** Maven asks again for what does not fit, when it asks at all. */
  @Test
  void theArchetypeAsksForWhatTheScriptTakes() throws IOException {
    Map<String, String> called = Map.of("project", "artifactId", "group", "groupId");
    String asked =
        Files.readString(
            StarterProject.CHECKOUT.resolve(
                "archetype/src/main/resources/META-INF/maven/archetype-metadata.xml"));
    JsonNode rules =
        new ObjectMapper().readTree(StarterProject.STARTER.resolve("answers.json").toFile());
    JsonNode defaults =
        new ObjectMapper().readTree(StarterProject.STARTER.resolve("cookiecutter.json").toFile());

    assertEquals(6, rules.size());
    rules
        .properties()
        .forEach(rule -> {
          String key = called.getOrDefault(rule.getKey(), rule.getKey());
          int from = asked.indexOf("<requiredProperty key=\"" + key + "\">");
          assertTrue(from > 0, key);
          String property = asked.substring(from, asked.indexOf("</requiredProperty>", from));
          assertTrue(property.contains(">^(" + rule.getValue().path("form").asText() + ")$<"), key);
          String standard =
              key.equals("weir") ? "${project.version}" : defaults.path(rule.getKey()).asText();
          assertTrue(property.contains("<defaultValue>" + standard + "<"), key);
        });
  }
}
