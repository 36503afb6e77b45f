package io.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.aggregate.Aggregates;
import io.weir.codec.Json;
import io.weir.definition.Resource;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.spi.SinkWriter;
import io.weir.state.InMemoryStateStore;
import io.weir.time.WatermarkStrategy;
import io.weir.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A refusal is whole: it names the function, the settings that do not go together, and what to do.
 */
class StreamFunctionRefusalsTest {
  record View(String page, Instant at, String id) {}

  private static final Output<View> LATE = Output.of("late", View.class);
  private static final Source<View> VIEWS =
      Source.stream("views", Json.of(View.class))
          .timestamps(View::at, WatermarkStrategy.boundedOutOfOrderness(Duration.ofSeconds(10)));
  private static final Source<View> UNTIMED = Source.stream("raw-views", Json.of(View.class));
  private static final Operator<View, String> COUNTS =
      Window.of(View.class)
          .tumbling(Duration.ofMinutes(1))
          .aggregate(Aggregates.counting(), (key, start, end, value) -> key + value);
  private static final Operator<View, String> COUNTS_AND_LATE =
      Window.of(View.class)
          .tumbling(Duration.ofMinutes(1))
          .late(LATE)
          .aggregate(Aggregates.counting(), (key, start, end, value) -> key + value);
  private static final Operator<Object, String> TIMELESS =
      ProcessFunction.of((event, context) -> {});

  /** Says that it writes to these outputs. */
  private static final class Writing extends ProcessFunction<View, String> {
    Writing(Output<?>... outputs) {
      List.of(outputs).forEach(this::writes);
    }

    @Override
    public void onEvent(Event<View> event, ProcessContext<String> context) {}
  }

  /** A sink of one effect that keeps nothing. */
  private record Named<T>(String name, Sink.Effect effect) implements Sink<T> {
    @Override
    public byte[] encode(T value) {
      return new byte[0];
    }

    @Override
    public SinkWriter open() {
      return emissions -> emissions.stream().map(one -> SinkWriter.Outcome.DELIVERED).toList();
    }
  }

  private static <T> Sink<T> sink(String name) {
    return new Named<>(name, Sink.Effect.IDEMPOTENT_BY_REVISION);
  }

  /** As complete as a function must be. */
  private static StreamFunction.Builder<String> complete() {
    return counts(VIEWS.keyBy(View::page));
  }

  @SafeVarargs
  private static StreamFunction.Builder<String> counts(KeyedSource<View>... sources) {
    return StreamFunction.named("page-views").from(sources).compute(COUNTS).to(sink("counts"));
  }

  private static StreamFunction.Builder<String> completeWithLate() {
    return StreamFunction.named("page-views")
        .from(VIEWS.keyBy(View::page))
        .compute(COUNTS_AND_LATE)
        .to(sink("counts"));
  }

  private static void refused(ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void namesThatCannotBePartsOfKeys() {
    for (String name : new String[] {null, "", "-a", "a b", "a/b", "é", "a".repeat(64)}) {
      refused(() -> StreamFunction.named(name), "function name '" + name + "'", "1 to 63 letters");
      refused(
          () -> Source.stream(name, Json.of(View.class)),
          "source name '" + name + "'",
          "begin with");
      refused(() -> Output.of(name, View.class), "output name '" + name + "'", "1 to 63 letters");
      refused(
          () -> complete().to(sink(name)).build(), "sink name '" + name + "'", "1 to 63 letters");
    }
    assertThat(StreamFunction.named("A.b_c-9")).isNotNull();
    assertThat(StreamFunction.named("a".repeat(63))).isNotNull();
  }

  @Test
  void aFunctionWithoutSourceOrSink() {
    refused(
        () -> StreamFunction.named("f").from().compute(TIMELESS).to(sink("counts")).build(),
        "function 'f'",
        "no source",
        "add from(");
    refused(
        () -> StreamFunction.named("f").from(VIEWS.keyBy(View::page)).compute(COUNTS).build(),
        "function 'f'",
        "keeps no results",
        "add to(sink)");
  }

  @Test
  void aSideOutputAloneIsEnoughToKeep() {
    StreamFunction function =
        StreamFunction.named("f")
            .from(VIEWS.keyBy(View::page))
            .compute(COUNTS_AND_LATE)
            .to(LATE, sink("late-views"))
            .build();

    assertThat(function.sinks()).isEmpty();
    assertThat(function.sinks(LATE)).hasSize(1);
  }

  @Test
  void twoSourcesOfOneName() {
    refused(
        () -> counts(VIEWS.keyBy(View::page), VIEWS.keyByPartitionKey()),
        "function 'page-views'",
        "'views' twice",
        "a name of its own");
  }

  @Test
  void anOutputThatNothingWritesTo() {
    Output<View> other = Output.of("other", View.class);

    refused(
        () -> complete().to(other, sink("others")).build(),
        "function 'page-views'",
        "to(other, ..)",
        "compute(..) never writes",
        "late(output)");
  }

  @Test
  void twoSinksOfOneName() {
    Sink<Object> different = new Named<>("counts", Sink.Effect.AT_LEAST_ONCE);
    refused(
        () -> complete().to(different).build(),
        "function 'page-views'",
        "two sinks named 'counts'",
        "give each its own");
    refused(
        () -> complete().deadLetters(new Named<>("counts", Sink.Effect.AT_LEAST_ONCE)).build(),
        "two sinks named 'counts'");
  }

  /** A sink whose place a variable names. */
  private static Sink<Object> placed(Resource.Kind kind, String name) {
    return new Sink<>() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Effect effect() {
        return Effect.AT_LEAST_ONCE;
      }

      @Override
      public byte[] encode(Object value) {
        return new byte[0];
      }

      @Override
      public SinkWriter open() {
        throw new UnsupportedOperationException();
      }

      @Override
      public List<Resource> resources() {
        return List.of(Resource.of(kind, name, Resource.variable("WEIR_SINK_", name)));
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"alarms_eu", "alarms.eu", "Alarms-EU"})
  void twoPlacesThatOneVariableNames(String other) {
    refused(
        () ->
            complete()
                .to(placed(Resource.Kind.QUEUE, "alarms-eu"))
                .to(placed(Resource.Kind.TOPIC, other))
                .build(),
        "function 'page-views'",
        "WEIR_SINK_ALARMS_EU",
        "queue 'alarms-eu'",
        "topic '" + other + "'",
        "letters or digits");
    complete()
        .to(placed(Resource.Kind.QUEUE, "alarms-eu"))
        .to(placed(Resource.Kind.QUEUE, "alarms-us"))
        .build();
  }

  @Test
  void aSinkOfResultsWhereDeadLettersGo() {
    refused(
        () -> complete().to(sink("dead-letters")).build(),
        "function 'page-views'",
        "sink 'dead-letters'",
        "rename it, or declare deadLetters(..)");
    refused(
        () -> completeWithLate().to(LATE, sink("dead-letters")).build(),
        "sink 'dead-letters'",
        "rename it");
    Sink<Object> both = sink("both");
    refused(
        () -> complete().to(both).deadLetters(new Named<>("both", both.effect())).build(),
        "'both'");
    assertThat(complete().to(sink("dead-letters")).deadLetters(sink("given-up")).build())
        .as("declared elsewhere, the name is free")
        .isNotNull();
  }

  @Test
  void oneSinkForResultsAndDeadLetters() {
    Sink<DeadLetter> both = sink("both");
    Operator<View, DeadLetter> letters = ProcessFunction.of((event, context) -> {});
    refused(
        () ->
            StreamFunction.named("f")
                .from(VIEWS.keyBy(View::page))
                .compute(letters)
                .to(both)
                .deadLetters(both)
                .build(),
        "sink 'both'",
        "deadLetters(..)",
        "a sink of their own");
  }

  @Test
  void twoPlacesForDeadLetters() {
    refused(
        () -> complete().deadLetters(sink("one")).deadLetters(sink("two")),
        "function 'page-views'",
        "deadLetters(..) is given twice",
        "'one' and 'two'");
  }

  @Test
  void twoOutputsOfOneName() {
    Operator<View, String> process = new Writing(LATE, Output.of("late", String.class));
    refused(
        () ->
            StreamFunction.named("f")
                .from(VIEWS.keyBy(View::page))
                .compute(process)
                .to(sink("counts"))
                .build(),
        "two outputs named 'late'",
        "its own name");
  }

  @Test
  void aReplacementOfASinkUnderAnotherName() {
    refused(
        () -> complete().build().withSinks(one -> sink("other")),
        "withSinks(..)",
        "'other' in the place of 'counts'");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatThrownBy(() -> complete().to(null)).hasMessage("sink");
    assertThatThrownBy(() -> completeWithLate().to(LATE, null)).hasMessage("sink");
    assertThatThrownBy(() -> complete().onFailure(null)).hasMessage("policy");
    assertThatThrownBy(() -> complete().clock(null)).hasMessage("whose");
    assertThatThrownBy(() -> StreamFunction.named("f").compute(null)).hasMessage("join");
    assertThatThrownBy(() -> StreamFunction.named("f").from(VIEWS.keyBy(View::page)).compute(null))
        .hasMessage("operator");
  }

  @Test
  void whatIsBuiltDoesNotChangeWithItsBuilder() {
    StreamFunction.Builder<String> builder = completeWithLate().to(LATE, sink("late-views"));
    StreamFunction function = builder.build();
    String before = function.describe();
    builder.to(LATE, sink("more")).to(sink("others"));

    assertThat(function.describe()).isEqualTo(before);
    assertThat(function.sinks(LATE)).hasSize(1);
    assertThatThrownBy(() -> function.sinks(LATE).clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(builder.build().sinks(LATE)).hasSize(2);
  }

  @Test
  void everythingIsInTheOrderOfItsDeclaration() {
    List<String> names =
        IntStream.range(0, 40).mapToObj(i -> "s" + Integer.toHexString(i * 0x9E3779B9)).toList();
    StreamFunction.Builder<String> builder =
        StreamFunction.named("f")
            .from(
                names.stream()
                    .map(name -> Source.stream(name, Json.of(View.class)).keyBy(View::page))
                    .toArray(KeyedSource<?>[]::new))
            .compute(TIMELESS);
    names.forEach(name -> builder.to(sink(name)));
    StreamFunction function = builder.build();

    assertThat(function.sources().keySet()).containsExactlyElementsOf(names);
    assertThat(function.allSinks()).extracting(Sink::name).containsExactlyElementsOf(names);
    assertThat(function.describe().lines().filter(line -> line.startsWith("  source ")))
        .extracting(line -> line.substring("  source ".length(), line.indexOf(':')))
        .containsExactlyElementsOf(names);
    assertThat(function.withSinks(one -> one).describe()).isEqualTo(function.describe());
  }

  @Test
  void oneSinkMayTakeResultsAndOutputs() {
    Sink<Object> everything = sink("everything");
    StreamFunction function = completeWithLate().to(everything).to(LATE, everything).build();

    assertThat(function.allSinks()).extracting(Sink::name).containsOnlyOnce("everything");
  }

  @Test
  void aClockPerKeyWithSeveralSources() {
    refused(
        () ->
            counts(VIEWS.keyBy(View::page), UNTIMED.keyBy(View::page))
                .clock(ClockScope.PER_KEY)
                .build(),
        "clock(PER_KEY)",
        "several sources in from(..)",
        "use clock(PER_SHARD)");
  }

  @Test
  void aClockPerKeyWithIngestionTime() {
    refused(
        () ->
            StreamFunction.named("f")
                .from(UNTIMED.keyBy(View::page))
                .compute(COUNTS)
                .to(sink("counts"))
                .clock(ClockScope.PER_KEY)
                .build(),
        "clock(PER_KEY)",
        "ingestion time on source 'raw-views'",
        "add timestamps(..)",
        "use clock(PER_SHARD)");
  }

  @Test
  void aClockPerKeyWithIngestionTimeIsFineWhereTimePlaysNoPart() {
    StreamFunction function =
        StreamFunction.named("f")
            .from(UNTIMED.keyBy(View::page))
            .compute(TIMELESS)
            .to(sink("counts"))
            .clock(ClockScope.PER_KEY)
            .build();

    assertThat(function.clock()).isEqualTo(ClockScope.PER_KEY);
  }

  @Test
  void settingsOfASourceThatCannotBe() {
    refused(() -> VIEWS.dedupe(View::id, Duration.ZERO), "dedupe(.., PT0S)", "leave dedupe out");
    refused(() -> VIEWS.dedupe(View::id, Duration.ofHours(-1)), "dedupe(.., PT-1H)", "positive");
    refused(
        () -> VIEWS.dedupe(View::id, Duration.ofNanos(5)), "dedupe(PT0.000000005S)", "fraction");
    refused(
        () -> VIEWS.dedupe(View::id, Source.MAX_DEDUPE_HORIZON.plusMillis(1)),
        "dedupe(.., PT8784H0.001S)",
        "MAX_DEDUPE_HORIZON = PT8784H");
    refused(() -> VIEWS.dedupe(View::id, Duration.ofSeconds(Long.MAX_VALUE)), "MAX_DEDUPE_HORIZON");
    assertThat(VIEWS.dedupe(View::id, Source.MAX_DEDUPE_HORIZON)).isNotNull();
    refused(() -> VIEWS.maxSkew(Duration.ofNanos(1)), "maxSkew(PT0.000000001S)", "fraction");
    assertThat(VIEWS.maxSkew(Duration.ofSeconds(Long.MAX_VALUE))).isNotNull();
    refused(() -> VIEWS.retention(Duration.ofHours(2).plusNanos(1)), "retention(", "fraction");
    refused(() -> VIEWS.maxSkew(Duration.ofMillis(-1)), "maxSkew(PT-0.001S)", "negative");
    refused(
        () -> VIEWS.retention(Duration.ofMinutes(59)), "retention(PT59M)", "one hour to 366 days");
    refused(
        () -> VIEWS.retention(Duration.ofDays(367)), "retention(PT8808H)", "one hour to 366 days");
  }

  @Test
  void attemptsOutOfRange() {
    refused(() -> FailurePolicy.deadLetter().withAttempts(0), "attempts(0)", "1 to 100");
    refused(() -> FailurePolicy.deadLetter().withAttempts(101), "attempts(101)", "1 to 100");
  }

  @Test
  void aSourceThatTheFunctionDoesNotHave() {
    refused(
        () -> complete().build().source("clicks"),
        "function 'page-views'",
        "no source 'clicks'",
        "[views]");
  }

  private static Engine engine(StreamFunction function, int factor, String... sinks) {
    Map<String, SinkWriter> writers = new HashMap<>();
    for (String sink : sinks) {
      writers.put(sink, sink(sink).open());
    }
    return new Engine(
        function,
        new InMemoryStateStore(),
        writers,
        source -> List.of(),
        () -> 0,
        EngineLimits.DEFAULT.withParallelizationFactor(factor));
  }

  @Test
  void shardsReadInParallelWithAClockPerShard() {
    refused(
        () -> engine(complete().build(), 2, "counts", "dead-letters"),
        "parallelizationFactor 2",
        "clock(PER_SHARD)",
        "'page-views'",
        "use clock(PER_KEY) or parallelizationFactor 1");
    assertThat(engine(complete().clock(ClockScope.PER_KEY).build(), 2, "counts", "dead-letters"))
        .isNotNull();
  }

  @Test
  void aSinkThatIsNotBound() {
    refused(
        () -> engine(complete().build(), 1, "dead-letters"),
        "function 'page-views'",
        "sink 'counts'",
        "[dead-letters]",
        "bind it under that name");
    refused(() -> engine(complete().build(), 1, "counts"), "sink 'dead-letters'", "[counts]");
  }

  @Test
  void limitsThatCannotBe() {
    refused(
        () -> EngineLimits.DEFAULT.withParallelizationFactor(11),
        "parallelizationFactor 11",
        "1 to 10");
    refused(() -> EngineLimits.DEFAULT.withKeysPerRound(0), "keysPerRound 0", "1 to 10000");
  }

  @Test
  void theDescriptionIsTheWholeDefinition() {
    StreamFunction function =
        StreamFunction.named("page-views")
            .from(
                VIEWS.dedupe(View::id, Duration.ofHours(1)).filter(view -> true).keyBy(View::page))
            .compute(COUNTS_AND_LATE)
            .to(sink("counts"))
            .to(LATE, new Named<>("late-views", Sink.Effect.AT_LEAST_ONCE))
            .deadLetters(sink("given-up"))
            .onFailure(FailurePolicy.deadLetter().withAttempts(5))
            .build();

    assertThat(function.describe())
        .isEqualTo(
            """
            function page-views
              source views: JSON View, event time, out of order by at most PT10S, deduplicated by \
            id for PT1H, filtered, at most PT24H ahead of arrival, kept PT24H in the log, keyed by \
            value
              clock PER_SHARD
              lateness BY_SHARD: an event is late by the watermark of its own shard
              a silent shard of views holds event time until its next record, as nothing else is declared: state it with waitForSilentShards(), or declare idleAfter(..)
              if all is silent, event time stands still until the next record, and the last windows stay open; declare closeWhenSilentFor(..) to let it pass by the clock
              tumbling windows of PT1M
              allowed lateness PT0S; later events to output late
              fires on time, late each 1 events, accumulating
              results to counts (IDEMPOTENT_BY_REVISION)
              output late to late-views (AT_LEAST_ONCE)
              failures: 5 attempts, then dead letter to given-up\
            """);
  }

  @Test
  void theDescriptionSaysWhatIsNotKeptAndWhereDeadLettersGo() {
    StreamFunction function = counts(VIEWS.keyBy(View::page), UNTIMED.keyByPartitionKey()).build();

    assertThat(function.describe().lines().map(String::strip))
        .contains(
            "source raw-views: JSON View, ingestion time, at most PT24H ahead of arrival, kept"
                + " PT24H in the log, keyed by partition key",
            "failures: 3 attempts, then dead letter to dead-letters");
  }

  @Test
  void anOutputThatNobodyTakes() {
    Output<View> aside = Output.of("aside", View.class);

    refused(
        () -> completeWithLate().build(),
        "function 'page-views'",
        "output 'late'",
        "late(..)",
        "no to(late, sink)",
        "would be lost");
    refused(
        () ->
            StreamFunction.named("f")
                .from(VIEWS.keyBy(View::page))
                .compute(new Writing(aside))
                .to(sink("all"))
                .build(),
        "output 'aside'",
        "no to(aside, sink)");
    assertThat(completeWithLate().to(LATE, sink("late-views")).build()).isNotNull();
  }

  @Test
  void idlenessWithAClockPerKey() {
    Source<View> idle = VIEWS.idleAfter(Duration.ofMinutes(5));

    refused(
        () ->
            StreamFunction.named("f")
                .from(idle.keyBy(View::page))
                .compute(COUNTS)
                .to(sink("counts"))
                .clock(ClockScope.PER_KEY)
                .build(),
        "clock(PER_KEY)",
        "idleAfter(PT5M)",
        "'views'",
        "use clock(PER_SHARD)");
  }

  @Test
  void aFilterThatIsNone() {
    assertThatThrownBy(() -> VIEWS.filter(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContainingAll("filter(null)", "leave filter(..) out");
  }

  @Test
  void aStateVersionThatContradictsItselfIsRefused() {
    refused(() -> complete().stateVersion(0), "page-views", "stateVersion(0)", "1 to MAX_VERSION");
    refused(() -> complete().readsState(1_000_001), "readsState(1000001)");
    refused(() -> complete().readsState(2).readsState(2), "readsState(2)", "twice");
    refused(
        () -> complete().stateVersion(2).readsState(2).build(), "readsState(2)", "leave it out");
  }

  @Test
  void otherSinksUnderTheSameNamesChangeNothingElse() {
    StreamFunction function =
        completeWithLate().stateVersion(3).readsState(1).to(LATE, sink("late-views")).build();
    StreamFunction driven = function.withSinks(one -> sink(one.name()));

    assertThat(driven.describe())
        .isEqualTo(function.describe())
        .contains("state version 3, reads [1, 3]");
    assertThat(driven.sources()).isEqualTo(function.sources());
    assertThat(driven.operator()).isSameAs(function.operator());
  }

  /** R21: a definition states one of them. */
  @Test
  void aSilentShardIsWaitedForOrIdleAndNotBoth() {
    Source<String> source = Source.stream("s", Json.of(String.class));

    assertThatThrownBy(() -> source.idleAfter(Duration.ofMinutes(5)).waitForSilentShards())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("source 's'", "idleAfter(..)", "waitForSilentShards()");
    assertThatThrownBy(() -> source.waitForSilentShards().idleAfter(Duration.ofMinutes(5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("contradict");
  }
}
