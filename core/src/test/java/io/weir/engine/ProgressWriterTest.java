package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.engine.ProgressWriter.Stretch;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.KeyMark;
import io.weir.state.Progress;
import io.weir.state.Progress.Floor;
import io.weir.state.Progress.ShardMark;
import io.weir.state.Progress.Suspect;
import io.weir.state.Tally;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Records stand at 1, 2, 3..; the watermark after record n is 100 n. */
class ProgressWriterTest {
  private static final long ARRIVAL = 1_000;
  private static final Shard SHARD = new Shard("clicks", "shard-0");
  private static final Progress NONE = Progress.none(SHARD);

  private static Position at(long order) {
    return Position.of("clicks", "shard-0", order);
  }

  private static ShardMark mark(long order) {
    return new ShardMark(at(order), order * 100);
  }

  /**
   * A delivery that began at {@code start} and finished up to {@code end}; below start = nothing.
   */
  private static Stretch stretch(long start, long end) {
    Optional<ShardMark> last = end < start ? Optional.empty() : Optional.of(mark(end));
    return new Stretch(at(start), last, List.of(), List.of(), 0, ARRIVAL);
  }

  private static Progress after(Progress before, long start, long end) {
    return ProgressWriter.next(before, stretch(start, end));
  }

  private static List<Long> marks(Progress progress) {
    return progress.marks().stream().map(one -> one.position().order().longValueExact()).toList();
  }

  /** The largest mark before a record: what its watermark is computed from; 0 if there is none. */
  private static long judgedFrom(Progress progress, long start) {
    return marks(progress).stream().filter(order -> order < start).reduce(0L, Math::max);
  }

  @Test
  void aFinishedDeliveryAddsItsEndAndCountsItsWrite() {
    Progress first = after(NONE, 1, 10);

    assertThat(first.version()).isEqualTo(1);
    assertThat(first.marks()).containsExactly(mark(10));
    assertThat(first.reached()).contains(mark(10));
  }

  /** Else a record of the stream made anew would be taken for finished (R18). */
  @Test
  void onceThereAreRecordsTheArrivalIsTheirsThoughAReadersClockWasAhead() {
    Floor left = new Floor("0".repeat(32), "f".repeat(32), 50);
    Progress passed = NONE.nextPassed(List.of(left.plus(500)), ARRIVAL + 500);
    Progress first = after(passed, 1, 10);

    assertThat(passed.arrival()).isEqualTo(ARRIVAL + 500);
    assertThat(first.arrival()).isEqualTo(ARRIVAL);
    assertThat(first.isOfAnother(at(5), ARRIVAL + 1)).isTrue();
  }

  /** A lane of its own, or a stalled one, ends at 10 with a clock that the end at 20 had not. */
  @Test
  void whatAnEarlierEndHasSeenLaterEndsHaveSeenToo() {
    Progress later = after(NONE, 11, 20);
    Stretch ahead =
        new Stretch(
            at(1), Optional.of(new ShardMark(at(10), 5_000)), List.of(), List.of(), 0, ARRIVAL);

    assertThat(ProgressWriter.next(later, ahead).marks())
        .containsExactly(new ShardMark(at(10), 5_000), new ShardMark(at(20), 5_000));
  }

  @Test
  void aClockThatWasSetBackIsNotMovedOnByWhoEndsBeforeIt() {
    Progress back = after(NONE, 11, 20).nextSetBack(300);

    assertThat(after(back, 1, 10).reached()).contains(new ShardMark(at(20), 300));
    assertThat(after(back, 21, 30).reached()).contains(mark(30));
  }

  @Test
  void marksBelowTheLargestOneBeforeTheStartAreDropped() {
    Progress progress = after(after(after(NONE, 1, 10), 11, 20), 21, 30);

    assertThat(marks(progress)).containsExactly(20L, 30L);
    assertThat(judgedFrom(progress, 21)).isEqualTo(20);
  }

  @Test
  void aMarkAtTheStartItselfIsNotBeforeIt() {
    Progress progress = after(after(NONE, 1, 4), 4, 9);

    assertThat(marks(progress)).containsExactly(4L, 9L);
    assertThat(marks(after(progress, 4, 9))).containsExactly(4L, 9L);
  }

  /** Batch 1..10, deadline before 8, acknowledgement lost, bisected into 1..5 and 6..10. */
  @Test
  void aBatchCutByTheDeadlineWhoseAcknowledgementIsLostIsJudgedAsBeforeWhenBisected() {
    Progress deadline = after(NONE, 1, 7);
    assertThat(marks(deadline)).containsExactly(7L);
    assertThat(judgedFrom(deadline, 1)).isZero();

    Progress firstHalf = after(deadline, 1, 5);
    assertThat(marks(firstHalf)).containsExactly(5L, 7L);
    assertThat(firstHalf.reached()).contains(mark(7));
    assertThat(judgedFrom(firstHalf, 6)).isEqualTo(5);

    Progress secondHalf = after(firstHalf, 6, 10);
    assertThat(marks(secondHalf)).containsExactly(5L, 7L, 10L);
    assertThat(judgedFrom(secondHalf, 6)).isEqualTo(5);

    Progress next = after(secondHalf, 11, 20);
    assertThat(marks(next)).containsExactly(10L, 20L);
  }

  @Test
  void theSecondHalfThatIsDeliveredAgainStillStartsFromTheFirst() {
    Progress halves = after(after(after(NONE, 1, 7), 1, 5), 6, 10);

    assertThat(after(halves, 6, 10).marks()).isEqualTo(halves.marks());
  }

  @Test
  void theSameDeliveryAgainLeavesTheMarksAsTheyAre() {
    Progress once = after(after(NONE, 1, 10), 11, 20);
    Progress twice = after(once, 11, 20);

    assertThat(twice.marks()).isEqualTo(once.marks());
    assertThat(twice.version()).isEqualTo(once.version() + 1);
  }

  @Test
  void aDeliveryThatFinishedNothingAddsNoMark() {
    Progress before = after(NONE, 1, 10);
    Progress nothing = after(before, 11, 10);

    assertThat(nothing.marks()).isEqualTo(before.marks());
    assertThat(after(NONE, 1, 0).reached()).isEmpty();
  }

  @Test
  void anOlderDeliveryThatEndsBehindDoesNotTurnReachedBack() {
    Progress ahead = after(after(NONE, 1, 10), 11, 20);
    Progress stalled = after(ahead, 11, 14);

    assertThat(stalled.reached()).contains(mark(20));
    assertThat(marks(stalled)).containsExactly(10L, 14L, 20L);
  }

  /**
   * Batches of a thousand, cut, bisected, repeated: each delivery is judged from just before it.
   */
  @Test
  void everyDeliveryFindsTheMarkJustBeforeItWhateverTheCutsAndLostAcknowledgements() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      Progress progress = NONE;
      int most = 0;
      for (long start = 1; start < 4_000; start += 1_000) {
        Deque<long[]> pieces = new ArrayDeque<>(List.of(new long[] {start, start + 999}));
        while (!pieces.isEmpty()) {
          long[] piece = pieces.pop();
          assertThat(judgedFrom(progress, piece[0])).as("seed %d", seed).isEqualTo(piece[0] - 1);
          long reached = progress.reached().map(one -> one.watermark()).orElse(0L);
          int fate = random.nextInt(4);
          long end = fate == 0 ? piece[1] : random.nextLong(piece[0] - 1, piece[1] + 1);
          progress = after(progress, piece[0], end);
          most = Math.max(most, progress.marks().size());
          assertThat(progress.reached().map(one -> one.watermark()).orElse(0L))
              .isGreaterThanOrEqualTo(reached);
          retry(pieces, piece, end, fate);
        }
      }
      assertThat(most).as("seed %d", seed).isLessThanOrEqualTo(ProgressWriter.MAX_MARKS);
    }
  }

  /** 0 = all acknowledged, 1 = the rest comes again, 2 = bisected, 3 = all of it comes again. */
  private static void retry(Deque<long[]> pieces, long[] piece, long end, int fate) {
    if (fate == 1 && end < piece[1]) {
      pieces.push(new long[] {end + 1, piece[1]});
    } else if (fate == 2 && piece[0] < piece[1]) {
      long middle = (piece[0] + piece[1]) / 2;
      pieces.push(new long[] {middle + 1, piece[1]});
      pieces.push(new long[] {piece[0], middle});
    } else if (fate >= 2) {
      pieces.push(piece);
    }
  }

  @Test
  void halvingABatchDownToOneRecordKeepsAboutAsManyMarksAsItHasHalves() {
    Progress progress = NONE;
    long size = 1L << 13;
    for (long end = size; end >= 1; end /= 2) {
      progress = after(progress, 1, end);
    }

    assertThat(progress.marks()).hasSize(14);
    assertThat(marks(progress)).isSorted();
  }

  @Test
  void noMoreThanTheMostMarksAreKeptAndTheNewestStay() {
    Progress progress = NONE;
    for (long end = 100; end > 0; end--) {
      progress = after(progress, 1, end);
    }

    assertThat(progress.marks()).hasSize(ProgressWriter.MAX_MARKS);
    assertThat(progress.reached()).contains(mark(100));
  }

  @Test
  void whatBecameOfRecordsIsCountedWhenTheyAreFirstCovered() {
    KeyMark covered = new KeyMark(at(3), Tally.applied(2).plus(Tally.duplicate(1)));
    KeyMark ahead = new KeyMark(at(9), Tally.applied(5));
    Stretch upTo7 =
        new Stretch(
            at(1),
            Optional.of(mark(7)),
            List.of(at(4), at(8)),
            List.of(covered, ahead),
            0,
            ARRIVAL);
    Progress first = ProgressWriter.next(NONE, upTo7);
    assertThat(first.tally())
        .isEqualTo(Tally.applied(2).plus(Tally.duplicate(1)).plus(Tally.filtered(1)));

    Stretch upTo10 =
        new Stretch(
            at(1),
            Optional.of(mark(10)),
            List.of(at(4), at(8)),
            List.of(covered, ahead),
            0,
            ARRIVAL);
    assertThat(ProgressWriter.next(first, upTo10).tally())
        .isEqualTo(Tally.applied(7).plus(Tally.duplicate(1)).plus(Tally.filtered(2)));
  }

  @Test
  void nothingIsCountedBeforeAnythingIsReached() {
    Stretch nothing =
        new Stretch(
            at(1),
            Optional.empty(),
            List.of(at(1)),
            List.of(new KeyMark(at(2), Tally.applied(1))),
            0,
            Long.MIN_VALUE);

    assertThat(ProgressWriter.next(NONE, nothing).tally()).isEqualTo(Tally.ZERO);
  }

  @Test
  void recordsThatCameAgainAreCountedApart() {
    Stretch again = new Stretch(at(1), Optional.of(mark(10)), List.of(), List.of(), 4, ARRIVAL);
    Progress twice = ProgressWriter.next(ProgressWriter.next(NONE, again), again);

    assertThat(twice.redelivered()).isEqualTo(8);
    assertThat(twice.tally()).isEqualTo(Tally.ZERO);
  }

  @Test
  void aDeliveryEndsIdlenessAndSuspicionAndKeepsFloorsAndParents() {
    List<Floor> floors = List.of(new Floor(ShardInfo.LOWEST_HASH, ShardInfo.HIGHEST_HASH, 70));
    List<Shard> parents = new ArrayList<>(List.of(new Shard("clicks", "parent")));
    Progress idle =
        Progress.none(SHARD)
            .change()
            .version(3)
            .floors(floors)
            .parents(parents)
            .silentUntil(0)
            .arrival(0)
            .suspect(Optional.of(new Suspect(at(1), 2)))
            .made();
    Progress next = after(idle, 1, 1);

    assertThat(next.idle()).isFalse();
    assertThat(next.suspect()).isEmpty();
    assertThat(next.floors()).isEqualTo(floors);
    assertThat(next.parents()).isEqualTo(parents);
  }
}
