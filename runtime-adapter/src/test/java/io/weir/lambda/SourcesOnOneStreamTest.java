package io.weir.lambda;

import static io.weir.lambda.Clicks.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.KeyedSource;
import io.weir.Sink;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.join.IntervalJoin;
import io.weir.lambda.Clicks.Click;
import io.weir.lambda.Clicks.Count;
import io.weir.process.ProcessFunction;
import io.weir.spi.Shard;
import io.weir.state.Tally;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A deployed function whose sources are told apart by what the events of one stream are. */
class SourcesOnOneStreamTest {
  private static final KeyedSource<Click> IN =
      Clicks.SOURCE
          .only("in", click -> click.page().startsWith("in"))
          .keyBy(click -> click.page().substring(2));
  private static final KeyedSource<Click> OUT =
      Clicks.SOURCE
          .only("out", click -> click.page().startsWith("out"))
          .keyBy(click -> click.page().substring(3));

  private final Rig rig = new Rig();

  private static StreamFunction stays(Sink<? super Count> sink) {
    return StreamFunction.named("stays")
        .compute(
            IntervalJoin.of(IN, OUT)
                .between(Duration.ZERO, Duration.ofMinutes(1))
                .join((in, out) -> new Count(in.page(), in.at(), out.at(), 1)))
        .to(sink)
        .build();
  }

  @Test
  void aJoinOfOneStreamsEvents() {
    rig.start(SourcesOnOneStreamTest::stays);

    rig.invoke(new EventJson().put(1, Click.json("in/a", 1)).put(2, Click.json("elsewhere", 1)));
    rig.start(SourcesOnOneStreamTest::stays);
    rig.invoke(new EventJson().put(3, Click.json("out/a", 9)));
    rig.invoke(new EventJson().put(3, Click.json("out/a", 9)));

    assertThat(rig.results())
        .containsExactly(new Count("in/a", NOON.plusSeconds(1), NOON.plusSeconds(9), 1));
    assertThat(
            rig.memory
                .progress("stays", new Shard("clicks", EventJson.SHARD))
                .orElseThrow()
                .tally())
        .isEqualTo(Tally.applied(2).plus(Tally.filtered(1)));
  }

  @Test
  void theStreamIsNamedByTheEnvironmentOnce() {
    rig.environment.put("WEIR_STREAM_CLICKS", "prod-clicks");
    rig.start(SourcesOnOneStreamTest::stays);
    String prod = "arn:aws:kinesis:eu-west-1:123456789012:stream/prod-clicks";

    rig.invoke(
        new EventJson().stream(prod).put(1, Click.json("in/a", 1)).put(2, Click.json("out/a", 2)));

    assertThat(rig.results()).hasSize(1);
  }

  @Test
  void twoSourcesThatAreNoPartsOfOneDoNotReadOneStream() {
    rig.environment.put("WEIR_STREAM_OTHER", "clicks");
    Source<Click> other = Source.stream("other", io.weir.codec.Json.of(Click.class));
    assertThatThrownBy(() ->
            rig.start(sink ->
                StreamFunction.named("two")
                    .from(Clicks.SOURCE.keyBy(Click::page), other.keyBy(Click::page))
                    .compute(ProcessFunction.<Click, Count>of((event, context) -> {}))
                    .to(sink)
                    .build()))
        .hasMessageContaining("both read the stream 'clicks'")
        .hasMessageContaining("only(..)");
  }
}
