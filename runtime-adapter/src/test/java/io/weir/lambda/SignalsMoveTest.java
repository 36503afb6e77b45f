package io.weir.lambda;

import static io.weir.Latency.latency;
import static io.weir.lambda.Clicks.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.weir.Event;
import io.weir.FailurePolicy;
import io.weir.Lookup;
import io.weir.Sink;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Codecs;
import io.weir.codec.Json;
import io.weir.lambda.Clicks.Click;
import io.weir.lambda.Clicks.Count;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.spi.BatchFacts;
import io.weir.spi.Emission;
import io.weir.spi.Histogram;
import io.weir.spi.Signal;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import io.weir.spi.Telemetry;
import io.weir.spi.Usage;
import io.weir.state.StateStore;
import io.weir.window.Window;
import java.io.IOError;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** P8: each signal moves when there is what it is a signal of, and by as much. */
class SignalsMoveTest {
  private static final String TICK = "{\"weir\":\"tick\"}";

  private final Rig rig = new Rig();
  private final Told told = new Told();

  /** What the author's code does with an event, besides keeping and sending it on. */
  private Consumer<Click> handler = click -> {};

  /** What happens while the store commits. */
  private Runnable committing = () -> {};

  /** What the store says that it has used. */
  private Usage usage = Usage.NONE;

  private Outcome answer = Outcome.DELIVERED;
  private boolean titlesAway;

  private final Lookup<String, String> titles =
      Lookup.of("titles", Codecs.of(String.class), this::titles);

  @BeforeEach
  void start() {
    rig.telemetry.add(told);
    rig.store = store();
  }

  /** Keeps the last page of each key, and sends each event on. */
  private final class Forward extends ProcessFunction<Click, Click> {
    private final StateSpec.Value<String> last = value("last", String.class);

    @Override
    public void onEvent(Event<Click> event, ProcessContext<Click> context) {
      handler.accept(event.value());
      context.state(last).set(event.value().page());
      context.emit(event.value());
    }
  }

  private final class Out implements Sink<Object> {
    @Override
    public String name() {
      return "out";
    }

    @Override
    public Effect effect() {
      return Effect.IDEMPOTENT_BY_REVISION;
    }

    @Override
    public byte[] encode(Object value) {
      return Json.bytes(value);
    }

    @Override
    public SinkWriter open() {
      return this::deliver;
    }

    private List<Outcome> deliver(List<Emission> emissions) {
      return emissions.stream().map(emission -> answer).toList();
    }
  }

  private StateStore store() {
    return (StateStore)
        Proxy.newProxyInstance(
            SignalsMoveTest.class.getClassLoader(),
            new Class<?>[] {StateStore.class},
            (proxy, method, arguments) -> called(method, arguments));
  }

  private Object called(Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("takeUsage")) {
      Usage taken = usage;
      usage = Usage.NONE;
      return taken;
    }
    if (method.getName().equals("commit")) {
      committing.run();
    }
    try {
      return method.invoke(rig.memory, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private void container(
      Function<StreamFunction.Builder<Click>, StreamFunction.Builder<Click>> settings) {
    container(Clicks.SOURCE, settings);
  }

  private void container(
      Source<Click> source,
      Function<StreamFunction.Builder<Click>, StreamFunction.Builder<Click>> settings) {
    rig.start(sink ->
        settings
            .apply(
                StreamFunction.named("f")
                    .from(source.keyBy(Click::page))
                    .compute(new Forward())
                    .to(new Out()))
            .build());
  }

  private void container() {
    container(settings -> settings);
  }

  /** Counts per page and minute. */
  private void windows() {
    rig.start(sink ->
        StreamFunction.named("windows")
            .from(Clicks.SOURCE.keyBy(Click::page))
            .compute(
                Window.of(Clicks.SOURCE)
                    .tumbling(Duration.ofMinutes(1))
                    .aggregate(Aggregates.counting(), Count::new))
            .to(new Out())
            .build());
  }

  /** Each a record of that second; its arrival is the same. */
  private void clicks(int... seconds) {
    EventJson event = new EventJson();
    for (int second : seconds) {
      event.put(second, Click.json("home", second));
    }
    rig.invoke(event);
  }

  private void at(int second) {
    rig.now = NOON.plusSeconds(second).toEpochMilli();
  }

  private Histogram.Values histogram(Signal signal) {
    return told.measured().histogram(signal);
  }

  @ParameterizedTest
  @EnumSource
  void itMoves(Signal signal) {
    switch (signal) {
      case EVENT_LATENCY -> eventLatency();
      case DELIVERY_LATENCY -> deliveryLatency();
      case RECORD_TIME -> recordTime();
      case SHARD_LAG -> shardLag();
      case LAG_RECORDS, SUCCESS_RATE, UNFINISHED_BATCHES -> unfinished();
      case COMMIT_TIME -> commitTime();
      case COLD_STARTS -> coldStarts();
      case RESTARTS -> restarts();
      case DUPLICATES -> duplicates();
      case REDELIVERIES -> redeliveries();
      case KEY_STATE_BYTES -> keyStateBytes();
      case SEGMENTS, STORE_THROTTLES, REQUESTS, WRITE_UNITS, READ_UNITS -> used();
      case KEYS, RECORDS, RESULTS -> counts();
      case LATE_RATE, LATE_RECORDS -> late();
      case DEADLINE_STOPS -> deadline();
      case RETRIES -> retries();
      case SINK_ERRORS -> sinkErrors();
      case OBJECTIVE_RESULTS, OBJECTIVE_VIOLATIONS -> objective();
      case CPU_TIME -> cpuTime();
      case HEAP_USED -> heapUsed();
      case GC_TIME -> gcTime();
      case DECODE_FAILURES -> decodeFailures();
      case DEAD_LETTERS -> deadLetters();
      case WATERMARK_LAG -> watermarkLag();
      case DUE_BACKLOG -> dueBacklog();
      case OPEN_WINDOWS -> openWindows();
      case PARKED_KEYS, PARKED_RECORDS -> parked();
      case CONFLICTS -> conflicts();
      case CACHE_HITS, CACHE_MISSES -> cache();
      case HOT_KEY_SHARE -> hotKeys();
      case LOOKUP_CALLS, LOOKUP_HITS, LOOKUP_MISSES -> lookups();
      case LOOKUP_FAILURES, LOOKUP_FALLBACKS -> lookupFailures();
    }
  }

  /** A window counts from its end, an event from its own time. */
  private void eventLatency() {
    windows();
    at(70);
    clicks(0, 61);
    assertThat(histogram(Signal.EVENT_LATENCY).count()).isEqualTo(1);
    assertThat(histogram(Signal.EVENT_LATENCY).max()).isEqualTo(10_001);
  }

  /** Of a result of an event from its record; of a window from the record that closed it. */
  private void deliveryLatency() {
    container();
    at(5);
    clicks(1, 4);
    assertThat(histogram(Signal.DELIVERY_LATENCY).min()).isEqualTo(1_000);
    assertThat(histogram(Signal.DELIVERY_LATENCY).max()).isEqualTo(4_000);

    windows();
    at(90);
    clicks(10, 80);
    assertThat(histogram(Signal.DELIVERY_LATENCY).max()).isEqualTo(10_000);
  }

  private void recordTime() {
    handler = click -> rig.now += 20;
    container();
    clicks(1, 2, 3);
    assertThat(told.value(Signal.RECORD_TIME)).isEqualTo(20_000);
    assertThat(told.details().phases()).containsEntry("step", 60L);
  }

  /** Of the newest record if all is done, else of the first that is not. */
  private void shardLag() {
    container();
    at(90);
    clicks(10, 30);
    assertThat(told.value(Signal.SHARD_LAG)).isEqualTo(60_000);

    answer = Outcome.Retry.plain("away");
    clicks(40, 50);
    assertThat(told.value(Signal.SHARD_LAG)).isEqualTo(50_000);
  }

  private void unfinished() {
    container();
    clicks(1, 2);
    assertThat(told.value(Signal.LAG_RECORDS)).isZero();
    assertThat(told.value(Signal.SUCCESS_RATE)).isEqualTo(100);
    assertThat(told.value(Signal.UNFINISHED_BATCHES)).isZero();

    handler =
        click -> {
          if (click.page().equals("bad")) {
            answer = Outcome.Retry.plain("away");
          }
        };
    rig.invoke(
        new EventJson()
            .put(3, Click.json("bad", 3))
            .put(4, Click.json("bad", 4))
            .put(5, Click.json("bad", 5)));
    assertThat(told.value(Signal.LAG_RECORDS)).isEqualTo(3);
    assertThat(told.value(Signal.SUCCESS_RATE)).isZero();
    assertThat(told.value(Signal.UNFINISHED_BATCHES)).isEqualTo(1);
    assertThat(told.batches.getLast().unfinishedFrom()).isPresent();
    assertThat(told.batches.getLast().reason()).contains("away");
  }

  private void commitTime() {
    container();
    committing = () -> rig.now += 40;
    clicks(1);
    assertThat(histogram(Signal.COMMIT_TIME).count()).isEqualTo(1);
    assertThat(histogram(Signal.COMMIT_TIME).max()).isEqualTo(40);
    assertThat(told.details().phases()).containsEntry("commit", 40L);
  }

  private void coldStarts() {
    container();
    assertThat(told.starts).hasSize(1);
    clicks(1);
    assertThat(told.value(Signal.COLD_STARTS)).isEqualTo(1);
    clicks(2);
    assertThat(told.value(Signal.COLD_STARTS)).isZero();
  }

  private void restarts() {
    handler =
        click -> {
          throw new IOError(new IOException("the process ends"));
        };
    container();
    Throwable end = catchThrowable(() -> clicks(1));
    assertThat(end).isInstanceOf(IOError.class);
    assertThat(told.value(Signal.RESTARTS)).isZero();
    assertThat(told.value(Signal.UNFINISHED_BATCHES)).isEqualTo(1);

    handler = click -> {};
    container();
    clicks(1);
    assertThat(told.value(Signal.RESTARTS)).isEqualTo(1);
    clicks(2);
    assertThat(told.value(Signal.RESTARTS)).isZero();
  }

  private void duplicates() {
    container(Clicks.SOURCE.dedupe(Click::page, Duration.ofHours(1)), settings -> settings);
    clicks(1);
    assertThat(told.value(Signal.DUPLICATES)).isZero();
    clicks(2, 3);
    assertThat(told.value(Signal.DUPLICATES)).isEqualTo(2);
  }

  private void redeliveries() {
    container();
    clicks(1, 2);
    assertThat(told.value(Signal.REDELIVERIES)).isZero();
    clicks(1, 2);
    assertThat(told.value(Signal.REDELIVERIES)).isEqualTo(2);
    assertThat(told.value(Signal.RESULTS)).isZero();
  }

  private void keyStateBytes() {
    container();
    rig.invoke(new EventJson().put(1, Click.json("k", 1)));
    long small = histogram(Signal.KEY_STATE_BYTES).max();
    rig.invoke(new EventJson().put(2, Click.json("k".repeat(900), 2)));
    assertThat(histogram(Signal.KEY_STATE_BYTES).max()).isGreaterThan(small + 800);
  }

  private void used() {
    container();
    usage =
        new Usage(Map.of("commit", 2L, "segment", 3L), Map.of("commit", 7L, "index", 1L), 4.5, 5);
    clicks(1);
    assertThat(told.value(Signal.SEGMENTS)).isEqualTo(3);
    assertThat(told.value(Signal.STORE_THROTTLES)).isEqualTo(5);
    assertThat(told.value(Signal.REQUESTS)).isEqualTo(5);
    assertThat(told.value(Signal.WRITE_UNITS)).isEqualTo(8);
    assertThat(told.value(Signal.READ_UNITS)).isEqualTo(4.5);
    assertThat(told.details().requests()).containsEntry("segment", 3L);
    assertThat(told.details().writeUnits()).containsEntry("index", 1L);
    clicks(2);
    assertThat(told.value(Signal.REQUESTS)).isZero();
  }

  private void counts() {
    container();
    rig.invoke(
        new EventJson()
            .put(1, Click.json("a", 1))
            .put(2, Click.json("b", 2))
            .put(3, Click.json("a", 3))
            .put(4, "no JSON"));
    assertThat(told.value(Signal.RECORDS)).isEqualTo(4);
    assertThat(told.value(Signal.RESULTS)).as("without the dead letter").isEqualTo(3);
    assertThat(told.value(Signal.KEYS)).as("with that of the dead letter").isEqualTo(3);
  }

  private void late() {
    windows();
    clicks(0, 300);
    assertThat(told.value(Signal.LATE_RECORDS)).isZero();
    rig.invoke(new EventJson().put(301, Click.json("home", 1)).put(302, Click.json("home", 302)));
    assertThat(told.value(Signal.LATE_RECORDS)).isEqualTo(1);
    assertThat(told.value(Signal.LATE_RATE)).isEqualTo(50);
  }

  private void deadline() {
    container();
    clicks(1);
    assertThat(told.value(Signal.DEADLINE_STOPS)).isZero();
    rig.remainingAtFirst(60_000, 10);
    clicks(2);
    assertThat(told.value(Signal.DEADLINE_STOPS)).isEqualTo(1);
    assertThat(told.value(Signal.LAG_RECORDS)).isEqualTo(1);
  }

  private void retries() {
    handler =
        click -> {
          throw new IllegalStateException("always");
        };
    container(settings -> settings.onFailure(FailurePolicy.deadLetter().withAttempts(3)));
    clicks(1);
    assertThat(told.value(Signal.RETRIES)).isEqualTo(3);
    handler = click -> {};
    clicks(2);
    assertThat(told.value(Signal.RETRIES)).isZero();
  }

  private void sinkErrors() {
    container();
    clicks(1);
    assertThat(told.value(Signal.SINK_ERRORS)).isZero();
    answer = Outcome.Refused.plain("never");
    clicks(2, 3);
    assertThat(told.value(Signal.SINK_ERRORS)).isEqualTo(2);
    assertThat(told.details().sinkErrors()).isEqualTo(Map.of("out", 2L));
  }

  private void objective() {
    container(settings -> settings.objective(latency(Duration.ofSeconds(5)), 99.9));
    at(20);
    clicks(14, 15, 18);
    assertThat(told.value(Signal.OBJECTIVE_RESULTS)).isEqualTo(3);
    assertThat(told.value(Signal.OBJECTIVE_VIOLATIONS)).isEqualTo(1);

    answer = Outcome.Retry.plain("away");
    clicks(19);
    assertThat(told.value(Signal.OBJECTIVE_RESULTS)).isZero();
    answer = Outcome.DELIVERED;
    at(60);
    clicks(19);
    assertThat(told.value(Signal.OBJECTIVE_VIOLATIONS)).as("once the sink is back").isEqualTo(1);
  }

  private static void burn(long millis) {
    long end = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() + millis * 1_000_000;
    while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() < end) {
      Thread.onSpinWait();
    }
  }

  private void cpuTime() {
    container();
    clicks(1);
    assertThat(told.value(Signal.CPU_TIME)).as("costs a cold start too much").isNaN();
    handler = click -> burn(30);
    clicks(2);
    assertThat(told.value(Signal.CPU_TIME)).isGreaterThanOrEqualTo(30);
  }

  private void heapUsed() {
    container();
    clicks(1);
    double before = told.value(Signal.HEAP_USED);
    assertThat(before).isPositive().isLessThanOrEqualTo(Runtime.getRuntime().maxMemory());
    byte[][] held = new byte[1][];
    handler = click -> held[0] = new byte[(int) (Runtime.getRuntime().maxMemory() / 8)];
    clicks(2);
    assertThat(told.value(Signal.HEAP_USED)).isGreaterThanOrEqualTo(held[0].length);
  }

  private static long collected() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }

  private void gcTime() {
    container();
    clicks(1);
    clicks(2);
    handler =
        click -> {
          long before = collected();
          while (collected() == before) {
            System.gc();
          }
        };
    clicks(3);
    assertThat(told.value(Signal.GC_TIME)).isPositive();
  }

  private void decodeFailures() {
    container();
    rig.invoke(
        new EventJson()
            .put(1, "no JSON")
            .put(2, Click.json("home", 2))
            .put(3, Click.json("home", 3).replace("home", "")));
    assertThat(told.value(Signal.DECODE_FAILURES)).isEqualTo(2);
    assertThat(told.details().decodeFailures())
        .hasSize(2)
        .allSatisfy((reason, times) -> assertThat(reason).startsWith("UNREADABLE "));
  }

  /** Records, and results that a sink refuses. */
  private void deadLetters() {
    container();
    clicks(1);
    assertThat(told.value(Signal.DEAD_LETTERS)).isZero();
    rig.invoke(new EventJson().put(2, "no JSON").put(3, Click.json("home", 3)));
    assertThat(told.value(Signal.DEAD_LETTERS)).isEqualTo(1);
    answer = Outcome.Refused.plain("never");
    clicks(4, 5);
    assertThat(told.value(Signal.DEAD_LETTERS)).isEqualTo(2);
    answer = Outcome.DELIVERED;
    clicks(6);
    assertThat(told.value(Signal.DEAD_LETTERS)).isZero();
  }

  private void watermarkLag() {
    windows();
    at(100);
    clicks(10, 40);
    assertThat(told.value(Signal.WATERMARK_LAG)).isEqualTo(60_001);
    rig.kinesis = new FakeKinesis(EventJson.SHARD, "s-silent");
    windows();
    clicks(50);
    assertThat(told.details().held()).contains("s-silent");
  }

  /** Another container knows nothing of the keys that wait. */
  private void dueBacklog() {
    windows();
    rig.invoke(new EventJson().put(1, Click.json("a", 1)).put(2, Click.json("b", 2)));
    windows();
    rig.invoke(new EventJson().put(3, Click.json("c", 700)));
    rig.invoke(TICK);
    assertThat(told.inTick(Signal.DUE_BACKLOG)).isEqualTo(2);
    rig.invoke(TICK);
    assertThat(told.inTick(Signal.DUE_BACKLOG)).isZero();
  }

  private void openWindows() {
    windows();
    rig.invoke(
        new EventJson()
            .put(1, Click.json("a", 1))
            .put(2, Click.json("b", 2))
            .put(3, Click.json("b", 3)));
    assertThat(told.value(Signal.OPEN_WINDOWS)).isEqualTo(2);
    container();
    clicks(100);
    assertThat(told.measured().has(Signal.OPEN_WINDOWS)).isFalse();
  }

  private void parked() {
    handler =
        click -> {
          throw new IllegalStateException("always");
        };
    container(settings -> settings.onFailure(FailurePolicy.park(Duration.ofHours(1))));
    clicks(1, 2);
    assertThat(told.value(Signal.PARKED_KEYS)).isEqualTo(1);
    assertThat(told.value(Signal.PARKED_RECORDS)).isEqualTo(2);
  }

  private void conflicts() {
    container();
    clicks(1);
    StreamHandler stalled = rig.handler();
    container();
    clicks(2);
    assertThat(told.value(Signal.CONFLICTS)).isZero();
    rig.use(stalled);
    clicks(3);
    assertThat(told.value(Signal.CONFLICTS)).isEqualTo(1);
  }

  private void cache() {
    container();
    rig.invoke(new EventJson().put(1, Click.json("a", 1)).put(2, Click.json("b", 2)));
    assertThat(told.value(Signal.CACHE_MISSES)).isEqualTo(2);
    assertThat(told.value(Signal.CACHE_HITS)).isZero();
    rig.invoke(new EventJson().put(3, Click.json("a", 3)).put(4, Click.json("c", 4)));
    assertThat(told.value(Signal.CACHE_MISSES)).isEqualTo(1);
    assertThat(told.value(Signal.CACHE_HITS)).isEqualTo(1);
  }

  private void hotKeys() {
    container();
    EventJson event = new EventJson();
    for (int i = 1; i <= 40; i++) {
      event.put(i, Click.json(i % 2 == 0 ? "hot" : "p" + i, i));
    }
    rig.invoke(event);
    assertThat(told.value(Signal.HOT_KEY_SHARE)).isEqualTo(50);
    assertThat(told.details().hotKeys()).hasSize(5);
    assertThat(told.details().hotKeys().getFirst().key()).startsWith("key#");
    clicks(100, 101);
    assertThat(told.measured().has(Signal.HOT_KEY_SHARE)).as("of a small batch").isFalse();
  }

  private void enriched(Lookup<String, String> titles) {
    rig.start(sink ->
        StreamFunction.named("f")
            .from(
                Clicks.SOURCE
                    .keyBy(Click::page)
                    .enrich(Click::page, titles, (click, title) -> click))
            .compute(new Forward())
            .to(new Out())
            .build());
  }

  private Map<String, String> titles(Set<String> pages) {
    if (titlesAway) {
      throw new IllegalStateException("the table of titles is away");
    }
    return Map.of();
  }

  private void lookups() {
    container();
    clicks(1);
    assertThat(told.measured().has(Signal.LOOKUP_CALLS)).as("without a lookup").isFalse();
    enriched(titles);
    rig.invoke(new EventJson().put(2, Click.json("a", 2)).put(3, Click.json("b", 3)));
    assertThat(told.value(Signal.LOOKUP_CALLS)).as("one for both keys").isEqualTo(1);
    assertThat(told.value(Signal.LOOKUP_HITS)).isZero();
    assertThat(told.value(Signal.LOOKUP_MISSES)).isEqualTo(2);
    rig.invoke(new EventJson().put(4, Click.json("a", 4)).put(5, Click.json("c", 5)));
    assertThat(told.value(Signal.LOOKUP_HITS)).isEqualTo(1);
    assertThat(told.value(Signal.LOOKUP_MISSES)).isEqualTo(1);
    rig.invoke(new EventJson().put(6, Click.json("a", 6)));
    assertThat(told.value(Signal.LOOKUP_CALLS)).isZero();
    assertThat(told.value(Signal.LOOKUP_FAILURES)).isZero();
  }

  /** With a fallback the batch goes on, without one it comes again. */
  private void lookupFailures() {
    titlesAway = true;
    enriched(titles.attempts(3));
    clicks(1);
    assertThat(told.value(Signal.LOOKUP_CALLS)).isEqualTo(3);
    assertThat(told.value(Signal.LOOKUP_FAILURES)).isEqualTo(1);
    assertThat(told.value(Signal.LOOKUP_FALLBACKS)).isZero();
    assertThat(told.value(Signal.UNFINISHED_BATCHES)).isEqualTo(1);
    enriched(titles.orAbsent());
    rig.invoke(new EventJson().put(1, Click.json("a", 1)).put(2, Click.json("b", 2)));
    assertThat(told.value(Signal.LOOKUP_FAILURES)).isEqualTo(1);
    assertThat(told.value(Signal.LOOKUP_FALLBACKS)).isEqualTo(2);
    assertThat(told.value(Signal.UNFINISHED_BATCHES)).isZero();
  }

  /** With more than one batch of a shard at a time nobody counts, and zeros would say otherwise. */
  @Test
  void aFunctionWhoseShardsAreReadInParallelHasAllOthers() {
    rig.environment.put("WEIR_PARALLELIZATION_FACTOR", "2");
    rig.start(sink -> Clicks.onKeyClocks(new Out()));
    clicks(1, 2);
    assertThat(told.measured().has(Signal.LATE_RATE)).isFalse();
    assertThat(told.value(Signal.RECORDS)).isEqualTo(2);
    assertThat(told.measured().has(Signal.WATERMARK_LAG)).isFalse();
  }

  /** Telemetry is told, and what becomes of it is its own affair. */
  @Test
  void telemetryThatFailsFailsNoBatchAndNoOtherTelemetry() {
    rig.telemetry.addFirst(
        new Telemetry() {
          @Override
          public void batch(BatchFacts batch) {
            throw new IllegalStateException("the exporter is broken");
          }
        });
    container();
    assertThat(rig.invoke(new EventJson().put(1, Click.json("home", 1)))).contains("[]");
    assertThat(told.value(Signal.RESULTS)).isEqualTo(1);
  }
}
