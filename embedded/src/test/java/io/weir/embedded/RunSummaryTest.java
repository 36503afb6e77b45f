package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter;
import io.weir.Event;
import io.weir.Sink;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregate;
import io.weir.codec.Json;
import io.weir.dynamo.DynamoSink;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.spi.SinkWriter;
import io.weir.state.Tally;
import io.weir.time.WatermarkStrategy;
import io.weir.window.Window;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What a run says of what is dead, refused or not counted. */
class RunSummaryTest extends MainRuns {
  /** A function with a sink of its own for dead letters, whose timer always fails. */
  public static final class OwnLetters {
    record Seen(String id) {}

    static final List<String> KEPT = new CopyOnWriteArrayList<>();

    public static final StreamFunction FUNCTION =
        StreamFunction.named("own-letters")
            .from(
                Source.stream("seen", Json.of(Seen.class))
                    .timestampMillis(seen -> 0, WatermarkStrategy.monotonic())
                    .keyBy(Seen::id))
            .compute(new FailingTimer())
            .to(new JsonLinesSink<>("nothing", System.out))
            .deadLetters(new Kept())
            .build();

    static final class FailingTimer extends ProcessFunction<Seen, String> {
      @Override
      public void onEvent(Event<Seen> event, ProcessContext<String> context) {
        if (event.value().id().equals("bad")) {
          throw new IllegalArgumentException("bad");
        }
        context.timers().event(1_000);
      }

      @Override
      public void onEventTimer(long time, ProcessContext<String> context) {
        throw new IllegalStateException("no timer works");
      }
    }

    /** In a form of its own. */
    static final class Kept implements Sink<DeadLetter> {
      @Override
      public String name() {
        return "kept";
      }

      @Override
      public Effect effect() {
        return Effect.AT_LEAST_ONCE;
      }

      @Override
      public byte[] encode(DeadLetter letter) {
        return (letter.reason() + " " + letter.key()).getBytes(StandardCharsets.UTF_8);
      }

      @Override
      public SinkWriter open() {
        return emissions -> {
          emissions.forEach(one -> KEPT.add(new String(one.payload(), StandardCharsets.UTF_8)));
          return emissions.stream().map(one -> SinkWriter.Outcome.DELIVERED).toList();
        };
      }
    }
  }

  @Test
  void lettersOfTimersAreCountedAndThoseOfASinkOfTheFunctionsOwnAreShown() throws IOException {
    Path out = folder.resolve("letters");
    OwnLetters.KEPT.clear();
    String input = views("{\"id\":\"one\"}", "{\"id\":\"bad\"}", "{\"id\":\"two\"}");
    String name = OwnLetters.class.getName();

    String[] args = {"--function", name, "--input", input, "--out", out.toString()};
    assertThat(run(with(args, "--deliver", "kept"))).isEqualTo(3);

    assertThat(OwnLetters.KEPT)
        .containsExactlyInAnyOrder("HANDLER_FAILED bad", "TIMER_FAILED one", "TIMER_FAILED two");
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("3 events: 2 applied", "1 dead letters")
        .contains("3 letters in dead-letters.jsonl")
        .containsPattern("HANDLER_FAILED: 1, the first at .*views.jsonl, line 2: .*bad")
        .containsPattern("TIMER_FAILED: 2, the first at .*no timer works");
    assertThat(Files.readAllLines(out.resolve("dead-letters.jsonl")))
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).contains("no timer works", "\"key\":\"one\""));
  }

  /** What a window makes has a number for a sort key, and the sink says nothing of it. */
  public static final class TextCounts {
    record Ev(String id, Instant at) {}

    private static final Source<Ev> EVENTS =
        Source.stream("evs", Json.of(Ev.class))
            .timestamps(Ev::at, WatermarkStrategy.monotonic())
            .waitForSilentShards();

    public static final StreamFunction FUNCTION =
        StreamFunction.named("text-counts")
            .from(EVENTS.keyBy(Ev::id))
            .compute(
                Window.of(Ev.class)
                    .tumbling(Duration.ofMinutes(1))
                    .aggregate(
                        Aggregate.of(
                            () -> 0L,
                            (count, event) -> count + 1,
                            Long::sum,
                            count -> count,
                            Json.of(Long.class)),
                        (key, start, end, count) ->
                            Map.<String, Object>of("id", key, "start", start.toEpochMilli())))
            .to(DynamoSink.<Map<String, Object>>table("text-counts", row -> row).key("id", "start"))
            .build();
  }

  /** A sink that takes nothing. */
  public static final class Refused {
    public static final StreamFunction FUNCTION =
        StreamFunction.named("refused")
            .from(Source.stream("evs", Json.of(TextCounts.Ev.class)).keyBy(TextCounts.Ev::id))
            .compute(
                ProcessFunction.<TextCounts.Ev, String>of(
                    (event, context) -> context.emit(event.value().id())))
            .to(new RefusingSink())
            .build();

    static final class RefusingSink implements Sink<String> {
      @Override
      public String name() {
        return "refusing";
      }

      @Override
      public Effect effect() {
        return Effect.AT_LEAST_ONCE;
      }

      @Override
      public byte[] encode(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
      }

      @Override
      public SinkWriter open() {
        return emissions ->
            emissions.stream()
                .<SinkWriter.Outcome>map(one -> new SinkWriter.Outcome.Refused("it is shut"))
                .toList();
      }
    }
  }

  @Test
  void whatASinkCannotKeepOrDoesNotTakeIsInTheSummaryThoughNoRecordIsDead() throws IOException {
    String input = views("{\"id\":\"a\",\"at\":\"2024-01-01T00:00:00Z\"}");
    String out = folder.resolve("out").toString();

    String counts = TextCounts.class.getName();
    assertThat(run("--function", counts, "--input", input, "--out", out)).isEqualTo(3);
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("1 events: 1 applied", "0 dead letters", "1 letters in dead-letters.jsonl")
        .contains("RESULT_REFUSED: 1, the first at ", "sortKey(\"start\", KeyType.NUMBER)");

    String refused = Refused.class.getName();
    String[] args = {"--function", refused, "--input", input, "--out", out};
    assertThat(run(with(args, "--deliver", "refusing"))).isEqualTo(3);
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("SINK_REFUSED: 1, the first at " + input + ", line 1: ", "it is shut");
  }

  @Test
  void countersThatDoNotSumUpAreSaid() {
    new RunSummary(new PrintStream(printed, true, StandardCharsets.UTF_8))
        .counters(Tally.applied(1).plus(Tally.filtered(1)), 3, 0, 0);

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("DO NOT SUM UP TO THE EVENTS: 2 of 3");
  }
}
