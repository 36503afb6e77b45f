package io.weir.dynamo;

import static io.weir.dynamo.PageViewRecords.KEY;
import static io.weir.dynamo.PageViewRecords.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.dynamo.SegmentSweep.Found;
import io.weir.state.CommitResult;
import io.weir.state.KeyRecord;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What is left of commits that ended between their segments and their head (R2). */
class SegmentSweepTest {
  private static final long DAY = SegmentSweep.SETTLED.toMillis();

  private final String table = Local.table();
  private final DynamoStateStore store = DynamoStateStore.builder(Local.CLIENT, table).build();
  private final Random random = new Random(11);

  private Found sweep(long now) {
    return new SegmentSweep(Local.CLIENT, table).run(Instant.ofEpochMilli(now), true);
  }

  private long segments() {
    return Local.CLIENT.scan(scan -> scan.tableName(table)).items().stream()
        .filter(item -> item.get("s").equals(Attributes.SEGMENT))
        .count();
  }

  private KeyRecord large() {
    return PageViewRecords.withState(KeyRecord.NEW, PageViewRecords.bytes(random, 500_000));
  }

  /** The process ends before the head is written. */
  private void dies(Snapshot based, KeyRecord next, long now) {
    DynamoStateStore dying =
        DynamoStateStore.builder(Faults.client(call -> call.equals("updateItem")), table).build();
    dying.load(List.of(based.key()), now);
    assertThat(PageViewRecords.commit(dying, based, next, now))
        .isInstanceOf(CommitResult.Failed.class);
  }

  private byte[] stored(long now) {
    return DynamoStateStore.builder(Local.CLIENT, table)
        .build()
        .load(List.of(KEY), now)
        .get(KEY)
        .record()
        .state();
  }

  @Test
  void orphans_are_deleted_and_what_a_head_names_stays() {
    Snapshot first = PageViewRecords.committed(store, Snapshot.absent(KEY), large(), NOW);
    dies(first, large(), NOW);
    assertThat(segments()).isEqualTo(4);
    assertThat(sweep(NOW + DAY + 1_000)).isEqualTo(new Found(4, 2, 2, 0));
    assertThat(segments()).isEqualTo(2);
    assertThat(stored(NOW)).isEqualTo(first.record().state());
    assertThat(sweep(NOW + DAY + 1_000)).isEqualTo(new Found(2, 0, 0, 0));
  }

  @Test
  void a_count_deletes_nothing() {
    dies(PageViewRecords.committed(store, Snapshot.absent(KEY), large(), NOW), large(), NOW);
    Found found =
        new SegmentSweep(Local.CLIENT, table).run(Instant.ofEpochMilli(NOW + DAY + 1_000), false);
    assertThat(found).isEqualTo(new Found(4, 2, 0, 0));
    assertThat(segments()).isEqualTo(4);
  }

  @Test
  void what_was_written_within_the_day_may_still_be_committed() {
    dies(PageViewRecords.committed(store, Snapshot.absent(KEY), large(), NOW), large(), NOW);
    assertThat(sweep(NOW + DAY)).isEqualTo(new Found(0, 0, 0, 0));
  }

  /** The same bytes at the same version have the same name; their age begins anew. */
  @Test
  void an_orphan_that_a_redelivery_writes_again_is_safe_until_its_commit() {
    Snapshot first = PageViewRecords.committed(store, Snapshot.absent(KEY), large(), NOW);
    KeyRecord next = large();
    dies(first, next, NOW);
    dies(first, next, NOW + DAY);
    assertThat(sweep(NOW + DAY + 1_000)).isEqualTo(new Found(2, 0, 0, 0));
    PageViewRecords.committed(store, first, next, NOW + DAY + 2_000);
    assertThat(stored(NOW)).isEqualTo(next.state());
  }

  @Test
  void a_key_whose_head_is_gone_has_orphans_only() {
    PageViewRecords.committed(store, Snapshot.absent(KEY), large(), NOW);
    Local.CLIENT.deleteItem(delete -> delete.tableName(table).key(Items.head(KEY)));
    assertThat(sweep(NOW + DAY + 1_000)).isEqualTo(new Found(2, 2, 2, 0));
  }

  @Test
  void segments_of_a_head_of_newer_code_are_left_alone() {
    PageViewRecords.committed(store, Snapshot.absent(KEY), large(), NOW);
    AttributeValue newer = Attributes.binary(new byte[] {99});
    Local.CLIENT.updateItem(update ->
        update
            .tableName(table)
            .key(Items.head(KEY))
            .updateExpression("SET b = :b")
            .expressionAttributeValues(Map.of(":b", newer)));
    assertThat(sweep(NOW + DAY + 1_000)).isEqualTo(new Found(2, 0, 0, 2));
    assertThat(segments()).isEqualTo(2);
  }

  @Test
  void segments_of_ids_go_by_ttl_and_not_by_a_sweep() {
    Snapshot at = Snapshot.absent(new StateKey("page-views", "ids"));
    KeyRecord record = PageViewRecords.touched(at.record(), 1, NOW, 200, random);
    PageViewRecords.committed(store, at, record, NOW);
    assertThat(segments()).isPositive();
    assertThat(sweep(NOW + 100 * DAY)).isEqualTo(new Found(0, 0, 0, 0));
  }
}
