package io.weir.functions.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.spi.Signal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of docs/operate/signals.md is the code's list, with a target and a gotcha for each. */
class SignalsTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| ([MW]\\d+) \\| `(\\w+)` \\| (.*) \\|$");

  private record Row(String number, String metric, List<String> cells) {
    private String words() {
      return number + " " + metric + " " + String.join(" | ", cells.subList(0, 3));
    }
  }

  private static List<Row> rows() {
    return ROW.matcher(Repository.text("docs/operate/signals.md"))
        .results()
        .map(row -> new Row(row.group(1), row.group(2), List.of(row.group(3).split(" \\| ", -1))))
        .toList();
  }

  private static String words(Signal signal) {
    return signal.number()
        + " "
        + signal.metric()
        + " "
        + signal.unit().text()
        + " | "
        + signal.kind().name().toLowerCase(Locale.ROOT)
        + " | "
        + signal.meaning();
  }

  @Test
  void theTableIsTheList() {
    assertThat(rows().stream().map(Row::words).toList())
        .containsExactlyElementsOf(Arrays.stream(Signal.values()).map(SignalsTest::words).toList());
  }

  @Test
  void eachHasATargetAndAGotcha() {
    for (Row row : rows()) {
      assertThat(row.cells()).as(row.metric()).hasSize(5).allMatch(cell -> !cell.isBlank());
    }
  }
}
