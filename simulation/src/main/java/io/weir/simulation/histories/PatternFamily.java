package io.weir.simulation.histories;

import io.weir.Operator;
import io.weir.Output;
import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.pattern.AfterMatch;
import io.weir.pattern.Match;
import io.weir.pattern.Pattern;
import io.weir.simulation.histories.PatternRules.Taken;
import io.weir.simulation.histories.PatternShape.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/** Patterns: every shape of {@link PatternShape}, with a time limit. */
final class PatternFamily implements OperatorFamily {
  private static final Output<String> TIMED_OUT = Output.of("timed-out", String.class);

  /** A match in a result, or in the letter of one: its first event, and when it was complete. */
  private static final java.util.regex.Pattern MATCH =
      java.util.regex.Pattern.compile(".* (\\d+)(?:\\+\\d+)* (at -?\\d+)");

  @Override
  public boolean takes(Setting setting) {
    return setting != Setting.PROCESSING_TIME;
  }

  /** The time limit. */
  @Override
  public int size(Draws draws) {
    return 10 + draws.below(60);
  }

  /** The number of the shape. */
  @Override
  public int slide(Draws draws, int size) {
    return draws.below(PatternShape.ALL.size());
  }

  @Override
  public int plainOperation(Draws draws) {
    return 1 + draws.below(PatternShape.LETTERS.length() - 1);
  }

  /** One key has events close together: by chance alone few matches are there. */
  @Override
  public void episodes(HistoryDraft draft, ActGenerator acts) {
    Draws draws = draft.operators();
    String key = acts.events().anyKey();
    int events = 4 + draws.below(12);
    for (int i = 0; i < events; i++) {
      draft.advance(draws.below(5));
      draft.add(acts.events().put(key, draft.time() - draws.below(4)));
      if (draws.one(3)) {
        draft.add(acts.any());
      }
    }
    draft.advance(draws.below(100));
    draft.add(acts.events().put(key, draft.time()));
  }

  static PatternShape shape(Spec spec) {
    return PatternShape.ALL.get(spec.slide() % PatternShape.ALL.size());
  }

  static char letter(HistoryEvent event) {
    return PatternShape.LETTERS.charAt(event.op() % PatternShape.LETTERS.length());
  }

  static boolean skips(Spec spec) {
    return shape(spec).goesOneWay() && spec.panes() != Spec.Panes.ACCUMULATING;
  }

  static boolean tellsTimeouts(Spec spec) {
    return shape(spec).goesOneWay() && !spec.onTimeOnlyWithNews();
  }

  /** The first place at which what began is kept behind a match (S7.5). */
  static int keptFrom(Spec spec, List<Taken> match) {
    if (!skips(spec)) {
      return 0;
    }
    boolean pastLast = spec.panes() == Spec.Panes.DISCARDING;
    return 1 + (pastLast ? match.getLast() : match.getFirst()).place();
  }

  /** The last events of matches on which the author's code fails, where it does. */
  static boolean fails(int last) {
    return last % 3 == 0;
  }

  static String numbers(List<Integer> events) {
    return events.stream().map(String::valueOf).collect(Collectors.joining("+"));
  }

  static String at(long time) {
    return " at " + (time - HistoryEvent.ZERO);
  }

  @Override
  public StreamFunction.Builder<Results.Keyed> define(
      StreamFunction.Start start, Sources sources, Handlers handlers) {
    return start.from(sources.left()).compute(operator(handlers));
  }

  static Operator<HistoryEvent, Results.Keyed> operator(Handlers handlers) {
    return limited(stages(handlers), handlers.spec()).select(match -> result(handlers, match));
  }

  private static Pattern<HistoryEvent> limited(Pattern<HistoryEvent> stages, Spec spec) {
    Pattern<HistoryEvent> pattern =
        stages.within(Duration.ofMillis(spec.size())).late(Functions.LATE);
    if (skips(spec)) {
      boolean pastLast = spec.panes() == Spec.Panes.DISCARDING;
      pattern = pattern.afterMatch(pastLast ? AfterMatch.skipPastLast() : AfterMatch.skipToNext());
    }
    return tellsTimeouts(spec) ? pattern.timedOut(TIMED_OUT, PatternFamily::timedOut) : pattern;
  }

  private static Pattern<HistoryEvent> stages(Handlers handlers) {
    PatternShape shape = shape(handlers.spec());
    Pattern<HistoryEvent> pattern = null;
    for (Stage stage : shape.stages()) {
      String name = (pattern == null ? 0 : shape.stages().indexOf(stage)) + "" + stage.letter();
      pattern = repeated(with(pattern, name, stage, condition(handlers, stage)), stage);
    }
    return pattern;
  }

  private static Pattern<HistoryEvent> with(
      Pattern<HistoryEvent> pattern,
      String name,
      Stage stage,
      BiPredicate<HistoryEvent, Match<HistoryEvent>> condition) {
    if (pattern == null) {
      return Pattern.of(HistoryEvent.class).storedBy(HistoryEvent.CODEC).begin(name, condition);
    }
    return switch (stage.link()) {
      case NEXT -> pattern.next(name, condition);
      case FOLLOWED_BY -> pattern.followedBy(name, condition);
      case FOLLOWED_BY_ANY -> pattern.followedByAny(name, condition);
      case NOT_NEXT -> pattern.notNext(name, condition);
      case NOT_FOLLOWED_BY -> pattern.notFollowedBy(name, condition);
    };
  }

  private static Pattern<HistoryEvent> repeated(Pattern<HistoryEvent> pattern, Stage stage) {
    Pattern<HistoryEvent> repeated = pattern;
    if (!stage.isSingle()) {
      repeated =
          stage.most() == PatternShape.OPEN
              ? pattern.timesOrMore(stage.least())
              : pattern.times(stage.least(), stage.most());
      repeated =
          switch (stage.inner()) {
            case NEXT -> repeated.consecutive();
            case FOLLOWED_BY_ANY -> repeated.allowCombinations();
            default -> repeated;
          };
    }
    return stage.optional() ? repeated.optional() : repeated;
  }

  private static BiPredicate<HistoryEvent, Match<HistoryEvent>> condition(
      Handlers handlers, Stage stage) {
    boolean alike = shape(handlers.spec()).alike();
    return (event, match) -> {
      enter(handlers, event);
      boolean parity =
          !alike || match.isEmpty() || (match.events().getFirst().index() + event.index()) % 2 == 0;
      return letter(event) == stage.letter() && parity;
    };
  }

  /** Conditions are asked when an event's time has come: they fail as timers do. */
  private static void enter(Handlers handlers, HistoryEvent event) {
    handlers.code().enter(Code.Place.TIMER, event.index());
    if (event.kind() == HistoryEvent.Kind.POISON) {
      throw new IllegalStateException("poison");
    }
    if (event.kind() == HistoryEvent.Kind.KILLS && handlers.spec().timersKill()) {
      handlers.code().end(Code.Place.TIMER, event.index());
    }
  }

  private static Results.Keyed result(Handlers handlers, Match<HistoryEvent> match) {
    List<Integer> numbers = match.events().stream().map(HistoryEvent::index).toList();
    handlers.code().enter(Code.Place.TIMER, numbers.getLast());
    if (handlers.spec().timersFail() && fails(numbers.getLast())) {
      throw new IllegalStateException("a match of which nothing can be made");
    }
    return new Results.Keyed(match.key(), numbers(numbers) + at(match.timestamp()));
  }

  private static String timedOut(Match<HistoryEvent> match) {
    List<Integer> numbers = match.events().stream().map(HistoryEvent::index).toList();
    return "timed out " + numbers(numbers) + at(match.timestamp());
  }

  @Override
  public void side(StreamFunction.Builder<Results.Keyed> builder, Sink<Object> sink, Spec spec) {
    builder.to(Functions.LATE, sink);
    if (tellsTimeouts(spec)) {
      builder.to(TIMED_OUT, sink);
    }
  }

  @Override
  public ModelOperator model(Spec spec, Consumer<String> out) {
    return new ModelPattern(spec, out);
  }

  /** Which of the matches that begin and end alike comes first is not a rule. */
  @Override
  public List<String> inOrder(List<String> texts) {
    List<String> sorted = new ArrayList<>(texts);
    int from = 0;
    for (int to = 1; to <= sorted.size(); to++) {
      if (to == sorted.size() || !ends(sorted.get(to)).equals(ends(sorted.get(from)))) {
        sorted.subList(from, to).sort(Comparator.comparing(PatternFamily::match));
        from = to;
      }
    }
    return sorted;
  }

  private static String ends(String text) {
    Matcher match = MATCH.matcher(text);
    return match.matches() ? match.group(1) + match.group(2) : text;
  }

  private static String match(String text) {
    return text.substring(text.indexOf(' '));
  }
}
