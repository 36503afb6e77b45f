package io.weir.lambda;

import static io.weir.lambda.Clicks.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DeadLetter;
import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregates;
import io.weir.codec.UnreadableStateException;
import io.weir.engine.EngineLimits;
import io.weir.engine.StoredDefinition;
import io.weir.lambda.Clicks.Click;
import io.weir.lambda.Clicks.Count;
import io.weir.spi.Shard;
import io.weir.state.Note;
import io.weir.state.StateStore;
import io.weir.state.StateStoreException;
import io.weir.state.Tally;
import io.weir.testkit.ForwardingStateStore;
import io.weir.window.Window;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class StreamHandlerTest {
  private static final String ALL_DONE = "{\"batchItemFailures\":[]}";
  private static final Shard SHARD = new Shard("clicks", EventJson.SHARD);

  private final Rig rig = new Rig();

  private static Count minute(String page, long clicks) {
    return new Count(page, NOON, NOON.plusSeconds(60), clicks);
  }

  private Tally tally() {
    return rig.memory.progress("click-counts", SHARD).orElseThrow().tally();
  }

  @Test
  void aBatchIsAppliedAndItsResultsAreDelivered() {
    String answer =
        rig.invoke(
            new EventJson()
                .put(1, Click.json("home", 1))
                .put(2, Click.json("home", 2))
                .put(3, Click.json("about", 61)));

    assertThat(answer).isEqualTo(ALL_DONE);
    assertThat(rig.results()).containsExactly(minute("home", 2));
    assertThat(tally()).isEqualTo(Tally.applied(3));
  }

  private StreamFunction ofHours(Sink<? super Count> sink) {
    return StreamFunction.named("click-counts")
        .from(Clicks.SOURCE.keyBy(Click::page))
        .compute(
            Window.of(Clicks.SOURCE)
                .tumbling(Duration.ofHours(1))
                .aggregate(Aggregates.counting(), Count::new))
        .to(sink)
        .build();
  }

  /** Decision 34: before anything is read of the log or written. */
  @Test
  void aDefinitionThatWouldMisreadTheStateDoesNotStart() {
    rig.invoke(new EventJson().put(1, Click.json("home", 1)));
    assertThatThrownBy(() -> rig.start(this::ofHours))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContainingAll(
            "'click-counts'", "PT1M to tumbling windows of PT1H", "./weir plan");

    rig.start(Clicks::to);
    rig.invoke(new EventJson().put(2, Click.json("home", 2)).put(3, Click.json("about", 61)));
    assertThat(rig.results()).containsExactly(minute("home", 2));

    String fingerprint = ofHours(rig.counts).description().fingerprint();
    rig.environment.put(StoredDefinition.ACCEPT, fingerprint);
    rig.start(this::ofHours);
    assertThat(rig.invoke(new EventJson().put(4, Click.json("home", 70)))).isEqualTo(ALL_DONE);
    assertThat(StoredDefinition.of(rig.memory, "click-counts"))
        .contains(ofHours(rig.counts).description());
  }

  @Test
  void theDefinitionIsReadAtTheStartAndNeverAgain() {
    List<String> notes = new ArrayList<>();
    rig.store =
        new ForwardingStateStore(rig.memory) {
          @Override
          public Optional<Note> note(String function, String name) {
            notes.add("read " + name);
            return super.note(function, name);
          }

          @Override
          public Note commitNote(String function, Note next) {
            notes.add("write " + next.name());
            return super.commitNote(function, next);
          }
        };
    rig.start(Clicks::to);
    assertThat(notes).containsExactly("read definition");
    for (int batch = 1; batch <= 3; batch++) {
      rig.invoke(new EventJson().put(batch, Click.json("home", batch)));
    }
    assertThat(notes).containsExactly("read definition", "write definition");
    rig.start(Clicks::to);
    rig.invoke(new EventJson().put(4, Click.json("home", 4)));
    assertThat(notes).containsExactly("read definition", "write definition", "read definition");
  }

  /** Decision 42: the key has gone by the retention with which it was remembered. */
  @Test
  void aRetentionThatWasLengthenedMeanwhileForgetsNoRecordThatItsKeyHadDecided() {
    rig.environment.put("WEIR_RETENTION_HOURS", "24");
    rig.start(Clicks::to);
    rig.invoke(new EventJson().put(1, Click.json("home", 1)));
    EventJson batch = new EventJson().put(2, Click.json("home", 2)).put(3, Click.json("about", 61));
    rig.start(sink -> Clicks.to(rig.away("home")));
    assertThat(rig.invoke(batch)).isNotEqualTo(ALL_DONE);

    rig.environment.put("WEIR_RETENTION_HOURS", "168");
    rig.now += Duration.ofDays(3).toMillis();
    rig.start(Clicks::to);
    assertThat(rig.invoke(batch)).isEqualTo(ALL_DONE);
    assertThat(rig.results()).doesNotContain(minute("home", 1));
    assertThat(rig.letters.values(DeadLetter.class))
        .extracting(DeadLetter::reason)
        .containsExactly(DeadLetter.Reason.OLDER_THAN_MEMORY);
  }

  @Test
  void invocationsOfOneObjectAtTheSameTimeTakeTurns() throws Exception {
    int threads = 4;
    int batches = 30;
    rig.kinesis = new FakeKinesis("s-0", "s-1", "s-2", "s-3");
    rig.start(Clicks::to);
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        String name = "s-" + thread;
        all.add(
            pool.submit(() -> {
              for (int batch = 0; batch < batches; batch++) {
                EventJson event = new EventJson().shard(name);
                for (int i = 0; i < 10; i++) {
                  event.put(1 + batch * 10 + i, Click.json(name, 1));
                }
                assertThat(rig.invoke(event)).isEqualTo(ALL_DONE);
              }
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    assertThat(rig.memory.progress("click-counts"))
        .hasSize(threads)
        .allSatisfy(one -> assertThat(one.tally()).isEqualTo(Tally.applied(batches * 10)));
    assertThat(rig.letters.emissions()).isEmpty();
  }

  @Test
  void anEventWithoutRecordsIsDone() {
    assertThat(rig.invoke("{\"Records\":[]}")).isEqualTo(ALL_DONE);
  }

  @Test
  void aRecordThatIsNoEventIsADeadLetterAndNoFailure() {
    assertThat(rig.invoke(new EventJson().put(1, "{").put(2, Click.json("home", 1))))
        .isEqualTo(ALL_DONE);

    assertThat(rig.letters.values(DeadLetter.class))
        .singleElement()
        .satisfies(letter -> assertThat(letter.payload()).isEqualTo(new byte[] {'{'}));
    assertThat(tally()).isEqualTo(Tally.applied(1).plus(Tally.dead(1)));
  }

  @Test
  void whatIsUnfinishedIsReportedFromItsFirstRecordOn() {
    rig.start(sink -> Clicks.to(rig.away("about")));
    EventJson event =
        new EventJson()
            .put(1, Click.json("home", 1))
            .put(2, Click.json("about", 2))
            .put(3, Click.json("about", 61))
            .put(4, Click.json("home", 62));

    assertThat(rig.invoke(event)).isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"2\"}]}");
    assertThat(rig.results()).containsExactly(minute("home", 1));

    rig.start(Clicks::to);
    assertThat(rig.invoke(event)).isEqualTo(ALL_DONE);
    assertThat(rig.results()).containsExactly(minute("home", 1), minute("about", 1));
    assertThat(tally()).isEqualTo(Tally.applied(4));
  }

  @Test
  void nearTheDeadlineNothingIsBegunAndNothingIsReportedDone() {
    rig.remainingAtFirst(60_000, 100);

    assertThat(rig.invoke(new EventJson().put(7, Click.json("home", 1))))
        .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"7\"}]}");

    assertThat(rig.memory.progress("click-counts", SHARD).flatMap(one -> one.reached())).isEmpty();
  }

  @Test
  void aTickFiresTheWindowOfAKeyThatGetsNoMoreRecords() {
    rig.invoke(new EventJson().put(1, Click.json("home", 1)));
    rig.start(Clicks::to);
    rig.invoke(new EventJson().put(2, Click.json("about", 61)));
    assertThat(rig.results()).isEmpty();

    String answer = rig.invoke("{\"weir\":\"tick\"}");

    assertThat(rig.results()).containsExactly(minute("home", 1));
    assertThat(answer).contains("\"fired\":1", "\"complete\":true", "\"reason\":\"\"");
  }

  @Test
  void theEventOfAScheduleIsATick() {
    String scheduled =
        """
        {"version":"0","id":"1","detail-type":"Scheduled Event","source":"aws.events",\
        "account":"123456789012","time":"2026-01-01T12:00:00Z","region":"eu-west-1",\
        "resources":["arn:aws:events:eu-west-1:123456789012:rule/tick"],"detail":{}}\
        """;

    assertThat(rig.invoke(scheduled))
        .isEqualTo(
            "{\"looked\":0,\"fired\":0,\"complete\":true,\"reason\":\"\",\"idle\":[],"
                + "\"passed\":[],\"unfinished\":[],\"unasked\":[],\"standing\":[],\"held\":null,"
                + "\"totals\":{\"counted\":{\"applied\":0,\"duplicate\":0,\"late\":0,\"dead\":0,"
                + "\"filtered\":0},\"redelivered\":0}}");
  }

  @Test
  void aTickThatCannotFinishThoughItHasTimeFails() {
    rig.invoke(new EventJson().put(1, Click.json("about", 1)));
    rig.start(Clicks::to);
    rig.invoke(new EventJson().put(2, Click.json("home", 61)));
    rig.start(sink -> Clicks.to(rig.away("about")));

    assertThatThrownBy(() -> rig.invoke("{\"weir\":\"tick\"}"))
        .isInstanceOf(TickFailedException.class)
        .hasMessageContaining("away")
        .hasMessageContaining("click-counts");
  }

  /** No tick of such a function would ever do anything, and nobody would hear of it. */
  @Test
  void aTickThatHasNoTimeAtAllFailsAndSaysWhatToSet() {
    rig.remaining = 1_500;

    assertThatThrownBy(() -> rig.invoke("{\"weir\":\"tick\"}"))
        .isInstanceOf(TimeoutTooShortException.class)
        .hasMessageContainingAll("1500 ms", "reserveMillis = 2000", "Timeout");
  }

  /** Nothing would ever be finished, and the stream's records would age in silence. */
  @Test
  void aBatchThatHasNoTimeAtAllFailsAndSaysWhatToSet() {
    EventJson event = new EventJson().put(7, Click.json("home", 1));
    for (int remaining : new int[] {0, 1_900, 2_499}) {
      rig.remaining = remaining;
      assertThatThrownBy(() -> rig.invoke(event))
          .isInstanceOf(TimeoutTooShortException.class)
          .hasMessageContainingAll(
              "click-counts", remaining + " ms left", "reserveMillis = 2000", "Timeout");
    }

    rig.remaining = 2_500;
    assertThat(rig.invoke(event)).isEqualTo(ALL_DONE);
  }

  @Test
  void aStreamThatNoSourceReadsIsRefusedAndTheDeclaredOnesAreListed() {
    EventJson event =
        new EventJson()
            .stream("arn:aws:kinesis:eu-west-1:1:stream/orders").put(1, Click.json("home", 1));

    assertThatThrownBy(() -> rig.invoke(event))
        .isInstanceOf(UnreadableEventException.class)
        .hasMessageContaining("stream/orders")
        .hasMessageContaining("{clicks=[clicks]}");
    assertThat(rig.memory.progress("click-counts")).isEmpty();
  }

  @Test
  void aConsumersArnAndARenamedStreamFindTheirSource() {
    rig.environment.put("WEIR_STREAM_CLICKS", "prod-clicks-7F");
    EventJson event =
        new EventJson()
            .stream("arn:aws:kinesis:eu-west-1:1:stream/prod-clicks-7F/consumer/weir:1700000000")
                .put(1, Click.json("home", 1));

    assertThat(rig.invoke(event)).isEqualTo(ALL_DONE);
    assertThat(rig.memory.progress("click-counts", SHARD)).isPresent();
    assertThat(rig.kinesis.streams()).containsOnly("prod-clicks-7F");
  }

  @Test
  void whatIsNoEventOfAnyKindIsAnErrorThatSaysWhatIsRead() {
    for (String event :
        List.of(
            "",
            "null",
            "[]",
            "{}",
            "{\"Records\":{}}",
            "{\"Records\":null}",
            "{\"Records\":[null]}",
            "{\"Records\":[],\"weir\":\"tick\"}",
            "{\"Records\":[],\"Records\":[]}",
            "{\"Records\":[]}{}",
            "{\"weir\":\"tock\"}",
            "{\"source\":\"aws.events\"}",
            "{\"source\":\"aws.s3\",\"detail-type\":\"Scheduled Event\"}")) {
      assertThatThrownBy(() -> rig.invoke(event))
          .as(event)
          .isInstanceOf(UnreadableEventException.class)
          .hasMessageMatching(
              "(?s).*(Kinesis (or DynamoDB )?event|event of EventBridge|JSON object|JSON of|\"tick\").*");
    }
  }

  @Test
  void aFactorAboveOneIsRefusedWithAClockPerShardNamingBoth() {
    rig.environment.put("WEIR_PARALLELIZATION_FACTOR", "4");

    assertThatThrownBy(() -> rig.start(Clicks::to))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("parallelizationFactor 4")
        .hasMessageContaining("clock(PER_SHARD)");

    rig.start(Clicks::onKeyClocks);
    assertThat(rig.invoke(new EventJson().put(1, Click.json("home", 1)))).isEqualTo(ALL_DONE);
  }

  @Test
  void aFactorThatIsNoNumberIsRefusedByName() {
    rig.environment.put("WEIR_PARALLELIZATION_FACTOR", "many");

    assertThatThrownBy(() -> rig.start(Clicks::to))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("WEIR_PARALLELIZATION_FACTOR='many'");
  }

  @Test
  void aFactorThatNoMappingHasIsRefusedByName() {
    for (String factor : List.of("0", "-1", "11")) {
      rig.environment.put("WEIR_PARALLELIZATION_FACTOR", factor);
      assertThatThrownBy(() -> rig.start(Clicks::onKeyClocks))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("WEIR_PARALLELIZATION_FACTOR='" + factor + "'")
          .hasMessageContaining("1 to 10");
    }
  }

  @Test
  void R26_theRetentionOfTheStreamsIsWhatTheDeploymentSays() {
    HandlerOptions options = HandlerOptions.DEFAULT.environment(Map.of());
    assertThat(options.limits().streamRetention())
        .isEqualTo(EngineLimits.DEFAULT.streamRetention());
    assertThat(
            options.environment(Map.of("WEIR_RETENTION_HOURS", "8760")).limits().streamRetention())
        .isEqualTo(Duration.ofDays(365));
    for (String hours : List.of("0", "-24", "7d", "8785")) {
      rig.environment.put("WEIR_RETENTION_HOURS", hours);
      assertThatThrownBy(() -> rig.start(Clicks::to))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("WEIR_RETENTION_HOURS='" + hours + "'")
          .hasMessageContaining("RetentionPeriodHours");
    }
  }

  @Test
  void aFunctionWithoutAPlaceForDeadLettersIsRefused() {
    StreamFunction function = Clicks.to(rig.counts);

    assertThatThrownBy(() -> new Rig.Handler(function, rig.memory, HandlerOptions.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("deadLetters(sink)");
  }

  private static StateStore away() {
    return (StateStore)
        Proxy.newProxyInstance(
            StreamHandlerTest.class.getClassLoader(),
            new Class<?>[] {StateStore.class},
            (store, method, arguments) -> {
              if (method.getName().equals("rememberAtMost")) {
                return 0L;
              }
              throw new StateStoreException("away", null);
            });
  }

  @Test
  void aStoreThatIsAwayAtTheStartHoldsUpTheFirstEventAndNotTheStart() {
    rig.store = away();
    rig.start(Clicks::to);

    assertThat(rig.invoke(new EventJson().put(3, Click.json("home", 1))))
        .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"3\"}]}");
  }

  @Test
  void afterASnapshotNothingIsTakenFromBeforeIt() throws Exception {
    rig.invoke(new EventJson().put(1, Click.json("home", 1)));
    int before = rig.kinesis.listings();

    rig.handler().beforeCheckpoint(null);
    rig.handler().afterRestore(null);
    assertThat(rig.invoke(new EventJson().put(2, Click.json("home", 61)))).isEqualTo(ALL_DONE);

    assertThat(rig.kinesis.listings()).isEqualTo(before + 1);
    assertThat(rig.results()).containsExactly(minute("home", 1));
  }

  @Test
  void idlenessMustBePositive() {
    assertThatThrownBy(() -> Clicks.idleAfter(java.time.Duration.ZERO, rig.counts))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("idleAfter(PT0S)");
    assertThat(Clicks.idleAfter(java.time.Duration.ofMinutes(5), rig.counts).describe())
        .contains("idle after PT5M");
    assertThat(Clicks.to(rig.counts).describe())
        .contains(
            "a silent shard of clicks holds event time until its next record, as nothing else is declared",
            "if all is silent, event time stands still");
  }

  /** R18. */
  @Test
  void streamsOfOneNameInTwoAccountsAreAppliedEachOnce() {
    String one = "arn:aws:kinesis:eu-west-1:111111111111:stream/clicks";
    String two = "arn:aws:kinesis:eu-west-1:222222222222:stream/clicks";
    rig.kinesis.other(two, new FakeKinesis(EventJson.SHARD));
    rig.invoke(new EventJson().stream(one).put(5_000, Clicks.Click.json("one", 1)));
    for (int i = 0; i < 20; i++) {
      rig.start(Clicks::to);
      EventJson event = new EventJson().stream(two).put(100 + i, Clicks.Click.json("two", 3 + i));
      assertThat(rig.invoke(event)).isEqualTo("{\"batchItemFailures\":[]}");
      assertThat(rig.invoke(event)).isEqualTo("{\"batchItemFailures\":[]}");
    }
    rig.invoke(new EventJson().stream(one).put(6_000, Clicks.Click.json("one", 300)));
    rig.invoke(new EventJson().stream(two).put(6_000, Clicks.Click.json("two", 300)));
    rig.invoke("{\"weir\":\"tick\"}");

    assertThat(rig.results())
        .extracting(count -> count.page() + "=" + count.clicks())
        .containsExactlyInAnyOrder("one=1", "two=20");
    assertThat(rig.memory.progress("click-counts"))
        .extracting(progress -> progress.stream() + " " + progress.tally().applied())
        .containsExactlyInAnyOrder(one + " 2", two + " 21");
  }

  /** R18: the name is the same, the account is another, the numbers are lower. */
  @Test
  void aSourceThatIsPointedToAnotherStreamBeginsAtTheOldOnesTime() {
    String old = "arn:aws:kinesis:eu-west-1:111111111111:stream/clicks";
    String now = "arn:aws:kinesis:eu-west-1:111111111111:stream/clicks-v2";
    rig.invoke(new EventJson().stream(old).put(5_000, Clicks.Click.json("a", 100)));
    rig.environment.put("WEIR_STREAM_CLICKS", "clicks-v2");
    rig.start(Clicks::to);
    rig.invoke(new EventJson().stream(now).put(10, Clicks.Click.json("a", 101)));
    rig.invoke(new EventJson().stream(now).put(11, Clicks.Click.json("b", 1)));
    rig.invoke(new EventJson().stream(now).put(12, Clicks.Click.json("a", 300)));
    rig.invoke("{\"weir\":\"tick\"}");

    assertThat(rig.results())
        .extracting(count -> count.page() + "=" + count.clicks())
        .containsExactly("a=2");
    assertThat(rig.memory.progress("click-counts").stream().mapToLong(p -> p.tally().late()).sum())
        .isEqualTo(1);
  }
}
