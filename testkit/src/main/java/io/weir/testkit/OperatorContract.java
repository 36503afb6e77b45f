package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.JoinOperator;
import io.weir.Operator;
import io.weir.OperatorState;
import io.weir.StateEntry;
import io.weir.codec.UnreadableStateException;
import io.weir.time.TimeDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * The contract of operators, whatever they compute: results depend on the log alone (P3), so the
 * state of a key may be written and read between any two calls, and an operator keeps nothing
 * beside it. Extend it, and give an operator and values; it makes histories of them, with events
 * out of order, watermarks and processing time.
 *
 * <p>It cannot know the right results of the operator. Test these with {@link OperatorHarness}.
 *
 * @param <I> the events' value type
 */
public abstract class OperatorContract<I> {
  private static final int HISTORIES = 30;
  private static final int MOVES = 40;
  private static final int CUTS = 5;
  private static final List<String> ANY = List.of("s");

  /** Makes a new operator; not the same object each time. */
  protected abstract Operator<I, ?> operator();

  /**
   * Makes a new value of an event, equal for the same number.
   *
   * @param source one of the sources that the operator tells apart; {@code s} if it tells none
   *     apart
   * @param number from 0; mix the kinds of values that matter, such as large and small, or equal
   *     ones
   */
  protected abstract I value(String source, int number);

  /**
   * The milliseconds between two events, about. Choose it so that a history of about 25 events is
   * several times as long as the operator's durations.
   */
  protected long stepMillis() {
    return 1_000;
  }

  /** State of earlier releases that must still be read; none unless overridden. */
  protected List<byte[]> olderState() {
    return List.of();
  }

  /** Something that happens to a key. */
  private record Move<I>(String what, Consumer<OperatorHarness<I>> play) {}

  private List<Move<I>> history(long seed) {
    Random random = new Random(seed);
    List<String> sources = sources();
    List<Move<I>> moves = new ArrayList<>();
    long step = stepMillis();
    long time = 10 * step;
    for (int i = 0; i < MOVES; i++) {
      time += (long) (random.nextDouble() * 2 * step);
      switch (random.nextInt(8)) {
        case 0, 1 -> moves.add(watermark(time - random.nextInt(4) * step));
        case 2 -> moves.add(processingTime(time));
        default ->
            moves.add(
                event(
                    sources.get(random.nextInt(sources.size())),
                    time - (random.nextInt(3) == 0 ? random.nextInt(5) * step : 0),
                    random.nextInt(MOVES)));
      }
    }
    moves.add(watermark(time + 10 * step));
    moves.add(processingTime(time + 10 * step));
    return moves;
  }

  private List<String> sources() {
    return operator() instanceof JoinOperator<?> join
        ? join.sources().stream().map(keyed -> keyed.source().name()).sorted().toList()
        : ANY;
  }

  private Move<I> event(String source, long time, int number) {
    return new Move<>(
        "event " + number + " of " + source + " at " + time,
        key -> key.event(source, time, value(source, number)));
  }

  private Move<I> watermark(long to) {
    return new Move<>("watermark " + to, key -> key.watermark(to));
  }

  private Move<I> processingTime(long to) {
    return new Move<>("processing time " + to, key -> key.processingTime(to));
  }

  /** Plays histories, and looks at the key before the first move and after each. */
  private void atEveryPoint(Point<I> look) {
    for (long seed = 0; seed < HISTORIES; seed++) {
      OperatorHarness<I> key = OperatorHarness.of(operator());
      StringBuilder played = new StringBuilder("history " + seed);
      look.at(key, played.toString());
      for (Move<I> move : history(seed)) {
        move.play().accept(key);
        look.at(key, played.append("; ").append(move.what()).toString());
      }
    }
  }

  /** A check of a key in the middle of a history. */
  private interface Point<I> {
    void at(OperatorHarness<I> key, String played);
  }

  private OperatorState<I, ?> open(byte[] bytes) {
    return OperatorHarness.open(operator(), bytes);
  }

  /** Copies a key, with the same times and the same state. */
  private OperatorHarness<I> copy(OperatorHarness<I> key) {
    OperatorHarness<I> copy = OperatorHarness.of(operator());
    copy.takeTimes(key);
    copy.restore(key.bytes());
    return copy;
  }

  @Test
  void resultsAndStateAreTheSameWhereverBatchesAreCut() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      Played often = play(seed, () -> true);
      assertThat(play(seed, () -> false)).as("history %d in one batch", seed).isEqualTo(often);
      for (int cut = 0; cut < CUTS; cut++) {
        Random random = new Random(seed * CUTS + cut);
        assertThat(play(seed, random::nextBoolean))
            .as("history %d, cut %d", seed, cut)
            .isEqualTo(often);
      }
    }
  }

  /** The results of a history, and the state after each move. */
  private record Played(List<String> results, List<String> states) {}

  /** A history on its way through a key. */
  private final class Playing {
    private final OperatorHarness<I> key;
    private final Iterator<Move<I>> left;
    private final List<String> states = new ArrayList<>();

    Playing(OperatorHarness<I> key, long seed) {
      this.key = key;
      this.left = history(seed).iterator();
    }

    boolean goesOn() {
      return left.hasNext();
    }

    void move() {
      Move<I> move = left.next();
      move.play().accept(key);
      states.add(move.what() + ": " + Arrays.toString(key.bytes()));
    }

    Played played() {
      return new Played(key.texts(), states);
    }
  }

  private Played play(long seed, BooleanSupplier reopens) {
    Playing playing = new Playing(OperatorHarness.cut(operator(), reopens), seed);
    while (playing.goesOn()) {
      playing.move();
    }
    return playing.played();
  }

  /**
   * One object serves all keys of a container, and another container has a new one: it keeps
   * nothing itself of what it is called with.
   */
  @Test
  void keysOfOneOperatorKnowNothingOfEachOther() {
    Operator<I, ?> used = operator();
    for (long seed = 0; seed < HISTORIES; seed++) {
      Playing one = new Playing(OperatorHarness.of(used), seed);
      Playing other = new Playing(OperatorHarness.of(used), seed + 1);
      while (one.goesOn()) {
        one.move();
        other.move();
      }
      assertThat(one.played())
          .as(
              "history %d of a key on an operator that has other keys, against a new operator of"
                  + " its own: what changes belongs into the state, not into the operator",
              seed)
          .isEqualTo(play(seed, () -> true));
    }
  }

  @Test
  void theSameStateHasTheSameBytes() {
    atEveryPoint((key, played) -> {
      OperatorState<I, ?> whole = open(key.bytes());
      whole.openAll();
      assertThat(OperatorHarness.bytesOf(whole))
          .as("read whole, %s", played)
          .isEqualTo(key.bytes());
      OperatorState<I, ?> unread = open(key.bytes());
      assertThat(OperatorHarness.bytesOf(unread)).as("unread, %s", played).isEqualTo(key.bytes());
      assertThat(OperatorHarness.bytesOf(unread)).as("twice, %s", played).isEqualTo(key.bytes());
    });
  }

  @Test
  void whatIsDueAgreesWithWhenItIsDue() {
    atEveryPoint((key, played) -> {
      for (TimeDomain domain : TimeDomain.values()) {
        OperatorState<I, ?> state = key.state();
        OptionalLong next = state.nextDue(domain);
        assertThat(state.isDue(domain, Long.MAX_VALUE))
            .as("something is due in %s time, %s", domain, played)
            .isEqualTo(next.isPresent());
        next.ifPresent(due -> isDueFrom(state, domain, due, played));
      }
    });
  }

  private static void isDueFrom(
      OperatorState<?, ?> state, TimeDomain domain, long due, String played) {
    assertThat(state.isDue(domain, due)).as("due at %d, %s", due, played).isTrue();
    assertThat(state.isDue(domain, due - 1)).as("due before %d, %s", due, played).isFalse();
    assertThat(state.timeOfDue(domain, due))
        .as("the time of what is due at %d, %s", due, played)
        .isLessThanOrEqualTo(due);
  }

  /** {@code ./weir explain} tells by it what a key waits for. */
  @Test
  void whatIsKeptIsToldAndTellingChangesNothing() {
    atEveryPoint((key, played) -> {
      OperatorState<I, ?> state = open(key.bytes());
      List<StateEntry> kept = state.kept();
      assertThat(kept.isEmpty()).as("kept() tells nothing, %s", played).isEqualTo(state.isEmpty());
      assertThat(OperatorHarness.bytesOf(state)).as("after it, %s", played).isEqualTo(key.bytes());
      for (TimeDomain domain : TimeDomain.values()) {
        isTold(kept, domain, state.nextDue(domain), played);
      }
    });
  }

  /** An earlier time would look as if a tick had missed it, a later one as if none came so soon. */
  private static void isTold(
      List<StateEntry> kept, TimeDomain domain, OptionalLong due, String played) {
    OptionalLong told =
        kept.stream()
            .flatMap(entry -> entry.dues().stream())
            .filter(one -> one.domain() == domain)
            .mapToLong(StateEntry.Due::time)
            .min();
    assertThat(told)
        .as(
            "the earliest %s time at which an entry of kept() is due must be that of nextDue();"
                + " tell a time at which the operator is not called by at(..), %s",
            domain, played)
        .isEqualTo(due);
  }

  @Test
  void onlyDeclaredTimeIsWaitedFor() {
    Operator<I, ?> operator = operator();
    atEveryPoint((key, played) -> {
      if (!operator.usesEventTime()) {
        assertThat(key.nextDue(TimeDomain.EVENT)).as("usesEventTime(), %s", played).isEmpty();
      }
      if (!operator.usesProcessingTime()) {
        assertThat(key.nextDue(TimeDomain.PROCESSING))
            .as("usesProcessingTime(), %s", played)
            .isEmpty();
      }
    });
  }

  /** That the timer is not due again is checked by the harness at every timer. */
  @Test
  void aSkippedTimerIsForgottenAndSaysNothing() {
    atEveryPoint((key, played) -> {
      for (TimeDomain domain : TimeDomain.values()) {
        if (key.nextDue(domain).isPresent()) {
          OperatorHarness<I> copy = copy(key);
          copy.skipNext(domain);
          assertThat(copy.results()).as("skipped in %s time, %s", domain, played).isEmpty();
        }
      }
    });
  }

  /** That a key with timers is not empty is checked by the harness after every call. */
  @Test
  void aKeyWithoutStateIsEmptyAndAnEmptyOneWaitsForNothing() {
    assertThat(operator().open(null).isEmpty()).as("a key without state is empty").isTrue();
    atEveryPoint((key, played) -> {
      if (key.bytes().length == 0) {
        for (TimeDomain domain : TimeDomain.values()) {
          assertThat(key.nextDue(domain)).as("empty, %s", played).isEmpty();
        }
      }
    });
  }

  @Test
  void stateThatExpiresWaitsForNothingAndIsNotMissed() {
    atEveryPoint((key, played) -> {
      OptionalLong expires = key.expiresAt();
      if (expires.isEmpty()) {
        return;
      }
      for (TimeDomain domain : TimeDomain.values()) {
        assertThat(key.nextDue(domain)).as("expires, %s", played).isEmpty();
      }
      OperatorHarness<I> kept = copy(key);
      OperatorHarness<I> gone = copy(key);
      gone.restore(new byte[0]);
      assertThat(goOn(kept, expires.getAsLong()))
          .as("as if there were none after it expired, %s", played)
          .isEqualTo(goOn(gone, expires.getAsLong()));
    });
  }

  private List<String> goOn(OperatorHarness<I> key, long now) {
    key.processingTime(now);
    for (String source : sources()) {
      key.event(source, now, value(source, 0));
    }
    List<String> all = new ArrayList<>(key.texts());
    all.add(Arrays.toString(key.bytes()));
    return all;
  }

  @Test
  void bytesThatAreCutOffOrTooManyAreRefused() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      byte[] longest = longest(seed);
      for (int length = 1; length < longest.length; length++) {
        refused(Arrays.copyOf(longest, length), length + " of " + longest.length + " bytes");
      }
      refused(Arrays.copyOf(longest, longest.length + 1), "a byte more");
    }
  }

  private byte[] longest(long seed) {
    OperatorHarness<I> key = OperatorHarness.of(operator());
    byte[] longest = key.bytes();
    for (Move<I> move : history(seed)) {
      move.play().accept(key);
      longest = key.bytes().length > longest.length ? key.bytes() : longest;
    }
    return longest;
  }

  private void refused(byte[] bytes, String what) {
    assertThatThrownBy(() -> open(bytes).openAll(), what)
        .isInstanceOf(UnreadableStateException.class);
  }

  @Test
  void olderStateIsReadAndGoesOn() {
    for (byte[] older : olderState()) {
      OperatorState<I, ?> state = open(older);
      state.openAll();
      assertThat(state.isEmpty()).as("state from %s", Arrays.toString(older)).isFalse();
      OperatorHarness<I> key = OperatorHarness.of(operator());
      key.restore(older);
      history(0).forEach(move -> move.play().accept(key));
    }
  }
}
