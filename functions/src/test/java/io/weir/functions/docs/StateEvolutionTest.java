package io.weir.functions.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregates;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Codec;
import io.weir.codec.Json;
import io.weir.codec.Versioned;
import io.weir.testkit.CollectingSink;
import io.weir.window.Window;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The releases that docs/guides/state-evolution.md shows. */
class StateEvolutionTest {
  record Total(long euros) {
    NewTotal asNew() {
      return new NewTotal(euros * 100);
    }
  }

  record NewTotal(long cents) {
    Total asTotal() {
      return new Total(cents / 100);
    }
  }

  private static final class Release1 {
    static final Codec<Total> TOTAL = Versioned.of(1, Json.of(Total.class));
  }

  private static final class Release2 {
    static final Codec<Total> TOTAL =
        Versioned.of(1, Json.of(Total.class)).reads(2, Json.of(NewTotal.class), NewTotal::asTotal);
  }

  private static final class Release3 {
    static final Codec<NewTotal> TOTAL =
        Versioned.of(2, Json.of(NewTotal.class)).reads(1, Json.of(Total.class), Total::asNew);
  }

  @Test
  void valuesGoThroughAllReleasesAndBack() {
    byte[] first = Release1.TOTAL.encode(new Total(5));
    assertThat(Release2.TOTAL.decode(first)).isEqualTo(new Total(5));
    assertThat(Release3.TOTAL.decode(Release2.TOTAL.encode(new Total(5))))
        .isEqualTo(new NewTotal(500));
    byte[] third = Release3.TOTAL.encode(new NewTotal(700));
    assertThat(Release2.TOTAL.decode(third)).as("a rollback").isEqualTo(new Total(7));
  }

  private static final class Totals {
    static byte[] secondAsFirst(byte[] state) {
      return euros(new BinaryReader(state).signed() / 100);
    }

    static byte[] firstAsSecond(byte[] state) {
      return euros(new BinaryReader(state).signed() * 100);
    }

    static byte[] euros(long amount) {
      return new BinaryWriter().signed(amount).toByteArray();
    }
  }

  private static StreamFunction.Builder<Long> totals() {
    return StreamFunction.named("totals")
        .from(Source.stream("payments", Json.of(Total.class)).keyBy(payment -> "all"))
        .compute(
            Window.of(Total.class)
                .tumbling(Duration.ofDays(1))
                .aggregate(Aggregates.summing(Total::euros), (key, start, end, sum) -> sum))
        .to(new CollectingSink<>("totals"));
  }

  @Test
  void theStateOfAFunctionGoesThroughAllReleasesAndBack() {
    StreamFunction first = totals().build();
    StreamFunction second = totals().readsState(2, Totals::secondAsFirst).build();
    StreamFunction third = totals().stateVersion(2).readsState(1, Totals::firstAsSecond).build();

    assertThat(first.stateVersion()).isEqualTo(second.stateVersion()).isEqualTo(1);
    assertThat(third.stateVersion()).isEqualTo(2);
    assertThat(second.readState(2, Totals.euros(700))).isEqualTo(Totals.euros(7));
    assertThat(third.readState(1, Totals.euros(7))).isEqualTo(Totals.euros(700));
  }
}
