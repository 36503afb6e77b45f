package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.engine.Batch;
import io.weir.functions.pageviews.PageViews;
import io.weir.functions.pageviews.View;
import io.weir.lambda.StreamHandler;
import io.weir.spi.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * P8: a rehearsal of each failure mode of the field. Before it nothing is on and the status is
 * well; the fault moves its signal, holds the condition of an alarm of template.yaml, and the
 * status names the cause; the commands of the runbook repair it; and nothing is lost and nothing
 * twice, by a judge that knows only what was sent. What stands for commands of other tools is a
 * table in docs/operate/game-day.md.
 */
class SightTest {
  private static final Path ROOT = Files.exists(Path.of("README.md")) ? Path.of("") : Path.of("..");
  private static final Path RUNBOOKS = ROOT.resolve("docs/operate/runbooks");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Long enough for every alarm to have seen a function that is well. */
  private static final int HEALTHY = 35;

  /** After it no alarm looks back at the fault, and no line of it counts in the status. */
  private static final int AFTER = 32;

  @TempDir Path folder;
  private final Map<String, Runnable> instead = new LinkedHashMap<>();
  private final Map<String, String> places = new LinkedHashMap<>();
  private SightStack stack;
  private SightRunbook runbook;
  private String page;

  @BeforeEach
  void deploy() throws IOException {
    stack = new SightStack(folder, ROOT, PageViews.FUNCTION);
    instead.put("aws logs tail", () -> stack.logFile());
    places.put("weir.log", folder.resolve("weir.log").toString());
  }

  @AfterEach
  void remove() {
    stack.close();
  }

  private void rehearse(String name) throws IOException {
    page = name;
    runbook =
        new SightRunbook(
            RUNBOOKS.resolve(name + ".md"),
            ROOT.resolve("docs/operate/game-day.md"),
            stack,
            instead,
            places);
    tell("== " + name + ": " + HEALTHY + " minutes without a fault");
    stack.minutes(HEALTHY);
    isWell();
  }

  /** For {@code ./weir rehearse}. */
  static void tell(String text) {
    if (Boolean.getBoolean("weir.rehearse.tell")) {
      System.out.println(text);
    }
  }

  private int status(String... more) {
    stack.logFile();
    return stack.weir(
        Stream.concat(
                Stream.of("status", "--table", SightStack.STATE, "--log", places.get("weir.log")),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private void isWell() {
    assertThat(stack.on()).as("alarms").isEmpty();
    stack.raised.clear();
    assertThat(status()).as(stack.output()).isZero();
    assertThat(stack.weir("status", "--table", SightStack.STATE)).as(stack.output()).isZero();
  }

  /** Alarms are on that name this runbook, among others; the status says the cause. */
  private void isSeen(List<String> alarms, Map<String, String> causes) throws IOException {
    tell("== the fault; alarms that have been on: " + stack.raised);
    assertThat(stack.raised).containsAll(alarms);
    assertThat(alarms).anyMatch(alarm -> leadsHere(stack.runbook(alarm)));
    assertThat(status("--json")).isEqualTo(1);
    Map<String, String> told = new LinkedHashMap<>();
    for (JsonNode one : JSON.readTree(stack.output()).at("/functions/0/concerns")) {
      told.put(one.path("code").asText(), one.path("what").asText());
    }
    causes.forEach((code, words) -> assertThat(told.get(code)).as("" + told).contains(words));
    Map<String, SightRunbook.Ran> confirmed = runbook.run("Confirm");
    assertThat(confirmed.values()).as("" + confirmed).allMatch(ran -> ran.status() < 2);
    assertThat(confirmed.values())
        .as("the runbook has the status say it")
        .anyMatch(ran ->
            ran.status() == 1
                && causes.entrySet().stream()
                    .allMatch(cause ->
                        ran.output().contains("! " + cause.getKey() + ": ")
                            && ran.output().contains(cause.getValue())));
  }

  /** True if it is the runbook of this rehearsal, or sends its reader there. */
  private boolean leadsHere(String other) {
    try {
      return other.equals(page)
          || Files.readString(RUNBOOKS.resolve(other + ".md")).contains("(" + page + ".md");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A runbook repairs several causes: a key that is not parked need not be released. */
  private void repair() {
    tell("== the repair");
    Map<String, SightRunbook.Ran> ran = runbook.run("Repair");
    assertThat(ran.values())
        .as("" + ran)
        .allMatch(one -> one.status() == 0 || one.output().contains("is not parked"));
  }

  private void isRepaired() {
    stack.minutes(AFTER);
    tell("== " + AFTER + " minutes later; alarms that are on: " + stack.on());
    isWell();
    Map<String, SightRunbook.Ran> verified = runbook.run("Verify");
    assertThat(verified).as("the runbook verifies").isNotEmpty();
    assertThat(verified.values()).as("" + verified).allMatch(ran -> ran.status() == 0);
    assertThat(verified.values().stream().flatMap(ran -> ran.output().lines()))
        .filteredOn(line -> line.contains("  UNREADABLE  ") || line.contains("  KILLED_PROCESS  "))
        .allMatch(letter -> letter.contains("  sent again "));
    stack.judge.nothingIsLostAndNothingIsTwice(stack.clock.now().minusSeconds(180));
    tell(
        "== the judge: nothing is lost and nothing is twice, of " + stack.judge.views() + " views");
  }

  private static DynamoDbException refusal(String code, String message) {
    return (DynamoDbException)
        DynamoDbException.builder()
            .message(message)
            .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
            .statusCode(400)
            .build();
  }

  /** More comes of one page than a release can take, which is slow. */
  @Test
  void lagSpike() throws IOException {
    long[] millis = {0};
    stack.release(SightFunctions.slow(() -> stack.clock.advance(Duration.ofMillis(millis[0]))));
    instead.put(
        "sam deploy --parameter-overrides MemorySize=2048 Shards=4",
        () -> {
          millis[0] = 2;
          stack.stream.updateShardCount(4);
        });
    instead.put("aws events enable-rule", () -> stack.ticks = true);
    instead.put("aws lambda invoke", stack::tick);
    rehearse("lag-spike");
    assertThat(stack.signal(Signal.SHARD_LAG, "Maximum", 10)).isLessThan(60_000);
    assertThat(stack.signal(Signal.DEADLINE_STOPS, "Sum", HEALTHY)).isZero();

    millis[0] = 800;
    stack.traffic =
        () -> {
          stack.usual();
          for (int i = 0; i < 180; i++) {
            stack.view("home");
          }
        };
    stack.minutes(28);
    assertThat(stack.signal(Signal.SHARD_LAG, "Maximum", 5)).isGreaterThan(600_000);
    assertThat(stack.signal(Signal.DEADLINE_STOPS, "Sum", 10)).isPositive();
    assertThat(stack.signal(Signal.HOT_KEY_SHARE, "Maximum", 10)).isGreaterThan(90);
    isSeen(
        List.of("brief-iterator-age", "iterator-age"),
        Map.of("lag", "behind its stream", "deadline", "the largest key, key#"));

    repair();
    isRepaired();
  }

  /** Remembered ids: the horizon of an hour is longer than producers repeat. */
  @Test
  void stateGrowth() throws IOException {
    places.put("old.jar", jar("old.jar", PageViews.class));
    places.put("new.jar", jar("new.jar", SightFunctions.ShortHorizon.class));
    rehearse("state-growth");
    assertThat(stack.signal(Signal.KEY_STATE_BYTES, "Maximum", HEALTHY)).isLessThan(10_000);

    stack.traffic =
        () -> {
          stack.usual();
          for (int i = 0; i < 400; i++) {
            stack.view("home");
          }
        };
    stack.minutes(60);
    isSeen(List.of("large-keys"), Map.of("large-key", "the largest key, key#"));

    repair();
    stack.release(SightFunctions.ShortHorizon.FUNCTION);
    isRepaired();
  }

  private String jar(String name, Class<?> type) throws IOException {
    Path file = folder.resolve(name);
    String entry = type.getName().replace('.', '/') + ".class";
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
      jar.putNextEntry(new JarEntry(entry));
      jar.write(type.getClassLoader().getResourceAsStream(entry).readAllBytes());
      jar.closeEntry();
    }
    return file.toString();
  }

  /** The function has lost the right to write its results. */
  @Test
  void failingCommits() throws IOException {
    instead.put(
        "sam deploy --template-file previous.yaml", () -> stack.results = SightStack.Fault.NONE);
    instead.put("sam deploy --parameter-overrides MemorySize=2048 TimeoutSeconds=300", () -> {});
    rehearse("failing-commits");
    assertThat(stack.signal(Signal.UNFINISHED_BATCHES, "Sum", HEALTHY)).isZero();
    assertThat(stack.signal(Signal.SINK_ERRORS, "Sum", HEALTHY)).isZero();

    stack.results =
        call -> {
          throw refusal("AccessDeniedException", "not authorized to perform dynamodb:PutItem");
        };
    stack.minutes(16);
    assertThat(stack.signal(Signal.UNFINISHED_BATCHES, "Sum", 10)).isGreaterThan(10);
    assertThat(stack.signal(Signal.SINK_ERRORS, "Sum", 10)).isPositive();
    assertThat(stack.signal(Signal.SUCCESS_RATE, "Maximum", 5)).isZero();
    isSeen(
        List.of("errors", "no-progress", "unfinished"),
        Map.of(
            "unfinished", "DynamoDB denied a request on 'page-counts'; give the function's role",
            "sink", "the sink 'page-counts'"));
    assertThat(stack.output()).doesNotContain("silent-shard");

    repair();
    isRepaired();
  }

  /** A producer sends everything twice, and answers of the function are lost. */
  @Test
  void duplicateOutputs() throws IOException {
    rehearse("duplicate-outputs");
    assertThat(stack.signal(Signal.DUPLICATES, "Sum", HEALTHY)).isZero();
    assertThat(stack.signal(Signal.REDELIVERIES, "Sum", HEALTHY)).isZero();

    String[] last = {""};
    stack.traffic =
        () -> {
          for (String one : SightStack.PAGES) {
            last[0] = stack.view(one);
            stack.view(last[0], one);
          }
          last[0] = stack.view("home");
          stack.view(last[0], "home");
          stack.simulator().loseNextAcknowledgement();
        };
    stack.minutes(10);
    assertThat(stack.signal(Signal.DUPLICATES, "Sum", 10)).isGreaterThan(40);
    assertThat(stack.signal(Signal.REDELIVERIES, "Sum", 10)).isGreaterThan(40);
    places.put("e1", last[0]);
    places.put(
        "page=home,start=2026-11-30T02:42:00Z",
        "page=home,start=" + stack.clock.now().minusSeconds(240));
    isSeen(List.of("repeated"), Map.of("repeated", "producers had sent 50 before"));

    repair();
    stack.traffic = stack::usual;
    isRepaired();
  }

  /** What nobody can see but a reader, and the judge: so the runbook asks for ids. */
  @Test
  void duplicateOutputsOfEventsWithoutIds() {
    stack.release(SightFunctions.withoutIds());
    stack.minutes(HEALTHY);
    stack.traffic =
        () -> {
          stack.usual();
          String id = stack.view("home");
          stack.view(id, "home");
        };
    stack.minutes(10);
    isWell();
    assertThat(stack.judge.wrong(stack.clock.now().minusSeconds(180))).hasSizeGreaterThan(4);
  }

  /** A producer's release writes a page by another name. */
  @Test
  void schemaFailures() throws IOException {
    rehearse("schema-failures");
    assertThat(stack.signal(Signal.DECODE_FAILURES, "Sum", HEALTHY)).isZero();

    List<View> others = new ArrayList<>();
    stack.traffic =
        () -> {
          stack.usual();
          View view = new View("u" + others.size(), "help", stack.clock.now());
          String text =
              "{\"id\":\"%s\",\"url\":\"help\",\"at\":\"%s\"}".formatted(view.id(), view.at());
          others.add(view);
          stack.judge.putUnreadable(text);
          stack.put("help", text);
        };
    stack.minutes(6);
    assertThat(stack.signal(Signal.DECODE_FAILURES, "Sum", 6)).isEqualTo(6);
    stack.weir("dead-letters", "list", "--table", SightStack.LETTERS);
    places.put("ID", stack.output().split("\\s+")[2]);
    places.put("payload.json", folder.resolve("payload.json").toString());
    isSeen(List.of("decode-failures", "dead-letters"), Map.of("unreadable", "UNREADABLE"));
    assertThat(Files.readString(folder.resolve("payload.json"))).contains("\"url\":\"help\"");

    stack.release(SightFunctions.ofBothForms());
    stack.traffic = stack::usual;
    repair();
    others.forEach(view -> stack.judge.put(view.id(), view.page(), view.at()));
    isRepaired();
  }

  /** DynamoDB has no capacity for most commits of keys. */
  @Test
  void backpressure() throws IOException {
    instead.put("aws dynamodb update-table", () -> stack.state = SightStack.Fault.NONE);
    rehearse("backpressure");
    assertThat(stack.signal(Signal.STORE_THROTTLES, "Sum", HEALTHY)).isZero();

    int[] calls = {0};
    stack.state =
        call -> {
          if (call.equals("batchExecuteStatement") && ++calls[0] % 4 != 0) {
            throw new SightStack.Throttled();
          }
        };
    stack.minutes(8);
    assertThat(stack.signal(Signal.STORE_THROTTLES, "Sum", 5)).isGreaterThan(5);
    isSeen(List.of("state-throttles"), Map.of("throttled", "no capacity"));

    repair();
    isRepaired();
  }

  /** Containers end with results that are committed and not delivered, and one view kills them. */
  @Test
  void lossOnFailover() throws IOException {
    boolean[] little = {false};
    stack.release(
        SightFunctions.meeting(view -> {
          if (little[0] && view.id().equals("large")) {
            throw new SightStack.Killed();
          }
        }));
    instead.put(
        "sam deploy --parameter-overrides MemorySize=2048 TimeoutSeconds=300",
        () -> little[0] = false);
    instead.put("aws s3 ls", () -> assertThat(stack.simulator().statistics().discarded()).isZero());
    rehearse("loss-on-failover");
    assertThat(stack.signal(Signal.RESTARTS, "Sum", HEALTHY)).isZero();

    little[0] = true;
    stack.view("large", "home");
    stack.judge.putUnreadable(
        "{\"id\":\"large\",\"page\":\"home\",\"at\":\"%s\"}".formatted(stack.clock.now()));
    stack.results =
        call -> {
          throw new SightStack.Killed();
        };
    stack.minutes(4);
    stack.results = SightStack.Fault.NONE;
    stack.minutes(4);
    assertThat(stack.signal(Signal.RESTARTS, "Sum", 8)).isPositive();
    isSeen(
        List.of("errors", "dead-letters"),
        Map.of("restarts", "in which another one had ended", "given-up", "a process has ended"));

    repair();
    isRepaired();
  }

  /** One half cannot reach the store; an invocation that was thought to be gone still can. */
  @Test
  void networkPartition() throws IOException {
    instead.put("aws ec2 describe-vpc-endpoints", () -> stack.state = SightStack.Fault.NONE);
    rehearse("network-partition");
    StreamHandler zombie = stack.container(SightStack.Fault.NONE, SightStack.Fault.NONE);
    stack.state =
        call -> {
          throw SdkClientException.create("Unable to connect: Connect timed out");
        };
    stack.minutes(8);
    again(zombie, stack.simulator().last().orElseThrow().batch());
    stack.minutes(6);
    assertThat(stack.signal(Signal.UNFINISHED_BATCHES, "Sum", 10)).isPositive();
    assertThat(stack.signal(Signal.SUCCESS_RATE, "Minimum", 10)).isZero();
    isSeen(
        List.of("errors", "unfinished"),
        Map.of("unfinished", "DynamoDB does not answer for 'weir-page-views-state'"));

    Batch late = stack.simulator().last().orElseThrow().batch();
    repair();
    stack.minutes(2);
    again(zombie, late);
    isRepaired();
    assertThat(stack.signal(Signal.REDELIVERIES, "Sum", 50)).isPositive();
  }

  private void again(StreamHandler container, Batch batch) {
    try {
      SightStack.invoke(container, stack.event(batch), () -> 60_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
