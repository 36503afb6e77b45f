package io.weir.simulation.histories;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.OperatorHarness;
import io.weir.time.TimeDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the real patterns with {@link ModelPattern} in small scopes: every sequence of so many
 * events, in every order of their arrival, with event time far behind them and close at their
 * heels. {@code -Dweir.scopes=6} tries sequences of six, {@code -Dweir.orders=6} the orders of six.
 */
class PatternScopesTest {
  private static final String LETTERS = "abc";

  /** Events that no time limit parts, that one of them parts, and that come two at a time. */
  private static final long[][] TIMES = {
    {1, 2, 3, 4, 5, 6}, {1, 3, 5, 7, 9, 11}, {1, 1, 3, 3, 5, 5},
  };

  private static final int WITHIN = 6;
  private static final int EVENTS = Integer.getInteger("weir.scopes", 5);
  private static final int ORDERED = Integer.getInteger("weir.orders", 4);

  static Stream<String> specs() {
    return IntStream.range(0, PatternShape.ALL.size())
        .boxed()
        .flatMap(shape ->
            Stream.of("ACCUMULATING", "DISCARDING", "RETRACTING").map(panes -> spec(shape, panes)))
        .filter(text -> isOneOf(read(text)));
  }

  private static String spec(int shape, String panes) {
    return "function compute=PATTERN size=" + WITHIN + " slide=" + shape + " panes=" + panes;
  }

  /** A shape that no skip is asked of is tried once. */
  private static boolean isOneOf(Spec spec) {
    return PatternFamily.shape(spec).goesOneWay() || spec.panes() == Spec.Panes.ACCUMULATING;
  }

  private static Spec read(String text) {
    return Script.read("seed 1\n" + text + "\n").spec();
  }

  @ParameterizedTest
  @MethodSource("specs")
  void everySequenceHasItsMatches(String text) {
    Spec spec = read(text);
    for (long[] times : TIMES) {
      for (int number = 0; number < Math.pow(LETTERS.length(), EVENTS); number++) {
        List<HistoryEvent> events = events(number, EVENTS, times);
        same(spec, events, times[EVENTS - 1] + 1, true);
        if (times == TIMES[2]) {
          same(spec, events, times[EVENTS - 1] + 1, false);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void everyOrderHasTheMatchesOfTheirTimes(String text) {
    Spec spec = read(text);
    List<List<Integer>> orders = orders(ORDERED);
    for (int number = 0; number < Math.pow(LETTERS.length(), ORDERED); number++) {
      List<HistoryEvent> events = events(number, ORDERED, TIMES[0]);
      List<String> inOrder = run(spec, events, 20, false);
      for (List<Integer> order : orders) {
        List<HistoryEvent> mixed = order.stream().map(events::get).toList();
        assertThat(run(spec, mixed, 20, false)).as("%s of %s", order, events).isEqualTo(inOrder);
        if (number % 3 == 0) {
          same(spec, mixed, 20, true);
        }
      }
    }
  }

  private static List<HistoryEvent> events(int number, int count, long[] times) {
    List<HistoryEvent> events = new ArrayList<>();
    int rest = number;
    for (int i = 0; i < count; i++) {
      int letter = rest % LETTERS.length();
      rest /= LETTERS.length();
      int op = PatternShape.LETTERS.indexOf(LETTERS.charAt(letter));
      events.add(new HistoryEvent(i, "k", times[i], HistoryEvent.Kind.PLAIN, op, 0, ""));
    }
    return events;
  }

  private static List<List<Integer>> orders(int count) {
    if (count == 0) {
      return List.of(List.of());
    }
    List<List<Integer>> all = new ArrayList<>();
    for (List<Integer> shorter : orders(count - 1)) {
      for (int at = 0; at < count; at++) {
        List<Integer> order = new ArrayList<>(shorter);
        order.add(at, count - 1);
        all.add(order);
      }
    }
    return all;
  }

  private static void same(Spec spec, List<HistoryEvent> events, long end, boolean closely) {
    assertThat(run(spec, events, end, closely))
        .as(
            "%s, %s of %s",
            PatternFamily.shape(spec), closely ? "event by event" : "at once", events)
        .isEqualTo(model(spec, events, end, closely));
  }

  /** The results of the real operator. */
  private static List<String> run(Spec spec, List<HistoryEvent> events, long end, boolean closely) {
    Handlers handlers = new Handlers(spec, null, Code.WHOLE);
    OperatorHarness<HistoryEvent> key = OperatorHarness.of(PatternFamily.operator(handlers));
    for (HistoryEvent event : events) {
      key.event(event.timestamp(), event);
      if (closely) {
        key.watermark(event.timestamp() - 1);
      }
    }
    key.watermark(HistoryEvent.ZERO + end);
    key.watermark(HistoryEvent.ZERO + end + 2 * WITHIN);
    assertThat(key.bytes().length == 0 || key.nextDue(TimeDomain.EVENT).isPresent()).isTrue();
    List<String> texts = key.results().stream().map(PatternScopesTest::text).toList();
    return new PatternFamily().inOrder(texts);
  }

  private static String text(OperatorHarness.Result result) {
    return result.output() == null
        ? Results.emission(Functions.RESULTS, false, result.value().toString())
        : Results.emission(
            Functions.SIDE,
            false,
            result.value() instanceof HistoryEvent late
                ? "late " + late.index()
                : result.value().toString());
  }

  private static List<String> model(
      Spec spec, List<HistoryEvent> events, long end, boolean closely) {
    List<String> texts = new ArrayList<>();
    ModelPattern model = new ModelPattern(spec, texts::add);
    long watermark = Long.MIN_VALUE;
    for (HistoryEvent event : events) {
      model.onEvent(event, watermark, 0);
      if (closely) {
        watermark = pass(model, watermark, event.timestamp() - 1);
      }
    }
    watermark = pass(model, watermark, HistoryEvent.ZERO + end);
    pass(model, watermark, HistoryEvent.ZERO + end + 2 * WITHIN);
    return new PatternFamily().inOrder(texts);
  }

  private static long pass(ModelPattern model, long from, long to) {
    OptionalLong next = model.next();
    while (next.isPresent() && next.getAsLong() <= to) {
      model.fire(next.getAsLong(), 0);
      next = model.next();
    }
    return Math.max(from, to);
  }
}
