package io.weir.functions.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Links between pages lead somewhere, and every page is led to. */
class LinksTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern OTHER = Pattern.compile("^[a-z]+:");
  private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```|`[^`\\n]*`");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");
  private static final Pattern ID = Pattern.compile("<a id=\"([^\"]+)\"></a>");
  private static final Pattern PATH = Pattern.compile("(?<![\\w/.-])docs/[\\w/.-]*\\.md\\b");

  private static List<String> pages() {
    return Repository.files(".md").stream().filter(page -> !page.contains("{{")).toList();
  }

  private static Set<String> links(String page) {
    Set<String> links = new TreeSet<>();
    Matcher link = LINK.matcher(CODE.matcher(Repository.text(page)).replaceAll("`code`"));
    while (link.find()) {
      if (!OTHER.matcher(link.group(1)).find()) {
        links.add(link.group(1));
      }
    }
    return links;
  }

  /** The file that a link of a page means, from the root. */
  private static String target(String page, String link) {
    String path = link.contains("#") ? link.substring(0, link.indexOf('#')) : link;
    Path from = Path.of(page);
    return path.isEmpty()
        ? page
        : from.resolveSibling(path).normalize().toString().replace('\\', '/');
  }

  /** The names that a page's headings have when it is shown, and those that are written out. */
  private static Set<String> fragments(String page) {
    Set<String> fragments = new HashSet<>();
    String text = CODE.matcher(Repository.text(page)).replaceAll(code -> code(code.group()));
    ID.matcher(text).results().forEach(id -> fragments.add(id.group(1)));
    HEADING
        .matcher(text)
        .results()
        .map(heading -> ID.matcher(heading.group(1)).replaceAll(""))
        .map(words -> words.toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", ""))
        .forEach(words -> fragments.add(words.strip().replace(' ', '-')));
    return fragments;
  }

  private static String code(String text) {
    return text.startsWith("```") ? "" : Matcher.quoteReplacement(text.replace("`", ""));
  }

  @Test
  void everyLinkLeadsSomewhere() {
    List<String> lost = new ArrayList<>();
    for (String page : pages()) {
      for (String link : links(page)) {
        String target = target(page, link);
        String fragment = link.contains("#") ? link.substring(link.indexOf('#') + 1) : "";
        boolean there = Files.exists(Repository.ROOT.resolve(target));
        if (!there || !fragment.isEmpty() && !fragments(target).contains(fragment)) {
          lost.add(page + ": " + link);
        }
      }
    }
    assertThat(lost).isEmpty();
  }

  /** From the README by links alone. */
  @Test
  void everyPageIsLedTo() {
    Set<String> reached = new TreeSet<>();
    List<String> next = List.of("README.md");
    while (!next.isEmpty()) {
      reached.addAll(next);
      next =
          next.stream()
              .flatMap(page -> links(page).stream().map(link -> target(page, link)))
              .filter(target -> target.endsWith(".md") && Repository.files().contains(target))
              .filter(target -> !reached.contains(target))
              .distinct()
              .toList();
    }
    Set<String> lonely = new TreeSet<>(pages());
    lonely.removeIf(page -> !page.startsWith("docs/") && page.contains("/"));
    lonely.removeAll(reached);
    assertThat(lonely).as("no links lead there from README.md").isEmpty();
  }

  /** Comments and messages name pages by their path from the root. */
  @Test
  void everyPageThatIsNamedIsThere() {
    Map<String, String> lost = new TreeMap<>();
    for (String file : Repository.files()) {
      PATH.matcher(Repository.text(file))
          .results()
          .map(found -> found.group())
          .filter(path -> !Repository.files().contains(path))
          .forEach(path -> lost.put(file, path));
    }
    assertThat(lost).as("file, and the page that it names").isEmpty();
  }
}
