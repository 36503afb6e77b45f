package io.weir.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.KeyedSource;
import io.weir.Output;
import io.weir.Source;
import io.weir.codec.Codecs;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A refusal of a join by window, version, table or latest says what to do. */
class JoinRefusalsTest {
  private static final Source<String> SALES = Source.stream("sales", Codecs.of(String.class));
  private static final Source<String> RATES = Source.stream("rates", Codecs.of(String.class));
  private static final KeyedSource<String> LEFT = SALES.keyBy(sale -> sale);
  private static final KeyedSource<String> RIGHT = RATES.keyBy(rate -> rate);
  private static final Output<String> LATE = Output.of("late", String.class);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static void refused(ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void aSourceOnBothSides() {
    refused(() -> TemporalJoin.of(LEFT, LEFT), "TemporalJoin.of(..)", "'sales' twice", "only(..)");
    refused(() -> TableJoin.of(LEFT, LEFT), "TableJoin.of(..)", "'sales' twice");
    refused(() -> WindowJoin.of(LEFT, LEFT), "WindowJoin.of(..)", "'sales' twice");
    refused(() -> LatestOf.of(LEFT, RIGHT, LEFT), "given a source twice", "only(..)");
    refused(() -> LatestOf.of(LEFT), "with 1 sources", "give it two or more");
  }

  @Test
  void limitsOutOfRange() {
    TemporalJoin<String, String> join = TemporalJoin.of(LEFT, RIGHT);
    refused(() -> join.maxWaiting(0), "maxWaiting(0)", "1 to MAX_BUFFERED");
    refused(() -> join.maxVersions(1_000_001), "maxVersions(1000001)");
    refused(() -> join.expireAfter(Duration.ZERO), "expireAfter(PT0S)");
    refused(() -> WindowJoin.of(LEFT, RIGHT).maxBuffered(0), "maxBuffered(0)");
    refused(() -> LatestOf.of(LEFT, RIGHT).expireAfter(SECOND.negated()), "expireAfter(PT-1S)");
  }

  @Test
  void windowsThatAreMissingOrTooMany() {
    WindowJoin<String, String> join = WindowJoin.of(LEFT, RIGHT);
    refused(() -> join.join((l, r) -> l), "join(..)", "without windows", "add tumbling(size)");
    refused(() -> join.offset(SECOND), "offset(..)", "without windows");
    refused(() -> join.hopping(SECOND.multipliedBy(1_001), SECOND), "MAX_OVERLAP", "larger slide");
    refused(() -> join.tumbling(SECOND).offset(SECOND), "the offset must be smaller");
  }

  @Test
  void lateOutputsWithoutAGrace() {
    TableJoin<String, String> join = TableJoin.of(LEFT, RIGHT);
    refused(() -> join.late(LATE).join((l, r) -> l), "late(late)", "without grace(..)", "'sales'");
    refused(() -> join.lateRow(LATE).leftJoin((l, r) -> l), "lateRow(late)", "'rates'");
    refused(() -> join.grace(SECOND.negated()), "grace(PT-1S)");
    refused(() -> join.grace(Duration.ofDays(5_000)), "longer than MAX_BOUND", "shorter");
  }

  @Test
  void aSourceThatIsNotJoined() {
    LatestOf join = LatestOf.of(LEFT, RIGHT);
    Source<String> other = Source.stream("other", Codecs.of(String.class));
    refused(() -> join.requires(other), "'other' is not one of 'sales', 'rates'", "keyed source");
    refused(() -> join.removedBy(other, x -> true), "'other'");
  }

  @Test
  void whatTheyAreIsSaidInWords() {
    assertThat(TemporalJoin.of(LEFT, RIGHT).lateLeft(LATE).leftJoin((l, r) -> l).describe())
        .containsExactly(
            "left join of sales with the version of rates at its time",
            "late events of sales to output late",
            "late events of rates are counted and not kept",
            "at most 10000 events wait and 1000 versions per key");
    assertThat(TableJoin.of(LEFT, RIGHT).expireAfter(SECOND).join((l, r) -> l).describe())
        .containsExactly(
            "join of sales with the latest of rates, at once",
            "keys are forgotten PT1S after their last event");
    assertThat(TableJoin.of(LEFT, RIGHT).grace(SECOND).join((l, r) -> l).describe())
        .contains(
            "join of sales with the version of rates at its time, PT1S later",
            "late events of sales are joined at once while their version is known");
    assertThat(WindowJoin.of(LEFT, RIGHT).tumbling(SECOND).antiJoin(l -> l).describe())
        .containsExactly(
            "window anti join of sales and rates in tumbling windows of PT1S",
            "late events of sales are counted and not kept, late events of rates are counted and not"
                + " kept",
            "at most 10000 events wait per key");
    assertThat(
            LatestOf.of(LEFT, RIGHT)
                .requires(SALES)
                .late(RATES, LATE)
                .withdrawing()
                .expireAfter(SECOND)
                .rows(Latest::key)
                .describe())
        .containsExactly(
            "the latest of 'sales', 'rates', withdrawn before it is replaced",
            "no item without sales, older events of sales are counted and not kept",
            "older events of rates to output late",
            "keys are forgotten PT1S after their last event");
  }
}
