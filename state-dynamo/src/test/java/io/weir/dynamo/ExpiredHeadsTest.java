package io.weir.dynamo;

import static io.weir.dynamo.PageViewRecords.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.dynamo.RequestCounts.Category;
import io.weir.state.Commit;
import io.weir.state.CommitResult;
import io.weir.state.KeyRecord;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Keys that come back after their heads have expired, and before DynamoDB has deleted them. */
class ExpiredHeadsTest {
  private static final long LATER = NOW + 3_600_000;
  private static final List<StateKey> KEYS =
      IntStream.range(0, 30).mapToObj(i -> new StateKey("page-views", "k" + i)).toList();

  private final String table = Local.table();
  private final DynamoStateStore store = DynamoStateStore.builder(Local.CLIENT, table).build();
  private final DynamoStateStore other = DynamoStateStore.builder(Local.CLIENT, table).build();

  @BeforeEach
  void expiredHeads() {
    commit(store, absent(), OptionalLong.of(NOW + 1_000), NOW);
    store.counts().reset();
  }

  private static List<Snapshot> absent() {
    return KEYS.stream().map(Snapshot::absent).toList();
  }

  private static KeyRecord record() {
    return PageViewRecords.touched(KeyRecord.NEW, 1, LATER, 0, new Random(1));
  }

  private static List<CommitResult> commit(
      DynamoStateStore store, List<Snapshot> at, OptionalLong expiresAt, long now) {
    return store.commit(
        at.stream().map(based -> new Commit(based, record(), expiresAt, now)).toList());
  }

  private List<Snapshot> load() {
    Map<StateKey, Snapshot> loaded = store.load(KEYS, LATER);
    return KEYS.stream().map(loaded::get).toList();
  }

  private Map<String, AttributeValue> item(StateKey key) {
    return Local.CLIENT.getItem(get -> get.tableName(table).key(Items.head(key))).item();
  }

  @Test
  void are_replaced_for_a_unit_a_key_and_a_request_for_25() {
    assertThat(commit(store, load(), OptionalLong.empty(), LATER))
        .allMatch(CommitResult.Committed.class::isInstance);
    assertThat(store.counts().writeUnits(Category.COMMIT)).isEqualTo(30);
    assertThat(store.counts().requests(Category.COMMIT)).isEqualTo(2);
    assertThat(load()).allMatch(found -> found.version() == 1);
    assertThat(item(KEYS.getFirst())).doesNotContainKey("t").containsKeys("g", "e");
  }

  @Test
  void leave_no_hint_behind() {
    List<Commit> empty =
        load().stream()
            .map(at -> new Commit(at, KeyRecord.NEW, OptionalLong.of(LATER + 1), LATER))
            .toList();
    assertThat(store.commit(empty)).allMatch(CommitResult.Committed.class::isInstance);
    assertThat(item(KEYS.getFirst())).containsOnlyKeys("k", "s", "v", "b", "t");
  }

  @Test
  void that_ttl_deletes_meanwhile_are_a_lost_condition_and_then_new() {
    List<Snapshot> loaded = load();
    KEYS.forEach(
        key -> Local.CLIENT.deleteItem(delete -> delete.tableName(table).key(Items.head(key))));
    List<CommitResult> results = commit(store, loaded, OptionalLong.empty(), LATER);
    assertThat(results)
        .allMatch(result -> ((CommitResult.Conflict) result).winner().version() == 0);
    assertThat(commit(store, loaded, OptionalLong.empty(), LATER))
        .allMatch(CommitResult.Committed.class::isInstance);
  }

  @Test
  void that_another_replaced_first_are_the_winners() {
    List<Snapshot> loaded = load();
    commit(other, absent(), OptionalLong.empty(), LATER);
    List<CommitResult> results = commit(store, loaded, OptionalLong.empty(), LATER);
    assertThat(results)
        .allMatch(result -> ((CommitResult.Conflict) result).winner().version() == 1);
  }
}
