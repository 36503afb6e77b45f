package io.weir.aggregate;

import static io.weir.aggregate.Folding.everyWay;
import static io.weir.aggregate.Folding.folded;
import static io.weir.aggregate.Folding.truncatedBytesAreUnreadable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.LimitExceededException;
import io.weir.codec.Codec;
import io.weir.codec.Codecs;
import io.weir.codec.Compact;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelectionsTest {
  record Reading(String name, long value, Instant at) {}

  record Summary(long all, long large, Reading highest, List<String> names) {}

  private static final Codec<Reading> CODEC = Compact.of(Reading.class);
  private static final Reading A = reading("a", 5, 3);
  private static final Reading B = reading("b", 9, 1);
  private static final Reading C = reading("c", 9, 3);
  private static final Reading D = reading("d", 5, 1);
  private static final List<Reading> ALL = List.of(A, B, C, D);

  private static Reading reading(String name, long value, long second) {
    return new Reading(name, value, Instant.ofEpochSecond(second));
  }

  @Test
  void theSmallestAndLargestOfAnythingThatIsOrdered() {
    assertThat(everyWay(Aggregates.min(Reading::name, Codecs.of(String.class)), ALL))
        .isEqualTo("a");
    assertThat(everyWay(Aggregates.max(Reading::name, Codecs.of(String.class)), ALL))
        .isEqualTo("d");
    assertThat(everyWay(Aggregates.max(Reading::name, Codecs.of(String.class)), List.<Reading>of()))
        .isNull();
  }

  @Test
  void wholeEventsByAValueTheFirstOfEqualOnes() {
    assertThat(everyWay(Aggregates.minBy(Reading::value, CODEC), ALL)).isEqualTo(A);
    assertThat(everyWay(Aggregates.maxBy(Reading::value, CODEC), ALL)).isEqualTo(B);
  }

  @Test
  void byTimeTheFirstOfTheEarliestAndTheLastOfTheLatest() {
    assertThat(everyWay(Aggregates.firstByTime(Reading::at, CODEC), ALL)).isEqualTo(B);
    assertThat(everyWay(Aggregates.lastByTime(Reading::at, CODEC), ALL)).isEqualTo(C);
  }

  @Test
  void allValuesInTheirOrderUpToALimit() {
    Aggregate<Reading, ?, List<String>> names =
        Aggregates.collect(Reading::name, Codecs.of(String.class), 4);
    assertThat(everyWay(names, ALL)).containsExactly("a", "b", "c", "d");
    assertThat(everyWay(names, List.of())).isEmpty();
    assertThatThrownBy(
            () -> folded(Aggregates.collect(Reading::name, Codecs.of(String.class), 3), ALL))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("collect(..) = 3");
    CollectAggregate<Reading, String> two =
        new CollectAggregate<>(Reading::name, Codecs.of(String.class), 2);
    assertThatThrownBy(() -> two.merge(folded(two, List.of(A, B)), folded(two, List.of(C))))
        .isInstanceOf(LimitExceededException.class);
  }

  @Test
  void distinctValuesAreCountedExactlyUpToALimit() {
    assertThat(everyWay(Aggregates.distinctExactly(Reading::value, Codecs.of(Long.class), 2), ALL))
        .isEqualTo(2);
    assertThatThrownBy(() ->
            folded(Aggregates.distinctExactly(Reading::name, Codecs.of(String.class), 3), ALL))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("Sketches.distinct");
  }

  @Test
  void aCopyDoesNotChangeWithItsOrigin() {
    CollectAggregate<Reading, String> names =
        new CollectAggregate<>(Reading::name, Codecs.of(String.class), 9);
    List<byte[]> held = folded(names, List.of(A));
    List<byte[]> copy = names.copy(held);
    names.add(held, B);

    assertThat(names.result(copy)).containsExactly("a");
  }

  @Test
  void aFilteredAggregateHasOnlyWhatPasses() {
    Aggregate<Reading, ?, Long> large =
        Aggregates.filter(reading -> reading.value() > 5, Aggregates.counting());
    assertThat(everyWay(large, ALL)).isEqualTo(2);
    assertThat(everyWay(large, List.of(A, D))).isZero();
    assertThat(large.description()).isEqualTo(Aggregates.counting().description());
  }

  private static Together<Reading> together() {
    return Aggregates.together(
            "all",
            Aggregates.<Reading>counting(),
            "large",
            Aggregates.filter((Reading reading) -> reading.value() > 5, Aggregates.counting()))
        .and("names", Aggregates.collect(Reading::name, Codecs.of(String.class), 9))
        .and("highest", Aggregates.maxBy(Reading::value, CODEC));
  }

  @Test
  void severalTogetherMakeARecord() {
    assertThat(everyWay(together().into(Summary.class), ALL))
        .isEqualTo(new Summary(4, 2, B, List.of("a", "b", "c", "d")));
    assertThat(everyWay(together().into(Summary.class), List.of()))
        .isEqualTo(new Summary(0, 0, null, List.of()));
  }

  record Wrong(long all) {}

  record Primitive(long all, long large, long highest, List<String> names) {}

  @Test
  void aRecordThatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> together().into(Wrong.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("same names");
    assertThatThrownBy(() -> together().and("all", Aggregates.counting()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two aggregates 'all'");
    assertThatThrownBy(() -> everyWay(together().into(Primitive.class), ALL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes long all and is given Long")
        .hasMessageContaining("long highest and is given Reading");
  }

  @Test
  void truncatedBytesAreNoOtherSelection() {
    ExactDistinctAggregate<Reading, String> distinct =
        new ExactDistinctAggregate<>(Reading::name, Codecs.of(String.class), 9);
    CollectAggregate<Reading, String> names =
        new CollectAggregate<>(Reading::name, Codecs.of(String.class), 9);
    truncatedBytesAreUnreadable(distinct, folded(distinct, ALL));
    truncatedBytesAreUnreadable(names, folded(names, ALL));
    truncated(together().into(Summary.class));
  }

  private static <A> void truncated(Aggregate<Reading, A, ?> aggregate) {
    truncatedBytesAreUnreadable(aggregate, folded(aggregate, ALL));
  }
}
