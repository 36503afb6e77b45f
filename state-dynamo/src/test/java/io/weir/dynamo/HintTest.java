package io.weir.dynamo;

import static io.weir.dynamo.PageViewRecords.KEY;
import static io.weir.dynamo.PageViewRecords.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.dynamo.RequestCounts.Category;
import io.weir.state.KeyRecord;
import io.weir.state.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Due hints are moved by the commit that passes them, and not by a tick and a write of its own. */
class HintTest {
  private static final long MINUTE = 60_000;

  private final String table = Local.table();
  private final DynamoStateStore store = DynamoStateStore.builder(Local.CLIENT, table).build();

  /**
   * A key whose window ends with the minute of {@code time}, and whose watermark is 10 s behind.
   */
  private static KeyRecord touched(KeyRecord before, long time) {
    return PageViewRecords.touched(before, 1, time, 0, new Random(1));
  }

  private static KeyRecord withoutDue(KeyRecord record) {
    return record.withoutOutbox(OptionalLong.empty(), OptionalLong.empty());
  }

  private Map<String, AttributeValue> item() {
    return Local.CLIENT.getItem(get -> get.tableName(table).key(Items.head(KEY))).item();
  }

  private long hint() {
    return Attributes.number(item(), "e", 0);
  }

  private Snapshot warm(KeyRecord record) {
    Snapshot at = PageViewRecords.committed(store, Snapshot.absent(KEY), record, NOW);
    store.counts().reset();
    return at;
  }

  private void tickHasNothingToDo(Snapshot at) {
    store.refreshDue(at);
    assertThat(store.counts().requests(Category.INDEX)).isZero();
  }

  @Test
  void one_that_is_still_ahead_stays() {
    Snapshot at = warm(touched(KeyRecord.NEW, NOW));
    long before = hint();
    PageViewRecords.committed(store, at, touched(at.record(), NOW + MINUTE), NOW);
    assertThat(hint()).isEqualTo(before);
    assertThat(store.counts().writeUnits(Category.INDEX)).isZero();
  }

  @Test
  void one_that_is_passed_is_moved_for_two_units() {
    Snapshot at = warm(touched(KeyRecord.NEW, NOW));
    long before = hint();
    Snapshot next =
        PageViewRecords.committed(store, at, touched(at.record(), NOW + 2 * MINUTE), NOW + MINUTE);
    assertThat(hint()).isEqualTo(before + 2 * MINUTE);
    assertThat(store.counts().writeUnits(Category.INDEX)).isEqualTo(2);
    tickHasNothingToDo(next);
  }

  @Test
  void a_backlog_moves_one_no_more_than_twice_while_a_tick_comes_once() {
    Snapshot at = warm(touched(KeyRecord.NEW, NOW));
    long clock = NOW;
    for (int hour = 1; hour <= 10; hour++) {
      clock += MINUTE / 5;
      KeyRecord next = touched(at.record(), NOW + hour * 60 * MINUTE);
      at = PageViewRecords.committed(store, at, next, clock);
    }
    assertThat(store.counts().writeUnits(Category.INDEX)).isEqualTo(2 * 3);
  }

  @Test
  void one_that_is_passed_and_not_wanted_any_more_goes_for_one_unit() {
    Snapshot at = warm(touched(KeyRecord.NEW, NOW));
    KeyRecord empty = withoutDue(touched(at.record(), NOW + 2 * MINUTE));
    Snapshot next = PageViewRecords.committed(store, at, empty, NOW + MINUTE);
    assertThat(item()).containsOnlyKeys("k", "s", "v", "b");
    assertThat(store.counts().writeUnits(Category.INDEX)).isEqualTo(1);
    tickHasNothingToDo(next);
  }

  @Test
  void one_of_the_other_time_keeps_its_slot() {
    KeyRecord both =
        touched(KeyRecord.NEW, NOW)
            .withoutOutbox(OptionalLong.of(NOW), OptionalLong.of(NOW + 60 * MINUTE));
    Snapshot at = warm(both);
    KeyRecord later =
        touched(both, NOW + 2 * MINUTE)
            .withoutOutbox(OptionalLong.empty(), OptionalLong.of(NOW + 60 * MINUTE));
    PageViewRecords.committed(store, at, later, NOW + MINUTE);
    assertThat(item()).containsKeys("g", "p").doesNotContainKey("e");
  }

  @Test
  void batches_move_them_too() {
    List<io.weir.state.StateKey> keys =
        List.of(new io.weir.state.StateKey("f", "a"), new io.weir.state.StateKey("f", "b"));
    List<Snapshot> at = commit(keys.stream().map(Snapshot::absent).toList(), NOW);
    store.counts().reset();
    List<Snapshot> next = commit(at, NOW + 2 * MINUTE);
    assertThat(store.counts().requests(Category.COMMIT)).isEqualTo(1);
    assertThat(store.counts().writeUnits(Category.INDEX)).isEqualTo(4);
    next.forEach(this::tickHasNothingToDo);
  }

  private List<Snapshot> commit(List<Snapshot> snapshots, long time) {
    return store
        .commit(
            snapshots.stream()
                .map(at ->
                    new io.weir.state.Commit(
                        at, touched(at.record(), time), OptionalLong.empty(), time))
                .toList())
        .stream()
        .map(result -> ((io.weir.state.CommitResult.Committed) result).snapshot())
        .toList();
  }
}
