package io.weir.lambda;

import static io.weir.Latency.latency;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.Event;
import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.definition.Resource;
import io.weir.definition.Resource.Attribute;
import io.weir.definition.Resource.Form;
import io.weir.definition.Resource.Kind;
import io.weir.deploy.template.Member;
import io.weir.deploy.template.Options;
import io.weir.deploy.template.Template;
import io.weir.lambda.Clicks.Click;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * P8: each alarm of the template is raised by the fault that it is for, and ends when that is
 * mended. A function runs minute by minute; its lines of metrics, as they are written, are what
 * CloudWatch knows. What Lambda and EventBridge would count is counted here.
 */
class TemplateAlarmsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FUNCTION = "weir-forward";
  private static final String TICK = "{\"weir\":\"tick\"}";
  private static final Pattern PLACE = Pattern.compile("\\$\\{(\\w+)}");

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
  private int minute;
  private boolean ticks = true;
  private boolean batches = true;
  private String payload = "";

  /** How long a record waits before it is read. */
  private int waits;

  private final class Forward extends ProcessFunction<Click, Click> {
    @Override
    public void onEvent(Event<Click> event, ProcessContext<Click> context) {
      handler.run();
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

  private StreamFunction function() {
    return StreamFunction.named("forward")
        .from(Clicks.SOURCE.keyBy(Click::page))
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
    Map<?, ?> read = new Yaml(new Tags()).load(template);
    Map<String, String> values = new TreeMap<>();
    ((Map<?, ?>) read.get("Parameters"))
        .forEach(
            (name, one) -> values.put("" + name, String.valueOf(((Map<?, ?>) one).get("Default"))));
    ((Map<?, ?>) read.get("Resources"))
        .forEach((id, one) -> {
          Map<?, ?> resource = (Map<?, ?>) one;
          if ("AWS::CloudWatch::Alarm".equals(resource.get("Type"))) {
            Map<?, ?> properties = (Map<?, ?>) filled(resource.get("Properties"), values);
            String name = String.valueOf(properties.get("AlarmName"));
            alarms.put(name.replaceFirst("^weir-(forward-)?", ""), new AlarmRule(properties));
          }
        });
  }

  /** Reads short tags as texts. */
  private static final class Tags extends SafeConstructor {
    Tags() {
      super(new LoaderOptions());
      yamlMultiConstructors.put(
          "!",
          new AbstractConstruct() {
            @Override
            public Object construct(Node node) {
              return node instanceof ScalarNode text
                  ? node.getTag().getValue() + " " + text.getValue()
                  : "";
            }
          });
    }
  }

  /** The same with the values of parameters. */
  private static Object filled(Object value, Map<String, String> values) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> all = new LinkedHashMap<>();
      map.forEach((name, one) -> all.put(name, filled(one, values)));
      return all;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(one -> filled(one, values)).toList();
    }
    String text = String.valueOf(value);
    if (text.startsWith("!Ref ")) {
      return values.getOrDefault(text.substring(5), text);
    }
    return text.startsWith("!Sub ")
        ? PLACE
            .matcher(text.substring(5))
            .replaceAll(
                one -> Matcher.quoteReplacement(values.getOrDefault(one.group(1), one.group())))
        : text;
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
      errors += invoke(new EventJson().put(minute + 1, data).toString());
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
            "latency",
            "maintenance",
            "no-progress",
            "state-throttles",
            "throttles",
            "ticks",
            "unfinished");
  }
}
