package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands of a runbook, run as they are written. */
final class SightRunbook {
  private static final Pattern SECTION = Pattern.compile("(?ms)^## (\\w+)$(.*?)(?=^## |\\z)");
  private static final Pattern FENCE = Pattern.compile("(?ms)^```sh\\n(.*?)^```");

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `((?:aws|sam) [^`]*)` \\| (.*) \\|$");

  private final SightStack stack;
  private final Map<String, List<String>> commands = new LinkedHashMap<>();
  private final Map<String, String> table = new LinkedHashMap<>();
  private final Map<String, Runnable> instead;
  private final Map<String, String> places;

  /**
   * @param gameDay the page with the table of what is done in place of commands of other tools
   * @param instead does it, by the command as it stands in the table
   * @param places what stands for the words that an operator replaces
   */
  SightRunbook(
      Path page,
      Path gameDay,
      SightStack stack,
      Map<String, Runnable> instead,
      Map<String, String> places)
      throws IOException {
    this.stack = stack;
    this.instead = instead;
    this.places = places;
    Matcher row = ROW.matcher(Files.readString(gameDay));
    while (row.find()) {
      table.put(row.group(1), row.group(2));
    }
    Matcher section = SECTION.matcher(Files.readString(page));
    while (section.find()) {
      List<String> all = new ArrayList<>();
      Matcher fence = FENCE.matcher(section.group(2));
      while (fence.find()) {
        fence.group(1).lines().map(String::strip).filter(s -> !s.isEmpty()).forEach(all::add);
      }
      commands.put(section.group(1), all);
    }
  }

  List<String> commands(String section) {
    return commands.getOrDefault(section, List.of());
  }

  /**
   * Runs the commands of a section in their order.
   *
   * @return what each of {@code ./weir} ended with, with what it printed
   */
  Map<String, Ran> run(String section) {
    Map<String, Ran> ran = new LinkedHashMap<>();
    for (String command : commands(section)) {
      if (command.startsWith("export ")) {
        export(command);
      } else if (command.startsWith("./weir ")) {
        int status = stack.weir(arguments(command));
        SightTest.tell("$ " + command + "\n" + stack.output() + "# ends with " + status);
        ran.put(command, new Ran(status, stack.output()));
      } else {
        other(command);
      }
    }
    return ran;
  }

  /** How a command ended. */
  record Ran(int status, String output) {}

  private void export(String command) {
    for (String one : command.substring(7).split(" ")) {
      String[] pair = one.split("=", 2);
      stack.variables.put(pair[0], pair[1]);
    }
  }

  private String[] arguments(String command) {
    List<String> words = new ArrayList<>();
    for (String word : command.substring(7).split(" +")) {
      words.add(places.getOrDefault(word, word));
    }
    return words.toArray(String[]::new);
  }

  private void other(String command) {
    String row =
        table.keySet().stream()
            .filter(command::startsWith)
            .max(Comparator.comparingInt(String::length))
            .orElseThrow(() -> new AssertionError("the game day has nothing for " + command));
    SightTest.tell("$ " + command + "\n# " + table.get(row));
    if (!table.get(row).startsWith("nothing")) {
      assertThat(instead).as("in place of " + command).containsKey(row);
      instead.get(row).run();
    }
  }
}
