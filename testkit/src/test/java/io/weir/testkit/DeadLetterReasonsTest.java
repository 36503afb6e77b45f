package io.weir.testkit;

import static io.weir.testkit.RuleRig.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter;
import io.weir.DeadLetter.Reason;
import io.weir.LimitExceededException;
import io.weir.engine.SourceRecord;
import io.weir.spi.SinkWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What a dead letter says: which setting or limit, its value, the place, and what to do. Each
 * reason is brought about here, and docs/operate/dead-letters.md has all of them, with the same
 * words.
 */
class DeadLetterReasonsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String PLACE = "readings/s1@1";

  private static final class Killed extends VirtualMachineError {
    private static final long serialVersionUID = 1L;
  }

  private final RuleSums operator = new RuleSums();
  private final RuleRig rig = RuleRig.of(RuleRig.sums(operator).build());

  private static DeadLetter ofResult() {
    try (FunctionTestDriver driver = RefusedResultsTest.refusing()) {
      return driver.deadLetters().getFirst();
    }
  }

  private DeadLetter letter(Runnable what) {
    what.run();
    return rig.letters().getFirst();
  }

  private void untilDone(SourceRecord... records) {
    for (int i = 0; i < 20; i++) {
      try {
        if (rig.cold(records).done()) {
          return;
        }
      } catch (Killed killed) {
        // The next container goes on.
      }
    }
    throw new AssertionError("never done");
  }

  private static SourceRecord text(String payload) {
    return new SourceRecord(
        record(1, "a", 1).position(),
        "a",
        RuleRig.START,
        payload.getBytes(StandardCharsets.UTF_8),
        false);
  }

  private DeadLetter bring(Reason reason) {
    return switch (reason) {
      case UNREADABLE -> letter(() -> rig.cold(text("{\"key\":\"a\", time:1}")));
      case TOO_FAR_AHEAD -> letter(() -> rig.cold(record(1, "a", 400_000_000)));
      case HANDLER_FAILED -> {
        operator.onEvent =
            event -> {
              throw new IllegalStateException("no");
            };
        yield letter(() -> rig.cold(record(1, "a", 1)));
      }
      case TIMER_FAILED -> {
        operator.onTimer =
            context -> {
              throw new LimitExceededException("maxThings", 3, "use fewer");
            };
        yield letter(() -> rig.cold(record(1, "a", 1), record(2, "a", 50)));
      }
      case SINK_REFUSED -> {
        rig.answers =
            emission ->
                emission.sink().equals("sums")
                    ? new SinkWriter.Outcome.Refused("the row has 38 digits too many")
                    : SinkWriter.Outcome.DELIVERED;
        yield letter(() -> rig.cold(record(1, "a", 1), record(2, "a", 50)));
      }
      case KILLED_PROCESS -> {
        operator.onEvent =
            event -> {
              throw new Killed();
            };
        yield letter(() -> untilDone(record(1, "a", 1)));
      }
      case OLDER_THAN_MEMORY -> {
        rig.now += Duration.ofDays(3).toMillis();
        yield letter(() -> rig.cold(record(1, "a", 1)));
      }
      case RESULT_REFUSED -> ofResult();
    };
  }

  /** Which setting or limit, and its value. */
  private static final Map<Reason, List<String>> NAMED =
      new EnumMap<>(
          Map.of(
              Reason.UNREADABLE, List.of("source 'readings'", "JSON of Reading", "column 13"),
              Reason.TOO_FAR_AHEAD, List.of("maxSkew is PT24H", "398999999 ms ahead"),
              Reason.HANDLER_FAILED, List.of("IllegalStateException: no", "attempts = 1"),
              Reason.TIMER_FAILED, List.of("maxThings = 3", "use fewer"),
              Reason.SINK_REFUSED, List.of("sink 'sums'", "38 digits too many"),
              Reason.KILLED_PROCESS, List.of("MOST_ENDS = 4", "Timeout"),
              Reason.OLDER_THAN_MEMORY, List.of("retention of PT24H", "WEIR_RETENTION_HOURS"),
              Reason.RESULT_REFUSED, List.of("sink 'shares'", "NaN")));

  @Test
  void eachReasonSaysWhatItIsAboutItsPlaceAndWhatToDo() {
    for (Reason reason : EnumSet.allOf(Reason.class)) {
      DeadLetter letter = new DeadLetterReasonsTest().bring(reason);
      assertThat(letter.reason()).isEqualTo(reason);
      assertThat(letter.message())
          .as("%s", reason)
          .contains(NAMED.get(reason))
          .endsWith("; " + reason.advice());
      assertThat(letter.position()).as("%s", reason).matches(place(reason));
    }
  }

  private static String place(Reason reason) {
    return switch (reason) {
      case TIMER_FAILED -> "timer/EVENT/\\d+/\\d+";
      case SINK_REFUSED -> "sums/a/.+";
      case RESULT_REFUSED -> "shares/a/0-10000/0";
      default -> Pattern.quote(PLACE);
    };
  }

  @Test
  void whatToDoIsThereHoweverLongTheMessageIs() {
    Consumer<String> ends =
        what ->
            assertThat(DeadLetter.message(Reason.UNREADABLE, what))
                .endsWith("; " + Reason.UNREADABLE.advice())
                .hasSizeLessThanOrEqualTo(DeadLetter.MAX_MESSAGE_BYTES);
    ends.accept("é".repeat(50_000));
    ends.accept("a\uD83D".repeat(50_000));
    ends.accept("");
    ends.accept(null);
  }

  /**
   * The table of docs/operate/dead-letters.md: reason, when, what the message names, what to do.
   */
  @Test
  void theDocsHaveEveryReasonWithTheWordsOfTheCode() throws IOException {
    List<String[]> rows =
        Files.readAllLines(ROOT.resolve("docs/operate/dead-letters.md")).stream()
            .filter(line -> line.startsWith("| `") && line.matches("\\| `[A-Z_]+` .*"))
            .map(line -> line.substring(2, line.lastIndexOf('|')).strip().split(" \\| ", -1))
            .toList();

    assertThat(rows)
        .extracting(cells -> cells[0].replace("`", ""))
        .containsExactly(
            EnumSet.allOf(Reason.class).stream().map(Enum::name).toArray(String[]::new));
    for (String[] cells : rows) {
      Reason reason = Reason.valueOf(cells[0].replace("`", ""));
      assertThat(cells).as("%s", reason).hasSize(4);
      assertThat(cells[3].replace("`", "")).isEqualTo(reason.advice());
    }
  }
}
