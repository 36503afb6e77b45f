package io.weir.testkit;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.LimitExceededException;
import io.weir.Operator;
import io.weir.OperatorState.Applied;
import io.weir.Output;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Codec;
import io.weir.codec.Codecs;
import io.weir.codec.Json;
import io.weir.codec.UnreadableStateException;
import io.weir.rank.Rank;
import io.weir.window.Window;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** S6.3 by example; {@link RankModelTest} has the rule. */
class RankTest {
  private static final Codec<String> TEXTS = Codecs.of(String.class);
  private static final Output<String> LATE = Output.of("late", String.class);
  private static final Output<String> UNMATCHED = Output.of("unmatched", String.class);

  /** Texts such as {@code a5}: an id and a number to sort by. */
  private static Rank<String> numbers() {
    return Rank.of(TEXTS).by(comparingInt(text -> Integer.parseInt(text.substring(1))));
  }

  private static OperatorHarness<String> ranks(Rank<String> rank) {
    return OperatorHarness.of(rank.ranks((key, place, row) -> place + ":" + row));
  }

  private static OperatorHarness<String> rows(Rank<String> rank) {
    return OperatorHarness.of(rank.rows((key, row) -> row));
  }

  private static void play(OperatorHarness<String> key, String... events) {
    for (String event : events) {
      key.event(0, event);
    }
  }

  private static String id(String text) {
    return text.substring(0, 1);
  }

  @Test
  void aRowThatComesInBetweenGivesEachPlaceBehindItAnew() {
    OperatorHarness<String> key = ranks(numbers().top(3));
    play(key, "a5", "b7", "c6", "d6", "e9", "f1");
    assertThat(key.texts())
        .containsExactly("1:a5", "2:b7", "2:c6", "3:b7", "3:d6", "1:f1", "2:a5", "3:c6");
  }

  @Test
  void withoutPlacesOnlyWhatEntersAndLeavesIsTold() {
    OperatorHarness<String> key = rows(numbers().top(2));
    play(key, "a5", "b7", "c6", "d6");
    assertThat(key.texts()).containsExactly("a5", "b7", "c6", "DELETE b7");
  }

  @Test
  void placesBeforeTheFirstThatIsGivenAreLeftOut() {
    OperatorHarness<String> places = ranks(numbers().top(3).fromRank(2));
    OperatorHarness<String> members = rows(numbers().top(3).fromRank(2));
    play(places, "a5", "b7", "c1");
    play(members, "a5", "b7", "c1", "d0");
    assertThat(places.texts()).containsExactly("2:b7", "2:a5", "3:b7");
    assertThat(members.texts()).containsExactly("b7", "a5", "c1", "DELETE b7");
  }

  @Test
  void theFirstRowOfAKeySaysHowManyThereAre() {
    OperatorHarness<String> key =
        ranks(numbers().top(text -> text.charAt(0) - 'a' + 1).withdrawing());
    play(key, "b5", "a7", "z9", "c6");
    assertThat(key.texts()).containsExactly("1:b5", "2:a7", "DELETE 2:a7", "2:c6");
  }

  @Test
  void aNumberOfRowsThatCannotBeFailsItsEvent() {
    OperatorHarness<String> key = ranks(numbers().top(text -> text.charAt(0) - 'a'));
    assertThatThrownBy(() -> key.event(0, "a5"))
        .hasMessageContainingAll("top(..) gives 0", "MAX_TOP = 10000");
    key.event(0, "b5");
    assertThat(key.texts()).containsExactly("1:b5");
  }

  @Test
  void byArrivalTheFirstAreGivenAndNothingOfThemIsKept() {
    OperatorHarness<String> key = ranks(Rank.of(TEXTS).top(3).fromRank(2).byArrival());
    play(key, "x".repeat(500), "b", "c", "d");
    assertThat(key.texts()).containsExactly("2:b", "3:c");
    assertThat(key.bytes()).hasSize(6);
  }

  @Test
  void anUpdateMovesARowBothWaysAndOneThatSaysNothingNewSaysNothing() {
    OperatorHarness<String> key = rows(numbers().top(2).updatedBy(RankTest::id));
    play(key, "a1", "b2", "c3", "c3", "a4", "a4", "a0");
    assertThat(key.texts()).containsExactly("a1", "b2", "DELETE a1", "c3", "a0", "DELETE c3");
  }

  @Test
  void anUpdateThatComparesAsEqualKeepsItsPlace() {
    Rank<String> byLength =
        Rank.of(TEXTS).by(comparing(String::length)).top(2).updatedBy(RankTest::id);
    OperatorHarness<String> key = ranks(byLength);
    play(key, "a1", "b1", "a2");
    assertThat(key.texts()).containsExactly("1:a1", "2:b1", "1:a2");
  }

  @Test
  void whatMovesBackThoughRowsOnlyImproveFailsAndChangesNothing() {
    OperatorHarness<String> key = ranks(numbers().top(2).updatedBy(RankTest::id).onlyImproving());
    play(key, "a5", "b6");
    byte[] before = key.bytes();
    assertThatThrownBy(() -> key.event(0, "a7"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("onlyImproving()", "leave that out");
    assertThat(key.bytes()).isEqualTo(before);
    play(key, "b4", "c9");
    assertThat(key.texts()).containsExactly("1:a5", "2:b6", "1:b4", "2:a5");
  }

  @Test
  void whatTakesOutNoRowIsLateAndGoesToItsOutput() {
    OperatorHarness<String> key =
        rows(
            numbers()
                .top(2)
                .updatedBy(RankTest::id)
                .removedBy(text -> text.endsWith("0"))
                .unmatched(UNMATCHED));
    assertThat(key.event(0, "a0")).isEqualTo(Applied.LATE);
    play(key, "a5", "b6", "c7");
    assertThat(key.event(0, "a0")).isEqualTo(Applied.APPLIED);
    assertThat(key.texts()).containsExactly("unmatched a0", "a5", "b6", "DELETE a5", "c7");
    play(key, "b0", "c0");
    assertThat(key.bytes()).isEmpty();
  }

  @Test
  void aRetractionTakesOneOfSeveralEqualRowsAndTheEarliestOfThem() {
    Rank<String> rank =
        Rank.of(TEXTS)
            .by(comparing(text -> text.charAt(1)))
            .top(2)
            .retractedBy(text -> text.startsWith("-"), text -> text.substring(1, 3));
    OperatorHarness<String> key = ranks(rank);
    play(key, "+1a", "+1a", "+1b", "-1a", "-2a");
    assertThat(key.texts()).containsExactly("1:+1a", "2:+1a", "1:+1a", "2:+1b");
    assertThat(key.event(0, "-1c")).isEqualTo(Applied.LATE);
    play(key, "-1a", "-1b");
    assertThat(key.texts().subList(4, 7)).containsExactly("1:+1b", "DELETE 2:+1b", "DELETE 1:+1b");
    assertThat(key.bytes()).isEmpty();
  }

  @Test
  void oneRowMoreThanMayBeKeptIsRefusedAndTheKeyGoesOn() {
    OperatorHarness<String> key =
        rows(numbers().top(1).updatedBy(RankTest::id).maxRows(2).removedBy(t -> t.endsWith("0")));
    play(key, "a5", "b6", "b7");
    assertThatThrownBy(() -> key.event(0, "c8"))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContainingAll("maxRows = 2", "finer key", "maxRows(..)");
    play(key, "a0", "c8");
    assertThat(key.texts()).containsExactly("a5", "DELETE a5", "b7");
  }

  @Test
  void theUsualLimitHoldsAndRowsThatAppendHaveNone() {
    var updated = numbers().top(1).updatedBy(text -> text).rows((key, row) -> row).open(null);
    var appended = numbers().top(1).rows((key, row) -> row).open(null);
    FixedContext<String> context = new FixedContext<>(Long.MIN_VALUE, 0);
    for (int i = 0; i < Rank.DEFAULT_MAX_ROWS; i++) {
      updated.onEvent(event("a" + i), context);
      appended.onEvent(event("a" + i), context);
    }
    appended.onEvent(event("b0"), context);
    assertThatThrownBy(() -> updated.onEvent(event("b0"), context))
        .hasMessageContaining("maxRows = 10000");
  }

  private static io.weir.Event<String> event(String text) {
    return new io.weir.Event<>("s", "k", 0, 0, null, null, text);
  }

  @Test
  void aKeyIsForgottenSoLongAfterItsLastEvent() {
    OperatorHarness<String> key = ranks(numbers().top(2).expireAfter(Duration.ofMillis(10)));
    play(key, "a5");
    key.processingTime(9);
    play(key, "b6");
    assertThat(key.expiresAt()).hasValue(19);
    key.processingTime(18);
    play(key, "c9");
    key.processingTime(28);
    play(key, "d7");
    assertThat(key.texts()).containsExactly("1:a5", "2:b6", "1:d7");
  }

  @Test
  void expiryThatIsDeclaredLaterBeginsWithTheNextEvent() {
    OperatorHarness<String> before = ranks(numbers().top(2));
    play(before, "a5");
    OperatorHarness<String> after = ranks(numbers().top(2).expireAfter(Duration.ofMillis(10)));
    after.processingTime(1_000);
    after.restore(before.bytes());
    assertThat(after.expiresAt()).isEmpty();
    play(after, "b6");
    assertThat(after.texts()).containsExactly("2:b6");
    assertThat(after.expiresAt()).hasValue(1_010);
  }

  /** Ten rows take their values, two bytes each, and six more. */
  @Test
  void aKeyKeepsNoMoreThanItGivesIfRowsAppend() {
    OperatorHarness<String> key = ranks(numbers().top(10));
    for (int i = 0; i < 1_000; i++) {
      key.event(0, "a" + (5_000 + i * 7919 % 1_000));
    }
    assertThat(key.bytes()).hasSize(4 + 1 + 1 + 10 * (1 + 5));
    assertThat(key.values(String.class)).hasSizeGreaterThan(10);
  }

  @Test
  void aRowThatItsCodecCannotReadIsUnreadableState() {
    OperatorHarness<String> key = ranks(numbers().top(2));
    play(key, "a5");
    OperatorHarness<Long> other =
        OperatorHarness.of(
            Rank.of(Json.of(Long.class))
                .by(comparing(Long::longValue))
                .top(2)
                .rows((name, row) -> row));
    other.restore(key.bytes());
    assertThatThrownBy(() -> other.event(0, 7L)).isInstanceOf(UnreadableStateException.class);
  }

  private static void cannotBeReadBy(byte[] stored, Operator<String, ?> operator, String... words) {
    assertThatThrownBy(() -> operator.open(new BinaryReader(stored)))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void stateOfAnotherFormIsNotReadAsThisOne() {
    OperatorHarness<String> key = ranks(numbers().top(2));
    play(key, "a5");
    Rank<String> ids = numbers().top(2).updatedBy(RankTest::id);
    cannotBeReadBy(key.bytes(), ids.rows((k, row) -> row), "as they are", "another name");
    cannotBeReadBy(
        key.bytes(),
        Rank.of(TEXTS).top(2).byArrival().rows((k, row) -> row),
        "as they are",
        "byArrival()");
    cannotBeReadBy(
        key.bytes(), numbers().top(text -> 3).rows((k, row) -> row), "fixed top(n)", "first row");
    OperatorHarness<String> withIds = ranks(ids);
    play(withIds, "a5");
    cannotBeReadBy(withIds.bytes(), numbers().top(2).rows((k, row) -> row), "with ids");
    byte[] newer = new BinaryWriter().raw(new byte[] {0, 0, 6, 1, 64}).unsigned(0).toByteArray();
    cannotBeReadBy(newer, numbers().top(2).rows((k, row) -> row), "flags 64", "knows 15");
    cannotBeReadBy(new byte[] {3, 0}, numbers().top(2).rows((k, row) -> row), "without a frame");
  }

  @Test
  void moreOrFewerPlacesAreGivenAfterADeploymentFromTheNextEventOn() {
    OperatorHarness<String> key = ranks(numbers().top(3));
    play(key, "a1", "b2", "c3");
    OperatorHarness<String> fewer = ranks(numbers().top(2));
    fewer.restore(key.bytes());
    play(fewer, "d0");
    assertThat(fewer.texts()).containsExactly("1:d0", "2:a1");
  }

  @Test
  void aWindowGivesItsFirstRowsWhenItFires() {
    OperatorHarness<String> key =
        OperatorHarness.of(
            numbers()
                .top(2)
                .perWindow(
                    Window.of(String.class)
                        .tumbling(Duration.ofMillis(10))
                        .allowedLateness(Duration.ofMillis(5))
                        .late(LATE))
                .ranks((name, start, end, rank, row) ->
                    start.toEpochMilli() + "-" + end.toEpochMilli() + " " + rank + ":" + row));
    key.event(1, "a5");
    key.event(2, "b7");
    key.event(12, "c1");
    key.event(3, "d6");
    key.watermark(9);
    key.event(4, "e5");
    key.event(4, "f9");
    key.watermark(14);
    key.event(4, "g0");
    key.watermark(1_000);
    assertThat(key.texts())
        .containsExactly(
            "0-10/0/1 0-10 1:a5",
            "0-10/0/2 0-10 2:d6",
            "0-10/1/1 0-10 1:a5",
            "0-10/1/2 0-10 2:e5",
            "0-10/2/1 0-10 1:a5",
            "0-10/2/2 0-10 2:e5",
            "late g0",
            "10-20/0/1 10-20 1:c1");
  }

  @Test
  void sessionsThatMeetAreRankedTogetherAndTheirPlacesWithdrawn() {
    OperatorHarness<String> key =
        OperatorHarness.of(
            numbers()
                .top(2)
                .fromRank(2)
                .perWindow(
                    Window.of(String.class)
                        .session(Duration.ofMillis(10))
                        .allowedLateness(Duration.ofMillis(100))
                        .retracting())
                .rankResults(place -> place.window().start() + ":" + place.rank() + place.row()));
    key.event(0, "a5");
    key.event(0, "a7");
    key.event(15, "b5");
    key.watermark(30);
    key.event(8, "c1");
    assertThat(key.texts())
        .containsExactly("0-10/0/2 0:2a7", "DELETE 0-10/0/withdrawn/2 0:2a7", "0-25/0/2 0:2a5");
  }

  @Test
  void asAnAggregateAWindowsRowsAreOneList() {
    OperatorHarness<String> key =
        OperatorHarness.of(
            Window.of(String.class)
                .tumbling(Duration.ofMillis(10))
                .aggregate(numbers().top(2).aggregate(), (name, start, end, rows) -> rows));
    key.event(1, "a5");
    key.event(1, "b5");
    key.event(1, "c4");
    key.watermark(9);
    assertThat(key.values(List.class)).containsExactly(List.of("c4", "a5"));
  }

  /** A value that the author's code may change. */
  static final class Cart {
    public int cents;
    public String note = "";

    public Cart() {}

    Cart(int cents) {
      this.cents = cents;
    }
  }

  @Test
  void aRowThatTheOutputFunctionChangesIsKeptAsItCame() {
    Operator<Cart, String> operator =
        Rank.of(Json.of(Cart.class))
            .by(comparingInt(cart -> cart.cents))
            .top(3)
            .ranks((key, rank, cart) -> rank + ":" + cart.cents++ + (cart.note += "!"));
    for (boolean reopens : new boolean[] {true, false}) {
      OperatorHarness<Cart> key = OperatorHarness.cut(operator, () -> reopens);
      for (int cents : new int[] {5, 4, 4}) {
        key.event(0, new Cart(cents));
      }
      assertThat(key.texts()).containsExactly("1:5!", "1:4!", "2:5!", "2:4!", "3:5!");
    }
  }

  @Test
  void aDescriptionSaysWhatIsKeptAndGiven() {
    assertThat(
            numbers()
                .top(5)
                .fromRank(2)
                .updatedBy(RankTest::id)
                .removedBy(String::isEmpty)
                .unmatched(UNMATCHED)
                .withdrawing()
                .expireAfter(Duration.ofHours(1))
                .ranks((key, rank, row) -> row)
                .describe())
        .containsExactly(
            "rank of rows, places 2 to 5, a result for each place, withdrawn before it is replaced",
            "rows update by id; what takes out no row is counted as late, to output unmatched",
            "at most 10000 rows per key",
            "keys are forgotten PT1H after their last event");
    assertThat(numbers().top(String::length).rows((key, row) -> row).describe())
        .containsExactly(
            "rank of rows, places 1 to what a key's first row says, a result for each row",
            "rows append");
  }
}
