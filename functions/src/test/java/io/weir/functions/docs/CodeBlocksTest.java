package io.weir.functions.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every block of Java in the README, the docs and the javadoc stands, word for word, in a source
 * that is compiled and run by a test: here in {@code docs}, or in the functions themselves. White
 * space and comments do not count.
 */
class CodeBlocksTest {
  private static final Path ROOT = Files.exists(Path.of("README.md")) ? Path.of("") : Path.of("..");
  private static final Pattern JAVADOC =
      Pattern.compile("<pre>\\{@code\\s*\\n(.*?)\\}</pre>", Pattern.DOTALL);
  private static final Pattern FENCE =
      Pattern.compile("^```(\\w*)\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern JAVA =
      Pattern.compile("::|\\bnew [A-Z]\\w*[(<]|(?m)^ *(public|static|import) |-> .*;");

  private record Block(String place, String text) {
    @Override
    public String toString() {
      return place;
    }
  }

  private static final String TESTED = tested();

  private static String tested() {
    StringBuilder all = new StringBuilder();
    files(
            ".java",
            "functions/src",
            "formats/src/test",
            "sketches/src/test",
            "micrometer/src/test",
            "opentelemetry/src/test",
            "localstack/src/test")
        .forEach(file -> all.append(plain(read(file))).append('\n'));
    return all.toString();
  }

  private static List<Path> files(String ending, String... folders) {
    List<Path> all = new ArrayList<>();
    for (String folder : folders) {
      try (Stream<Path> found = Files.walk(ROOT.resolve(folder))) {
        found
            .filter(file -> file.toString().endsWith(ending))
            .filter(file -> !file.toString().contains("/target"))
            .sorted()
            .forEach(all::add);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    return all;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String plain(String code) {
    return code.replaceAll("(?s)/\\*.*?\\*/", "")
        .replaceAll("(?m)//.*$", "")
        .replaceAll("\\s+", "");
  }

  private static List<Path> pages() {
    List<Path> pages = new ArrayList<>(files(".md", "docs", "benchmarks", "starter", "functions"));
    Repository.files(".md").stream()
        .filter(page -> !page.contains("/"))
        .map(ROOT::resolve)
        .forEach(pages::add);
    return pages;
  }

  static List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    for (Path page : pages()) {
      Matcher fence = FENCE.matcher(read(page));
      while (fence.find()) {
        if (fence.group(1).equals("java")) {
          addAll(blocks, page, fence.group(2));
        }
      }
    }
    for (Path source : sources()) {
      Matcher block = JAVADOC.matcher(read(source));
      while (block.find()) {
        addAll(blocks, source, block.group(1).replaceAll("(?m)^ *\\* ?", ""));
      }
    }
    return blocks;
  }

  private static List<Path> sources() {
    return files(
        ".java",
        Stream.of(ROOT.toAbsolutePath().normalize().toFile().list())
            .filter(module -> Files.isDirectory(ROOT.resolve(module).resolve("src/main/java")))
            .map(module -> module + "/src/main/java")
            .toArray(String[]::new));
  }

  /** What begins at the left margin is code of its own: a block may show several pieces. */
  private static void addAll(List<Block> blocks, Path file, String text) {
    StringBuilder piece = new StringBuilder();
    int number = 0;
    for (String line : text.lines().toList()) {
      boolean begins = !line.isEmpty() && !" })".contains(line.substring(0, 1));
      if (begins && !plain(piece.toString()).isEmpty()) {
        blocks.add(new Block(ROOT.relativize(file) + " " + ++number, piece.toString()));
        piece.setLength(0);
      }
      piece.append(line).append('\n');
    }
    blocks.add(new Block(ROOT.relativize(file) + " " + ++number, piece.toString()));
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void isCompiledAndRun(Block block) {
    assertThat(TESTED.contains(plain(block.text())))
        .as(
            "%s is in no tested source; write it into one of functions/src/test/java/../docs,"
                + " and the same here:%n%s",
            block.place(), block.text())
        .isTrue();
  }

  /** A block that is Java and is not called so would be overlooked. */
  @Test
  void noJavaStandsInABlockOfAnotherKind() {
    Map<String, String> found = new TreeMap<>();
    for (Path page : pages()) {
      Matcher fence = FENCE.matcher(read(page));
      while (fence.find()) {
        if (!fence.group(1).equals("java")
            && JAVA.matcher(fence.group(2).replaceAll("(?m)# .*$", "")).find()) {
          found.put(page.toString(), fence.group(2));
        }
      }
    }
    assertThat(found).isEmpty();
  }

  /** There is one form for blocks in javadoc, so that none is overlooked. */
  @Test
  void javadocHasNoOtherBlocks() {
    for (Path source : sources()) {
      String text = read(source);
      assertThat(text.split("<pre>", -1).length)
          .as(source.toString())
          .isEqualTo(1 + (int) JAVADOC.matcher(text).results().count());
      assertThat(text).as(source.toString()).doesNotContain("{@" + "snippet");
    }
  }

  @Test
  void theyAreFound() {
    assertThat(blocks())
        .extracting(Block::place)
        .contains("README.md 1", "docs/reference/lambda.md 1");
    assertThat(blocks()).hasSizeGreaterThan(20);
  }
}
