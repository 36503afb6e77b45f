package io.weir.testkit;

import static io.weir.testkit.StateStoreSamples.progress;
import static io.weir.testkit.StateStoreSamples.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.spi.Shard;
import io.weir.state.CommitResult;
import io.weir.state.Progress;
import io.weir.state.Snapshot;
import io.weir.state.Tally;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests the progress of shards, of closed ones too, and its counters. */
abstract class StateStoreProgressRules extends StateStoreRules {
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
    Tally one = Tally.applied(1).plus(Tally.dead(2));

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
    Tally one = Tally.applied(1);
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

  /**
   * The first writer found nothing stored, and another invocation has meanwhile finished the shard.
   */
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
    Tally one = Tally.applied(1);

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
}
