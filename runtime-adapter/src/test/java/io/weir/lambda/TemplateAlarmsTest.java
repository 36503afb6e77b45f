package io.weir.lambda;

import static io.weir.Latency.latency;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.Event;
import io.weir.Lookup;
import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.codec.Codecs;
import io.weir.codec.Json;
import io.weir.definition.Resource;
import io.weir.definition.Resource.Attribute;
import io.weir.definition.Resource.Form;
import io.weir.definition.Resource.Kind;
import io.weir.deploy.alarm.AlarmRule;
import io.weir.deploy.alarm.MetricStore;
import io.weir.deploy.alarm.TemplateAlarms;
import io.weir.deploy.template.Member;
import io.weir.deploy.template.Options;
import io.weir.deploy.template.Template;
import io.weir.lambda.Clicks.Click;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.spi.Details;
import io.weir.spi.Measurements;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import io.weir.spi.Usage;
import io.weir.state.StateStore;
import java.io.IOError;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * P8: each alarm of the template is raised by the fault that it is for, and ends when that is
 * mended. A function runs minute by minute; its lines of metrics, as they are written, are what
 * CloudWatch knows. What Lambda and EventBridge would count is counted here.
 */
class TemplateAlarmsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FUNCTION = "weir-forward";
  private static final String TICK = "{\"weir\":\"tick\"}";

  /** Long enough for every alarm to see a healthy function. */
  private static final int HEALTHY = 65;

  private final Rig rig = new Rig();
  private final Told told = new Told();
  private final MetricStore store = new MetricStore();
  private final Map<String, AlarmRule> alarms = new TreeMap<>();
  private final Map<String, Integer> raised = new TreeMap<>();
  private final Map<String, Set<int[]>> ways = new TreeMap<>();

  private Outcome answer = Outcome.DELIVERED;
  private Runnable handler = () -> {};
  private Usage usage = Usage.NONE;
  private boolean titlesAway;
  private final Lookup<String, String> titles =
      Lookup.of("titles", Codecs.of(String.class), this::titles)
          .cachedFor(Duration.ZERO)
          .orAbsent();

  private int minute;
  private boolean ticks = true;
  private boolean batches = true;
  private String payload = "";

  /** How often a batch is delivered. */
  private int deliveries = 1;

  /** How much each event lets its key keep. */
  private int kept;

  /** How long a record waits before it is read. */
  private int waits;

  private final class Forward extends ProcessFunction<Click, Click> {
    private final StateSpec.Value<String> blob = value("blob", String.class);

    @Override
    public void onEvent(Event<Click> event, ProcessContext<Click> context) {
      handler.run();
      if (kept > 0) {
        context.state(blob).set("x".repeat(kept));
      }
      context.emit(event.value());
    }
  }

  private final class Out implements Sink<Click> {
    @Override
    public String name() {
      return "out";
    }

    @Override
    public Effect effect() {
      return Effect.IDEMPOTENT_BY_REVISION;
    }

    @Override
    public byte[] encode(Click value) {
      return Json.bytes(value);
    }

    @Override
    public SinkWriter open() {
      return emissions -> emissions.stream().map(emission -> answer).toList();
    }
  }

  private Map<String, String> titles(Set<String> pages) {
    if (titlesAway) {
      throw new IllegalStateException("the table of titles is away");
    }
    return Map.of();
  }

  private StreamFunction function() {
    return StreamFunction.named("forward")
        .from(Clicks.SOURCE.keyBy(Click::page).enrich(Click::page, titles, (click, title) -> click))
        .compute(new Forward())
        .to(new Out())
        .objective(latency(Duration.ofSeconds(5)), 99.9)
        .build();
  }

  private StateStore throttled() {
    return (StateStore)
        Proxy.newProxyInstance(
            TemplateAlarmsTest.class.getClassLoader(),
            new Class<?>[] {StateStore.class},
            (proxy, method, arguments) -> called(method, arguments));
  }

  private Object called(Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("takeUsage")) {
      return usage;
    }
    try {
      return method.invoke(rig.memory, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @BeforeEach
  void deploy() {
    rig.telemetry.add(told);
    rig.store = throttled();
    rig.start(sink -> function());
    Resource state =
        Resource.of(Kind.TABLE, "state", "WEIR_STATE_TABLE")
            .in(new Form.Table(List.of(new Attribute("k", "B")), List.of(), "t"));
    Member member = new Member("com.example.Handler", function(), state, rig.letters);
    String template = Template.of(List.of(member), Options.of("a.zip", "./weir template"));
    TemplateAlarms.of(template)
        .forEach((name, alarm) -> alarms.put(name.replaceFirst("^weir-(forward-)?", ""), alarm));
  }

  /** Lets minutes pass, with a batch and a tick in each. */
  private void minutes(int more) {
    for (int i = 0; i < more; i++) {
      minute();
    }
  }

  private void minute() {
    int arrival = minute * 60;
    rig.now = Clicks.NOON.plusSeconds(arrival + waits).toEpochMilli();
    double errors = 0;
    if (batches) {
      String data = payload.isEmpty() ? Click.json("home", arrival) : payload;
      for (int i = 0; i < deliveries; i++) {
        errors += invoke(new EventJson().put(minute + 1, data).toString());
      }
      store.put("AWS/Lambda", "IteratorAge", FUNCTION, minute, waits * 1_000);
    }
    if (ticks) {
      errors += invoke(TICK);
      store.put("AWS/Events", "Invocations", FUNCTION + "-tick", minute, 1);
    }
    store.put("AWS/Lambda", "Errors", FUNCTION, minute, errors);
    store.put("AWS/Lambda", "Throttles", FUNCTION, minute, 0);
    lines();
    minute++;
    note();
  }

  private int invoke(String event) {
    try {
      rig.invoke(event);
      return 0;
    } catch (IOError | RuntimeException failed) {
      rig.start(sink -> function());
      return 1;
    }
  }

  private void lines() {
    told.batches.forEach(batch -> line(batch.measurements(), batch.details()));
    told.ticks.forEach(tick -> line(tick.measurements(), tick.details()));
    told.batches.clear();
    told.ticks.clear();
  }

  private void line(Measurements measurements, Details details) {
    byte[] line = new MetricLine(FUNCTION, false, rig.now).with(measurements, details).bytes();
    try {
      store.line(JSON.readTree(line), minute);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * What CloudWatch may know and look at: how many minutes are late, and how far back it looks. The
   * documentation says that it looks further where values are missing, so where some are late.
   */
  private static final int[][] WAYS = {{0, 0}, {0, 3}, {2, 3}};

  /** Notes when an alarm has been on in each way. */
  private void note() {
    alarms.forEach((name, alarm) -> {
      for (int[] way : WAYS) {
        if (alarm.isOn(store, minute, way[0], way[1])) {
          ways.computeIfAbsent(name, is -> new HashSet<>()).add(way);
        }
      }
      if (ways.getOrDefault(name, Set.of()).size() == WAYS.length) {
        raised.putIfAbsent(name, minute);
      }
    });
  }

  private Set<String> on() {
    Set<String> on = new TreeSet<>();
    for (Map.Entry<String, AlarmRule> alarm : alarms.entrySet()) {
      for (int further : new int[] {0, 3}) {
        if (alarm.getValue().isOn(store, minute, 0, further)) {
          on.add(alarm.getKey());
        }
      }
    }
    return on;
  }

  private void healthy() {
    minutes(HEALTHY);
    assertThat(raised).isEmpty();
    assertThat(on()).isEmpty();
  }

  /** Within so many minutes from now, these alarms are raised, and others are not. */
  private void raises(int within, String... names) {
    int start = minute;
    minutes(within);
    assertThat(raised.keySet()).containsExactlyInAnyOrder(names);
    assertThat(raised.values()).allMatch(when -> when > start);
  }

  /** Within so many minutes from now, nothing is in alarm, though it is looked back further. */
  private void clears(int within) {
    minutes(within);
    assertThat(on()).isEmpty();
  }

  @Test
  void aNewStackIsInNoAlarm() {
    assertThat(alarms).hasSizeGreaterThan(12);
    note();
    batches = false;
    ticks = false;
    minutes(70);
    assertThat(raised).isEmpty();
    assertThat(on()).isEmpty();
  }

  @Test
  void aSinkThatIsAway() {
    healthy();
    answer = Outcome.Retry.plain("away");
    raises(18, "unfinished", "no-progress");
    answer = Outcome.DELIVERED;
    // What was held up is delivered late, and burns the budget of an hour.
    clears(70);
  }

  @Test
  void anInvocationThatDies() {
    healthy();
    handler =
        () -> {
          throw new IOError(new IOException("the process ends"));
        };
    payload = Click.json("bad", minute * 60L);
    int start = minute;
    minutes(8);
    assertThat(raised).containsKey("errors");
    assertThat(raised.get("errors")).isBetween(start + 3, start + 6);
    handler = () -> {};
    payload = "";
    clears(70);
  }

  @Test
  void oneRecordThatIsUnreadable() {
    healthy();
    payload = "no JSON";
    minutes(1);
    payload = "";
    raises(4, "decode-failures", "dead-letters");
    clears(20);
  }

  @Test
  void aResultThatIsRefusedIsADeadLetterAndNoDecodeFailure() {
    healthy();
    answer = Outcome.Refused.plain("never");
    minutes(1);
    answer = Outcome.DELIVERED;
    raises(4, "dead-letters");
    clears(20);
  }

  @Test
  void aTableThatIsThrottled() {
    healthy();
    usage = new Usage(Map.of("commit", 1L), Map.of("commit", 1L), 0, 7);
    raises(6, "state-throttles");
    usage = Usage.NONE;
    clears(10);
  }

  @Test
  void batchesThatAreDeliveredAgain() {
    healthy();
    deliveries = 2;
    raises(9, "repeated");
    deliveries = 1;
    clears(20);
  }

  @Test
  void aKeyThatGrows() {
    healthy();
    kept = 300_000;
    raises(21, "large-keys");
    kept = 1;
    clears(12);
  }

  /** Events have its fallback, so nothing else is wrong. */
  @Test
  void aLookupThatDoesNotAnswer() {
    healthy();
    titlesAway = true;
    raises(6, "lookup-failures");
    titlesAway = false;
    clears(10);
  }

  /** 20 s where 5 s are the objective: late, and no lag that anybody would be paged for. */
  @Test
  void resultsThatAreLate() {
    healthy();
    waits = 20;
    raises(8, "latency", "burn-page", "burn-ticket");
    waits = 0;
    clears(70);
  }

  @Test
  void aBriefLagMakesATicketAndALongOneAPage() {
    healthy();
    waits = 90;
    minutes(7);
    assertThat(raised).containsKey("brief-iterator-age").doesNotContainKey("iterator-age");
    waits = 700;
    minutes(8);
    assertThat(raised).containsKey("iterator-age");
    waits = 0;
    clears(70);
  }

  @Test
  void ticksThatAreMissing() {
    healthy();
    ticks = false;
    raises(13, "ticks");
    ticks = true;
    clears(32);
  }

  @Test
  void invocationsThatAreThrottled() {
    healthy();
    for (int i = 0; i < 6; i++) {
      store.put("AWS/Lambda", "Throttles", FUNCTION, minute, 5);
      minute();
    }
    assertThat(raised).containsOnlyKeys("throttles");
    clears(8);
  }

  @Test
  void maintenanceHoldsForAnHourAndEndsByItself() {
    healthy();
    store.put("Weir", "Maintenance", "weir", minute, 1);
    minutes(4);
    assertThat(raised).containsOnlyKeys("maintenance");
    minutes(30);
    assertThat(on()).containsExactly("maintenance");
    minutes(30);
    assertThat(alarms.get("maintenance").isOn(store, minute, 0, 0)).isFalse();
  }

  @Test
  void whatLambdaGivesUp() {
    healthy();
    String queue = "!GetAtt DeadLetterQueue.QueueName";
    for (int i = 0; i < 20; i++) {
      store.put("AWS/SQS", "ApproximateNumberOfMessagesVisible", queue, minute, i < 5 ? 0 : 1);
      store.put("AWS/SQS", "ApproximateNumberOfMessagesNotVisible", queue, minute, 0);
      minute();
    }
    assertThat(raised).containsKey("dead-letter-queue");
    assertThat(on()).doesNotContain("dead-letter-queue");
  }

  /** The tests above are for all of them. */
  @Test
  void eachAlarmHasItsFault() {
    assertThat(alarms.keySet())
        .containsExactlyInAnyOrder(
            "brief-iterator-age",
            "burn-page",
            "burn-ticket",
            "dead-letter-queue",
            "dead-letters",
            "decode-failures",
            "errors",
            "iterator-age",
            "large-keys",
            "latency",
            "lookup-failures",
            "maintenance",
            "no-progress",
            "repeated",
            "state-throttles",
            "throttles",
            "ticks",
            "unfinished");
  }
}
