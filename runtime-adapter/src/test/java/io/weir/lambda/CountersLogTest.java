package io.weir.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.lambda.Clicks.Click;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is lost to a result is in the line of the invocation that met it, and in a tick's answer.
 */
class CountersLogTest {
  private static final String BUSY = "s-busy";
  private static final String SILENT = "s-silent";
  private static final String TICK = "{\"weir\":\"tick\"}";

  private final Rig rig = new Rig();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @BeforeEach
  void start() {
    rig.kinesis = new FakeKinesis(BUSY, SILENT);
  }

  private String invoke(Supplier<String> invocation) {
    PrintStream err = System.err;
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      return invocation.get();
    } finally {
      System.setErr(err);
    }
  }

  private String logged() {
    String text = log.toString(StandardCharsets.UTF_8);
    log.reset();
    return text;
  }

  private EventJson mixed() {
    return new EventJson()
        .shard(BUSY)
        .put(1, Click.json("home", 0))
        .put(2, Click.json("home", 300))
        .put(3, Click.json("home", 1))
        .put(4, "no JSON");
  }

  @Test
  void anInvocationSaysWhatBecameOfItsRecordsAndWhichShardHoldsEventTime() {
    rig.start(sink -> Clicks.idleAfter(Duration.ofDays(1), sink));

    invoke(() -> rig.invoke(mixed()));
    assertThat(logged()).contains("applied=2 duplicate=0 late=1 dead=1 filtered=0 redelivered=0");

    invoke(() -> rig.invoke(mixed()));
    assertThat(logged())
        .contains("applied=0 duplicate=0 late=0 dead=0 filtered=0 redelivered=4")
        .contains("event time is held: clicks/s-silent has no watermark yet, no record yet");
  }

  @Test
  void aTickSaysWhatBecameOfAllRecords() {
    rig.start(sink -> Clicks.idleAfter(Duration.ofDays(1), sink));
    invoke(() -> rig.invoke(mixed()));
    invoke(() -> rig.invoke(mixed()));
    invoke(() -> rig.invoke(new EventJson().shard(SILENT).put(9, Click.json("home", 0))));
    logged();

    assertThat(invoke(() -> rig.invoke(TICK)))
        .contains(
            "\"totals\":{\"counted\":{\"applied\":3,\"duplicate\":0,\"late\":1,\"dead\":1,\"filtered\":0},"
                + "\"redelivered\":4}")
        .contains("\"held\":{\"shard\":\"clicks/s-silent\"");
    assertThat(logged())
        .contains("event time is held: clicks/s-silent is at ", "ms behind, last record of ")
        .contains("in all applied=3 duplicate=0 late=1 dead=1 filtered=0 redelivered=4");
  }

  /** Nobody counts: zeros would say that nothing came. */
  @Test
  void whereBatchesOfAShardRunInParallelNothingIsSaidOfRecords() {
    rig.environment.put("WEIR_PARALLELIZATION_FACTOR", "2");
    rig.start(Clicks::onKeyClocks);

    invoke(() -> rig.invoke(mixed()));
    assertThat(logged()).contains("records=4", "deadLetters=1").doesNotContain("applied=");
    assertThat(invoke(() -> rig.invoke(TICK))).contains("\"totals\":null");
  }
}
