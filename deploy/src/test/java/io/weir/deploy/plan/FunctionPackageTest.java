package io.weir.deploy.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.definition.Description;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages as users have them: each is compiled here, and read in a class loader of its own. */
class FunctionPackageTest {
  @TempDir private Path folder;

  /** A function over windows of some seconds, as its author writes it. */
  static String source(String type, String function, int seconds) {
    return """
    package shop;

    import io.weir.*;
    import io.weir.aggregate.Aggregates;
    import io.weir.codec.Json;
    import io.weir.spi.SinkWriter;
    import io.weir.time.WatermarkStrategy;
    import io.weir.window.Window;
    import java.time.Duration;

    public final class %1$s {
      public record View(String page, long at) {}

      static final Source<View> VIEWS =
          Source.stream("views", Json.of(View.class))
              .timestampMillis(View::at, WatermarkStrategy.monotonic());

      public static final StreamFunction FUNCTION =
          StreamFunction.named("%2$s")
              .from(VIEWS.keyBy(View::page))
              .compute(
                  Window.of(VIEWS)
                      .tumbling(Duration.ofSeconds(%3$d))
                      .aggregate(Aggregates.counting(), (key, start, end, n) -> key + n))
              .to(new Nowhere())
              .build();

      private record Nowhere() implements Sink<String> {
        public String name() { return "rows"; }
        public Effect effect() { return Effect.AT_LEAST_ONCE; }
        public byte[] encode(String value) { return new byte[0]; }
        public SinkWriter open() { throw new UnsupportedOperationException(); }
      }
    }
    """
        .formatted(type, function, seconds);
  }

  private Path compiled(String name, String... sources) throws IOException {
    Path classes = Files.createDirectories(folder.resolve(name));
    for (String source : sources) {
      String type = source.replaceFirst("(?s).*?class (\\w+).*", "$1");
      Path file = Files.createDirectories(folder.resolve(name + "-src")).resolve(type + ".java");
      Files.writeString(file, source);
      int errors =
          ToolProvider.getSystemJavaCompiler()
              .run(
                  null,
                  null,
                  null,
                  "-proc:none",
                  "-d",
                  classes.toString(),
                  "-cp",
                  classes + File.pathSeparator + System.getProperty("java.class.path"),
                  file.toString());
      assertThat(errors).isZero();
    }
    return classes;
  }

  private static void add(ZipOutputStream zip, Path root, String prefix) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new ZipEntry(prefix + root.relativize(file)));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
  }

  private Path zipped(String name, Path classes, Path... libraries) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      add(zip, classes, "");
      for (Path library : libraries) {
        zip.putNextEntry(new ZipEntry("lib/" + library.getFileName()));
        Files.copy(library, zip);
        zip.closeEntry();
      }
    }
    return file;
  }

  /** What a package has in its lib: the core as a jar, and Jackson. */
  private Path[] weir() throws IOException {
    List<Path> all =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(Files::exists)
            .toList();
    Path core =
        all.stream()
            .filter(part -> Files.exists(part.resolve("io/weir/StreamFunction.class")))
            .findFirst()
            .map(part -> {
              try {
                return zipped("weir-core.jar", part);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
            .orElseGet(() ->
                all.stream()
                    .filter(part -> part.getFileName().toString().startsWith("weir-core"))
                    .findFirst()
                    .orElseThrow());
    Map<String, Path> jars = new TreeMap<>();
    all.stream()
        .filter(
            part -> part.getFileName().toString().matches("(jackson|slf4j-api|jspecify).*\\.jar"))
        .forEach(part -> jars.put(part.getFileName().toString(), part));
    jars.put("weir-core.jar", core);
    return jars.values().toArray(Path[]::new);
  }

  private static List<Description> functions(Object path, String... classes) {
    try (FunctionPackage opened = FunctionPackage.open(path.toString())) {
      return opened.functions(List.of(classes));
    }
  }

  @Test
  void aFolderOfClassesIsReadWithThisWeir() throws IOException {
    Path classes = compiled("one", source("Sums", "sums", 60), source("Others", "others", 5));
    assertThat(functions(classes)).extracting(Description::name).containsExactly("others", "sums");
    assertThat(functions(classes, "shop.Sums"))
        .extracting(Description::name)
        .containsExactly("sums");
  }

  @Test
  void aPackageOfLambdaBringsItsOwnWeir() throws IOException {
    Path zip = zipped("function.zip", compiled("one", source("Sums", "sums", 60)), weir());
    assertThat(functions(zip)).isEqualTo(functions(folder.resolve("one")));
  }

  /** As build tools pack it: the function's own classes are a jar in lib, beside Weir's. */
  @Test
  void aPackageWhoseClassesAreAllInItsLib() throws IOException {
    Path own = zipped("shop.jar", compiled("one", source("Sums", "sums", 60)));
    List<Path> jars = new ArrayList<>(List.of(weir()));
    jars.add(own);
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Path zip = zipped("function.zip", empty, jars.toArray(Path[]::new));
    assertThat(functions(zip)).containsAll(functions(folder.resolve("one")));

    Path unpacked = Files.createDirectories(folder.resolve("unpacked/lib"));
    Files.copy(own, unpacked.resolve("shop.jar"));
    assertThat(functions(unpacked.getParent())).isEqualTo(functions(folder.resolve("one")));
  }

  /** A function that a library brings is not the package's. */
  @Test
  void classesOfThePackageItselfComeBeforeThoseOfItsLib() throws IOException {
    Path other = zipped("other.jar", compiled("two", source("Others", "others", 60)));
    Path zip = zipped("function.zip", compiled("one", source("Sums", "sums", 60)), other);
    assertThat(functions(zip)).extracting(Description::name).containsExactly("sums");
  }

  /** Classes of one name, each from its own package. */
  @Test
  void twoPackagesDoNotSeeEachOther() throws IOException {
    Path old = compiled("old", source("Sums", "sums", 60));
    Path now = zipped("now.jar", compiled("now", source("Sums", "sums", 120)));
    PlanSet plans = PlanSet.of(functions(old), functions(now));
    assertThat(plans.status()).isEqualTo(2);
    assertThat(PlanText.lines(plans))
        .contains("function sums: refused", "  windows: refused")
        .anyMatch(
            line -> line.contains("From tumbling windows of PT1M to tumbling windows of PT2M."));
    assertThat(PlanSet.of(functions(old), functions(old)).status()).isZero();
  }

  @Test
  void aClassPathIsOnePackage() throws IOException {
    Path one = compiled("one", source("Sums", "sums", 60));
    Path two = compiled("two", source("Others", "others", 60));
    assertThat(functions(one + File.pathSeparator + two)).hasSize(2);
  }

  private void refused(Object path, String className, String... words) {
    assertThatThrownBy(() -> functions(path, className))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void whatCannotBeReadIsSaid() throws IOException {
    Path classes =
        compiled(
            "one",
            source("Sums", "sums", 60),
            "package shop; public class Plain {}",
            "package shop; public class Text { public static final String FUNCTION = \"\"; }",
            "package shop; public class Bad { public static final io.weir.StreamFunction FUNCTION ="
                + " io.weir.StreamFunction.class.cast(new Object()); }");
    refused(classes, "shop.None", "shop.None", "there is no such class");
    refused(classes, "shop.Plain", "no public static FUNCTION");
    refused(classes, "shop.Text", "no static StreamFunction");
    refused(classes, "shop.Bad", "cannot be used", "ClassCastException");
    assertThatThrownBy(() -> FunctionPackage.open(folder.resolve("nothing.jar").toString()))
        .hasMessageContaining("is not there");
    Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
    assertThatThrownBy(() -> FunctionPackage.open(text.toString()))
        .hasMessageContaining("cannot be read");
    Path empty = compiled("empty", "package shop; public class Plain {}");
    assertThatThrownBy(() -> functions(empty)).hasMessageContaining("--class");
  }

  /** A release from before descriptions: nothing of it can be asked. */
  @Test
  void twoFunctionsOfOneNameAreRefused() throws IOException {
    Path twice = compiled("twice", source("Sums", "sums", 60), source("OtherSums", "sums", 5));
    assertThatThrownBy(() -> functions(twice))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("shop.Sums", "shop.OtherSums", "'sums'", "--class");
    assertThat(functions(twice, "shop.OtherSums")).hasSize(1);
  }

  @Test
  void anOldWeirIsSaid() throws IOException {
    Path classes =
        compiled(
            "old",
            "package io.weir; public final class StreamFunction {}",
            "package shop; public class Old { public static final io.weir.StreamFunction FUNCTION ="
                + " new io.weir.StreamFunction(); }");
    refused(classes, "shop.Old", "release of Weir", "build it with a newer one");
  }

  @Test
  void severalFunctionsAreToldApartByTheirNames() {
    Description one = Description.of("function", "one");
    Description two = Description.of("function", "two");
    Description three = Description.of("function", "three");
    PlanSet plans = PlanSet.of(List.of(one, two), List.of(one, three));
    assertThat(plans.plans()).extracting(Plan::function).containsExactly("one", "three", "two");
    assertThat(plans.status()).isEqualTo(1);
    assertThat(PlanText.lines(plans)).contains("function three: starts anew", "function two: safe");
    assertThat(PlanText.json(plans))
        .startsWith(
            "{\"verdict\":\"starts anew\",\"status\":1,\"functions\":[{\"function\":\"one\"")
        .contains("\"topic\":\"function\",\"name\":\"name\",\"verdict\":\"starts anew\"");
  }
}
