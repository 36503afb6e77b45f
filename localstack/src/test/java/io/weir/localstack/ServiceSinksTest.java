package io.weir.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codec.Json;
import io.weir.connect.Emitted;
import io.weir.connect.eventbridge.EventBridgeSink;
import io.weir.connect.s3.S3PartsSink;
import io.weir.connect.stepfunctions.StepFunctionsSink;
import io.weir.localstack.function.SeenEvents;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.StateMachineType;

/**
 * The sinks of AWS's services on those of LocalStack: whatever calls are refused or lost, and
 * wherever the process ends, each result is there, once by its effect, and in order where the sink
 * promises it.
 *
 * <p>{@code -Dweir.sink.runs=10000} makes that many runs with random faults for each sink.
 */
@ExtendWith(LocalStackExtension.class)
class ServiceSinksTest {
  private static final int RUNS = Integer.getInteger("weir.sink.runs", 5);
  private static final double SHARE = 0.3;
  private static final int REVISIONS = 3;
  private static final int MOST_DELIVERIES = 500;

  /** What a sink promises of results that come again. */
  private enum Promise {
    /** Each is there at least once. */
    LEAST,
    /** The same, and those of a key in order. */
    ORDER,
    /** Each is there once. */
    ONCE,
    /** Each is there once, and those of a key in order. */
    ONCE_IN_ORDER,
    /** The newest of each key is there. */
    NEWEST
  }

  /** The sinks. */
  enum Kind {
    KINESIS(StoreServices::kinesis, Promise.ORDER),
    SQS_FIFO((aws, name) -> QueueServices.sqs(aws, name, true), Promise.ONCE_IN_ORDER),
    SQS_STANDARD((aws, name) -> QueueServices.sqs(aws, name, false), Promise.LEAST),
    SNS_FIFO((aws, name) -> QueueServices.sns(aws, name, true), Promise.ONCE_IN_ORDER),
    SNS_STANDARD((aws, name) -> QueueServices.sns(aws, name, false), Promise.LEAST),
    EVENTBRIDGE(QueueServices::eventBridge, Promise.LEAST),
    FIREHOSE(StoreServices::firehose, Promise.LEAST),
    STEP_FUNCTIONS(RunServices::stepFunctions, Promise.ONCE, 1),
    LAMBDA_ASYNCHRONOUS((aws, name) -> RunServices.lambda(aws, name, false), Promise.LEAST, 1),
    LAMBDA_SYNCHRONOUS((aws, name) -> RunServices.lambda(aws, name, true), Promise.ORDER, 1),
    S3_ROWS(StoreServices::rows, Promise.NEWEST),
    S3_PARTS((aws, name) -> StoreServices.parts(aws, name, sink -> sink), Promise.LEAST),
    S3_PARTS_GZIP((aws, name) -> StoreServices.parts(aws, name, S3PartsSink::gzip), Promise.LEAST),
    S3_PARTS_EACH_ALONE(
        (aws, name) -> StoreServices.parts(aws, name, S3PartsSink::eachAlone), Promise.ONCE, 1),
    DEAD_LETTER_BUCKET(LetterService::create, Promise.ONCE, 1);

    private final BiFunction<Aws, String, SinkService> place;
    private final Promise promise;

    /** The keys of a run: fewer where each result is a call. */
    private final int keys;

    Kind(BiFunction<Aws, String, SinkService> place, Promise promise) {
      this(place, promise, 2);
    }

    Kind(BiFunction<Aws, String, SinkService> place, Promise promise, int keys) {
      this.place = place;
      this.promise = promise;
      this.keys = keys;
    }
  }

  private static String unique(String label) {
    return label + "-" + Long.toString(System.nanoTime() & 0xFFFFFFFFL, 36);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whateverFailsTheResultsAreThere(Kind kind, Aws aws) {
    SinkService service =
        kind.place.apply(aws, unique(kind.name().toLowerCase().replace('_', '-')));
    List<Emission> sent = new ArrayList<>();
    CallFaults counted = CallFaults.none();
    sent.addAll(run(service, counted, results("plain", kind.keys)));
    assertThat(counted.calls()).isPositive();
    for (long point = 0; point < 2 * counted.calls(); point++) {
      CallFaults crash = CallFaults.crashAt(point);
      sent.addAll(run(service, crash, results("crash" + point, kind.keys)));
    }
    for (int seed = 0; seed < RUNS; seed++) {
      CallFaults random = CallFaults.random(seed, SHARE);
      sent.addAll(run(service, random, results("random" + seed, kind.keys)));
    }
    List<Emitted<String>> arrived = service.arrived(sent.size());
    require(kind.promise, sent, arrived);
    System.out.printf(
        "%s: %d results, %d arrived, %d random runs%n", kind, sent.size(), arrived.size(), RUNS);
  }

  private static List<Emission> results(String run, int keys) {
    List<Emission> results = new ArrayList<>();
    for (int revision = 1; revision <= REVISIONS; revision++) {
      for (int i = 0; i < keys; i++) {
        String key = run + "-" + i;
        String text = i == 0 && revision == 2 ? SeenEvents.FIRST_FAILS : "revision " + revision;
        results.add(emission(key, revision, key + " " + text));
      }
    }
    return results;
  }

  /** The object of a row is named by what stands before the first space of its value. */
  private static Emission emission(String key, long revision, String value) {
    String id = "totals/" + key + "/" + revision + "/0";
    return new Emission("totals", id, key, revision, Emission.Op.UPSERT, Json.bytes(value));
  }

  /** As the engine does: what was not delivered is delivered again; all of it by a new process. */
  private static List<Emission> run(
      SinkService service, CallFaults faults, List<Emission> results) {
    SinkWriter writer = service.sink(faults).open();
    List<Emission> open = encoded(service, results);
    for (int i = 0; i < MOST_DELIVERIES && !open.isEmpty(); i++) {
      try {
        open = undelivered(open, writer.deliver(open));
      } catch (CallFaults.Crash | IllegalStateException ended) {
        CallFaults.requireCrash(ended);
        writer = service.sink(faults).open();
        open = encoded(service, results);
      }
    }
    assertThat(open).isEmpty();
    return results;
  }

  private static List<Emission> encoded(SinkService service, List<Emission> results) {
    return results.stream()
        .map(one ->
            new Emission(
                one.sink(),
                one.id(),
                one.key(),
                one.revision(),
                one.op(),
                service.sink(CallFaults.none()).encode(value(one))))
        .toList();
  }

  private static String value(Emission emission) {
    return Json.of(String.class).decode(emission.payload());
  }

  private static List<Emission> undelivered(List<Emission> sent, List<Outcome> outcomes) {
    assertThat(outcomes).hasSameSizeAs(sent).noneMatch(Outcome.Refused.class::isInstance);
    List<Emission> left = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i) != Outcome.DELIVERED) {
        left.add(sent.get(i));
      }
    }
    return left;
  }

  private static void require(Promise promise, List<Emission> sent, List<Emitted<String>> arrived) {
    Map<String, Emitted<String>> first = new LinkedHashMap<>();
    arrived.forEach(one -> {
      Emitted<String> before = first.putIfAbsent(one.id(), one);
      assertThat(before == null || before.equals(one)).as("%s", one).isTrue();
    });
    List<Emission> expected =
        promise == Promise.NEWEST
            ? sent.stream().filter(one -> one.revision() == REVISIONS).toList()
            : sent;
    assertThat(first.values())
        .containsExactlyInAnyOrderElementsOf(
            expected.stream().map(ServiceSinksTest::emitted).toList());
    switch (promise) {
      case LEAST -> {}
      case ORDER -> requireOrder(first);
      case ONCE, NEWEST -> assertThat(arrived).hasSameSizeAs(expected);
      case ONCE_IN_ORDER -> {
        requireOrder(first);
        assertThat(arrived).hasSameSizeAs(expected);
      }
    }
  }

  private static Emitted<String> emitted(Emission one) {
    return new Emitted<>(one.id(), one.key(), one.revision(), one.op(), value(one));
  }

  private static void requireOrder(Map<String, Emitted<String>> first) {
    Map<String, Long> last = new HashMap<>();
    for (Emitted<String> one : first.values()) {
      assertThat(one.revision()).as(one.id()).isEqualTo(last.getOrDefault(one.key(), 0L) + 1);
      last.put(one.key(), one.revision());
    }
  }

  @Test
  void aFunctionThatWillNeverTakeAResultRefusesItAlone(Aws aws) {
    SinkService service = RunServices.lambda(aws, unique("refusing"), true);
    List<Outcome> outcomes =
        service
            .sink(CallFaults.none())
            .open()
            .deliver(List.of(emission("a", 1, SeenEvents.FAILS), emission("a", 2, "taken")));
    assertThat(outcomes.get(0))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.reason()).contains(SeenEvents.NEVER, "never"));
    assertThat(outcomes.get(1)).isEqualTo(Outcome.DELIVERED);
  }

  @Test
  void aStandardSinkStopsAtAnExpressStateMachine(Aws aws) {
    SfnClient sfn = aws.at(SfnClient.builder()).build();
    String machine = RunServices.machine(sfn, unique("express"), StateMachineType.EXPRESS);
    SinkWriter writer =
        StepFunctionsSink.standard("totals", String.class).withClient(sfn, machine).open();
    assertThat(writer.deliver(List.of(emission("a", 1, "x"))))
        .singleElement()
        .isInstanceOfSatisfying(
            Outcome.Retry.class,
            retry -> assertThat(retry.reason()).contains("StepFunctionsSink.express(..)"));
  }

  @Test
  void aBusThatIsNotThereIsNamed(Aws aws) {
    SinkWriter writer =
        EventBridgeSink.bus(unique("missing"), String.class, "com.example", "Total")
            .withClient(aws.at(EventBridgeClient.builder()).build())
            .open();
    assertThat(writer.deliver(List.of(emission("a", 1, "x"))))
        .singleElement()
        .isInstanceOfSatisfying(
            Outcome.Retry.class,
            retry -> assertThat(retry.reason()).contains("events:DescribeEventBus"));
  }
}
