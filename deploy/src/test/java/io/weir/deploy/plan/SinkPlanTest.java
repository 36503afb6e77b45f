package io.weir.deploy.plan;

import static io.weir.deploy.plan.Defs.VIEWS;
import static io.weir.deploy.plan.Defs.sum;
import static io.weir.deploy.plan.Defs.tumbling;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.definition.Change;
import io.weir.definition.Verdict;
import io.weir.spi.SinkWriter;
import org.junit.jupiter.api.Test;

/** A sink of the same name that is another place. */
class SinkPlanTest {
  /** Like a queue, which keeps an order or does not. */
  private record Queue(String name, Effect effect) implements Sink<String> {
    @Override
    public byte[] encode(String value) {
      return Json.bytes(value);
    }

    @Override
    public SinkWriter open() {
      throw new UnsupportedOperationException("it is compared, and never opened");
    }
  }

  private static StreamFunction to(Sink.Effect effect) {
    return StreamFunction.named("sums")
        .from(VIEWS.keyBy(View::key))
        .compute(sum(tumbling(60)))
        .to(new Queue("rows", effect))
        .build();
  }

  @Test
  void aQueueWithoutAnOrderIsAnotherOneThanThatWithIt() {
    StreamFunction ordered = to(Sink.Effect.DEDUPLICATED_FOR_A_TIME);
    StreamFunction standard = to(Sink.Effect.AT_LEAST_ONCE);
    Plan plan = Plan.of(ordered.description(), standard.description());

    assertThat(plan.verdict()).isEqualTo(Verdict.STARTS_ANEW);
    assertThat(plan.changes())
        .extracting(Change::text)
        .anySatisfy(text ->
            assertThat(text)
                .contains("'rows'", "was deduplicated for a time and is at least once", "Readers"));
    assertThat(Plan.of(ordered.description(), ordered.description()).verdict())
        .isEqualTo(Verdict.UNCHANGED);
  }
}
