package io.weir.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.codec.Json;
import io.weir.functions.earthquakes.Earthquakes;
import io.weir.functions.earthquakes.NetworkHour;
import io.weir.functions.earthquakes.Quake;
import io.weir.functions.flights.AirportHour;
import io.weir.functions.flights.Flight;
import io.weir.functions.flights.Flights;
import io.weir.functions.pageviews.PageViews;
import io.weir.functions.pageviews.View;
import io.weir.localstack.Deployed.Message;
import io.weir.localstack.Deployed.Put;
import io.weir.localstack.ExampleEvents.Plain;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The project's template and its functions with real events. One deployment serves all tests, in
 * order: the later ones look at what the earlier ones have left.
 */
@ExtendWith(LocalStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TemplateTest {
  private static final int SHARDS = 2;

  /** Alarms on what an unreadable record makes a function write. */
  private static final List<String> OF_THE_LINE = List.of("decode-failures", "dead-letters");

  /** Longer than the periods in which an alarm is judged once. */
  private static final int BEYOND = 40;

  private static final int FLIGHTS = 1_500;
  private static final ExampleEvents QUAKES =
      new ExampleEvents(
          "earthquakes.jsonl", 1_707, "net", "time", ExampleEvents.HOUR, 48 * ExampleEvents.HOUR);
  private static final ExampleEvents DEPARTURES =
      new ExampleEvents(
          "flights-20k.jsonl",
          FLIGHTS,
          "origin",
          "scheduled",
          ExampleEvents.HOUR / 2,
          2 * ExampleEvents.HOUR);
  private static final Message BAD = Message.of("bad", "no JSON");

  private final List<Put> quakes = new ArrayList<>();
  private final List<Put> departures = new ArrayList<>();
  private Stack stack;
  private Deployed earthquakes;
  private Deployed flights;
  private Deployed pageViews;

  @BeforeAll
  void deploy(Aws aws) {
    stack =
        Stack.project(
            aws,
            "real",
            Map.of(
                "Shards",
                "" + SHARDS,
                "BatchSize",
                "200",
                "BatchSeconds",
                "0",
                "Architecture",
                "x86_64",
                "Protect",
                "false"));
    earthquakes = stack.function(Earthquakes.FUNCTION, "quakes", "earthquakes-dead-letters");
    flights = stack.function(Flights.FUNCTION, "departures", "flights-dead-letters");
    pageViews = stack.function(PageViews.FUNCTION, "views", "page-views-dead-letters");
  }

  @AfterAll
  void remove() {
    if (stack != null) {
      earthquakes.removeMapping(); // It is not the stack's any more.
      stack.close();
    }
  }

  /** Its alarm counts messages: a new stack has none, and what comes into the bucket is one. */
  @Test
  @Order(0)
  void theQueueIsToldOfWhatComesIntoTheBucketAndOfNothingElse(Aws aws) {
    Queue queue = new Queue(aws, stack.name() + "-dead-letters");
    assertThat(queue.messages()).isEmpty();

    String bucket = stack.name() + "-dead-letters-000000000000-us-east-1";
    aws.s3()
        .putObject(
            put -> put.bucket(bucket).key("aws/lambda/batch"), RequestBody.fromString("a batch"));

    Wait.until("the queue is told", () -> !queue.messages().isEmpty());
    assertThat(queue.messages())
        .singleElement()
        .satisfies(message -> assertThat(message).contains("Object Created", "aws/lambda/batch"));
    aws.s3().deleteObject(delete -> delete.bucket(bucket).key("aws/lambda/batch"));
  }

  @Test
  @Order(1)
  void earthquakesAreWhatAFewLinesOfPlainJavaMakeOfThem() throws IOException {
    quakes.addAll(earthquakes.put(QUAKES.messages()));
    quakes.addAll(earthquakes.put(QUAKES.last(earthquakes)));
    Plain plain = QUAKES.plain(quakes);

    Wait.untilAsserted(
        "all hours of earthquakes",
        () -> {
          earthquakes.tick();
          assertThat(earthquakes.tally().total()).isEqualTo(quakes.size());
          assertThat(ExampleResults.hours(earthquakes).keySet()).isEqualTo(plain.hours().keySet());
        });

    Map<String, NetworkHour> found = ExampleResults.hours(earthquakes);
    plain
        .hours()
        .forEach((hour, events) ->
            assertThat(found.get(hour)).as(hour).isEqualTo(ExampleResults.hour(hour, events)));
    assertThat(ExampleResults.ids("late-quakes", earthquakes)).isEqualTo(plain.late());
  }

  @Test
  @Order(2)
  void flightsAreWhatAFewLinesOfPlainJavaMakeOfThem() throws IOException {
    departures.addAll(flights.put(DEPARTURES.messages()));
    departures.addAll(flights.put(DEPARTURES.last(flights)));
    Plain plain = DEPARTURES.plain(departures);

    Wait.untilAsserted(
        "all hours of departures",
        () -> {
          flights.tick();
          assertThat(flights.tally().total()).isEqualTo(departures.size());
          assertThat(ExampleResults.delays(flights).keySet()).isEqualTo(plain.hours().keySet());
        });

    Map<String, AirportHour> found = ExampleResults.delays(flights);
    plain
        .hours()
        .forEach((hour, events) ->
            assertThat(found.get(hour)).as(hour).isEqualTo(ExampleResults.delay(hour, events)));
    assertThat(ExampleResults.ids("late-flights", flights)).isEqualTo(plain.late());
  }

  @Test
  @Order(3)
  void theShardSimulatorGivesTheSameForTheSameRecords() {
    Simulated shaken = new Simulated(Earthquakes.FUNCTION, "quakes", SHARDS).run(quakes);
    Simulated flown = new Simulated(Flights.FUNCTION, "departures", SHARDS).run(departures);

    assertThat(ExampleResults.byHour(shaken.values("quakes-per-hour", NetworkHour.class)))
        .isEqualTo(ExampleResults.hours(earthquakes));
    assertThat(
            shaken.values("late-quakes", Quake.class).stream()
                .map(Quake::id)
                .collect(Collectors.toSet()))
        .isEqualTo(ExampleResults.ids("late-quakes", earthquakes));
    assertThat(shaken.tally()).isEqualTo(earthquakes.tally());
    assertThat(ExampleResults.byAirportHour(flown.values("delays-per-hour", AirportHour.class)))
        .isEqualTo(ExampleResults.delays(flights));
    assertThat(
            flown.values("late-flights", Flight.class).stream()
                .map(Flight::id)
                .collect(Collectors.toSet()))
        .isEqualTo(ExampleResults.ids("late-flights", flights));
    assertThat(flown.tally()).isEqualTo(flights.tally());
  }

  @Test
  @Order(4)
  void everythingDeliveredAgainChangesNothing() {
    var tally = earthquakes.tally();
    long before = earthquakes.redelivered();
    Set<Map<String, AttributeValue>> rows =
        new HashSet<>(earthquakes.items(stack.name() + "-quakes-per-hour"));

    earthquakes.readAgain();
    Wait.until(
        "every record has come again", () -> earthquakes.redelivered() >= before + quakes.size());

    assertThat(new HashSet<>(earthquakes.items(stack.name() + "-quakes-per-hour"))).isEqualTo(rows);
    assertThat(earthquakes.tally()).isEqualTo(tally);
  }

  @Test
  @Order(5)
  void pageViewsAreCountedAndABadOneIsKept() {
    Instant noon = Instant.parse("2026-01-01T12:00:00Z");
    List<Message> views = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      View view = new View("v" + i % 390, "page-" + i % 2, noon.plusMillis(i * 100L));
      views.add(new Message(view.page(), Json.bytes(view), "0"));
    }
    View after = new View("after", "page-0", noon.plusSeconds(600));
    View late = new View("late", "page-0", noon);
    views.add(new Message("page-0", Json.bytes(after), "0"));
    views.add(new Message("page-0", Json.bytes(late), "0"));
    views.add(new Message("bad", BAD.data(), "0"));
    pageViews.put(views);
    // The other shard's clock has to come as far.
    String other = Deployed.hashKey(pageViews.openShards().getLast());
    View elsewhere = new View("elsewhere", "page-9", noon.plusSeconds(900));
    pageViews.put(List.of(new Message("page-9", Json.bytes(elsewhere), other)));

    Wait.untilAsserted(
        "the views of a minute",
        () -> {
          pageViews.tick();
          assertThat(pageViews.rows("page-counts"))
              .extracting(row -> row.get("page").s() + " " + row.get("views").n())
              .containsExactlyInAnyOrder("page-0 195", "page-1 195");
          assertThat(pageViews.tally().total()).isEqualTo(views.size() + 1L);
        });
    assertThat(pageViews.tally().duplicate()).isEqualTo(10);
    assertThat(ExampleResults.ids("late-views", pageViews)).containsExactly("late");
    assertThat(pageViews.deadLetters()).hasSize(1);
  }

  @Test
  @Order(6)
  void eachFunctionMayCallWhatItCallsAndNothingElse(Aws aws) throws IOException {
    assumeTrue(
        aws.localStack().logsAreFiles(),
        "only LocalStack without Docker keeps the functions' logs where they can be read");
    for (Deployed function : List.of(earthquakes, flights, pageViews)) {
      putLargeBadRecords(function);
      Set<String> called = Permissions.called(function);
      Set<String> allowed = Permissions.allowed(aws, function, "function");
      assertThat(allowed).as(function.functionName()).containsAll(called);
      allowed.removeAll(called);
      assertThat(allowed).as("%s never calls", function.functionName()).allMatch(this::isByData);
    }
  }

  /**
   * P8: those alarms that LocalStack judges go on while the numbers are beyond their thresholds,
   * and off again. It makes no metrics of lines, so the numbers of a line that the function wrote
   * of an unreadable record are put by hand; so are those of faults that nothing here can have.
   */
  @Test
  @Order(7)
  void plainAlarmsGoOnAndOff(Aws aws) throws IOException {
    assumeTrue(aws.localStack().logsAreFiles(), "the functions' logs cannot be read");
    Alarms alarms = new Alarms(aws, pageViews.functionName());
    assertThat(alarms.judged())
        .containsAll(OF_THE_LINE)
        .contains("errors", "throttles", "iterator-age", "brief-iterator-age", "unfinished")
        .contains("state-throttles", "large-keys");
    alarms.quicken();
    List<JsonNode> unreadable = new ArrayList<>();
    for (String line :
        FunctionLogs.lines(pageViews).filter(one -> one.contains("DecodeFailures")).toList()) {
      unreadable.add(new ObjectMapper().readTree(line.substring(line.indexOf("{\"_aws\""))));
    }
    for (String name : alarms.judged()) {
      if (OF_THE_LINE.contains(name)) {
        alarms.tell(name, unreadable.getLast(), BEYOND);
      } else {
        alarms.exceed(name, BEYOND);
      }
    }

    Wait.untilAsserted(
        "alarms on and off",
        () -> {
          for (String name : alarms.judged()) {
            assertThat(alarms.states(name)).as(name).endsWith("ALARM", "OK");
          }
        });
  }

  /** A sink inserts only where nearly all rows that it has seen were new ones. */
  private boolean isByData(String unused) {
    return unused.startsWith("dynamodb:PartiQLInsert ") && !unused.endsWith("-state");
  }

  /**
   * Too large for a head item, and not to be deflated: the first goes to a segment, which the
   * second makes superfluous.
   */
  private static void putLargeBadRecords(Deployed function) {
    Random random = new Random(1);
    for (int i = 0; i < 2; i++) {
      int before = function.deadLetters().size();
      byte[] noise = new byte[100_000];
      random.nextBytes(noise);
      String bad = "no JSON " + Base64.getEncoder().encodeToString(noise);
      function.put(List.of(Message.of("bad", bad)));
      Wait.until("the dead letter", () -> function.deadLetters().size() > before);
    }
  }
}
