package io.weir.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.ClockScope;
import io.weir.KeyedSource;
import io.weir.Nowhere;
import io.weir.Operator;
import io.weir.Output;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Codecs;
import java.time.Duration;
import java.util.function.BiFunction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A refusal names the settings that do not go together and says what to do. */
class IntervalJoinRefusalsTest {
  private static final KeyedSource<String> ORDERS =
      Source.stream("orders", Codecs.of(String.class)).keyBy(order -> order);
  private static final KeyedSource<String> PAYMENTS =
      Source.stream("payments", Codecs.of(String.class)).keyBy(payment -> payment);
  private static final Output<String> LATE = Output.of("late", String.class);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static IntervalJoin<String, String> join() {
    return IntervalJoin.of(ORDERS, PAYMENTS).between(SECOND.negated(), SECOND);
  }

  private static void refused(ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void aStreamJoinedWithItself() {
    refused(() -> IntervalJoin.of(ORDERS, ORDERS), "'orders' twice", "only(..)");
  }

  @Test
  void noInterval() {
    IntervalJoin<String, String> none = IntervalJoin.of(ORDERS, PAYMENTS);
    refused(() -> none.join((l, r) -> l), "join(..)", "'orders' and 'payments'", "add between(");
    refused(none::lowerExclusive, "lowerExclusive()", "add between(lower, upper) before it");
    refused(none::upperExclusive, "upperExclusive()", "add between(lower, upper) before it");
  }

  @Test
  void anIntervalOfNothing() {
    refused(
        () -> join().between(SECOND, Duration.ZERO),
        "between(PT1S, PT0S)",
        "lower bound",
        "exchange");
    refused(
        () -> join().between(SECOND, SECOND).lowerExclusive().join((l, r) -> l),
        "between(PT1S, PT1S) with lowerExclusive()",
        "no millisecond");
    refused(
        () ->
            join()
                .between(SECOND, SECOND.plusMillis(1))
                .lowerExclusive()
                .upperExclusive()
                .join((l, r) -> l),
        "lowerExclusive() with upperExclusive()",
        "move a bound or include it");
    assertThat(join().between(SECOND, SECOND).join((l, r) -> l)).isNotNull();
  }

  @Test
  void boundsThatAreNoMillisecondsOrTooFarAway() {
    refused(() -> join().between(Duration.ofNanos(5), SECOND), "PT0.000000005S", "whole millisec");
    refused(
        () -> join().between(SECOND, IntervalJoin.MAX_BOUND.plusMillis(1)), "MAX_BOUND", "nearer");
    refused(
        () -> join().between(IntervalJoin.MAX_BOUND.negated().minusMillis(1), SECOND), "MAX_BOUND");
    assertThat(join().between(IntervalJoin.MAX_BOUND.negated(), IntervalJoin.MAX_BOUND))
        .isNotNull();
  }

  @Test
  void limitsThatCannotBe() {
    refused(() -> join().maxBuffered(0), "maxBuffered(0)", "1 to MAX_BUFFERED");
    refused(() -> join().maxBuffered(IntervalJoin.MAX_BUFFERED + 1), "MAX_BUFFERED = 1000000");
    assertThat(join().maxBuffered(IntervalJoin.MAX_BUFFERED)).isNotNull();
  }

  @Test
  void whatIsMissingIsNamed() {
    BiFunction<String, String, String> none = null;
    assertThatThrownBy(() -> join().join(none)).hasMessage("result");
    assertThatThrownBy(() -> join().joinResults(null)).hasMessage("result");
    assertThatThrownBy(() -> join().storedBy(null, Codecs.of(String.class)))
        .hasMessage("leftCodec");
    assertThatThrownBy(() -> join().storedBy(Codecs.of(String.class), null))
        .hasMessage("rightCodec");
  }

  private static StreamFunction.Builder<String> function() {
    return StreamFunction.named("paid").compute(join().join((l, r) -> l)).to(new Nowhere("rows"));
  }

  @Test
  void sourcesBesideThoseOfTheJoin() {
    refused(
        () -> StreamFunction.named("paid").from(ORDERS, PAYMENTS).compute(join().join((l, r) -> l)),
        "function 'paid'",
        "brings its sources",
        "leave from(..) out");
  }

  @Test
  void aClockPerKey() {
    refused(
        () -> function().clock(ClockScope.PER_KEY).build(), "clock(PER_KEY)", "several sources");
  }

  @Test
  void theDescriptionIsTheWholeDefinition() {
    Operator<Object, String> operator =
        join().lowerExclusive().lateRight(LATE).maxBuffered(9).join((l, r) -> l);
    assertThat(operator.describe())
        .containsExactly(
            "interval join of orders and payments: payments from PT-0.999S to PT1S after orders",
            "late events of orders are counted and not kept, late events of payments to output late",
            "at most 9 events wait per key");
    assertThat(operator.outputs()).containsExactly(LATE);
    assertThat(join().lateLeft(LATE).lateRight(LATE).join((l, r) -> l).outputs())
        .containsExactly(LATE);
    assertThat(operator.usesEventTime()).isTrue();
    assertThat(operator.usesProcessingTime()).isFalse();
  }

  @Test
  void aSettingGivesANewDescriptionAndLeavesTheOldOneAsItWas() {
    IntervalJoin<String, String> plain = join();
    plain.lowerExclusive().upperExclusive().lateLeft(LATE).lateRight(LATE).maxBuffered(3);
    assertThat(plain.join((l, r) -> l).describe())
        .containsExactly(
            "interval join of orders and payments: payments from PT-1S to PT1S after orders",
            "late events of orders are counted and not kept, late events of payments are counted"
                + " and not kept",
            "at most 10000 events wait per key");
  }
}
