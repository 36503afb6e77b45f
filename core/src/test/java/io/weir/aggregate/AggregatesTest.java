package io.weir.aggregate;

import static io.weir.aggregate.Folding.bytes;
import static io.weir.aggregate.Folding.everyWay;
import static io.weir.aggregate.Folding.folded;
import static io.weir.aggregate.Folding.reopened;
import static io.weir.aggregate.Folding.truncatedBytesAreUnreadable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.BinaryReader;
import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.Codecs;
import io.weir.codec.UnreadableStateException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AggregatesTest {
  @Test
  void countingCountsEvents() {
    assertThat(everyWay(Aggregates.<String>counting(), List.of("a", "b", "a"))).isEqualTo(3);
    assertThat(everyWay(Aggregates.<String>counting(), List.of())).isZero();
  }

  @Test
  void summingAddsAndWrapsAroundAsJavaDoes() {
    assertThat(everyWay(Aggregates.summing(Long::longValue), List.of(5L, -7L, 1L))).isEqualTo(-1);
    assertThat(everyWay(Aggregates.summing(Long::longValue), List.of(Long.MAX_VALUE, 1L)))
        .isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void minKeepsTheSmallestAndMaxTheLargest() {
    List<Long> values = List.of(4L, -9L, 12L, -9L);

    assertThat(everyWay(Aggregates.min(Long::longValue), values)).isEqualTo(-9);
    assertThat(everyWay(Aggregates.max(Long::longValue), values)).isEqualTo(12);
    assertThat(everyWay(Aggregates.min(Long::longValue), List.of(Long.MAX_VALUE)))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(everyWay(Aggregates.max(Long::longValue), List.of(Long.MIN_VALUE)))
        .isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void summingDoubleAddsDoubles() {
    assertThat(everyWay(Aggregates.summingDouble(Double::doubleValue), List.of(0.5, 0.25, -2.0)))
        .isEqualTo(-1.25);
  }

  @Test
  void averageDividesTheSumByTheCount() {
    assertThat(everyWay(Aggregates.average(Double::doubleValue), List.of(1.0, 2.0, 6.0)))
        .isEqualTo(3.0);
    assertThat(everyWay(Aggregates.average(Double::doubleValue), List.of())).isNaN();
  }

  @Test
  void reduceCombinesInTheOrderOfTheEvents() {
    Aggregate<String, ?, String> joined =
        Aggregates.reduce(value -> value, (left, right) -> left + right, Codecs.of(String.class));

    assertThat(everyWay(joined, List.of("a", "b", "c", "d"))).isEqualTo("abcd");
    assertThat(everyWay(joined, List.of("alone"))).isEqualTo("alone");
  }

  @Test
  void reduceHasNoResultWithoutEventsButItsBytesRoundTrip() {
    ReduceAggregate<String, String> first =
        new ReduceAggregate<>(
            "first", value -> value, (left, right) -> left, Codecs.of(String.class));

    assertThat(reopened(first, first.create())).isEmpty();
    assertThat(first.result(first.create())).isNull();
  }

  @Test
  void theAuthorsOwnAggregateIsStoredByItsCodec() {
    Aggregate<String, Long, String> lengths =
        Aggregate.of(
            () -> 0L,
            (held, value) -> held + value.length(),
            Long::sum,
            held -> held + " characters",
            Codecs.of(Long.class));

    assertThat(everyWay(lengths, List.of("abc", "", "de"))).isEqualTo("5 characters");
  }

  @Test
  void truncatedAccumulatorsAreUnreadableAndNeverAnotherValue() {
    LongAggregate<String> counting = new LongAggregate<>("counting", value -> 1, Long::sum, 0);
    AverageAggregate<Double> average =
        new AverageAggregate<>(Double::doubleValue, AverageAggregate.Acc::mean);
    ReduceAggregate<String, String> first =
        new ReduceAggregate<>(
            "first", value -> value, (left, right) -> left, Codecs.of(String.class));

    truncatedBytesAreUnreadable(counting, Long.MIN_VALUE);
    truncatedBytesAreUnreadable(average, new AverageAggregate.Acc(ExactSum.ZERO.plus(1.5), 1_000));
    truncatedBytesAreUnreadable(first, folded(first, List.of("text")));
  }

  /** A codec that writes and cannot read. */
  private record Failing(RuntimeException failure) implements Codec<Long> {
    @Override
    public byte[] encode(Long value) {
      return new byte[] {1};
    }

    @Override
    public Long decode(byte[] bytes) {
      throw failure;
    }

    @Override
    public String describe() {
      return "failing";
    }
  }

  @Test
  void aStoredAccumulatorThatTheAuthorsCodecCannotReadIsUnreadableStateAndNotAFailedEvent() {
    List<RuntimeException> failures =
        List.of(
            new CodecException("newer format", null),
            new IllegalArgumentException("newer format"),
            new UnreadableStateException("newer format"));
    for (RuntimeException failure : failures) {
      Codec<Long> codec = new Failing(failure);
      Aggregate<String, Long, Long> own =
          Aggregate.of(() -> 0L, (held, value) -> held, Long::sum, held -> held, codec);
      Aggregate<String, ?, Long> reduced =
          Aggregates.reduce(value -> 1L, (left, right) -> left, codec);
      assertUnreadable(own);
      assertUnreadable(reduced);
    }
  }

  private static <A> void assertUnreadable(Aggregate<String, A, Long> aggregate) {
    byte[] stored = bytes(aggregate, folded(aggregate, List.of("a")));
    assertThatThrownBy(() -> aggregate.read(new BinaryReader(stored)))
        .isInstanceOf(UnreadableStateException.class)
        .hasStackTraceContaining("newer format");
  }
}
