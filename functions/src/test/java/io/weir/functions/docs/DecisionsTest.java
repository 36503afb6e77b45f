package io.weir.functions.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Decisions have one head, and stand in the list of all. */
class DecisionsTest {
  private static final String FOLDER = "docs/decisions/";
  private static final Pattern HEAD =
      Pattern.compile(
          "# (\\d+)\\. \\S.*\\n\\n"
              + "- \\*\\*Status:\\*\\* (proposed|accepted|replaced by decision \\d+).*\\n"
              + "- \\*\\*Date:\\*\\* \\d{4}-\\d\\d-\\d\\d(; changed \\d{4}-\\d\\d-\\d\\d)?\\n");
  private static final List<String> SECTIONS =
      List.of("## Context", "## Decision", "## Rejected", "## Consequences");

  private static List<String> pages() {
    return Repository.files(".md").stream()
        .filter(page -> page.startsWith(FOLDER) && !page.endsWith("README.md"))
        .toList();
  }

  @Test
  void theyHaveOneHead() {
    assertThat(pages()).hasSizeGreaterThan(18);
    for (String page : pages()) {
      String text = Repository.text(page);
      assertThat(HEAD.matcher(text).lookingAt()).as("%s: title, status, date", page).isTrue();
      assertThat(text.lines().filter(line -> line.startsWith("## ")))
          .as(page)
          .containsExactlyElementsOf(SECTIONS);
      for (String section : SECTIONS) {
        String rest = text.substring(text.indexOf(section) + section.length()).strip();
        assertThat(rest).as("%s, %s", page, section).isNotEmpty().doesNotStartWith("## ");
      }
    }
  }

  @Test
  void theyAreNumberedAndListed() {
    String list = Repository.text(FOLDER + "README.md");
    int number = 0;
    for (String page : pages()) {
      String file = page.substring(FOLDER.length());
      String title = Repository.text(page).lines().findFirst().orElseThrow().substring(2);
      number++;
      assertThat(file).startsWith("%04d-".formatted(number));
      assertThat(title).as(page).startsWith(number + ". ");
      String words = title.substring(title.indexOf(' ') + 1);
      assertThat(list).contains("| " + number + " | [" + words + "](" + file + ") | ");
    }
  }
}
