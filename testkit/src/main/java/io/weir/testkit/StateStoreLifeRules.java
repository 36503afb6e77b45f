package io.weir.testkit;

import static io.weir.testkit.StateStoreContract.NOW;
import static io.weir.testkit.StateStoreSamples.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.spi.Shard;
import io.weir.state.Commit;
import io.weir.state.CommitResult;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.state.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Keys that expire and begin again: no life of a key is taken for another (R5). */
abstract class StateStoreLifeRules extends StateStoreRules {
  @Test
  void an_expired_item_is_absent_and_a_new_commit_goes_over_it() {
    Commit dying = new Commit(Snapshot.absent(KEY), record(1), OptionalLong.of(NOW + 60_000), NOW);
    Snapshot stored = committed(dying);
    assertThat(load(KEY, NOW + 59_000).version()).isEqualTo(1);
    assertThat(load(KEY, NOW + 60_000)).isEqualTo(Snapshot.absent(KEY));
    Commit late = new Commit(stored, record(2), OptionalLong.empty(), NOW + 60_000);
    assertThat(conflict(late)).isEqualTo(Snapshot.absent(KEY));
    Commit fresh = new Commit(Snapshot.absent(KEY), record(3), OptionalLong.empty(), NOW + 60_000);
    assertThat(committed(fresh).version()).isEqualTo(1);
    assertThat(load(KEY, NOW + 999_000).record().revision()).isEqualTo(3);
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

  @Test
  void an_item_that_no_longer_expires_stays() {
    Snapshot dying =
        committed(new Commit(Snapshot.absent(KEY), record(1), OptionalLong.of(NOW + 60_000), NOW));
    committed(commit(dying, record(2)));
    assertThat(load(KEY, NOW + 600_000).version()).isEqualTo(2);
  }

  /** Snapshots of a life of a key that has ended, and of the next one. */
  private record Lives(Snapshot forgotten, Snapshot reborn) {}

  /**
   * Makes both lives at version 1. The second one was written by a process whose clock is past the
   * end of the first; the process that holds the first began before that.
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
      CommitResult lost = store.commit(late, Map.of(shard, Tally.applied(1)));
      assertSame(((CommitResult.Conflict) lost).winner(), lives.reborn());
      assertSame(load(lives.reborn().key()), lives.reborn());
      assertThat(store.progress(FUNCTION, shard)).isEmpty();
    }
  }

  /**
   * An item that had expired when the commit's invocation began is no base for it, whatever is
   * stored now.
   */
  @Test
  void a_commit_on_an_item_that_has_expired_gets_what_is_stored_now() {
    Lives lives = lives(KEY, OptionalLong.empty());
    OptionalLong never = OptionalLong.empty();
    Commit late = new Commit(lives.forgotten(), record(2), never, NOW + 60_000);
    assertSame(conflict(late), lives.reborn());
    CommitResult lost = store.commit(late, Map.of(new Shard("views", "s1"), Tally.ZERO));
    assertSame(((CommitResult.Conflict) lost).winner(), lives.reborn());
  }
}
