package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * Every command in the README and the docs is one that there is: {@code ./weir} takes its words and
 * options, scripts and files are there. Blocks of Java are held by CodeBlocksTest in functions.
 */
class DocCommandsTest {
  private static final Path ROOT = Files.exists(Path.of("README.md")) ? Path.of("") : Path.of("..");
  private static final Pattern FENCE =
      Pattern.compile("^```(\\w*)\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern INLINE = Pattern.compile("`(\\./weir[^`]*)`");
  private static final Pattern OPTION = Pattern.compile("(?<= )--[a-z-]+");
  private static final Set<String> TOOLS =
      Set.of("mvn", "sam", "aws", "head", "jq", "cd", "export", "printf", "|");

  /**
   * @param whole false if it stands in a sentence, which may only name it
   */
  private record Command(String page, String text, boolean whole) {}

  static List<Command> commands() throws IOException {
    List<Command> commands = new ArrayList<>();
    for (Path page : pages()) {
      String text = Files.readString(page);
      Matcher fence = FENCE.matcher(text);
      while (fence.find()) {
        if (Set.of("", "sh").contains(fence.group(1))) {
          fence
              .group(2)
              .lines()
              .map(line -> line.replaceFirst("(^|\\s+)# .*$", "").strip())
              .flatMap(line -> Stream.of(line.split(" && ")))
              .filter(line -> !line.isEmpty())
              .forEach(line -> commands.add(new Command(page.toString(), line, true)));
        }
      }
      Matcher inline = INLINE.matcher(text.replaceAll("\\s+", " "));
      while (inline.find()) {
        commands.add(new Command(page.toString(), inline.group(1), false));
      }
    }
    return commands;
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    try (Stream<Path> found = Files.list(ROOT.toAbsolutePath())) {
      found.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    for (String folder : List.of("docs", "benchmarks")) {
      try (Stream<Path> found = Files.walk(ROOT.resolve(folder))) {
        found
            .filter(file -> file.toString().endsWith(".md"))
            .filter(file -> !file.toString().contains("/target"))
            .sorted()
            .forEach(pages::add);
      }
    }
    return pages;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void isThere(Command command) throws IOException {
    String[] words = command.text().split(" +");
    if (words[0].equals("./weir")) {
      isOneOfWeirs(command.text().substring(6).strip(), command.whole());
    } else if (words[0].contains("/")) {
      assertThat(ROOT.resolve(words[0])).as(command.toString()).isExecutable();
    } else {
      assertThat(TOOLS).as(command.toString()).contains(words[0]);
    }
    for (String word : words) {
      if (word.matches("[a-z]+/(src|target)/[a-z/0-9.-]+") && !word.contains("target")) {
        assertThat(ROOT.resolve(word)).exists();
      }
    }
  }

  /** Other programs have their options by name in their sources. */
  private static void isOneOfWeirs(String arguments, boolean whole) throws IOException {
    String first = arguments.split(" ")[0];
    Matcher branch =
        Pattern.compile(
                "== " + Pattern.quote(first) + " ]]; then\\n(.*?)\\n(elif|fi)", Pattern.DOTALL)
            .matcher(Files.readString(ROOT.resolve("weir")));
    if (first.isEmpty() || !branch.find() || !isAnother(branch.group(1))) {
      parses(arguments, whole);
      return;
    }
    Matcher main = Pattern.compile("main=(\\S+)").matcher(branch.group(1));
    String program = main.find() ? source(main.group(1)) : Files.readString(ROOT.resolve("weir"));
    Matcher option = OPTION.matcher(arguments);
    while (option.find()) {
      assertThat(program).as("./weir " + arguments).contains(option.group());
    }
  }

  /** True if a branch of the launcher runs another program; false if it only chooses a JVM. */
  private static boolean isAnother(String branch) {
    return branch.contains("main=") || branch.contains("exec ") || branch.contains("shift");
  }

  private static String source(String main) throws IOException {
    String path = "src/main/java/" + main.replace('.', '/') + ".java";
    for (String module : List.of("embedded", "simulation")) {
      Path file = ROOT.resolve(module).resolve(path);
      if (Files.exists(file)) {
        return Files.readString(file);
      }
    }
    throw new AssertionError("weir runs " + main + ", which is in no module");
  }

  private static void parses(String arguments, boolean whole) {
    String[] words = arguments.isEmpty() ? new String[0] : arguments.replace("'", "").split(" +");
    assertThatCode(() -> parse(words, whole)).as("./weir " + arguments).doesNotThrowAnyException();
  }

  private static void parse(String[] words, boolean whole) {
    try {
      Main.command(System.out, Deployment.ENVIRONMENT).parseArgs(words);
    } catch (CommandLine.MissingParameterException named) {
      if (whole) {
        throw named;
      }
    }
  }

  @Test
  void theyAreFound() throws IOException {
    assertThat(commands())
        .extracting(Command::text)
        .contains("./weir", "./weir --kill-every 3", "localstack/demo", "sam validate");
  }
}
