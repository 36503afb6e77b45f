package io.weir.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * docs/reference/aws-facts.md names a document and tests for each fact, and the tests are there.
 */
class AwsFactsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*(?:Test|Contract))`");

  private record Fact(String text, String document, String heldBy) {}

  private static List<Fact> facts() throws IOException {
    return Files.readAllLines(ROOT.resolve("docs/reference/aws-facts.md")).stream()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| fact "))
        .map(line -> line.substring(2, line.lastIndexOf('|')).split(" \\| ", -1))
        .peek(cells -> assertThat(cells).as("%s", cells[0]).hasSize(3))
        .map(cells -> new Fact(cells[0].strip(), cells[1].strip(), cells[2].strip()))
        .toList();
  }

  private static Set<String> classes() {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .map(module -> module.resolve("src"))
          .filter(Files::isDirectory)
          .flatMap(AwsFactsTest::below)
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> below(Path folder) {
    try {
      return Files.walk(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void eachFactNamesADocumentAndATestOrSaysThatNoneHoldsIt() throws IOException {
    assertThat(facts()).hasSizeGreaterThan(40);
    for (Fact fact : facts()) {
      assertThat(fact.document())
          .as(fact.text())
          .matches(
              "(?s)(DDB|DDB Streams|KDS|Lambda|SQS|SNS|EventBridge|Firehose|Step Functions|S3|Kafka)( API)?, \".+\".*");
      assertThat(fact.heldBy().startsWith("not held: ") || TEST.matcher(fact.heldBy()).find())
          .as(fact.text())
          .isTrue();
    }
  }

  @Test
  void eachTestThatIsNamedExists() throws IOException {
    Set<String> named = new TreeSet<>();
    for (Fact fact : facts()) {
      TEST.matcher(fact.heldBy()).results().forEach(found -> named.add(found.group(1)));
    }
    assertThat(named).hasSizeGreaterThan(20);
    assertThat(classes()).containsAll(named);
  }
}
