package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./weir dev} on a small project: what it shows of each run, and what it waits for. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class DevCommandTest extends MainRuns {
  private static final String FUNCTION =
      """
      package shop;

      import io.weir.*;
      import io.weir.codec.Json;
      import io.weir.dynamo.DynamoSink;
      import io.weir.process.ProcessFunction;

      public class Orders {
        public record Order(String id, String item, int count) {}
        public record Row(String id, String item, int count) {}

        static Row row(Order order) {
          return new Row(order.id(), order.item(), order.count() * 1);
        }

        public static final StreamFunction FUNCTION =
            StreamFunction.named("orders")
                .from(Source.stream("orders", Json.of(Order.class)).keyBy(Order::id))
                .compute(ProcessFunction.<Order, Row>of((event, context) -> {
                  context.emit(row(event.value()));
                }))
                .to(DynamoSink.table("orders", Row.class).key("id"))
                .build();
      }
      """;

  private Path project;
  private Path classes;
  private Path input;

  @BeforeEach
  void aProject() throws IOException {
    project = Files.createDirectories(folder.resolve("project"));
    classes = Files.createDirectories(project.resolve("target/classes"));
    input = project.resolve("orders.jsonl");
    orders("a tea 1", "b cup 2");
  }

  private void orders(String... orders) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String order : orders) {
      String[] parts = order.split(" ");
      lines.add(
          "{\"id\":\"%s\",\"item\":\"%s\",\"count\":%s}".formatted(parts[0], parts[1], parts[2]));
    }
    Files.write(input, lines);
  }

  /** As an IDE compiles it. */
  private void compiled(String source) throws IOException {
    Path file =
        Files.createDirectories(project.resolve("src/main/java/shop")).resolve("Orders.java");
    Files.writeString(file, source);
    String[] args = {
      "-proc:none", "-cp", System.getProperty("java.class.path"), "-d", "" + classes, "" + file
    };
    assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, args)).isZero();
  }

  private String[] dev(String... more) {
    String[] args = {
      "dev",
      "shop.Orders",
      "--project",
      "" + project,
      "--input",
      "" + input,
      "--out",
      folder.resolve("out").toString()
    };
    return with(args, more);
  }

  private String once(int status, String... more) {
    printed.reset();
    assertThat(run(dev(with(new String[] {"--no-build", "--once"}, more)))).isEqualTo(status);
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theFirstRunShowsItsRowsAndTheNextOneWhatIsNew() throws IOException {
    compiled(FUNCTION);
    assertThat(once(0)).contains("2 events, 2 applied", "orders: 2 rows", "tea");
    assertThat(once(0)).contains("orders: 2, no change");

    compiled(FUNCTION.replace("order.count() * 1", "order.count() * 10"));
    orders("a tea 1", "c pot 3");
    assertThat(once(0))
        .contains("orders: 2, of them 1 added, 1 changed; 1 withdrawn")
        .contains("~ a  count 1 -> 10\n", "+ c  count 30, item pot\n", "- b  count 2, item cup\n");
    assertThat(folder.resolve("out/changes.jsonl")).content().hasLineCount(3);
  }

  @Test
  void aProgramGetsOneObjectForEachRun() throws IOException {
    compiled(FUNCTION);
    once(0);
    compiled(FUNCTION.replace("* 1", "* 2"));
    orders("a tea 1", "c pot 3", "d pan null");
    JsonNode run = new ObjectMapper().readTree(once(3, "--json"));

    assertThat(run.path("status").asText()).isEqualTo("ok");
    assertThat(run.path("counters").path("applied").asInt()).isEqualTo(2);
    assertThat(run.path("letters").asInt()).isEqualTo(1);
    assertThat(run.path("results").path("orders").asInt()).isEqualTo(2);
    assertThat(run.path("changes"))
        .extracting(JsonNode::toString)
        .containsExactly(
            "{\"sink\":\"orders\",\"change\":\"changed\",\"key\":{\"id\":\"a\"},"
                + "\"old\":{\"id\":\"a\",\"count\":1,\"item\":\"tea\"},"
                + "\"new\":{\"id\":\"a\",\"count\":2,\"item\":\"tea\"},\"fields\":[\"count\"]}",
            "{\"sink\":\"orders\",\"change\":\"added\",\"key\":{\"id\":\"c\"},"
                + "\"new\":{\"id\":\"c\",\"count\":6,\"item\":\"pot\"}}",
            "{\"sink\":\"orders\",\"change\":\"withdrawn\",\"key\":{\"id\":\"b\"},"
                + "\"old\":{\"id\":\"b\",\"count\":2,\"item\":\"cup\"}}");
  }

  @Test
  void whatFailsIsOneLineThatNamesThePlaceAndTheResultsStay() throws IOException {
    compiled(FUNCTION);
    once(0);
    String results = Files.readString(folder.resolve("out/results.jsonl"));
    compiled(FUNCTION.replace("named(\"orders\")", "named(null)"));

    assertThat(once(2))
        .hasLineCount(1)
        .contains("failed: class shop.Orders cannot be used: ")
        .containsPattern("\\(at Orders.java:\\d+\\)\n$");
    assertThat(folder.resolve("out/results.jsonl")).hasContent(results);
    JsonNode told = new ObjectMapper().readTree(once(2, "--json"));
    assertThat(told.path("status").asText()).isEqualTo("failed");
    assertThat(told.path("message").asText()).contains("shop.Orders cannot be used");
  }

  /** As a broken provider in META-INF/services gives it. */
  @Test
  void anErrorOfAClassIsALineToo() throws IOException {
    compiled(
        FUNCTION.replace(
            "public class Orders {",
            "public class Orders {\n  static { if (true) throw new"
                + " java.util.ServiceConfigurationError(\"boo\"); }\n"));

    assertThat(once(1)).hasLineCount(1).contains("failed: ", "boo");
  }

  @Test
  void whatATerminalWouldObeyIsWrittenAsAnEscape() throws IOException {
    compiled(FUNCTION);
    Files.writeString(
        input, "{\"id\":\"a\",\"item\":\"\\u001b[31mred\\u202e\\u0007\",\"count\":1}");

    assertThat(once(0)).contains("\\u001b[31mred\\u202e\\u0007").doesNotContain("\u001b", "\u0007");
  }

  @Test
  void anExceptionOfAnEventIsADeadLetterAndTheOthersGoOn() throws IOException {
    compiled(FUNCTION.replace("order.count() * 1", "8 / (order.count() - 1)"));

    assertThat(once(3))
        .contains("2 events, 1 applied", "1 dead letters", "orders: 1 rows")
        .contains("HANDLER_FAILED: 1, the first at " + input + ", line 1: ", "/ by zero");
  }

  @Test
  void resultsThatCannotBeReadBackAreNoRunBefore() throws IOException {
    compiled(FUNCTION);
    Files.createDirectories(folder.resolve("out"));
    Files.writeString(folder.resolve("out/results.jsonl"), "{\"id\":\"a\"}\n");

    assertThat(once(0)).contains("orders: 2 rows");
    Files.writeString(folder.resolve("out/results.jsonl"), "garbage\n");
    assertThat(once(0)).contains("orders: 2 rows");
  }

  @Test
  void whatCannotBeRunAgainIsRefused() {
    assertThat(refused("dev", "shop.Orders", "--project", "" + project, "--input", "-"))
        .contains("standard input cannot give; name a file");
    assertThat(refused(dev("--build", "make", "--no-build"))).contains("exclude each other");
    assertThat(refused("dev", "shop.Orders", "--project", "" + folder, "--input", "" + input))
        .contains("is no project of Maven or Gradle", "--project DIR", "--class-path");
    assertThat(refused("dev", "shop.Orders", "--project", "" + folder.resolve("none")))
        .contains("is no folder");
  }

  /** Its process, with lines that are awaited. */
  private static final class Watching implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;
    private final List<String> read = new ArrayList<>();

    Watching(String... args) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
      command.addAll(List.of(args));
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** What is printed until it waits again. */
    String round() throws IOException {
      read.clear();
      while (read.isEmpty() || !read.getLast().contains("waiting for changes; Ctrl-C ends")) {
        String line = lines.readLine();
        if (line == null) {
          return fail("it has ended after " + read);
        }
        read.add(line);
      }
      return String.join("\n", read);
    }

    void kill(String signal) throws IOException, InterruptedException {
      String pid = Long.toString(process.pid());
      assertThat(new ProcessBuilder("kill", "-" + signal, pid).start().waitFor()).isZero();
    }

    /**
     * True for a process that a shell's background job has started, where that shell has no job
     * control: it ignores SIGINT, and so does each process after it.
     */
    boolean ignoresInterrupts() throws IOException {
      Path status = Path.of("/proc", Long.toString(process.pid()), "status");
      if (!Files.exists(status)) {
        return false;
      }
      try (Stream<String> all = Files.lines(status)) {
        return all.filter(line -> line.startsWith("SigIgn:"))
            .map(line -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16))
            .anyMatch(ignored -> (ignored & 1 << 1) != 0);
      }
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  @Test
  void itRunsAgainAfterEachChangeAndCtrlCEndsIt() throws Exception {
    compiled(FUNCTION);
    try (Watching watching = new Watching(dev("--no-build"))) {
      assertThat(watching.round()).contains("run 1 in", "orders: 2 rows");

      compiled(FUNCTION.replace("* 1", "* 5"));
      assertThat(watching.round()).contains("run 2 in", "~ a  count 1 -> 5", "~ b  count 2 -> 10");

      Files.writeString(classes.resolve("shop/Orders.class"), "half");
      assertThat(watching.round()).contains("failed: class shop.Orders cannot be used");

      compiled(FUNCTION.replace("* 1", "* 5"));
      assertThat(watching.round()).contains("orders: 2, no change");

      orders("a tea 1", "b cup 2", "c pot 3");
      assertThat(watching.round()).contains("2 -> 3 events", "+ c  count 15, item pot");

      watching.kill("INT");
      if (watching.ignoresInterrupts()) {
        watching.kill("TERM");
      }
      assertThat(watching.process.waitFor()).isIn(130, 143);
    }
  }

  @Test
  void sourcesAreBuiltWhenTheyChangeAndAFailedBuildIsOneLine() throws Exception {
    compiled(FUNCTION);
    Path source = project.resolve("src/main/java/shop/Orders.java");
    Path args = project.resolve("args");
    Files.writeString(
        args, "-proc:none -cp " + System.getProperty("java.class.path") + " -d target/classes");
    String javac = Path.of(System.getProperty("java.home"), "bin", "javac").toString();
    String build = javac + " @args src/main/java/shop/Orders.java";
    try (Watching watching = new Watching(dev("--build", build))) {
      assertThat(watching.round()).contains("orders: 2 rows");

      Files.writeString(source, FUNCTION.replace("* 1", "* 5"));
      assertThat(watching.round()).contains("~ a  count 1 -> 5");

      Files.writeString(source, FUNCTION.replace("* 1", "* "));
      assertThat(watching.round())
          .contains("failed: ", "ended with 1: src/main/java/shop/Orders.java:13: error: ")
          .contains("build.log")
          .doesNotContain("run ");

      Files.writeString(source, FUNCTION.replace("* 1", "* 6"));
      assertThat(watching.round()).contains("~ a  count 5 -> 6");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pom.xml", "mvnw"})
  void aMavenProjectIsCompiledByMaven(String file) throws IOException {
    Files.createFile(project.resolve("pom.xml"));
    boolean wrapped = file.equals("mvnw");
    if (wrapped) {
      Files.createFile(project.resolve(file));
      assertThat(project.resolve(file).toFile().setExecutable(true)).isTrue();
    }
    Project found = Project.of(project, null, null, true);

    assertThat(found.build()).contains((wrapped ? "./mvnw" : "mvn") + " -q -o compile");
    assertThat(found.classPath()).containsExactly(project.resolve("target/classes"));
    assertThat(found.sources()).contains(project.resolve("pom.xml"));
    assertThat(Project.of(project, null, null, false).build()).isEmpty();
    assertThat(Project.of(project, "a.jar:b", "make", true))
        .isEqualTo(
            new Project(
                project,
                List.of(Path.of("a.jar"), Path.of("b")),
                found.sources(),
                java.util.Optional.of("make")));
  }

  @Test
  void theSourcesOfAProjectOfModulesAreThoseOfItsModules() throws IOException {
    Files.createFile(project.resolve("pom.xml"));
    Files.createDirectories(project.resolve("one/src/main"));
    Files.createDirectories(project.resolve("two/src/main"));

    assertThat(Project.of(project, "one/target/classes", null, true).sources())
        .extracting(path -> project.relativize(path).toString())
        .containsExactly("pom.xml", "one/pom.xml", "one/src/main", "two/pom.xml", "two/src/main");
  }

  /** Errors of compilers as they print them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[INFO] x\\n[ERROR] COMPILATION ERROR : \\n[ERROR] %s/src/A.java:[3,5] no such symbol\\n",
        "src/A.java:3: error: no such symbol\\nsrc/B.java:4: error: another\\n1 error\\n",
        "e: file:///src/A.kt:3:5 no such symbol\\n",
        "[ERROR] Plugin x could not be resolved: no such symbol in offline mode\\n"
      })
  void theLineOfABuildThatSaysWhyIsFound(String output) throws Exception {
    Path log = folder.resolve("build.log");
    Files.writeString(project.resolve("output"), output.formatted(project).translateEscapes());

    assertThat(new Build("cat output; exit 3", project, log).run())
        .hasValueSatisfying(line ->
            assertThat(line)
                .containsPattern("^the build ended with 3: .*no such symbol.* \\('cat output")
                .endsWith("all that it printed: " + log + ")")
                .doesNotContain("another", "[ERROR] ", project.toString()));
    assertThat(new Build("true", project, log).run()).isEmpty();
  }

  /** A class of the project and one of Weir's own, with the gallery in a folder too. */
  @Test
  void aRunHasTheProjectsOwnClassesAndSharesWeirs() throws Exception {
    compiled(FUNCTION);
    ClassLoader own = getClass().getClassLoader();
    try (ProjectClasses first = ProjectClasses.of(List.of(classes), own);
        ProjectClasses second = ProjectClasses.of(List.of(classes), own)) {
      Class<?> one = first.loadClass("shop.Orders");
      assertThat(one).isSameAs(first.loadClass("shop.Orders"));
      assertThat(one).isNotSameAs(second.loadClass("shop.Orders"));
      assertThat(first.loadClass("io.weir.StreamFunction")).isSameAs(io.weir.StreamFunction.class);
      Set<String> loaders =
          List.of(one, io.weir.StreamFunction.class).stream()
              .map(type -> "" + type.getClassLoader().getName())
              .collect(Collectors.toSet());
      assertThat(loaders).contains(ProjectClasses.NAME).hasSize(2);
    }
  }
}
