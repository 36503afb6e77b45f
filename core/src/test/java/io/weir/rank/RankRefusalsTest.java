package io.weir.rank;

import static java.util.Comparator.naturalOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Nowhere;
import io.weir.Output;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Codecs;
import io.weir.window.Window;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A refusal names the settings that do not go together and says what to do. */
class RankRefusalsTest {
  private static final Source<String> TEXTS = Source.stream("texts", Codecs.of(String.class));
  private static final Output<String> OUT = Output.of("out", String.class);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static Rank<String> rank() {
    return Rank.of(TEXTS).by(naturalOrder()).top(3);
  }

  private static void refused(ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(words);
  }

  private static ThrowingCallable ends(Rank<String> rank) {
    return () -> rank.rows((key, row) -> row);
  }

  @Test
  void aRankWithoutANumberOrAnOrder() {
    refused(ends(Rank.of(TEXTS).byArrival()), "rows(..)", "add top(n)");
    refused(
        () -> Rank.of(TEXTS).top(3).ranks((key, rank, row) -> row),
        "ranks(..)",
        "add by(comparator), or byArrival()");
  }

  @Test
  void placesThatThereAreNot() {
    refused(() -> rank().top(0), "top(0)", "1 to MAX_TOP = 10000");
    refused(() -> rank().top(Rank.MAX_TOP + 1), "top(10001)");
    refused(() -> rank().fromRank(0), "fromRank(0)", "the first place is 1");
    refused(ends(rank().fromRank(4)), "fromRank(4) is behind top(3)", "exchange");
    assertThat(rank().top(Rank.MAX_TOP).fromRank(Rank.MAX_TOP).rows((key, row) -> row)).isNotNull();
  }

  @Test
  void twoKindsOfRows() {
    refused(
        () -> rank().updatedBy(text -> text).retractedBy(String::isEmpty, text -> text),
        "retractedBy(..) and updatedBy(..)",
        "leave out one");
    refused(
        () -> rank().retractedBy(String::isEmpty, text -> text).updatedBy(text -> text),
        "updatedBy(..) and retractedBy(..)");
    refused(
        () -> rank().retractedBy(String::isEmpty, text -> text).removedBy(String::isEmpty),
        "removedBy(..) and retractedBy(..)");
    refused(
        () -> rank().removedBy(String::isEmpty).retractedBy(String::isEmpty, text -> text),
        "retractedBy(..) and removedBy(..)");
  }

  @Test
  void removalsOfRowsWithoutIds() {
    refused(ends(rank().removedBy(String::isEmpty)), "removedBy(..) without updatedBy(..)");
    refused(ends(rank().unmatched(OUT)), "unmatched(out) where nothing is taken out");
  }

  @Test
  void rowsThatOnlyImproveAndDoNot() {
    refused(ends(rank().onlyImproving()), "onlyImproving() without updatedBy(..)", "leave it out");
    refused(
        ends(rank().updatedBy(text -> text).onlyImproving().removedBy(String::isEmpty)),
        "onlyImproving() with removedBy(..)");
  }

  @Test
  void limitsThatCannotHold() {
    refused(() -> rank().maxRows(0), "maxRows(0)", "1 to MAX_ROWS = 1000000");
    refused(() -> rank().maxRows(Rank.MAX_ROWS + 1), "maxRows(1000001)");
    refused(ends(rank().maxRows(5)), "maxRows(5) where only the rows of top(..) are kept");
    refused(
        ends(rank().updatedBy(text -> text).onlyImproving().maxRows(5)), "maxRows(5) where only");
    refused(ends(rank().updatedBy(text -> text).maxRows(2)), "maxRows(2) is below top(3)");
    assertThat(rank().updatedBy(text -> text).maxRows(3).rows((key, row) -> row)).isNotNull();
    refused(() -> rank().expireAfter(Duration.ZERO), "expireAfter(PT0S)", "one millisecond");
    refused(() -> rank().expireAfter(Duration.ofNanos(1)), "fraction of a millisecond");
  }

  @Test
  void settingsThatAWindowHasOrMakesSenseless() {
    Window<String> window = Window.of(TEXTS).tumbling(SECOND);
    refused(
        () -> rank().updatedBy(text -> text).perWindow(window),
        "perWindow(..) with updatedBy(..)",
        "a function behind it");
    refused(
        () -> rank().retractedBy(String::isEmpty, text -> text).aggregate(), "aggregate() with");
    refused(() -> rank().top(String::length).perWindow(window), "top(function)", "use top(n)");
    refused(() -> rank().expireAfter(SECOND).perWindow(window), "expireAfter(..)", "leave it out");
    refused(() -> rank().withdrawing().perWindow(window), "withdrawing()", "retracting()");
    refused(() -> Rank.of(TEXTS).top(3).aggregate(), "aggregate() without an order");
  }

  @Test
  void anOutputWithoutASink() {
    StreamFunction.Builder<String> function =
        StreamFunction.named("f")
            .from(TEXTS.keyByPartitionKey())
            .compute(
                rank()
                    .updatedBy(text -> text)
                    .removedBy(String::isEmpty)
                    .unmatched(OUT)
                    .rows((key, row) -> row))
            .to(new Nowhere("rows"));
    refused(function::build, "the output 'out'", "to(out, sink)");
    assertThat(function.to(OUT, new Nowhere("unmatched")).build().describe())
        .contains("rank of rows, places 1 to 3, a result for each row");
  }

  @Test
  void settingsOfKeepThatItsChoiceDoesNotHave() {
    refused(() -> Keep.of(TEXTS).first().atOnce(), "atOnce()", "firstByTime()", "leave it out");
    refused(() -> Keep.of(TEXTS).lastByTime().late(OUT), "late(out)", "firstByTime()");
    refused(() -> Keep.of(TEXTS).firstByTime().atOnce().late(OUT), "late(out)", "without atOnce()");
    refused(() -> Keep.of(TEXTS).firstByTime().late(OUT).atOnce(), "atOnce() with late(..)");
    refused(
        () -> Keep.of(TEXTS).lastByTime().removedBy(String::isEmpty), "removedBy(..)", "last()");
    refused(() -> Keep.of(TEXTS).first().withdrawing(), "withdrawing()", "never replaced");
    refused(() -> Keep.of(TEXTS).firstByTime().withdrawing(), "withdrawing()", "never replaced");
    refused(() -> Keep.of(TEXTS).last().expireAfter(Duration.ZERO), "expireAfter(PT0S)");
  }

  @Test
  void aDescriptionOfKeepSaysWhatIsKept() {
    assertThat(
            Keep.of(TEXTS)
                .firstByTime()
                .late(OUT)
                .expireAfter(SECOND)
                .rows((key, row) -> row)
                .describe())
        .containsExactly(
            "of each key the first by event time, at the watermark",
            "late events to output out",
            "keys are forgotten PT1S after their last change");
    assertThat(Keep.of(TEXTS).last().withdrawing().rows((key, row) -> row).describe())
        .containsExactly("of each key the last by arrival, withdrawn before it is replaced");
  }
}
