package io.weir.simulation.histories;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.JoinOperator;
import io.weir.simulation.histories.HistoryEvent.Kind;
import io.weir.spi.Emission;
import io.weir.testkit.OperatorHarness;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the real joins with their models in a small scope: every sequence of so many events of
 * two sides at three times. Each side has a shard of its own whose watermark follows its events, so
 * that events are in time, late and just at the watermark, and one side waits for the other. {@code
 * -Dweir.scopes=6} tries sequences of six.
 */
class JoinScopesTest {
  /** Six cost six times as much. */
  private static final int EVENTS = Integer.getInteger("weir.scopes", 5);

  private static final long[] TIMES = {2, 4, 5};
  private static final int LETTERS = 2 * TIMES.length;
  private static final long BOUND = 1;
  private static final long END = HistoryEvent.ZERO + 100;

  static Stream<String> specs() {
    return Stream.of(
            Stream.of("JOIN size=7 lateness=9"),
            kinds("OUTER_JOIN size=7 lateness=9 slide=", 3),
            kinds("TEMPORAL lateness=2 slide=", 6),
            kinds("WINDOW_JOIN size=3 slide=3 lateness=", 6),
            kinds("WINDOW_JOIN size=4 slide=2 lateness=", 6),
            kinds("WINDOW_JOIN size=1 slide=2 lateness=", 2),
            kinds("TABLE slide=", 2),
            kinds("LATEST slide=", 3),
            kinds("LATEST panes=RETRACTING slide=", 3))
        .flatMap(all -> all);
  }

  private static Stream<String> kinds(String spec, int count) {
    return IntStream.range(0, count).mapToObj(kind -> spec + kind);
  }

  private static Spec read(String text) {
    return Script.read("seed 1\nfunction compute=" + text + "\n").spec();
  }

  @ParameterizedTest
  @MethodSource("specs")
  void everySequenceHasItsResults(String text) {
    Spec spec = read(text);
    for (int number = 0; number < Math.pow(LETTERS, EVENTS); number++) {
      List<String> expected = model(spec, number);
      assertThat(real(spec, number)).as("%s of %d", text, number).isEqualTo(expected);
    }
  }

  private static int letter(int number, int place) {
    return (int) (number / Math.pow(LETTERS, place)) % LETTERS;
  }

  private static boolean isLeft(int number, int place) {
    return letter(number, place) < TIMES.length;
  }

  private static HistoryEvent event(int number, int place) {
    long time = TIMES[letter(number, place) % TIMES.length];
    return new HistoryEvent(place, "k", time, Kind.PLAIN, 0, place + 1, "");
  }

  private static long after(HistoryEvent event, long watermark) {
    return Math.max(watermark, event.timestamp() - BOUND - 1);
  }

  private static List<String> model(Spec spec, int number) {
    List<String> texts = new ArrayList<>();
    ModelSides model = (ModelSides) spec.compute().family().model(spec, texts::add);
    long[] watermarks = {Long.MIN_VALUE, Long.MIN_VALUE};
    for (int place = 0; place < EVENTS; place++) {
      int side = isLeft(number, place) ? 0 : 1;
      HistoryEvent event = event(number, place);
      model.take(event, side == 0, watermarks[side], 0);
      watermarks[side] = after(event, watermarks[side]);
    }
    texts.addAll(model.due(END));
    return inOrder(spec, texts);
  }

  private static List<String> real(Spec spec, int number) {
    OperatorHarness<Object> key = OperatorHarness.of(operator(spec));
    long[] watermarks = {Long.MIN_VALUE, Long.MIN_VALUE};
    for (int place = 0; place < EVENTS; place++) {
      int side = isLeft(number, place) ? 0 : 1;
      HistoryEvent event = event(number, place);
      key.shardWatermark(watermarks[side]);
      key.event(side == 0 ? Functions.SOURCE : Functions.RIGHT, event.timestamp(), event);
      watermarks[side] = after(event, watermarks[side]);
      key.watermark(Math.min(watermarks[0], watermarks[1]));
    }
    key.watermark(END);
    return inOrder(spec, key.results().stream().map(JoinScopesTest::text).toList());
  }

  private static JoinOperator<Results.Keyed> operator(Spec spec) {
    Sources sources = new Sources(spec, Settings.of(spec), Code.WHOLE);
    Handlers handlers = new Handlers(spec, null, Code.WHOLE);
    return switch (spec.compute()) {
      case TEMPORAL -> TemporalFamily.operator(sources, handlers);
      case WINDOW_JOIN -> WindowJoinFamily.operator(sources, handlers);
      case TABLE -> TableFamily.operator(sources, handlers);
      case LATEST -> LatestFamily.operator(sources, handlers);
      default -> JoinFamily.operator(sources, handlers);
    };
  }

  private static String text(OperatorHarness.Result result) {
    boolean late = result.output() != null;
    String value =
        late ? "late " + ((HistoryEvent) result.value()).index() : result.value().toString();
    return Results.emission(
        late ? Functions.SIDE : Functions.RESULTS, result.op() == Emission.Op.DELETE, value);
  }

  /** Of results that come when they are due no rule says which is first. */
  private static List<String> inOrder(Spec spec, List<String> texts) {
    return spec.joins() ? texts.stream().sorted().toList() : texts;
  }
}
