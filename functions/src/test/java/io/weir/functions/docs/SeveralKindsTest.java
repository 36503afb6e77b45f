package io.weir.functions.docs;

import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Event;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.process.Ttl;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.FunctionTestDriver;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The two streams of different kinds in docs/guides/several-streams.md. */
class SeveralKindsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  sealed interface AccountEvent {
    String account();

    Instant at();
  }

  record Opened(String account, Instant at, String owner) implements AccountEvent {}

  record Charged(String account, Instant at, long cents) implements AccountEvent {}

  record Bill(String owner, long cents) {}

  static final Source<Opened> ACCOUNTS =
      Source.stream("accounts", Json.of(Opened.class))
          .timestamps(Opened::at, boundedOutOfOrderness(ofSeconds(10)));
  static final Source<Charged> CHARGES =
      Source.stream("charges", Json.of(Charged.class))
          .timestamps(Charged::at, boundedOutOfOrderness(ofSeconds(10)));

  static final class Billing extends ProcessFunction<AccountEvent, Bill> {
    private final StateSpec.Value<String> owner = value("owner", String.class, Ttl.of(ofDays(400)));

    @Override
    public void onEvent(Event<AccountEvent> event, ProcessContext<Bill> context) {
      switch (event.value()) {
        case Opened opened -> context.state(owner).set(opened.owner());
        case Charged charged ->
            context.emit(new Bill(context.state(owner).value("nobody"), charged.cents()));
      }
    }
  }

  static final StreamFunction FUNCTION =
      StreamFunction.named("bills")
          .from(ACCOUNTS.keyBy(Opened::account), CHARGES.keyBy(Charged::account))
          .compute(new Billing())
          .to(new CollectingSink<>("bills"))
          .build();

  @Test
  void eventsOfBothStreamsMeetInOneKey() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(FUNCTION)) {
      driver.pipe(ACCOUNTS, new Opened("a", NOON, "Ada"));
      driver.pipe(CHARGES, new Charged("a", NOON.plusSeconds(1), 250));
      driver.pipe(CHARGES, new Charged("b", NOON.plusSeconds(2), 100));

      assertThat(driver.results(Bill.class))
          .containsExactly(new Bill("Ada", 250), new Bill("nobody", 100));
    }
  }
}
