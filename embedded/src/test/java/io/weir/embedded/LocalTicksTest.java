package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Event;
import io.weir.KeyedSource;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregate;
import io.weir.codec.Json;
import io.weir.dynamo.DynamoSink;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.time.WatermarkStrategy;
import io.weir.window.Window;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ticks come between the lines of an input that arrive further apart than a minute. */
class LocalTicksTest {
  @TempDir private Path folder;

  record Ev(String key, Instant at, Instant came) {}

  private static Source<Ev> source(String name) {
    return Source.stream(name, Json.of(Ev.class)).timestamps(Ev::at, WatermarkStrategy.monotonic());
  }

  /** Windows of a minute over one source or two. */
  @SafeVarargs
  private static StreamFunction counts(KeyedSource<Ev>... sources) {
    return StreamFunction.named("counts")
        .from(sources)
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
                        Map.<String, Object>of(
                            "id", key, "start", start.toString(), "count", count)))
        .to(DynamoSink.<Map<String, Object>>table("counts", row -> row).key("id", "start"))
        .build();
  }

  /** Its windows close by the clock. */
  public static final class Closing {
    public static final StreamFunction FUNCTION =
        counts(source("evs").closeWhenSilentFor(Duration.ofMinutes(5)).keyBy(Ev::key));
  }

  /** Its windows wait for the next record. */
  public static final class Waiting {
    public static final StreamFunction FUNCTION = counts(source("evs").keyBy(Ev::key));
  }

  /** One source closes by the clock while the other goes on. */
  public static final class OneOfTwo {
    public static final StreamFunction FUNCTION =
        counts(
            source("evs").closeWhenSilentFor(Duration.ofMinutes(5)).keyBy(Ev::key),
            source("others").keyBy(Ev::key));
  }

  /** One source closes by the clock, the other is idle when it is silent. */
  public static final class OtherIdle {
    public static final StreamFunction FUNCTION =
        counts(
            source("evs").closeWhenSilentFor(Duration.ofMinutes(5)).keyBy(Ev::key),
            source("others").idleAfter(Duration.ofMinutes(2)).keyBy(Ev::key));
  }

  /** Tells a minute and a half after each event when it is. */
  public static final class Alarms {
    public static final StreamFunction FUNCTION =
        StreamFunction.named("alarms")
            .from(source("evs").keyBy(Ev::key))
            .compute(new Later())
            .to(DynamoSink.<Map<String, Object>>table("alarms", row -> row).key("id", "at"))
            .build();

    static final class Later extends ProcessFunction<Ev, Map<String, Object>> {
      @Override
      public void onEvent(Event<Ev> event, ProcessContext<Map<String, Object>> context) {
        context.timers().processing(context.processingTime() + 90_000);
      }

      @Override
      public void onProcessingTimer(long time, ProcessContext<Map<String, Object>> context) {
        String now = Instant.ofEpochMilli(context.processingTime()).toString();
        context.emit(Map.of("id", context.key(), "at", now));
      }
    }
  }

  private static String line(String key, String at, String came) {
    return "{\"key\":\"%s\",\"at\":\"2024-01-01T%sZ\",\"came\":\"2024-01-01T%sZ\"}"
        .formatted(key, at, came);
  }

  /** What is printed, with the results, if the run was whole and gave nothing up. */
  private String run(Class<?> function, List<String> lines, String... options) throws IOException {
    Path input = Files.write(folder.resolve("evs.jsonl"), lines);
    Path out = folder.resolve("out");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--function",
                function.getName(),
                "--arrival",
                "came",
                "--store",
                "memory",
                "--out",
                out.toString(),
                "--input",
                function == Closing.class || function == Waiting.class || function == Alarms.class
                    ? input.toString()
                    : "evs=" + input));
    arguments.addAll(List.of(options));
    ByteArrayOutputStream printed = new ByteArrayOutputStream();

    int status =
        Main.run(
            new PrintStream(printed, true, StandardCharsets.UTF_8),
            arguments.toArray(String[]::new));

    String text = printed.toString(StandardCharsets.UTF_8);
    assertThat(status).as(text).isZero();
    return text + Files.readString(out.resolve("results.jsonl"));
  }

  /** The third one is of the first one's window, and comes an hour later. */
  private static final List<String> AFTER_AN_HOUR =
      List.of(
          line("a", "00:00:10", "00:00:10"),
          line("a", "00:00:20", "00:00:20"),
          line("a", "00:00:50", "01:00:00"));

  @Test
  void aSilentStreamsWindowsCloseByTheClockWhereItSaysSo() throws IOException {
    assertThat(run(Closing.class, AFTER_AN_HOUR))
        .contains("3 events: 2 applied, 0 duplicate, 1 late")
        .contains("\"count\":2");
    assertThat(run(Waiting.class, AFTER_AN_HOUR))
        .contains("3 events: 3 applied, 0 duplicate, 0 late")
        .contains("\"count\":3");
  }

  /** The window's end has passed at five minutes: nothing has come for less than that before. */
  @Test
  void nothingClosesBeforeTheSilenceIsLongEnough() throws IOException {
    for (String came : List.of("00:05:19", "00:05:20")) {
      assertThat(
              run(
                  Closing.class,
                  List.of(line("a", "00:00:20", "00:00:20"), line("a", "00:00:50", came))))
          .contains("2 events: 2 applied, 0 duplicate, 0 late");
    }
    assertThat(
            run(
                Closing.class,
                List.of(line("a", "00:00:20", "00:00:20"), line("a", "00:00:50", "00:05:21"))))
        .contains("2 events: 1 applied, 0 duplicate, 1 late");
  }

  @Test
  void ticksThatAreKilledComeAgain() throws IOException {
    for (String seed : List.of("1", "2", "3")) {
      assertThat(run(Closing.class, AFTER_AN_HOUR, "--kill-every", "1", "--seed", seed))
          .contains("3 events: 2 applied, 0 duplicate, 1 late");
    }
  }

  @Test
  void aSourceThatIsSilentClosesWhileAnotherGoesOn() throws IOException {
    Path others = folder.resolve("others.jsonl");
    List<String> busy = new ArrayList<>();
    for (int minute = 0; minute < 60; minute++) {
      String time = "00:%02d:30".formatted(minute);
      busy.add(line("b", time, time));
    }
    Files.write(others, busy);

    assertThat(run(OneOfTwo.class, AFTER_AN_HOUR, "--input", "others=" + others))
        .contains("63 events: 62 applied, 0 duplicate, 1 late");
  }

  @Test
  void anotherSourceHoldsEventTimeUnlessItIsIdle() throws IOException {
    Path others = folder.resolve("others.jsonl");
    Files.write(others, List.of(line("b", "00:00:05", "00:00:05")));

    assertThat(run(OtherIdle.class, AFTER_AN_HOUR, "--input", "others=" + others))
        .contains("4 events: 3 applied, 0 duplicate, 1 late");
  }

  @Test
  void processingTimeTimersFireAtTheTickAfterTheirTime() throws IOException {
    assertThat(
            run(
                Alarms.class,
                List.of(
                    line("a", "00:00:00", "00:00:00"),
                    line("b", "00:00:30", "00:00:30"),
                    line("c", "12:00:00", "12:00:00"))))
        .contains("\"id\":\"a\"", "\"at\":\"2024-01-01T00:02:00Z\"", "\"id\":\"b\"");
  }
}
