package io.weir.pattern;

import io.weir.LimitExceededException;
import io.weir.Operator;
import io.weir.Output;
import io.weir.Source;
import io.weir.codec.Codec;
import io.weir.codec.Codecs;
import io.weir.time.Millis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds sequences of a key's events: stages with conditions, and what may stand between them. The
 * rules are those of Flink CEP, to the millisecond (S7.1 to S7.6). Immutable; each setting returns
 * a new description. A setting of a stage is about the stage written last.
 *
 * <pre>{@code
 * Pattern.of(LOGINS)
 *     .begin("failed", login -> !login.ok()).timesOrMore(3).consecutive()
 *     .next("succeeded", Login::ok)
 *     .within(ofMinutes(10))
 *     .afterMatch(AfterMatch.skipPastLast())
 *     .late(LATE)
 *     .select(match -> new Takeover(match.key(), match.events("failed").size()))
 * }</pre>
 *
 * <p><b>Order.</b> Events wait until the key's watermark passes them, and are then taken in the
 * order of their times; those of one time in the order of their arrival, or of {@link #orderedBy}.
 * An event at or below the watermark of its own shard is late (S7.1).
 *
 * <p><b>Conditions</b> see the event, and if they ask for it the match so far: what earlier stages
 * took, and the stage itself. They must be pure, and are asked again for each partial match.
 *
 * <p><b>Memory.</b> Each event is kept once, encoded, as long as it waits or a partial match has
 * it; partial matches share what they have in common. {@link #within} bounds all of it. Without it
 * a partial match stays until it is complete.
 *
 * @param <E> the events' value
 */
public final class Pattern<E> {
  /** The default of {@link #maxEvents}. */
  public static final int DEFAULT_MAX_EVENTS = 10_000;

  /** The largest value of {@link #maxEvents}. */
  public static final int MAX_EVENTS = 1_000_000;

  /** The default of {@link #maxPartialMatches}. */
  public static final int DEFAULT_MAX_MATCHES = 10_000;

  /** The largest value of {@link #maxPartialMatches}. */
  public static final int MAX_MATCHES = 1_000_000;

  /** The largest number of times that {@code times(..)} and {@code timesOrMore(..)} take. */
  public static final int MAX_TIMES = 1_000;

  private final PatternSpec<E> spec;

  private Pattern(PatternSpec<E> spec) {
    this.spec = spec;
  }

  /**
   * Begins a pattern over the events of a source.
   *
   * @param source its type and its codec are used, and nothing else
   */
  public static <E> Start<E> of(Source<E> source) {
    Objects.requireNonNull(source, "source");
    return new Start<>(PatternSpec.of(new Events<>(source.settings().codec())), null);
  }

  /**
   * Begins a pattern over events of several sources, whose values all have this type. They are kept
   * as JSON, unless {@link Start#storedBy} says otherwise. JSON has to tell of which class an event
   * was, so {@code begin(..)} refuses {@code Object} and the like without such a codec.
   */
  public static <E> Start<E> of(Class<E> type) {
    Objects.requireNonNull(type, "type");
    return new Start<>(PatternSpec.of(new Events<>(Codecs.of(type))), type);
  }

  /**
   * A pattern without stages: the first one comes next.
   *
   * @param <E> the events' value
   */
  public static final class Start<E> {
    private final PatternSpec<E> spec;
    private final @Nullable Class<E> asJson;

    /**
     * @param asJson the type of events that are kept as it says; null = a codec is given
     */
    private Start(PatternSpec<E> spec, @Nullable Class<E> asJson) {
      this.spec = spec;
      this.asJson = asJson;
    }

    private Pattern<E> begun() {
      if (asJson != null) {
        Codecs.requireToldApart("a pattern", asJson, "give a codec by storedBy(..)");
      }
      return new Pattern<>(spec);
    }

    /**
     * Sets the codec of events while they are kept; that of the source unless set. Fields that it
     * leaves out are missing in conditions and matches. A new codec must read the bytes of the old
     * one.
     */
    public Start<E> storedBy(Codec<E> codec) {
      Objects.requireNonNull(codec, "codec");
      return new Start<>(spec.with(new Events<>(codec)), null);
    }

    /** Begins with any event. */
    public Pattern<E> begin(String stage) {
      return begun().with(stage, Contiguity.NEXT, Condition.any());
    }

    /** Begins with an event that fulfils the condition. */
    public Pattern<E> begin(String stage, Predicate<? super E> condition) {
      return begun().with(stage, Contiguity.NEXT, Condition.of(condition));
    }

    /** Begins with an event that fulfils a condition on it and on what the stage took before. */
    public Pattern<E> begin(String stage, BiPredicate<? super E, ? super Match<E>> condition) {
      return begun().with(stage, Contiguity.NEXT, new Condition<>(condition));
    }

    /** Begins with a group of stages. */
    public Pattern<E> begin(Pattern<E> group) {
      return begun().with(Contiguity.NEXT, group);
    }
  }

  /** Goes on with the very next event, whatever it is. */
  public Pattern<E> next(String stage) {
    return with(stage, Contiguity.NEXT, Condition.any());
  }

  /** Goes on with the very next event, which must fulfil the condition. */
  public Pattern<E> next(String stage, Predicate<? super E> condition) {
    return with(stage, Contiguity.NEXT, Condition.of(condition));
  }

  /** Goes on with the very next event, which must fulfil a condition on it and the match so far. */
  public Pattern<E> next(String stage, BiPredicate<? super E, ? super Match<E>> condition) {
    return with(stage, Contiguity.NEXT, new Condition<>(condition));
  }

  /** Goes on with a group whose first event is the very next one. */
  public Pattern<E> next(Pattern<E> group) {
    return with(Contiguity.NEXT, group);
  }

  /** Goes on with the next event that fulfils the condition; others between are skipped. */
  public Pattern<E> followedBy(String stage, Predicate<? super E> condition) {
    return with(stage, Contiguity.FOLLOWED_BY, Condition.of(condition));
  }

  /** As {@link #followedBy(String, Predicate)}, with a condition on the match so far, too. */
  public Pattern<E> followedBy(String stage, BiPredicate<? super E, ? super Match<E>> condition) {
    return with(stage, Contiguity.FOLLOWED_BY, new Condition<>(condition));
  }

  /** Goes on with a group; events before its first one are skipped. */
  public Pattern<E> followedBy(Pattern<E> group) {
    return with(Contiguity.FOLLOWED_BY, group);
  }

  /**
   * Goes on with any later event that fulfils the condition: each gives a partial match of its own.
   */
  public Pattern<E> followedByAny(String stage, Predicate<? super E> condition) {
    return with(stage, Contiguity.FOLLOWED_BY_ANY, Condition.of(condition));
  }

  /** As {@link #followedByAny(String, Predicate)}, with a condition on the match so far, too. */
  public Pattern<E> followedByAny(
      String stage, BiPredicate<? super E, ? super Match<E>> condition) {
    return with(stage, Contiguity.FOLLOWED_BY_ANY, new Condition<>(condition));
  }

  /** Goes on with a group that may begin with any later event. */
  public Pattern<E> followedByAny(Pattern<E> group) {
    return with(Contiguity.FOLLOWED_BY_ANY, group);
  }

  /** Ends the partial match if the very next event fulfils the condition. */
  public Pattern<E> notNext(String stage, Predicate<? super E> condition) {
    return with(stage, Contiguity.NOT_NEXT, Condition.of(condition));
  }

  /** As {@link #notNext(String, Predicate)}, with a condition on the match so far, too. */
  public Pattern<E> notNext(String stage, BiPredicate<? super E, ? super Match<E>> condition) {
    return with(stage, Contiguity.NOT_NEXT, new Condition<>(condition));
  }

  /**
   * Ends the partial match if an event fulfils the condition before the next stage takes one. As
   * the last stage it needs {@link #within} or {@link #withinPrevious}: then the match is complete
   * when that time is over.
   */
  public Pattern<E> notFollowedBy(String stage, Predicate<? super E> condition) {
    return with(stage, Contiguity.NOT_FOLLOWED_BY, Condition.of(condition));
  }

  /** As {@link #notFollowedBy(String, Predicate)}, with a condition on the match so far, too. */
  public Pattern<E> notFollowedBy(
      String stage, BiPredicate<? super E, ? super Match<E>> condition) {
    return with(stage, Contiguity.NOT_FOLLOWED_BY, new Condition<>(condition));
  }

  /** Lets the stage take exactly this many events. */
  public Pattern<E> times(int count) {
    return times(count, count);
  }

  /**
   * Lets the stage take this many events.
   *
   * @param from the least; 0 makes the stage {@link #optional}
   * @param to the most
   */
  public Pattern<E> times(int from, int to) {
    return repeated("times(" + from + ", " + to + ")", from, to, 0);
  }

  /**
   * As {@link #times(int, int)}, with a limit of the time since the event before.
   *
   * @param gap the limit holds while the stage waits for any of its events but the last (S7.4)
   */
  public Pattern<E> times(int from, int to, Duration gap) {
    return repeated("times(" + from + ", " + to + ", ..)", from, to, Millis.positive("gap", gap));
  }

  /** Lets the stage take one event or more. */
  public Pattern<E> oneOrMore() {
    return repeated("oneOrMore()", 1, Times.OPEN, 0);
  }

  /**
   * As {@link #oneOrMore()}, with a limit of the time since the event before.
   *
   * @param gap the limit holds while the stage waits for its first event (S7.4)
   */
  public Pattern<E> oneOrMore(Duration gap) {
    return repeated("oneOrMore(..)", 1, Times.OPEN, Millis.positive("gap", gap));
  }

  /** Lets the stage take this many events or more. */
  public Pattern<E> timesOrMore(int count) {
    return repeated("timesOrMore(" + count + ")", count, Times.OPEN, 0);
  }

  /**
   * As {@link #timesOrMore(int)}, with a limit of the time since the event before.
   *
   * @param gap the limit holds while the stage waits for the first {@code count} events (S7.4)
   */
  public Pattern<E> timesOrMore(int count, Duration gap) {
    return repeated(
        "timesOrMore(" + count + ", ..)", count, Times.OPEN, Millis.positive("gap", gap));
  }

  private Pattern<E> repeated(String setting, int from, int to, long gap) {
    Stage<E> last = StageChecks.canRepeat(spec.last(), setting, from, to, gap);
    Stage<E> repeated = last.repeated(Times.of(Math.max(from, 1), to, gap));
    Pattern<E> pattern = withLast(repeated);
    return from == 0 ? pattern.optional() : pattern;
  }

  /** Lets the stage be left out. */
  public Pattern<E> optional() {
    return withLast(StageChecks.canBeOptional(spec.stages()).asOptional());
  }

  /**
   * Lets a repeated stage take all events that it can: as long as an event fulfils its condition,
   * the next stage does not take it.
   */
  public Pattern<E> greedy() {
    Stage<E> last = spec.last();
    return withLast(last.repeated(StageChecks.canBeGreedy(last).asGreedy()));
  }

  /** Lets no other event stand between the events of a repeated stage. */
  public Pattern<E> consecutive() {
    Stage<E> last = spec.last();
    return withLast(last.repeated(StageChecks.canBe(last, "consecutive()").inner(Contiguity.NEXT)));
  }

  /**
   * Lets a repeated stage skip events that it could take, so that every combination is a match of
   * its own.
   */
  public Pattern<E> allowCombinations() {
    Stage<E> last = spec.last();
    return withLast(
        last.repeated(
            StageChecks.canBe(last, "allowCombinations()").inner(Contiguity.FOLLOWED_BY_ANY)));
  }

  /** Ends an open repetition: from an event on that fulfils the condition the stage takes none. */
  public Pattern<E> until(Predicate<? super E> condition) {
    return until(Condition.<E>of(condition));
  }

  /** As {@link #until(Predicate)}, with a condition on the match so far, too. */
  public Pattern<E> until(BiPredicate<? super E, ? super Match<E>> condition) {
    return until(new Condition<E>(condition));
  }

  private Pattern<E> until(Condition<E> condition) {
    Stage<E> last = spec.last();
    return withLast(last.repeated(StageChecks.canEnd(last).until(condition)));
  }

  /**
   * Limits the time from the first event to the last: a partial match times out when event time
   * reaches the first event's time plus this.
   */
  public Pattern<E> within(Duration limit) {
    return new Pattern<>(spec.within(Millis.positive("within", limit)));
  }

  /**
   * Limits the time from the event before to the stage's own, which takes one event: the partial
   * match times out when event time reaches the time of the event before plus this. For a repeated
   * stage give the limit to {@code times(..)}.
   */
  public Pattern<E> withinPrevious(Duration limit) {
    long millis = Millis.positive("withinPrevious", limit);
    return withLast(StageChecks.canHaveGap(spec.last()).after(millis));
  }

  /** Says which other matches a match leaves possible; all of them unless set. */
  public Pattern<E> afterMatch(AfterMatch strategy) {
    return new Pattern<>(spec.with(Objects.requireNonNull(strategy, "strategy")));
  }

  /** Sets the order of events of one time; that of their arrival unless set, and where it is 0. */
  public Pattern<E> orderedBy(Comparator<? super E> order) {
    return new Pattern<>(spec.with(Objects.requireNonNull(order, "order")));
  }

  /** Names the output for late events. */
  public Pattern<E> late(Output<? super E> output) {
    return new Pattern<>(spec.late(Objects.requireNonNull(output, "output")));
  }

  /**
   * Names the output for partial matches that time out, and makes its values of them; null =
   * nothing. It needs a time limit.
   */
  public <T> Pattern<E> timedOut(Output<T> output, Function<? super Match<E>, ? extends T> result) {
    Objects.requireNonNull(output, "output");
    Objects.requireNonNull(result, "result");
    return new Pattern<>(spec.with(new PatternSpec.TimedOut<>(output, result)));
  }

  /**
   * Limits the events that a key keeps, waiting or taken; {@link #DEFAULT_MAX_EVENTS} unless set.
   * An event beyond that is dead-lettered with {@link LimitExceededException}, and the key goes on.
   */
  public Pattern<E> maxEvents(int events) {
    return new Pattern<>(
        spec.maxEvents(StageChecks.limit("maxEvents", events, "MAX_EVENTS", MAX_EVENTS)));
  }

  /**
   * Limits the partial matches of a key, and the matches that wait for earlier ones; {@link
   * #DEFAULT_MAX_MATCHES} unless set. The events of a time that would need more are given up with
   * {@link LimitExceededException}, as a timer that fails, and the key goes on.
   */
  public Pattern<E> maxPartialMatches(int matches) {
    return new Pattern<>(
        spec.maxMatches(
            StageChecks.limit("maxPartialMatches", matches, "MAX_MATCHES", MAX_MATCHES)));
  }

  /**
   * Makes the result of a match; null = nothing. It must be pure: the same match gives the same
   * result.
   *
   * @throws IllegalArgumentException if the pattern can never be complete, or asks for what cannot
   *     be; the message says what to change
   */
  public <O> Operator<E, O> select(Function<? super Match<E>, ? extends O> result) {
    Objects.requireNonNull(result, "result");
    PatternChecks.check(spec);
    return new PatternOperator<>(spec, Automaton.of(spec), result);
  }

  private Pattern<E> with(String name, Contiguity contiguity, Condition<E> condition) {
    return with(Stage.of(Objects.requireNonNull(name, "stage"), contiguity, condition));
  }

  private Pattern<E> with(Contiguity contiguity, Pattern<E> group) {
    return with(Stage.group(contiguity, PatternChecks.asGroup(group.spec)));
  }

  private Pattern<E> with(Stage<E> stage) {
    List<Stage<E>> stages = new ArrayList<>(spec.stages());
    StageChecks.canFollow(stages, stage);
    stages.add(stage);
    return new Pattern<>(spec.with(stages));
  }

  private Pattern<E> withLast(Stage<E> stage) {
    return new Pattern<>(spec.withLast(stage));
  }
}
