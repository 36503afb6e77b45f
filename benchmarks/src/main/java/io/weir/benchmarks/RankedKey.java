package io.weir.benchmarks;

import static java.util.Comparator.comparingLong;

import io.weir.Event;
import io.weir.Operator;
import io.weir.OperatorState;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Compact;
import io.weir.rank.Rank;
import io.weir.spi.Emission;
import java.util.Random;

/** One key whose first ten rows are ranked, in a state that stays open. */
final class RankedKey {
  static final int ROWS = 10_000;
  private static final int DISTINCT_SCORES = 1_000_000;

  /**
   * A row.
   *
   * @param player one of {@link #ROWS}
   */
  record Score(String player, long points) {}

  private static final Rank<Score> BEST =
      Rank.of(Compact.of(Score.class)).top(10).by(comparingLong(Score::points).reversed());

  private final Operator<Score, Long> operator;
  private final boolean startsAnew;
  private final Counting context = new Counting();
  private final Random random = new Random(1);
  private OperatorState<Score, Long> state;
  private int events;

  private RankedKey(Operator<Score, Long> operator, boolean startsAnew) {
    this.operator = operator;
    this.startsAnew = startsAnew;
    this.state = operator.open(null);
  }

  /** Rows that append; after 10,000 of them the key begins anew, so that some still enter. */
  static RankedKey appended() {
    return new RankedKey(BEST.ranks((key, rank, score) -> score.points()), true);
  }

  /**
   * 10,000 rows, of which each event changes one.
   *
   * @param byRank true if each place is a result, false if each row is one
   */
  static RankedKey updated(boolean byRank) {
    Rank<Score> rank = BEST.updatedBy(Score::player);
    RankedKey key =
        new RankedKey(
            byRank
                ? rank.ranks((name, place, score) -> score.points())
                : rank.rows((name, score) -> score.points()),
            false);
    while (key.events < ROWS) {
      key.next();
    }
    return key;
  }

  /**
   * Applies one event.
   *
   * @return the results so far
   */
  long next() {
    if (startsAnew && events % ROWS == 0) {
      state = operator.open(null);
    }
    int player = startsAnew || events < ROWS ? events % ROWS : random.nextInt(ROWS);
    Score score = new Score("player-" + player, random.nextInt(DISTINCT_SCORES));
    events++;
    state.onEvent(
        new Event<>("scores", "game", Events.START, Events.START, null, null, score), context);
    return context.results;
  }

  byte[] readAndWrite() {
    BinaryWriter out = new BinaryWriter();
    state.write(out);
    byte[] bytes = out.toByteArray();
    state = operator.open(new BinaryReader(bytes));
    return bytes;
  }

  /** Counts results. */
  private static final class Counting extends QuietContext<Long> {
    private long results;

    @Override
    public void emit(Emission.Op op, Long value) {
      results++;
    }
  }
}
