package io.weir.embedded;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.deploy.alarm.AlarmRule;
import io.weir.deploy.alarm.MetricStore;
import io.weir.deploy.alarm.TemplateAlarms;
import io.weir.dynamo.DeadLetterTable;
import io.weir.dynamo.DeadLetters;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.DynamoStateStore;
import io.weir.dynamo.RequestCounts;
import io.weir.dynamo.SegmentSweep;
import io.weir.dynamo.Tables;
import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.SourceRecord;
import io.weir.lambda.HandlerOptions;
import io.weir.lambda.StreamHandler;
import io.weir.simulation.dynamodb.DynamoDbModel;
import io.weir.spi.Position;
import io.weir.spi.Signal;
import io.weir.state.StateStore;
import io.weir.testkit.EventSourceMapping;
import io.weir.testkit.ShardSimulator;
import io.weir.testkit.SimulatedClock;
import io.weir.testkit.SimulatedPut;
import io.weir.testkit.SimulatedStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementResponse;

/**
 * The stack {@code weir} of template.yaml as far as {@code page-views} needs it, in virtual time:
 * stream, mapping and tables are simulated, the handler and what it is made of are real. Its lines
 * of metrics are the log and feed the alarms of the template; commands run on it as on a stack.
 */
final class SightStack implements AutoCloseable {
  static final String STATE = "weir-page-views-state";
  static final String LETTERS = "weir-page-views-dead-letters";
  static final String FUNCTION = "weir-page-views";
  static final List<String> PAGES = List.of("home", "about", "shop", "help");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern UNFINISHED = Pattern.compile("\"itemIdentifier\":\"(\\d+)\"");
  private static final String PREFIX = FUNCTION + "-";
  private static final int MOST_INVOCATIONS = 20;

  /** What a call of DynamoDB meets. */
  interface Fault {
    Fault NONE = call -> {};

    /** Runs before the call; what it throws is the call's answer. */
    void before(String call);
  }

  /** DynamoDB has no capacity: of a batch each statement says so, as the service does. */
  static final class Throttled extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The process ends here, as by a timeout or for want of memory. */
  static final class Killed extends VirtualMachineError {
    private static final long serialVersionUID = 1L;
  }

  final Path folder;
  final SimulatedClock clock = SimulatedClock.startingAt(Instant.parse("2026-11-30T00:00:00Z"));
  final DynamoDbModel model = new DynamoDbModel();
  final SimulatedStream stream =
      SimulatedStream.of(
          "views",
          SimulatedStream.arn("123456789012", "weir-views"),
          2,
          SimulatedStream.FIRST_ORDER,
          clock);
  final List<String> log = new ArrayList<>();
  final SightJudge judge = new SightJudge(model);
  final Map<String, String> variables = new HashMap<>(Map.of("WEIR_STREAM_VIEWS", "weir-views"));

  /** What producers do at the beginning of a minute. */
  Runnable traffic = this::usual;

  /** What the calls of containers that begin from now on meet. */
  Fault state = Fault.NONE;

  Fault results = Fault.NONE;
  boolean ticks = true;

  /** The alarms that have been on since somebody has last cleared this. */
  final Set<String> raised = new TreeSet<>();

  /** What the function's containers have besides their name and stream. */
  final Map<String, String> environment = new HashMap<>();

  final MetricStore metrics = new MetricStore();
  private final Map<String, AlarmRule> alarms = new TreeMap<>();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private StreamFunction function;
  private ShardSimulator simulator;
  private StreamHandler container;
  private long id;
  private int failures;

  SightStack(Path folder, Path root, StreamFunction function) throws IOException {
    this.folder = folder;
    TemplateAlarms.of(Files.readString(root.resolve("template.yaml")))
        .forEach((name, alarm) -> {
          if (name.startsWith(PREFIX)) {
            alarms.put(name.substring(PREFIX.length()), alarm);
          }
        });
    environment.putAll(
        Map.of("AWS_LAMBDA_FUNCTION_NAME", FUNCTION, "WEIR_STREAM_VIEWS", "weir-views"));
    Tables.create(model, STATE);
    Tables.createResult(model, LETTERS, DeadLetterTable.ID, null);
    for (Sink<?> sink : function.allSinks()) {
      Tables.createResult(model, (DynamoSink<?>) sink);
    }
    release(function);
    simulator =
        ShardSimulator.start(
            stream,
            EventSourceMapping.builder()
                .batchSize(500)
                .reportBatchItemFailures(true)
                .invocationTimeout(Duration.ofSeconds(30))
                .build(),
            this::invoke);
  }

  private static final class Handler extends StreamHandler {
    Handler(StreamFunction function, StateStore store, HandlerOptions options) {
      super(function, store, options);
    }
  }

  /** Deploys code: containers begin anew with it. */
  void release(StreamFunction next) {
    function = next;
    container = null;
  }

  ShardSimulator simulator() {
    return simulator;
  }

  /** A container of the code that is deployed; what it calls meets the faults of that time. */
  private StreamHandler container() {
    return container(call -> state.before(call), call -> results.before(call));
  }

  /** A container that meets faults of its own. */
  StreamHandler container(Fault ofState, Fault ofResults) {
    DynamoDbClient own = client(ofState);
    DynamoDbClient rows = client(ofResults);
    return new Handler(
        function.withSinks(sink ->
            sink instanceof DynamoSink<?> table
                ? table.withClient(rows, new RequestCounts())
                : sink),
        DynamoStateStore.builder(own, STATE).requestsAtATime(1).build(),
        HandlerOptions.DEFAULT
            .environment(environment)
            .deadLetters(DeadLetterTable.table(LETTERS).withClient(own, new RequestCounts()))
            .kinesis(() -> new SimulatedKinesis(stream))
            .metricLinesTo(this::line)
            .clock(clock));
  }

  private DynamoDbClient client(Fault fault) {
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            SightStack.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            (proxy, method, arguments) -> {
              try {
                if (arguments != null && method.getDeclaringClass() != Object.class) {
                  fault.before(method.getName());
                }
              } catch (Throttled none) {
                return throttled(method.getName(), arguments[0]);
              }
              try {
                return method.invoke(model, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @SuppressWarnings("unchecked") // a consumer of the builder of the only request that has it
  private static Object throttled(String call, Object request) {
    if (call.equals("batchExecuteStatement")) {
      BatchExecuteStatementRequest many =
          request instanceof BatchExecuteStatementRequest whole
              ? whole
              : BatchExecuteStatementRequest.builder()
                  .applyMutation((Consumer<BatchExecuteStatementRequest.Builder>) request)
                  .build();
      BatchStatementResponse none =
          BatchStatementResponse.builder()
              .error(error -> error.code("ThrottlingError").message("slow down"))
              .build();
      return BatchExecuteStatementResponse.builder()
          .responses(many.statements().stream().map(one -> none).toList())
          .build();
    }
    throw new IllegalArgumentException("only commits of several keys are throttled here");
  }

  private void line(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8).strip();
    log.add(text);
    try {
      JsonNode line = JSON.readTree(text);
      metrics.line(line, minuteOf(line.at("/_aws/Timestamp").asLong()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int minuteOf(long millis) {
    return (int) (millis / 60_000);
  }

  /** Each page is looked at twice. */
  void usual() {
    for (int i = 0; i < 2; i++) {
      PAGES.forEach(this::view);
    }
  }

  /** Somebody looks at a page now. */
  String view(String page) {
    return view("v" + ++id, page);
  }

  String view(String viewId, String page) {
    judge.put(viewId, page, clock.now());
    put(page, "{\"id\":\"%s\",\"page\":\"%s\",\"at\":\"%s\"}".formatted(viewId, page, clock.now()));
    return viewId;
  }

  /** Pages have a quarter of the hash keys each, so that all shards get records. */
  void put(String page, String text) {
    BigInteger hash = BigInteger.TWO.pow(126).multiply(BigInteger.valueOf(PAGES.indexOf(page)));
    stream.put(SimulatedPut.of(page, text).withHashKey(hash));
  }

  void minutes(int more) {
    for (int i = 0; i < more; i++) {
      minute();
    }
  }

  private void minute() {
    long begin = clock.nowMillis();
    int minute = minuteOf(begin);
    failures = 0;
    traffic.run();
    deliver(begin + 60_000);
    if (ticks) {
      tick();
    }
    for (int each = minute; ticks && each <= minuteOf(clock.nowMillis()); each++) {
      metrics.put("AWS/Events", "Invocations", FUNCTION + "-tick", each, 1);
    }
    metrics.put("AWS/Lambda", "Errors", FUNCTION, minute, failures);
    metrics.put("AWS/Lambda", "Throttles", FUNCTION, minute, 0);
    clock.advanceTo(Math.max(clock.nowMillis(), begin + 60_000));
    raised.addAll(on());
  }

  private void deliver(long end) {
    for (int i = 0; i < MOST_INVOCATIONS; i++) {
      OptionalLong due = simulator.nextDue();
      if (due.isEmpty() || due.getAsLong() >= end || clock.nowMillis() >= end) {
        return;
      }
      clock.advanceTo(Math.max(clock.nowMillis(), due.getAsLong()));
      simulator.step();
    }
  }

  void tick() {
    invoke("{\"weir\":\"tick\"}", () -> 60_000);
  }

  private BatchResult invoke(Batch batch, Deadline deadline) {
    long oldest = batch.records().getFirst().arrival();
    metrics.put(
        "AWS/Lambda",
        "IteratorAge",
        FUNCTION,
        minuteOf(clock.nowMillis()),
        clock.nowMillis() - oldest);
    long begin = clock.nowMillis();
    String answer = invoke(event(batch), deadline);
    metrics.put("AWS/Lambda", "Duration", FUNCTION, minuteOf(begin), clock.nowMillis() - begin);
    if (answer == null) {
      throw new IllegalStateException("the invocation failed");
    }
    return result(batch, answer);
  }

  /** What a container answers to a batch; it may be one that is thought to be gone. */
  static String invoke(StreamHandler handler, String event, Deadline deadline) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), out, context(deadline));
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Invokes the container; null if that fails. One whose process ends is replaced. */
  private String invoke(String event, Deadline deadline) {
    if (container == null) {
      container = container();
    }
    try {
      return invoke(container, event, deadline);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException failed) {
      failures++;
      return null;
    } catch (VirtualMachineError ended) {
      failures++;
      container = null;
      return null;
    }
  }

  private static Context context(Deadline deadline) {
    return (Context)
        Proxy.newProxyInstance(
            SightStack.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getRemainingTimeInMillis" ->
                      (int) Math.min(Integer.MAX_VALUE, deadline.remainingMillis());
                  case "getAwsRequestId" -> "request";
                  case "getInvokedFunctionArn" ->
                      "arn:aws:lambda:eu-west-1:123456789012:function:" + FUNCTION;
                  default -> null;
                });
  }

  /** A batch as Lambda sends it. */
  String event(Batch batch) {
    List<String> records = new ArrayList<>();
    for (SourceRecord record : batch.records()) {
      String order = record.position().order().toString();
      records.add(
          """
          {"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"%s","sequenceNumber":"%s","data":"%s",\
          "approximateArrivalTimestamp":%s},"eventSource":"aws:kinesis","eventVersion":"1.0",\
          "eventID":"%s:%s","eventName":"aws:kinesis:record","awsRegion":"eu-west-1",\
          "eventSourceARN":"%s"}\
          """
              .formatted(
                  record.partitionKey(),
                  order,
                  Base64.getEncoder().encodeToString(record.data()),
                  new java.math.BigDecimal(BigInteger.valueOf(record.arrival()), 3),
                  batch.shard().partition(),
                  order,
                  stream.arn()));
    }
    return "{\"Records\":[" + String.join(",", records) + "]}";
  }

  private static BatchResult result(Batch batch, String answer) {
    Matcher unfinished = UNFINISHED.matcher(answer);
    if (!unfinished.find()) {
      return BatchResult.DONE;
    }
    BigInteger order = new BigInteger(unfinished.group(1));
    Position first =
        batch.records().stream()
            .map(SourceRecord::position)
            .filter(position -> position.order().equals(order))
            .findFirst()
            .orElseThrow();
    return new BatchResult(java.util.Optional.of(first), "unfinished");
  }

  /** The alarms that are on, as CloudWatch would know by now. */
  Set<String> on() {
    Set<String> on = new TreeSet<>();
    int now = minuteOf(clock.nowMillis());
    alarms.forEach((name, alarm) -> {
      if (alarm.isOn(metrics, now, 0, 0)) {
        on.add(name);
      }
    });
    return on;
  }

  /** A signal over the last minutes, as CloudWatch would know it by now; 0 if it has no value. */
  double signal(Signal signal, String statistic, int minutes) {
    int now = minuteOf(clock.nowMillis());
    String name = "Weir " + signal.metric() + " " + FUNCTION;
    return metrics.statistic(name, statistic, now - minutes, now + 1, now + 1).orElse(0);
  }

  /** The runbook that an alarm names. */
  String runbook(String alarm) {
    Matcher page =
        Pattern.compile("/runbooks/([a-z-]+)\\.md").matcher(alarms.get(alarm).description());
    return page.find() ? page.group(1) : "";
  }

  /** The log of the function, as {@code aws logs tail} writes it. */
  Path logFile() {
    try {
      return Files.write(folder.resolve("weir.log"), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs {@code ./weir}; the exit status. */
  int weir(String... arguments) {
    printed.reset();
    PrintStream console = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return Main.run(console, console, deployment(), arguments);
  }

  String output() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private Deployment deployment() {
    return new Deployment(
        variables,
        table -> new DeadLetters(model, table, clock::now),
        table -> DynamoStateStore.builder(model, table).build(),
        table -> new SegmentSweep(model, table),
        () -> model,
        () -> null,
        time -> minutes((int) Math.max(1, time.toMinutes())),
        () -> this::putAgain,
        clock::now,
        () -> new SimulatedKinesis(stream),
        () -> null);
  }

  private void putAgain(String name, String key, byte[] data) {
    if (!name.equals("weir-views")) {
      throw new AssertionError("there is no stream " + name);
    }
    put(key, new String(data, StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    model.close();
  }
}
