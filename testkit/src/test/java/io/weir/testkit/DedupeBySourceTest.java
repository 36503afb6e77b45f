package io.weir.testkit;

import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.process.ProcessFunction;
import io.weir.state.Tally;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A declared id is one of its source, for that source's horizon. */
class DedupeBySourceTest {
  record Paid(String id, String account, long time) {}

  private static Source<Paid> source(String name, Duration horizon) {
    return Source.stream(name, Json.of(Paid.class))
        .timestampMillis(Paid::time, boundedOutOfOrderness(Duration.ZERO))
        .dedupe(Paid::id, horizon);
  }

  private static FunctionTestDriver driver(Source<Paid> one, Source<Paid> other) {
    return FunctionTestDriver.of(
        StreamFunction.named("ledger")
            .from(one.keyBy(Paid::account), other.keyBy(Paid::account))
            .compute(
                ProcessFunction.of(
                    (event, context) -> context.emit(event.source() + "-" + event.value().id())))
            .to(new CollectingSink<>("ledger"))
            .build());
  }

  @Test
  void theSameIdOfTwoSourcesIsTwoEvents() {
    Source<Paid> orders = source("orders", Duration.ofHours(1));
    Source<Paid> payments = source("payments", Duration.ofHours(1));
    try (FunctionTestDriver driver = driver(orders, payments)) {
      driver.pipe(orders, new Paid("1", "x", 1));
      driver.pipe(payments, new Paid("1", "x", 2));
      driver.pipe(orders, new Paid("1", "x", 3));
      assertThat(driver.results(String.class)).containsExactly("orders-1", "payments-1");
      assertThat(driver.tally()).isEqualTo(Tally.applied(2).plus(Tally.duplicate(1)));
    }
  }

  @Test
  void theSameUuidOfTwoSourcesIsTwoEvents() {
    String uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";
    Source<Paid> orders = source("orders", Duration.ofHours(1));
    Source<Paid> payments = source("payments", Duration.ofHours(1));
    try (FunctionTestDriver driver = driver(orders, payments)) {
      driver.pipe(orders, new Paid(uuid, "x", 1));
      driver.pipe(payments, new Paid(uuid, "x", 2));
      driver.pipe(payments, new Paid(uuid, "x", 3));
      assertThat(driver.tally()).isEqualTo(Tally.applied(2).plus(Tally.duplicate(1)));
    }
  }

  @Test
  void aShortHorizonIsNotStretchedByALongOne() {
    Source<Paid> brief = source("brief", Duration.ofMinutes(12));
    Source<Paid> lasting = source("lasting", Duration.ofDays(1));
    try (FunctionTestDriver driver = driver(brief, lasting)) {
      driver.pipe(brief, new Paid("1", "x", 1));
      driver.pipe(lasting, new Paid("1", "x", 2));
      driver.advanceClock(Duration.ofMinutes(11));
      driver.pipe(brief, new Paid("1", "x", 3));
      driver.advanceClock(Duration.ofMinutes(3));
      driver.pipe(brief, new Paid("1", "x", 4));
      driver.advanceClock(Duration.ofHours(20));
      driver.pipe(lasting, new Paid("1", "x", 5));
      assertThat(driver.results(String.class)).containsExactly("brief-1", "lasting-1", "brief-1");
      assertThat(driver.tally()).isEqualTo(Tally.applied(3).plus(Tally.duplicate(2)));
    }
  }
}
