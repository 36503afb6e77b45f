package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.FailurePolicy;
import io.weir.engine.EngineLimits;
import io.weir.spi.Emission;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.Commit;
import io.weir.state.CommitResult;
import io.weir.state.DuePage;
import io.weir.state.DueQuery;
import io.weir.state.IdChunk;
import io.weir.state.IdLife;
import io.weir.state.KeyMark;
import io.weir.state.KeyRecord;
import io.weir.state.Note;
import io.weir.state.Outbox;
import io.weir.state.ParkedRecord;
import io.weir.state.Progress;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.state.StateStore;
import io.weir.state.Tally;
import io.weir.time.TimeDomain;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link StateStore} must do. A subclass gives a fresh store for each test. */
public abstract class StateStoreContract {
  /** The time of the tests, epoch milliseconds, a whole minute. */
  protected static final long NOW = 1_700_000_040_000L;

  /** What an emission counts beside its payload and the names of its sink and itself. */
  private static final int BYTES_BESIDE_A_PAYLOAD = 24;

  private static final String FUNCTION = "page-views";
  private static final StateKey KEY = new StateKey(FUNCTION, "/home");
  private final StateStore store = open();

  /** A store without any item. */
  protected abstract StateStore open();

  @Test
  void a_key_without_an_item_has_version_0() {
    assertThat(load(KEY)).isEqualTo(Snapshot.absent(KEY));
  }

  @Test
  void the_first_commit_makes_version_1_and_a_load_sees_it() {
    Snapshot stored = committed(commit(Snapshot.absent(KEY), record(1)));
    assertThat(stored.version()).isEqualTo(1);
    assertSame(load(KEY), stored);
  }

  @Test
  void a_second_first_commit_loses_and_gets_the_winner() {
    Snapshot winner = committed(commit(Snapshot.absent(KEY), record(1)));
    assertSame(conflict(commit(Snapshot.absent(KEY), record(2))), winner);
  }

  @Test
  void a_commit_on_an_old_version_loses_and_gets_the_winner() {
    Snapshot first = committed(commit(Snapshot.absent(KEY), record(1)));
    Snapshot second = committed(commit(first, record(2)));
    assertSame(conflict(commit(first, record(3))), second);
    assertSame(load(KEY), second);
  }

  @Test
  void each_commit_stands_by_itself() {
    Snapshot taken = committed(commit(Snapshot.absent(KEY), record(1)));
    List<Commit> commits = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      commits.add(commit(Snapshot.absent(new StateKey(FUNCTION, "k" + i)), record(i)));
    }
    commits.add(30, commit(Snapshot.absent(KEY), record(2)));
    List<CommitResult> results = store.commit(commits);
    assertThat(results).hasSize(61);
    for (int i = 0; i < 61; i++) {
      assertThat(results.get(i) instanceof CommitResult.Committed).isEqualTo(i != 30);
    }
    assertSame(((CommitResult.Conflict) results.get(30)).winner(), taken);
    List<Commit> again = new ArrayList<>();
    for (CommitResult result : results) {
      if (result instanceof CommitResult.Committed done) {
        again.add(commit(done.snapshot(), record(7)));
      }
    }
    again.add(3, commit(new Snapshot(KEY, 9, KeyRecord.NEW), record(2)));
    results = new ArrayList<>(store.commit(again));
    assertSame(((CommitResult.Conflict) results.remove(3)).winner(), taken);
    assertThat(results).allMatch(result -> version(result) == 2);
  }

  private static long version(CommitResult result) {
    return ((CommitResult.Committed) result).snapshot().version();
  }

  @Test
  void an_expired_item_is_absent_and_a_new_commit_goes_over_it() {
    Commit dying = new Commit(Snapshot.absent(KEY), record(1), OptionalLong.of(NOW + 60_000), NOW);
    Snapshot stored = committed(dying);
    assertThat(store.load(List.of(KEY), NOW + 59_000).get(KEY).version()).isEqualTo(1);
    assertThat(store.load(List.of(KEY), NOW + 60_000).get(KEY)).isEqualTo(Snapshot.absent(KEY));
    Commit late = new Commit(stored, record(2), OptionalLong.empty(), NOW + 60_000);
    assertThat(conflict(late)).isEqualTo(Snapshot.absent(KEY));
    Commit fresh = new Commit(Snapshot.absent(KEY), record(3), OptionalLong.empty(), NOW + 60_000);
    assertThat(committed(fresh).version()).isEqualTo(1);
    assertThat(store.load(List.of(KEY), NOW + 999_000).get(KEY).record().revision()).isEqualTo(3);
  }

  @Test
  void an_expired_item_among_many_new_ones_is_replaced() {
    Snapshot dying =
        committed(new Commit(Snapshot.absent(KEY), record(1), OptionalLong.of(NOW + 1_000), NOW));
    StateKey other = new StateKey(FUNCTION, "other");
    List<CommitResult> results =
        store.commit(
            List.of(
                new Commit(Snapshot.absent(KEY), record(2), OptionalLong.empty(), NOW + 5_000),
                new Commit(Snapshot.absent(other), record(2), OptionalLong.empty(), NOW + 5_000)));
    assertThat(results).allMatch(result -> version(result) == 1);
    assertThat(dying.version()).isEqualTo(1);
  }

  @Test
  void a_load_sees_the_expiry_that_the_commit_gave_back() {
    for (long expiry : new long[] {NOW + 1, NOW + 1_000, Long.MAX_VALUE - 1}) {
      StateKey key = new StateKey(FUNCTION, "expires at " + expiry);
      Snapshot first = committed(dying(Snapshot.absent(key), 1, expiry));
      assertSame(load(key), first);
      assertThat(first.expiresAt().orElseThrow()).isGreaterThanOrEqualTo(expiry);
      assertThat(first.isExpired(NOW)).isFalse();
      Snapshot second = committed(dying(first, 2, expiry));
      assertSame(load(key), second);
      assertSame(committed(commit(second, record(3))), load(key));
      assertThat(load(key).expiresAt()).isEmpty();
    }
  }

  private static Commit dying(Snapshot based, long revision, long expiry) {
    return new Commit(based, record(revision), OptionalLong.of(expiry), NOW);
  }

  /** A life of a key that has ended, and the next one: what a process may hold of the first. */
  private record Lives(Snapshot forgotten, Snapshot reborn) {}

  /**
   * Both at version 1. The second one was written by a process whose clock is past the end of the
   * first; the one that holds the first began before that.
   */
  private Lives lives(StateKey key, OptionalLong secondExpiry) {
    Snapshot forgotten = committed(dying(Snapshot.absent(key), 1, NOW + 60_000));
    Commit birth = new Commit(Snapshot.absent(key), record(20), secondExpiry, NOW + 60_000);
    Lives lives = new Lives(forgotten, committed(birth));
    assertThat(lives.forgotten().version()).isEqualTo(lives.reborn().version());
    return lives;
  }

  private static List<OptionalLong> expiriesOfTheNextLife() {
    return List.of(OptionalLong.empty(), OptionalLong.of(NOW + 61_000), OptionalLong.of(NOW * 2));
  }

  /** R5. */
  @Test
  void a_process_that_holds_a_forgotten_life_loses_against_the_next_one_at_the_same_version() {
    for (OptionalLong expiry : expiriesOfTheNextLife()) {
      Lives lives = lives(new StateKey(FUNCTION, "reborn " + expiry), expiry);
      assertSame(conflict(commit(lives.forgotten(), record(2))), lives.reborn());
      assertSame(conflict(dying(lives.forgotten(), 2, NOW + 99_000)), lives.reborn());
      assertSame(load(lives.reborn().key()), lives.reborn());
      assertThat(committed(commit(lives.reborn(), record(21))).version()).isEqualTo(2);
    }
  }

  /** R5. */
  @Test
  void processes_that_hold_forgotten_lives_of_many_keys_lose_each_against_the_next_one() {
    List<Commit> late = new ArrayList<>();
    List<Snapshot> reborn = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      List<OptionalLong> expiries = expiriesOfTheNextLife();
      Lives lives = lives(new StateKey(FUNCTION, "k" + i), expiries.get(i % expiries.size()));
      late.add(commit(lives.forgotten(), record(2)));
      reborn.add(lives.reborn());
    }
    List<CommitResult> results = store.commit(late);
    for (int i = 0; i < late.size(); i++) {
      assertSame(((CommitResult.Conflict) results.get(i)).winner(), reborn.get(i));
      assertSame(load(reborn.get(i).key()), reborn.get(i));
    }
  }

  /** R5. */
  @Test
  void counters_of_a_process_that_holds_a_forgotten_life_are_not_added() {
    Shard shard = new Shard("views", "s1");
    for (OptionalLong expiry : expiriesOfTheNextLife()) {
      Lives lives = lives(new StateKey(FUNCTION, "reborn " + expiry), expiry);
      Commit late = commit(lives.forgotten(), record(2));
      CommitResult lost = store.commit(late, Map.of(shard, new Tally(1, 0, 0, 0, 0)));
      assertSame(((CommitResult.Conflict) lost).winner(), lives.reborn());
      assertSame(load(lives.reborn().key()), lives.reborn());
      assertThat(store.progress(FUNCTION, shard)).isEmpty();
    }
  }

  /** R5. */
  @Test
  void a_refresh_by_a_process_that_holds_a_forgotten_life_leaves_the_next_one_due() {
    List<Snapshot> forgotten = new ArrayList<>();
    Set<StateKey> reborn = new HashSet<>();
    for (int i = 0; i < 30; i++) {
      StateKey key = new StateKey(FUNCTION, "k" + i);
      forgotten.add(committed(dying(Snapshot.absent(key), 1, NOW + 60_000)));
      OptionalLong never = OptionalLong.empty();
      committed(new Commit(Snapshot.absent(key), due(NOW, NOW), never, NOW + 60_000));
      reborn.add(key);
    }
    store.refreshDue(forgotten.getFirst());
    store.refreshDue(forgotten);
    assertThat(found(TimeDomain.EVENT)).isEqualTo(reborn);
    assertThat(found(TimeDomain.PROCESSING)).isEqualTo(reborn);
  }

  /** What had expired when the commit's own invocation began is no base, whoever stands there. */
  @Test
  void a_commit_on_an_item_that_has_expired_gets_what_is_stored_now() {
    Lives lives = lives(KEY, OptionalLong.empty());
    OptionalLong never = OptionalLong.empty();
    Commit late = new Commit(lives.forgotten(), record(2), never, NOW + 60_000);
    assertSame(conflict(late), lives.reborn());
    CommitResult lost = store.commit(late, Map.of(new Shard("views", "s1"), Tally.ZERO));
    assertSame(((CommitResult.Conflict) lost).winner(), lives.reborn());
  }

  @Test
  void the_version_of_the_state_is_stored_with_it() {
    Snapshot first = committed(commit(Snapshot.absent(KEY), record(1)));
    assertThat(load(KEY).record().stateVersion()).isEqualTo(1);
    committed(commit(first, record(2).withStateVersion(1_000_000)));
    assertThat(load(KEY).record().stateVersion()).isEqualTo(1_000_000);
  }

  @Test
  void an_item_that_no_longer_expires_stays() {
    Snapshot dying =
        committed(new Commit(Snapshot.absent(KEY), record(1), OptionalLong.of(NOW + 60_000), NOW));
    committed(commit(dying, record(2)));
    assertThat(store.load(List.of(KEY), NOW + 600_000).get(KEY).version()).isEqualTo(2);
  }

  @Test
  void ids_come_back_in_order_however_many_there_are() {
    Snapshot at = Snapshot.absent(KEY);
    List<IdChunk> all = new ArrayList<>();
    Random random = new Random(1);
    for (int touch = 0; touch < 30; touch++) {
      all = new ArrayList<>(at.record().eventIds());
      all.add(new IdChunk(NOW + touch * 1_000L, bytes(random, 16 * (1 + touch)), null));
      at = committed(commit(at, at.record().withIds(all, List.of())));
      assertThat(ids(at.record().eventIds())).isEqualTo(ids(all));
    }
    assertSame(load(KEY), at);
    List<IdChunk> rest = at.record().eventIds().subList(9, at.record().eventIds().size());
    at = committed(commit(at, at.record().withIds(rest, List.of())));
    assertThat(ids(load(KEY).record().eventIds())).isEqualTo(ids(rest));
    assertSame(load(KEY), at);
  }

  /** R25. */
  @Test
  void ids_come_back_as_long_as_they_can_be_asked_for() {
    for (int days : new int[] {1, 9, 40, 400}) {
      StateKey key = new StateKey(FUNCTION, "asked for " + days + " days");
      long life = days * 86_400_000L;
      List<IdChunk> all = List.of(new IdChunk(NOW, bytes(new Random(days), 16 * 300), null));
      KeyRecord next = record(1).withIds(all, all);
      Commit commit =
          new Commit(
              Snapshot.absent(key),
              next,
              OptionalLong.empty(),
              NOW,
              new IdLife(life, Long.MIN_VALUE));
      committed(commit);
      KeyRecord late = store.load(List.of(key), NOW + life - 1_000).get(key).record();
      assertThat(ids(late.eventIds())).isEqualTo(ids(all));
      assertThat(ids(late.positionIds())).isEqualTo(ids(all));
    }
  }

  private static List<Byte> ids(List<IdChunk> chunks) {
    List<Byte> ids = new ArrayList<>();
    chunks.forEach(chunk -> {
      for (byte next : chunk.ids()) {
        ids.add(next);
      }
    });
    return ids;
  }

  @Test
  void random_records_come_back_whole() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      StateKey key = new StateKey(FUNCTION, "random/" + i + "#ä");
      Snapshot stored = committed(commit(Snapshot.absent(key), random(random, key)));
      assertThat(describe(load(key))).as("seed %d, record %d", seed, i).isEqualTo(describe(stored));
      Snapshot next = committed(commit(stored, random(random, key)));
      assertThat(describe(load(key))).as("seed %d, record %d", seed, i).isEqualTo(describe(next));
    }
  }

  /**
   * State, waiting records, the emissions of a commit that is all but full, and what one more event
   * may emit. The largest settings count, not the usual ones.
   */
  @Test
  void the_largest_commit_that_the_limits_allow_comes_back_whole() {
    Random random = new Random(7);
    List<Emission> emissions = new ArrayList<>();
    long full =
        EngineLimits.MAX_EMITTED_BYTES - 1; // A commit takes more until it has bytesPerCommit.
    emit(emissions, full, bytes(random, EngineLimits.MAX_EMISSION_BYTES));
    emit(emissions, EngineLimits.MAX_EMITTED_BYTES, bytes(random, EngineLimits.MAX_EMISSION_BYTES));
    List<ParkedRecord> parked = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      byte[] payload = bytes(random, FailurePolicy.MAX_PARKED_BYTES / 4);
      parked.add(new ParkedRecord(position(random), "pk", NOW, NOW, NOW, 0, payload));
    }
    KeyRecord largest =
        new KeyRecord(
            NOW,
            NOW,
            NOW,
            NOW,
            List.of(),
            List.of(),
            List.of(),
            bytes(random, EngineLimits.MAX_STATE_BYTES),
            new Outbox(emissions, null),
            parked,
            NOW,
            OptionalLong.empty(),
            OptionalLong.empty());

    Snapshot first = committed(commit(Snapshot.absent(KEY), largest));
    holds(load(KEY), 1, largest);
    committed(commit(first, largest));
    holds(load(KEY), 2, largest);
  }

  /** Emissions of one payload, the last one cut off, that count so many bytes together. */
  private static void emit(List<Emission> emissions, long all, byte[] payload) {
    String sink = "s";
    for (long left = all; left > 0; ) {
      String name = "e" + emissions.size() + "/0";
      int beside = BYTES_BESIDE_A_PAYLOAD + sink.length() + name.length();
      int size = (int) Math.max(0, Math.min(payload.length, left - beside));
      emissions.add(
          new Emission(
              sink,
              FUNCTION + "/" + KEY.key() + "/" + name,
              KEY.key(),
              NOW,
              Emission.Op.UPSERT,
              Arrays.copyOf(payload, size)));
      left -= beside + size;
    }
  }

  /** Compared part by part: as text they would be larger than a heap. */
  private static void holds(Snapshot found, long version, KeyRecord expected) {
    assertThat(found.version()).isEqualTo(version);
    assertThat(Arrays.equals(found.record().state(), expected.state())).as("state").isTrue();
    List<Emission> emissions = found.record().outbox().emissions();
    assertThat(emissions.equals(expected.outbox().emissions())).as("emissions").isTrue();
    for (int i = 0; i < emissions.size(); i++) {
      byte[] payload = expected.outbox().emissions().get(i).payload();
      if (!Arrays.equals(emissions.get(i).payload(), payload)) {
        throw new AssertionError("emission " + i + " came back with another payload");
      }
    }
    assertThat(found.record().parked()).hasSameSizeAs(expected.parked());
    for (int i = 0; i < expected.parked().size(); i++) {
      byte[] payload = expected.parked().get(i).payload();
      assertThat(Arrays.equals(found.record().parked().get(i).payload(), payload)).isTrue();
    }
  }

  @Test
  void a_warm_key_that_lost_its_condition_can_go_on_from_the_winner() {
    Snapshot first = committed(commit(Snapshot.absent(KEY), record(1)));
    committed(commit(first, record(2)));
    Snapshot winner = conflict(commit(first, record(3)));
    assertThat(committed(commit(winner, record(4))).version()).isEqualTo(3);
  }

  @Test
  void the_due_index_finds_keys_and_pages_to_the_end() {
    Set<StateKey> due = new HashSet<>();
    for (int i = 0; i < 30; i++) {
      StateKey key = new StateKey(FUNCTION, "k" + i);
      due.add(key);
      committed(commit(Snapshot.absent(key), due(NOW + i, i % 2 == 0 ? -1 : NOW + i)));
    }
    committed(commit(Snapshot.absent(KEY), record(1)));
    committed(commit(Snapshot.absent(new StateKey(FUNCTION, "late")), due(NOW + 900_000, -1)));
    committed(commit(Snapshot.absent(new StateKey("other", "k1")), due(NOW, NOW)));
    assertThat(found(TimeDomain.EVENT)).isEqualTo(due);
    assertThat(found(TimeDomain.PROCESSING)).hasSize(15);
  }

  @Test
  void a_key_that_becomes_due_earlier_is_found_earlier() {
    Snapshot far = committed(commit(Snapshot.absent(KEY), due(NOW + 900_000, NOW + 900_000)));
    assertThat(found(TimeDomain.EVENT)).isEmpty();
    committed(commit(far, due(NOW + 5, NOW + 900_000)));
    assertThat(found(TimeDomain.EVENT)).containsExactly(KEY);
    assertThat(found(TimeDomain.PROCESSING)).isEmpty();
  }

  @Test
  void a_refreshed_key_is_found_by_what_its_record_says() {
    Snapshot at = committed(commit(Snapshot.absent(KEY), due(NOW, NOW)));
    at = committed(commit(at, due(NOW + 900_000, -1)));
    store.refreshDue(at);
    assertThat(found(TimeDomain.EVENT)).isEmpty();
    assertThat(found(TimeDomain.PROCESSING)).isEmpty();
    assertSame(load(KEY), at);
    at = committed(commit(at, due(NOW + 1, NOW + 1)));
    assertThat(found(TimeDomain.EVENT)).containsExactly(KEY);
    assertThat(found(TimeDomain.PROCESSING)).containsExactly(KEY);
  }

  @Test
  void a_refresh_of_an_old_snapshot_changes_nothing() {
    Snapshot old = committed(commit(Snapshot.absent(KEY), record(1)));
    committed(commit(old, due(NOW, NOW)));
    store.refreshDue(old);
    assertThat(found(TimeDomain.EVENT)).containsExactly(KEY);
  }

  @Test
  void many_keys_are_refreshed_together_and_an_old_snapshot_among_them_is_left() {
    List<Snapshot> late = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      StateKey key = new StateKey(KEY.function(), "many-" + i);
      Snapshot early = committed(commit(Snapshot.absent(key), due(NOW, NOW)));
      late.add(committed(commit(early, due(NOW + 900_000, i % 2 == 0 ? -1 : NOW))));
    }
    Snapshot old = late.get(7);
    committed(commit(old, due(NOW + 1, NOW + 1)));
    store.refreshDue(late);
    assertThat(found(TimeDomain.EVENT)).containsExactly(old.key());
    assertThat(found(TimeDomain.PROCESSING)).hasSize(30).contains(old.key());
  }

  @Test
  void a_due_time_at_the_end_of_time_does_not_overflow() {
    committed(commit(Snapshot.absent(KEY), due(Long.MAX_VALUE, Long.MAX_VALUE)));
    assertThat(found(TimeDomain.EVENT)).isEmpty();
    assertThat(load(KEY).record().eventDue()).hasValue(Long.MAX_VALUE);
  }

  @Test
  void progress_is_replaced_only_on_the_version_before() {
    Shard shard = new Shard("views", "shardId-000000000001");
    assertThat(store.progress(FUNCTION, shard)).isEmpty();
    Progress first = progress(shard, 1, 10);
    assertThat(store.commitProgress(FUNCTION, first)).isEqualTo(first);
    assertThat(store.commitProgress(FUNCTION, progress(shard, 1, 20))).isEqualTo(first);
    Progress second = progress(shard, 2, 30);
    assertThat(store.commitProgress(FUNCTION, second)).isEqualTo(second);
    assertThat(store.commitProgress(FUNCTION, progress(shard, 2, 40))).isEqualTo(second);
    assertThat(store.progress(FUNCTION, shard)).contains(second);
  }

  @Test
  void counters_are_added_with_a_commit_or_not_at_all() {
    Shard counted = new Shard("views", "s1");
    Shard fresh = new Shard("views", "s2");
    Progress before = store.commitProgress(FUNCTION, progress(counted, 1, 5));
    Snapshot first = committed(commit(Snapshot.absent(KEY), record(1)));
    Tally one = new Tally(1, 0, 0, 2, 0);

    CommitResult done = store.commit(commit(first, record(2)), Map.of(counted, one, fresh, one));

    assertSame(load(KEY), ((CommitResult.Committed) done).snapshot());
    assertThat(store.progress(FUNCTION, counted)).contains(before.nextCounting(one));
    assertThat(store.progress(FUNCTION, fresh)).contains(Progress.none(fresh).nextCounting(one));

    CommitResult lost = store.commit(commit(first, record(3)), Map.of(counted, one));

    assertSame(((CommitResult.Conflict) lost).winner(), load(KEY));
    assertThat(store.progress(FUNCTION, counted)).contains(before.nextCounting(one));
  }

  @Test
  void counters_may_come_with_a_keys_first_commit() {
    Shard shard = new Shard("views", "s1");
    Tally one = new Tally(1, 0, 0, 0, 0);
    CommitResult done = store.commit(commit(Snapshot.absent(KEY), record(1)), Map.of(shard, one));
    CommitResult again = store.commit(commit(Snapshot.absent(KEY), record(2)), Map.of(shard, one));
    assertSame(((CommitResult.Conflict) again).winner(), load(KEY));
    assertThat(load(KEY).version()).isEqualTo(1);
    assertThat(done).isInstanceOf(CommitResult.Committed.class);
    assertThat(store.progress(FUNCTION, shard).orElseThrow().tally()).isEqualTo(one);
  }

  @Test
  void progress_of_a_shard_that_is_gone_is_apart_and_comes_back() {
    Shard shard = new Shard("views", "s1", 2);
    Shard heir = new Shard("views", "s2", 1);
    Progress first = progress(shard, 1, 10).of("arn:1");
    store.commitProgress(FUNCTION, first);
    Progress gone = first.nextGone(List.of(heir));

    assertThat(store.commitProgress(FUNCTION, gone)).isEqualTo(gone);
    assertThat(store.progress(FUNCTION)).isEmpty();
    assertThat(store.progress(FUNCTION, List.of(shard, heir))).isEmpty();
    assertThat(store.progress(FUNCTION, shard)).contains(gone);
    assertThat(store.gone(FUNCTION)).containsExactly(gone);
    assertThat(store.commitProgress(FUNCTION, first.nextBegun())).isEqualTo(gone);

    Progress back = gone.returned().nextSucceededBy(3, 77);
    assertThat(store.commitProgress(FUNCTION, back)).isEqualTo(back);
    assertThat(store.commitProgress(FUNCTION, gone.nextBegun())).isEqualTo(back);
    assertThat(store.progress(FUNCTION)).containsExactly(back);
    assertThat(store.gone(FUNCTION)).isEmpty();

    Progress again = back.nextGone(List.of());
    assertThat(store.commitProgress(FUNCTION, again)).isEqualTo(again);
    assertThat(store.gone(FUNCTION)).containsExactly(again);
  }

  /** An invocation that found nothing stored goes on when another one has come to the end. */
  @Test
  void a_first_write_loses_to_progress_that_was_moved_aside_meanwhile() {
    Shard shard = new Shard("views", "s1");
    Progress gone = store.commitProgress(FUNCTION, progress(shard, 1, 10)).nextGone(List.of());
    store.commitProgress(FUNCTION, gone);

    assertThat(store.commitProgress(FUNCTION, progress(shard, 1, 20))).isEqualTo(gone);
    assertThat(store.progress(FUNCTION, shard)).contains(gone);
    assertThat(store.progress(FUNCTION)).isEmpty();
    assertThat(store.gone(FUNCTION)).containsExactly(gone);
  }

  @Test
  void of_two_that_change_what_is_gone_one_is_told_of_the_other() {
    Shard shard = new Shard("views", "s1");
    Progress gone = store.commitProgress(FUNCTION, progress(shard, 1, 10)).nextGone(List.of());
    store.commitProgress(FUNCTION, gone);
    Progress succeeded = gone.nextSucceededBy(1, 5);

    assertThat(store.commitProgress(FUNCTION, succeeded)).isEqualTo(succeeded);
    assertThat(store.commitProgress(FUNCTION, gone.nextSucceededBy(2, 6))).isEqualTo(succeeded);
    assertThat(store.commitProgress(FUNCTION, gone.returned().nextBegun())).isEqualTo(succeeded);
    assertThat(store.gone(FUNCTION)).containsExactly(succeeded);
    assertThat(store.progress(FUNCTION)).isEmpty();
  }

  @Test
  void counters_of_a_shard_that_is_gone_are_added() {
    Shard shard = new Shard("views", "s1");
    Progress gone = store.commitProgress(FUNCTION, progress(shard, 1, 10)).nextGone(List.of());
    store.commitProgress(FUNCTION, gone);
    Tally one = new Tally(1, 0, 0, 0, 0);

    store.commit(commit(Snapshot.absent(KEY), record(1)), Map.of(shard, one));

    assertThat(store.progress(FUNCTION, shard))
        .map(Progress::tally)
        .contains(gone.tally().plus(one));
  }

  @Test
  void the_progress_of_some_shards_is_read_by_name() {
    Shard shard = new Shard("views", "s1");
    Shard other = new Shard("views", "s1", 1);
    Progress one = store.commitProgress(FUNCTION, progress(shard, 1, 10));
    Progress two = store.commitProgress(FUNCTION, progress(other, 1, 20));
    store.commitProgress(FUNCTION, progress(new Shard("views", "s2"), 1, 30));

    assertThat(store.progress(FUNCTION, List.of(shard, other, new Shard("views", "none"))))
        .containsExactlyInAnyOrder(one, two);
  }

  @Test
  void the_progress_of_all_shards_of_one_function_is_listed() {
    for (int i = 0; i < 5; i++) {
      store.commitProgress(FUNCTION, progress(new Shard("views", "s" + i), 1, i));
      store.commitProgress("other", progress(new Shard("views", "s" + i), 1, i));
    }
    assertThat(store.progress(FUNCTION)).hasSize(5).allMatch(p -> p.version() == 1);
  }

  @Test
  void a_note_is_replaced_and_removed_by_who_knows_its_version() {
    assertThat(store.note(FUNCTION, "tick")).isEmpty();
    Note first = Note.none("tick").next(new byte[] {1});
    assertThat(store.commitNote(FUNCTION, first)).isEqualTo(first);
    same(store.commitNote(FUNCTION, Note.none("tick").next(new byte[] {9})), first);
    Note second = first.next(new byte[] {2, 3});
    assertThat(store.commitNote(FUNCTION, second)).isEqualTo(second);
    same(store.commitNote(FUNCTION, first.removed()), second);
    same(store.note(FUNCTION, "tick").orElseThrow(), second);
    assertThat(store.commitNote(FUNCTION, second.removed())).matches(Note::isRemoval);
    assertThat(store.note(FUNCTION, "tick")).isEmpty();
    assertThat(store.commitNote(FUNCTION, second.next(new byte[] {4})).version()).isZero();
    assertThat(store.commitNote(FUNCTION, first)).isEqualTo(first);
  }

  @Test
  void notes_are_told_apart_and_stand_in_nobodys_way() {
    Note one = Note.none("one").next(new byte[] {1});
    Note other = Note.none("other").next(new byte[] {2});
    store.commitNote(FUNCTION, one);
    store.commitNote(FUNCTION, other);
    store.commitNote("another", Note.none("one").next(new byte[] {3}));
    same(store.note(FUNCTION, "one").orElseThrow(), one);
    same(store.note(FUNCTION, "other").orElseThrow(), other);
    assertThat(store.progress(FUNCTION)).isEmpty();
    StateKey shortest = new StateKey(FUNCTION, "");
    assertThat(load(shortest)).isEqualTo(Snapshot.absent(shortest));
    committed(commit(Snapshot.absent(shortest), record(1)));
    same(store.note(FUNCTION, "one").orElseThrow(), one);
  }

  private static void same(Note actual, Note expected) {
    assertThat(actual.name()).isEqualTo(expected.name());
    assertThat(actual.version()).isEqualTo(expected.version());
    assertThat(actual.body()).isEqualTo(expected.body());
  }

  private Set<StateKey> found(TimeDomain domain) {
    Set<StateKey> found = new HashSet<>();
    long upTo = NOW + Math.max(1_000, store.dueGranularityMillis());
    for (int slot = 0; slot < store.slots(FUNCTION); slot++) {
      String after = null;
      do {
        DuePage page = store.due(new DueQuery(FUNCTION, domain, slot, upTo, after, 4));
        assertThat(page.keys()).hasSizeLessThanOrEqualTo(4);
        page.keys().forEach(key -> assertThat(found.add(key)).as("%s once", key).isTrue());
        after = page.next();
      } while (after != null);
    }
    return found;
  }

  private Snapshot load(StateKey key) {
    return store.load(List.of(key), NOW).get(key);
  }

  private Snapshot committed(Commit commit) {
    CommitResult result = store.commit(List.of(commit)).getFirst();
    assertThat(result).isInstanceOf(CommitResult.Committed.class);
    return ((CommitResult.Committed) result).snapshot();
  }

  private Snapshot conflict(Commit commit) {
    CommitResult result = store.commit(List.of(commit)).getFirst();
    assertThat(result).isInstanceOf(CommitResult.Conflict.class);
    return ((CommitResult.Conflict) result).winner();
  }

  private static Commit commit(Snapshot based, KeyRecord next) {
    return new Commit(based, next, OptionalLong.empty(), NOW);
  }

  private static void assertSame(Snapshot actual, Snapshot expected) {
    assertThat(describe(actual)).isEqualTo(describe(expected));
  }

  /** A snapshot as text: arrays by their content. */
  protected static String describe(Snapshot snapshot) {
    KeyRecord r = snapshot.record();
    List<Object> parts =
        new ArrayList<>(
            List.of(snapshot.key(), snapshot.version(), snapshot.expiresAt(), r.birth()));
    parts.addAll(List.of(r.revision(), r.floor(), r.arrival(), r.marks()));
    r.eventIds().forEach(chunk -> parts.add(describe(chunk)));
    r.positionIds().forEach(chunk -> parts.add(describe(chunk)));
    parts.addAll(List.of(java.util.Arrays.toString(r.state()), r.outbox().emissions()));
    r.outbox().emissions().forEach(e -> parts.add(java.util.Arrays.toString(e.payload())));
    parts.add(String.valueOf(r.outbox().origin()));
    for (ParkedRecord p : r.parked()) {
      parts.addAll(List.of(p.position(), String.valueOf(p.partitionKey()), p.arrival()));
      parts.addAll(List.of(p.shardWatermark(), java.util.Arrays.toString(p.payload())));
    }
    parts.addAll(List.of(r.parkedUntil(), r.eventDue(), r.processingDue(), r.stateVersion()));
    return parts.toString();
  }

  private static String describe(IdChunk chunk) {
    return chunk.latest() + java.util.Arrays.toString(chunk.ids()) + chunk.segment();
  }

  private static KeyRecord record(long revision) {
    return build(revision, OptionalLong.empty(), OptionalLong.empty());
  }

  private static KeyRecord due(long event, long processing) {
    return build(
        1,
        OptionalLong.of(event),
        processing < 0 ? OptionalLong.empty() : OptionalLong.of(processing));
  }

  private static KeyRecord build(long revision, OptionalLong event, OptionalLong processing) {
    Position at = new Position("views", "shardId-000000000123", BigInteger.TEN.pow(55), 0);
    return new KeyRecord(
        NOW,
        revision,
        NOW - 1,
        NOW,
        List.of(new KeyMark(at, new Tally(1, 2, 3, 4, 5))),
        List.of(),
        List.of(),
        new byte[] {1, 2, 3},
        Outbox.EMPTY,
        List.of(),
        0,
        event,
        processing);
  }

  private static Progress progress(Shard shard, long version, long order) {
    Position at = new Position(shard.source(), shard.partition(), BigInteger.valueOf(order), 0);
    Progress before =
        new Progress(
            shard,
            version - 1,
            List.of(new Progress.ShardMark(at, Long.MIN_VALUE)),
            List.of(new Progress.Floor("0".repeat(32), "f".repeat(32), -5)),
            List.of(new Shard("views", "parent")),
            true,
            new Tally(1, 2, 3, 4, 5),
            6,
            NOW - order,
            order > 20 ? Optional.of(new Progress.Suspect(at, 2)) : Optional.empty(),
            order >= 30 ? Optional.of(new Progress.Reset(at, -7)) : Optional.empty());
    Progress progress = order % 2 == 0 ? before.nextIdle(NOW) : before.nextBegun();
    return order > 10 ? progress.beginning(at) : progress;
  }

  private static KeyRecord random(Random random, StateKey key) {
    List<KeyMark> marks = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      Position at = position(random);
      KeyMark.Counted last = new KeyMark.Counted(at, new Tally(random.nextInt(9), 0, 1, 0, 300));
      Position before = new Position(at.source(), at.partition(), new BigInteger(99, random), 1);
      KeyMark.Counted first = new KeyMark.Counted(before, new Tally(1, 2, 0, 0, 0));
      marks.add(new KeyMark(at, random.nextBoolean() ? List.of(last) : List.of(first, last)));
    }
    long revision = random.nextInt(5) == 0 ? random.nextLong() : NOW + random.nextInt(1000);
    return new KeyRecord(
            random.nextBoolean() ? 0 : NOW,
            revision,
            time(random),
            time(random),
            marks,
            chunks(random),
            chunks(random),
            bytes(random, random.nextInt(9) * random.nextInt(200)),
            outbox(random, key, revision),
            parked(random),
            random.nextInt(3) == 0 ? 0 : NOW,
            maybe(random),
            maybe(random))
        .withStateVersion(random.nextBoolean() ? 1 : 1 + random.nextInt(300));
  }

  private static OptionalLong maybe(Random random) {
    return random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(time(random));
  }

  private static long time(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> Long.MIN_VALUE;
      case 1 -> -random.nextInt(100_000);
      default -> NOW + random.nextInt(100_000);
    };
  }

  private static List<IdChunk> chunks(Random random) {
    List<IdChunk> chunks = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      chunks.add(new IdChunk(NOW - i, bytes(random, 16 * random.nextInt(40)), null));
    }
    return chunks;
  }

  private static Outbox outbox(Random random, StateKey key, long revision) {
    List<Emission> emissions = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      String id = random.nextBoolean() ? "x" : key.function() + "/" + key.key() + "/" + i;
      String owner = random.nextInt(4) == 0 ? "another" : key.key();
      Emission.Op op = random.nextBoolean() ? Emission.Op.UPSERT : Emission.Op.DELETE;
      emissions.add(new Emission("sink", id, owner, revision - i, op, bytes(random, 30)));
    }
    return emissions.isEmpty()
        ? Outbox.EMPTY
        : new Outbox(emissions, random.nextBoolean() ? null : position(random));
  }

  private static List<ParkedRecord> parked(Random random) {
    List<ParkedRecord> parked = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      parked.add(
          new ParkedRecord(
              position(random),
              random.nextBoolean() ? null : "pk",
              NOW,
              time(random),
              time(random),
              random.nextBoolean() ? 0 : NOW,
              bytes(random, 50)));
    }
    return parked;
  }

  private static Position position(Random random) {
    String partition = random.nextBoolean() ? "shardId-000000000007" : "p" + random.nextInt(3);
    return new Position(
        "s" + random.nextInt(2), partition, new BigInteger(186, random), random.nextInt(3));
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
