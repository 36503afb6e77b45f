package io.weir.deploy.plan;

import static io.weir.deploy.plan.Defs.folding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.codec.UnreadableStateException;
import io.weir.definition.Change;
import io.weir.definition.Verdict;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Changes of what is written as JSON: what the plan says, and what the new definition reads of the
 * state that the old one wrote.
 */
class JsonPlanTest {
  /** What becomes of the new definition. */
  enum Reality {
    STARTS,
    STOPS_AT_THE_KEY,
    DOES_NOT_START
  }

  /**
   * @param result what the new one reads; empty if it reads nothing
   */
  record Case(
      String name,
      StreamFunction old,
      StreamFunction now,
      Verdict verdict,
      String word,
      Reality reality,
      String result) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static <T> StreamFunction keeps(Class<T> type, T first) {
    return folding(Json.of(type), () -> first, (kept, view) -> kept);
  }

  private static <T> StreamFunction reads(Class<T> type) {
    return folding(
        Json.of(type),
        () -> {
          throw new AssertionError("there is state");
        },
        (kept, view) -> kept);
  }

  private static String said(Plan plan) {
    return plan.changes().stream().map(Change::text).collect(Collectors.joining("\n"));
  }

  // ---------------------------------------------------------------- definitions

  record Total(@Nullable Long sum, @Nullable String note) {}

  record Renamed(@Nullable Long total, @Nullable String note) {}

  record Aliased(@JsonAlias("sum") @Nullable Long total, @Nullable String note) {}

  record Primitive(long sum) {}

  record PrimitiveAliased(@JsonAlias("sum") long total) {}

  record Ignoring(@Nullable Long sum, @JsonIgnore @Nullable String note) {}

  record DayFirst(@JsonFormat(pattern = "dd/MM/yyyy") LocalDate day) {}

  record MonthFirst(@JsonFormat(pattern = "MM/dd/yyyy") LocalDate day) {}

  enum Way {
    @JsonProperty("x")
    UP,
    @JsonProperty("y")
    DOWN
  }

  enum OtherWay {
    @JsonProperty("y")
    UP,
    @JsonProperty("x")
    DOWN
  }

  enum LostWay {
    @JsonProperty("up")
    UP
  }

  record OfWay(Way way) {}

  record OfOtherWay(OtherWay way) {}

  record OfLostWay(LostWay way) {}

  /** Of one release. */
  static final class First {
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({@JsonSubTypes.Type(Card.class), @JsonSubTypes.Type(Cash.class)})
    sealed interface Pay permits Card, Cash {}

    @JsonTypeName("card")
    record Card(@Nullable String number, @Nullable Long cents) implements Pay {}

    @JsonTypeName("cash")
    record Cash(long cents) implements Pay {}
  }

  /** The same, moved. */
  static final class Moved {
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({@JsonSubTypes.Type(Card.class), @JsonSubTypes.Type(Cash.class)})
    sealed interface Payment permits Card, Cash {}

    @JsonTypeName("card")
    record Card(@Nullable String number, @Nullable Long cents) implements Payment {}

    @JsonTypeName("cash")
    record Cash(long cents) implements Payment {}
  }

  static final class Amount {
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({@JsonSubTypes.Type(Card.class), @JsonSubTypes.Type(Cash.class)})
    sealed interface Pay permits Card, Cash {}

    @JsonTypeName("card")
    record Card(@Nullable String number, @Nullable Long amount) implements Pay {}

    @JsonTypeName("cash")
    record Cash(long cents) implements Pay {}
  }

  static final class Cardless {
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes(@JsonSubTypes.Type(Cash.class))
    sealed interface Pay permits Cash {}

    @JsonTypeName("cash")
    record Cash(long cents) implements Pay {}
  }

  record Box<A>(@Nullable A content) {}

  record OfBox(Box<Total> box) {}

  record OfRenamedBox(Box<Renamed> box) {}

  private static final First.Pay CARD = new First.Card("1", 7L);
  private static final String PAID = "Card[number=1, cents=7]";

  static Stream<Case> changes() {
    StreamFunction total = keeps(Total.class, new Total(7L, "n"));
    return Stream.of(
        new Case(
            "boxed field renamed",
            total,
            reads(Renamed.class),
            Verdict.STARTS_ANEW,
            "put @JsonAlias(\"sum\") on it",
            Reality.STARTS,
            "Renamed[total=null, note=n]"),
        new Case(
            "renamed with an alias",
            total,
            reads(Aliased.class),
            Verdict.UNCHANGED,
            "state 'state': unchanged",
            Reality.STARTS,
            "Aliased[total=7, note=n]"),
        new Case(
            "primitive field renamed with an alias",
            keeps(Primitive.class, new Primitive(7)),
            reads(PrimitiveAliased.class),
            Verdict.UNCHANGED,
            "state 'state': unchanged",
            Reality.STARTS,
            "PrimitiveAliased[total=7]"),
        new Case(
            "ignored",
            total,
            reads(Ignoring.class),
            Verdict.STARTS_ANEW,
            "'note' is ignored now",
            Reality.STARTS,
            "Ignoring[sum=7, note=null]"),
        new Case(
            "pattern of a date",
            keeps(DayFirst.class, new DayFirst(LocalDate.of(2026, 3, 4))),
            reads(MonthFirst.class),
            Verdict.NEEDS_UPCASTER,
            "with the pattern dd/MM/yyyy",
            Reality.DOES_NOT_START,
            ""),
        new Case(
            "texts of constants exchanged",
            keeps(OfWay.class, new OfWay(Way.UP)),
            reads(OfOtherWay.class),
            Verdict.NEEDS_UPCASTER,
            "'x' meant UP and means DOWN",
            Reality.DOES_NOT_START,
            ""),
        new Case(
            "text of a constant changed",
            keeps(OfWay.class, new OfWay(Way.UP)),
            reads(OfLostWay.class),
            Verdict.NEEDS_UPCASTER,
            "no constant any more for [x, y]",
            Reality.STOPS_AT_THE_KEY,
            ""),
        new Case(
            "field of a member renamed",
            keeps(First.Pay.class, CARD),
            reads(Amount.Pay.class),
            Verdict.STARTS_ANEW,
            "type 'card'.cents is not read any more",
            Reality.STARTS,
            "Card[number=1, amount=null]"),
        new Case(
            "member taken out",
            keeps(First.Pay.class, CARD),
            reads(Cardless.Pay.class),
            Verdict.NEEDS_UPCASTER,
            "no type any more for the id 'card'",
            Reality.STOPS_AT_THE_KEY,
            ""),
        new Case(
            "sealed type moved",
            keeps(First.Pay.class, CARD),
            reads(Moved.Payment.class),
            Verdict.UNCHANGED,
            "state 'state': unchanged",
            Reality.STARTS,
            PAID),
        new Case(
            "argument of a generic type",
            keeps(OfBox.class, new OfBox(new Box<>(new Total(7L, "n")))),
            reads(OfRenamedBox.class),
            Verdict.STARTS_ANEW,
            "'box.content.sum' is not read any more",
            Reality.STARTS,
            "OfRenamedBox[box=Box[content=Renamed[total=null, note=n]]]"));
  }

  @ParameterizedTest
  @MethodSource
  void changes(Case one) {
    Plan plan = Plan.of(one.old.description(), one.now.description());
    assertThat(said(plan)).contains(one.word);
    assertThat(plan.verdict()).isEqualTo(one.verdict);
    Releases releases = new Releases();
    assertThat(releases.run(one.old, View.at(10, 1)).done()).isTrue();
    switch (one.reality) {
      case STARTS -> {
        assertThat(releases.run(one.now, View.at(20, 1)).done()).isTrue();
        assertThat(releases.results()).last().isEqualTo(one.result);
      }
      case STOPS_AT_THE_KEY ->
          assertThatThrownBy(() -> releases.run(one.now, View.at(20, 1)))
              .isInstanceOf(UnreadableStateException.class)
              .hasMessageNotContaining("does not start");
      case DOES_NOT_START ->
          assertThatThrownBy(() -> releases.run(one.now, View.at(20, 1)))
              .isInstanceOf(UnreadableStateException.class)
              .hasMessageContainingAll("does not start", one.word);
    }
    assertThat(releases.letters()).isEmpty();
  }

  // ---------------------------------------------------------------- several releases

  record Sum(long sum) {}

  record WithBonus(long sum, @Nullable Long bonus) {}

  record WithText(long sum, @Nullable String bonus) {}

  record WithTime(long sum, @Nullable Instant bonus) {}

  private static final StreamFunction SUM = keeps(Sum.class, new Sum(1));
  private static final StreamFunction BONUS = keeps(WithBonus.class, new WithBonus(1, 7L));

  private static View of(String key, long time) {
    return new View(key, time, 1, key);
  }

  private static void refuses(Releases releases, StreamFunction function) {
    assertThatThrownBy(() -> releases.run(function, of("p", 90)))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContainingAll("does not start", "another release", "'bonus' was long");
  }

  /** Keys that no event has touched since still have the field. */
  @Test
  void aFieldThatIsGoneStaysKnown() {
    Releases releases = new Releases();
    releases.run(BONUS, of("p", 10));
    releases.run(SUM, of("q", 20));
    releases.run(SUM, of("q", 30));
    List.of(WithText.class, WithTime.class).forEach(type -> refuses(releases, reads(type)));
    assertThat(releases.run(reads(WithBonus.class), of("p", 40)).done()).isTrue();
    assertThat(releases.results()).last().isEqualTo("WithBonus[sum=1, bonus=7]");
  }

  /** What the newer release wrote is still there after a rollback. */
  @Test
  void whatWasRolledBackStaysKnown() {
    Releases releases = new Releases();
    releases.run(SUM, of("p", 10));
    releases.run(BONUS, of("q", 20));
    releases.run(SUM, of("p", 30));
    List.of(WithText.class, WithTime.class).forEach(type -> refuses(releases, reads(type)));
    assertThat(releases.run(reads(WithBonus.class), of("q", 40)).done()).isTrue();
    assertThat(releases.results()).last().isEqualTo("WithBonus[sum=1, bonus=7]");
  }

  /** Each release takes the last field away and brings a new one: all of them stay known. */
  @Test
  void fieldsOfSeveralReleasesStayKnown() {
    Releases releases = new Releases();
    releases.run(BONUS, of("p", 10));
    releases.run(keeps(Total.class, new Total(1L, "n")), of("q", 20));
    releases.run(SUM, of("r", 30));
    refuses(releases, reads(WithText.class));
  }
}
