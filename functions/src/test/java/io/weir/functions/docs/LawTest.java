package io.weir.functions.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The law is in {@code docs/reference/spec}. Code and pages cite its anchors, such as R7 or S2.3,
 * and decisions by their number; every citation finds what it cites, and nothing is uncited.
 */
class LawTest {
  private static final String SPEC = "docs/reference/spec/";
  private static final Pattern ANCHOR =
      Pattern.compile("(?m)^(.*)<a id=\"([A-Z]\\d+(?:\\.\\d+)?)\"></a>(.*)$");
  private static final Pattern CITATION =
      Pattern.compile("(?<![\\w.$/\"<=-])(P[1-9]\\d*|[RC]\\d+|S\\d+\\.\\d+)(?![\\w.]?\\d|\\w|\")");
  private static final Pattern DECISION = Pattern.compile("\\b[dD]ecision\\s+(?:\\* )?(\\d+)");
  private static final Pattern OUTSIDE = Pattern.compile("\\b(PROTOCOL|SEMANTICS|DESIGN)\\b");
  private static final Pattern COMMENT_OR_TEXT =
      Pattern.compile(
          "(?s)/\\*.*?\\*/|//[^\\n]*|\"\"\".*?\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)'");
  private static final String NOT_BUILT = "*(not built)*";
  private static final Pattern RULE =
      Pattern.compile("(?s)<a id=\"R(\\d+)\"></a>.*?\\*\\*Held by\\*\\* ([^\\n]*)");
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*(?:Test|IT|Contract))`");

  /** Each anchor with the line that it stands in. */
  private static Map<String, String> anchors() {
    Map<String, String> anchors = new TreeMap<>();
    for (String page : Repository.files(".md")) {
      Matcher anchor = ANCHOR.matcher(Repository.text(page));
      while (page.startsWith(SPEC) && anchor.find()) {
        String before = anchors.put(anchor.group(2), anchor.group());
        assertThat(before).as("%s is there twice", anchor.group(2)).isNull();
      }
    }
    return anchors;
  }

  /** What a file says in prose: of Java, comments and texts, as names may look like citations. */
  private static String prose(String file) {
    String text = Repository.text(file);
    if (!file.endsWith(".java")) {
      return text;
    }
    StringBuilder prose = new StringBuilder();
    Matcher piece = COMMENT_OR_TEXT.matcher(text);
    while (piece.find()) {
      String found = piece.group();
      prose.append(found.startsWith("\"") ? found.substring(1, found.length() - 1) : found);
      prose.append('\n');
    }
    return prose.toString();
  }

  private static Set<String> cited(Pattern pattern, String file) {
    Set<String> cited = new TreeSet<>();
    pattern.matcher(prose(file)).results().map(found -> found.group(1)).forEach(cited::add);
    return cited;
  }

  /** This class has citations that must not be found, and that must not count. */
  private static boolean isProse(String file) {
    return !file.endsWith(".json")
        && !file.endsWith(".svg")
        && !file.contains("/resources/histories/")
        && !file.endsWith("/LawTest.java");
  }

  @Test
  void everyCitationFindsItsAnchor() {
    Set<String> anchors = anchors().keySet();
    Map<String, Set<String>> lost = new TreeMap<>();
    for (String file : Repository.files()) {
      Set<String> cited = isProse(file) ? cited(CITATION, file) : new TreeSet<>();
      cited.removeAll(anchors);
      if (!cited.isEmpty()) {
        lost.put(file, cited);
      }
    }
    assertThat(lost).as("cited, and no anchor of %s: mend the citation", SPEC).isEmpty();
  }

  @Test
  void everyAnchorIsCited() {
    Set<String> uncited = new TreeSet<>();
    anchors()
        .forEach((anchor, line) -> {
          if (!line.contains(NOT_BUILT)) {
            uncited.add(anchor);
          }
        });
    for (String file : Repository.files()) {
      if (!file.startsWith(SPEC) && isProse(file)) {
        uncited.removeAll(cited(CITATION, file));
      }
    }
    assertThat(uncited).as("cite them where they are kept, in code or in its tests").isEmpty();
  }

  /** The heading is out of date once code keeps the rule. */
  @Test
  void codeKeepsNothingThatIsNotBuilt() {
    Map<String, String> anchors = anchors();
    Map<String, String> built = new TreeMap<>();
    for (String file : Repository.files(".java")) {
      for (String anchor : cited(CITATION, file)) {
        if (file.contains("/src/main/") && anchors.getOrDefault(anchor, "").contains(NOT_BUILT)) {
          built.put(anchor, file);
        }
      }
    }
    assertThat(built).as("take %s out of their headings", NOT_BUILT).isEmpty();
  }

  /** Pages that only some have seen; their anchors are here. */
  @Test
  void nothingCitesAPageOutsideOfTheRepository() {
    Set<String> files = new TreeSet<>();
    for (String file : Repository.files()) {
      if (isProse(file) && OUTSIDE.matcher(prose(file)).find()) {
        files.add(file);
      }
    }
    assertThat(files).as("cite an anchor of %s", SPEC).isEmpty();
  }

  @Test
  void everyDecisionThatIsCitedIsThere() {
    Set<String> numbers = new TreeSet<>();
    for (String page : Repository.files(".md")) {
      if (page.startsWith("docs/decisions/00")) {
        numbers.add(String.valueOf(Integer.parseInt(page.substring(15, 19))));
      }
    }
    Map<String, Set<String>> lost = new TreeMap<>();
    for (String file : Repository.files()) {
      Set<String> cited = isProse(file) ? cited(DECISION, file) : new TreeSet<>();
      cited.removeAll(numbers);
      if (!cited.isEmpty()) {
        lost.put(file, cited);
      }
    }
    assertThat(numbers).hasSizeGreaterThan(18);
    assertThat(lost).as("no such page in docs/decisions; write the number without zeros").isEmpty();
  }

  @Test
  void everyTestThatAPageNamesIsThere() {
    Set<String> classes = new TreeSet<>();
    for (String file : Repository.files(".java")) {
      classes.add(file.substring(file.lastIndexOf('/') + 1, file.length() - 5));
    }
    Map<String, List<String>> lost = new TreeMap<>();
    for (String page : Repository.files(".md")) {
      List<String> named =
          TEST.matcher(Repository.text(page))
              .results()
              .map(found -> found.group(1))
              .filter(name -> !classes.contains(name))
              .toList();
      if (!named.isEmpty()) {
        lost.put(page, named);
      }
    }
    assertThat(lost).as("renamed or removed: name the test that holds it now").isEmpty();
  }

  /** The test that a rule names says so itself: who breaks the test finds the rule. */
  @Test
  void whatHoldsARuleCitesIt() {
    List<String> silent = new ArrayList<>();
    Matcher rule = RULE.matcher(Repository.text(SPEC + "protocol.md"));
    int rules = 0;
    while (rule.find()) {
      rules++;
      String number = rule.group(1);
      Pattern cites = Pattern.compile("(?i)(?<!\\w)R" + number + "(?!\\d)");
      List<String> holders =
          TEST.matcher(rule.group(2)).results().map(found -> found.group(1)).toList();
      assertThat(holders).as("what holds R%s", number).isNotEmpty();
      for (String holder : holders) {
        boolean cited =
            Repository.files("/" + holder + ".java").stream()
                .anyMatch(file -> cites.matcher(Repository.text(file)).find());
        if (!cited) {
          silent.add(holder + " does not say R" + number);
        }
      }
    }
    assertThat(rules).isGreaterThanOrEqualTo(30);
    assertThat(silent).isEmpty();
  }

  @Test
  void everyPromiseIsASentenceOfTheReadme() {
    Set<String> promises = new TreeSet<>(anchors().keySet());
    promises.removeIf(anchor -> !anchor.startsWith("P"));
    assertThat(cited(CITATION, "README.md")).containsAll(promises);
  }

  @Test
  void theyAreFound() {
    assertThat(anchors()).containsKeys("P1", "P9", "S1.1", "S7.6", "C1", "C11", "R1", "R30");
    assertThat(
            CITATION.matcher("keeps R7, (S2.3, P5), C4. not R7x, S3, P1D, 2.R3, \"R1\"").results())
        .extracting(MatchResult::group)
        .containsExactly("R7", "S2.3", "P5", "C4");
  }
}
