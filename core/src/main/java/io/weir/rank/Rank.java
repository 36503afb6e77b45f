package io.weir.rank;

import io.weir.Operator;
import io.weir.Output;
import io.weir.Source;
import io.weir.aggregate.Aggregate;
import io.weir.codec.Codec;
import io.weir.time.Millis;
import io.weir.window.Window;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * The first rows of each key by an order, kept up to date with every event (S6.3). The rules are
 * those of Flink's top-N. Immutable; each setting returns a new description.
 *
 * <pre>{@code
 * Rank.of(SCORES).top(10).by(comparingLong(Score::points).reversed())
 *     .updatedBy(Score::player)
 *     .ranks((game, rank, score) -> new Place(game, rank, score.player(), score.points()))
 * }</pre>
 *
 * <p><b>Rows</b> are events. They append, unless {@link #updatedBy} gives them ids, or {@link
 * #retractedBy} says what takes them back. Rows that compare as equal stand in the order of their
 * arrival.
 *
 * <p><b>Results</b> are either places or rows. With {@link #ranks} each place is a result, and a
 * row that comes in between gives a new one for each place behind it: the sink's key is the key and
 * the rank. With {@link #rows} each row is a result, and only what enters and what leaves is told:
 * the sink's key is the key and the row's id. What leaves is withdrawn ({@link
 * io.weir.spi.Emission.Op#DELETE}).
 *
 * <p><b>Memory.</b> If rows only append, a key keeps as many rows as it gives. If they are updated
 * or retracted it keeps all of them, at most {@link #maxRows}: a row behind the last place may come
 * forward.
 *
 * <p><b>One key.</b> Rows of different keys are never compared. To rank over all keys, write what
 * each key gives to a stream, and rank it in a second function under one key.
 *
 * @param <V> the events' value
 */
public final class Rank<V> {
  /** The most rows that a key may give. */
  public static final int MAX_TOP = 10_000;

  /** The default of {@link #maxRows}. */
  public static final int DEFAULT_MAX_ROWS = 10_000;

  /** The largest value of {@link #maxRows}. */
  public static final int MAX_ROWS = 1_000_000;

  private final RankSettings<V> settings;

  private Rank(RankSettings<V> settings) {
    this.settings = settings;
  }

  /** Begins a rank of the events of a source, which are kept by its codec. */
  public static <V> Rank<V> of(Source<V> source) {
    return new Rank<>(RankSettings.of(source.settings().codec()));
  }

  /** Begins a rank of the events of several sources, which are kept by this codec. */
  public static <V> Rank<V> of(Codec<V> codec) {
    return new Rank<>(RankSettings.of(Objects.requireNonNull(codec, "codec")));
  }

  /**
   * Gives the first {@code rows} rows of each key, 1 to {@link #MAX_TOP}. If a later release gives
   * fewer, the rows behind the new last place stay in the sink until they change: nothing withdraws
   * them.
   */
  public Rank<V> top(int rows) {
    if (rows < 1 || rows > MAX_TOP) {
      throw RankRules.problem("top(" + rows + ") must be 1 to MAX_TOP = " + MAX_TOP);
    }
    return new Rank<>(settings.withEnd(rows));
  }

  /**
   * Gives as many rows as a key's first row says, 1 to {@link #MAX_TOP}. What later rows say
   * changes nothing; a key that has no rows any more begins anew.
   */
  public Rank<V> top(ToIntFunction<? super V> rows) {
    return new Rank<>(settings.withEnd(Objects.requireNonNull(rows, "rows")));
  }

  /**
   * Leaves out the places before {@code rank}: with {@code top(5).fromRank(3)} the places 3, 4 and
   * 5 are given.
   */
  public Rank<V> fromRank(int rank) {
    if (rank < 1) {
      throw RankRules.problem("fromRank(" + rank + "): the first place is 1");
    }
    return new Rank<>(settings.withStart(rank));
  }

  /**
   * Sets the order: the smallest row is the first. It must be pure, and should not change while
   * keys have state: rows that are kept stand as the old order has them.
   */
  public Rank<V> by(Comparator<? super V> order) {
    return new Rank<>(settings.withOrder(Objects.requireNonNull(order, "order")));
  }

  /** Orders rows by their arrival: the first that came is the first. */
  public Rank<V> byArrival() {
    return new Rank<>(settings.withArrival());
  }

  /**
   * Gives rows ids: an event replaces the row with its id. If it compares as equal to the old one
   * it takes the same place.
   */
  public Rank<V> updatedBy(Function<? super V, String> id) {
    return input(settings.input().updatedBy(Objects.requireNonNull(id, "id")));
  }

  /**
   * Says which events take out the row with their id, instead of replacing it. Needs {@link
   * #updatedBy}.
   */
  public Rank<V> removedBy(Predicate<? super V> which) {
    return input(settings.input().removedBy(Objects.requireNonNull(which, "which")));
  }

  /**
   * Says which events take a row back: the earliest of those that compare as equal to the event and
   * have its id. Ids need not be unique; for a changelog of whole rows it is the row's text. All
   * other events append.
   */
  public Rank<V> retractedBy(Predicate<? super V> which, Function<? super V, String> id) {
    Objects.requireNonNull(which, "which");
    Objects.requireNonNull(id, "id");
    return input(settings.input().retractedBy(which, id));
  }

  /**
   * States that a new version of a row never stands behind the old one, such as a score that only
   * grows. A key then keeps only the rows that it gives. An event that breaks this is a failure of
   * its own, and changes nothing. Needs {@link #updatedBy}.
   */
  public Rank<V> onlyImproving() {
    return input(settings.input().improving());
  }

  /**
   * Names the output for events that take out a row that is not there; they count as late. The
   * function needs a sink for it.
   */
  public Rank<V> unmatched(Output<? super V> output) {
    return input(settings.input().unmatchedTo(Objects.requireNonNull(output, "output")));
  }

  private Rank<V> input(RowInput<V> next) {
    return new Rank<>(settings.withInput(next));
  }

  /**
   * Limits the rows that a key keeps where they are updated or retracted; {@link #DEFAULT_MAX_ROWS}
   * unless set. The event of one more row fails with {@link io.weir.LimitExceededException}, and
   * the key goes on.
   */
  public Rank<V> maxRows(int rows) {
    if (rows < 1 || rows > MAX_ROWS) {
      throw RankRules.problem("maxRows(" + rows + ") must be 1 to MAX_ROWS = " + MAX_ROWS);
    }
    return new Rank<>(settings.withMaxRows(rows));
  }

  /**
   * Forgets a key to which no event has come for this long, by arrival (R7). Nothing is withdrawn;
   * the key's next event is the first of a new key.
   */
  public Rank<V> expireAfter(Duration silence) {
    return new Rank<>(settings.withTtl(Millis.positive("expireAfter", silence)));
  }

  /**
   * Withdraws a row before the one that replaces it is given ({@link
   * RowChange.Kind#UPDATE_BEFORE}), for sinks that add up what they are told. A sink that keeps
   * rows needs it not.
   */
  public Rank<V> withdrawing() {
    return new Rank<>(settings.withdrawing());
  }

  /**
   * Sets the codec of rows while they are kept; that of the source unless set. Fields that a codec
   * leaves out are missing in results. A new codec must read the bytes of the old one.
   */
  public Rank<V> storedBy(Codec<V> codec) {
    return new Rank<>(settings.withCodec(Objects.requireNonNull(codec, "codec")));
  }

  /** Gives each place as a result, with its rank. */
  public <O> Operator<V, O> ranks(RankFunction<? super V, ? extends O> output) {
    Objects.requireNonNull(output, "output");
    return rankChanges(change -> output.apply(change.key(), change.rank(), change.row()));
  }

  /**
   * Gives each place as a result, made of the change with its kind; null = nothing is emitted, and
   * nothing withdrawn.
   */
  public <O> Operator<V, O> rankChanges(Function<? super RowChange<V>, ? extends O> output) {
    return operator("ranks(..)", true, output);
  }

  /** Gives each row as a result, when it enters; it is withdrawn when it leaves. */
  public <O> Operator<V, O> rows(BiFunction<? super String, ? super V, ? extends O> output) {
    Objects.requireNonNull(output, "output");
    return rowChanges(change -> output.apply(change.key(), change.row()));
  }

  /**
   * Gives each row as a result, made of the change with its kind; null = nothing is emitted, and
   * nothing withdrawn. The rank is 0.
   */
  public <O> Operator<V, O> rowChanges(Function<? super RowChange<V>, ? extends O> output) {
    return operator("rows(..)", false, output);
  }

  private <O> Operator<V, O> operator(
      String by, boolean byRank, Function<? super RowChange<V>, ? extends O> output) {
    Objects.requireNonNull(output, "output");
    RankRules.check(settings, by);
    RowChanges<V, O> changes = new RowChanges<>(settings.withdraws(), output);
    return RankOperator.of(settings, new RankChanges<>(byRank, settings.start() - 1, changes));
  }

  /**
   * Makes an aggregate of this rank: a window's result is then the list of its first rows, as in
   * {@code Window.of(VIEWS).tumbling(ofHours(1)).aggregate(Rank.of(VIEWS)...aggregate(),
   * Best::new)}. Where sessions are merged, of rows that compare as equal those of the session that
   * began first come first, whichever arrived first.
   */
  public Aggregate<V, ?, List<V>> aggregate() {
    RankRules.checkOfWindow(settings, "aggregate()");
    return TopAggregate.of(settings);
  }

  /**
   * Ranks the events of each window by themselves. The window says when there are results and how
   * late an event may be.
   */
  public WindowRank<V> perWindow(Window<V> window) {
    RankRules.checkOfWindow(settings, "perWindow(..)");
    return new WindowRank<>(Objects.requireNonNull(window, "window"), TopAggregate.of(settings));
  }
}
