package io.weir.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.Codecs;
import io.weir.codec.UnreadableStateException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AggregatesTest {
  private static <V, A, R> A folded(Aggregate<V, A, R> aggregate, List<V> values) {
    A held = aggregate.create();
    for (V value : values) {
      held = aggregate.add(held, value);
    }
    return held;
  }

  private static <A> byte[] bytes(Aggregate<?, A, ?> aggregate, A held) {
    BinaryWriter out = new BinaryWriter();
    aggregate.write(held, out);
    return out.toByteArray();
  }

  /** The accumulator as the next batch reads it; nothing may be left over. */
  private static <A> A reopened(Aggregate<?, A, ?> aggregate, A held) {
    byte[] stored = bytes(aggregate, held);
    BinaryReader in = new BinaryReader(stored);
    A read = aggregate.read(in);
    assertThat(in.atEnd()).isTrue();
    assertThat(bytes(aggregate, read)).isEqualTo(stored);
    return read;
  }

  /** The result in one go, split and merged at every place, and stored after every event. */
  private static <V, A, R> R everyWay(Aggregate<V, A, R> aggregate, List<V> values) {
    R once = aggregate.result(folded(aggregate, values));
    for (int cut = 0; cut <= values.size(); cut++) {
      A left = reopened(aggregate, folded(aggregate, values.subList(0, cut)));
      A right = reopened(aggregate, folded(aggregate, values.subList(cut, values.size())));
      assertThat(aggregate.result(aggregate.merge(left, right))).isEqualTo(once);
    }
    A stored = aggregate.create();
    for (V value : values) {
      stored = reopened(aggregate, aggregate.add(reopened(aggregate, stored), value));
    }
    assertThat(aggregate.result(stored)).isEqualTo(once);
    return once;
  }

  private static <A> void truncatedBytesAreUnreadable(Aggregate<?, A, ?> aggregate, A held) {
    byte[] stored = bytes(aggregate, held);
    for (int length = 0; length < stored.length; length++) {
      BinaryReader in = new BinaryReader(Arrays.copyOf(stored, length));
      assertThatThrownBy(() -> aggregate.read(in)).isInstanceOf(UnreadableStateException.class);
    }
  }

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
        new ReduceAggregate<>(value -> value, (left, right) -> left, Codecs.of(String.class));

    assertThat(reopened(first, first.create())).isEmpty();
    assertThatThrownBy(() -> first.result(first.create()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("without events");
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
        new AverageAggregate<>("sum and count", Double::doubleValue, AverageAggregate.Acc::sum);
    ReduceAggregate<String, String> first =
        new ReduceAggregate<>(value -> value, (left, right) -> left, Codecs.of(String.class));

    truncatedBytesAreUnreadable(counting, Long.MIN_VALUE);
    truncatedBytesAreUnreadable(average, new AverageAggregate.Acc(1.5, 1_000));
    truncatedBytesAreUnreadable(first, folded(first, List.of("text")));
    truncatedBytesAreUnreadable(DISTINCT, folded(DISTINCT, numbers(0, 5)));
    truncatedBytesAreUnreadable(DISTINCT, folded(DISTINCT, numbers(0, 500)));
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

  private static final DistinctAggregate<String> DISTINCT = new DistinctAggregate<>(value -> value);

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(number -> "value-" + number).toList();
  }

  private static long distinct(List<String> values) {
    return DISTINCT.result(folded(DISTINCT, values));
  }

  @Test
  void upToSixtyFourDistinctValuesAreCountedExactly() {
    for (int count = 0; count <= DistinctAggregate.EXACT; count++) {
      List<String> twice = new ArrayList<>(numbers(0, count));
      twice.addAll(numbers(0, count));
      assertThat(distinct(twice)).isEqualTo(count);
    }
    assertThat(everyWay(Aggregates.distinct((String value) -> value), numbers(0, 64)))
        .isEqualTo(64);
  }

  @Test
  void moreDistinctValuesAreEstimatedWithinTenPercent() {
    DistinctAggregate.Acc held = DISTINCT.create();
    int next = 65;
    for (int count = 1; count <= 100_000; count++) {
      held = DISTINCT.add(held, "value-" + count);
      if (count == next || count == 100_000) {
        assertThat((double) DISTINCT.result(held)).isCloseTo(count, within(count * 0.1));
        next = next * 5 / 4;
      }
    }
  }

  @Test
  void theEstimateDependsOnTheValuesAndNotOnTheirOrderOrRepetition() {
    List<String> values = new ArrayList<>(numbers(0, 3_000));
    DistinctAggregate.Acc inOrder = folded(DISTINCT, values);
    values.addAll(numbers(1_000, 2_000));
    Collections.shuffle(values, new Random(4));
    DistinctAggregate.Acc shuffled = folded(DISTINCT, values);

    assertThat(bytes(DISTINCT, shuffled)).isEqualTo(bytes(DISTINCT, inOrder));
    assertThat(distinct(values)).isEqualTo(distinct(numbers(0, 3_000)));
  }

  @Test
  void aMergeOfSketchesIsTheSketchOfTheUnion() {
    int[][] cuts = {{0, 0, 0}, {0, 3, 9}, {20, 40, 64}, {20, 40, 90}, {0, 70, 200}, {50, 70, 900}};
    for (int[] cut : cuts) {
      List<String> left = numbers(0, cut[1]);
      List<String> right = numbers(cut[0], cut[2]);
      byte[] union = bytes(DISTINCT, folded(DISTINCT, numbers(0, Math.max(cut[1], cut[2]))));
      DistinctAggregate.Acc there = DISTINCT.merge(folded(DISTINCT, left), folded(DISTINCT, right));
      DistinctAggregate.Acc back = DISTINCT.merge(folded(DISTINCT, right), folded(DISTINCT, left));

      assertThat(bytes(DISTINCT, there)).as(Arrays.toString(cut)).isEqualTo(union);
      assertThat(bytes(DISTINCT, back)).as(Arrays.toString(cut)).isEqualTo(union);
    }
  }

  @Test
  void aMergeLeavesTheRightSideAsItWas() {
    DistinctAggregate.Acc right = folded(DISTINCT, numbers(0, 300));
    byte[] before = bytes(DISTINCT, right);
    DistinctAggregate.Acc merged = DISTINCT.merge(DISTINCT.create(), right);
    DISTINCT.add(merged, "one more");
    numbers(1_000, 3_000).forEach(value -> DISTINCT.add(merged, value));

    assertThat(bytes(DISTINCT, right)).isEqualTo(before);
  }

  @Test
  void aSketchThatWasStoredGoesOnAsIfItHadNotBeen() {
    for (int before : new int[] {10, 64, 65, 1_000}) {
      DistinctAggregate.Acc held = reopened(DISTINCT, folded(DISTINCT, numbers(0, before)));
      for (String value : numbers(before, 2_000)) {
        held = DISTINCT.add(held, value);
      }
      assertThat(bytes(DISTINCT, held))
          .isEqualTo(bytes(DISTINCT, folded(DISTINCT, numbers(0, 2_000))));
    }
  }

  @Test
  void theSizeOfASketchIsBounded() {
    assertThat(bytes(DISTINCT, folded(DISTINCT, numbers(0, 50_000))))
        .hasSize(1 + DistinctAggregate.REGISTERS);
  }
}
