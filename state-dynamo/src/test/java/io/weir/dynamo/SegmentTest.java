package io.weir.dynamo;

import static io.weir.dynamo.PageViewRecords.KEY;
import static io.weir.dynamo.PageViewRecords.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import io.weir.state.CommitResult;
import io.weir.state.DueQuery;
import io.weir.state.IdChunk;
import io.weir.state.IdLife;
import io.weir.state.KeyRecord;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.state.StateStore;
import io.weir.state.StateStoreException;
import io.weir.time.TimeDomain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class SegmentTest {
  private final String table = Local.table();
  private final StateStore store = DynamoStateStore.builder(Local.CLIENT, table).build();
  private final StateStore other = DynamoStateStore.builder(Local.CLIENT, table).build();
  private final Random random = new Random(7);

  private Snapshot load(long now) {
    return DynamoStateStore.builder(Local.CLIENT, table).build().load(List.of(KEY), now).get(KEY);
  }

  private KeyRecord ids(KeyRecord before, int count) {
    List<IdChunk> chunks = new ArrayList<>(before.eventIds());
    chunks.add(new IdChunk(NOW, PageViewRecords.bytes(random, 16 * count), null));
    return before.withIds(chunks, List.of());
  }

  private List<Map<String, AttributeValue>> segments() {
    return Local.CLIENT.scanPaginator(scan -> scan.tableName(table)).items().stream()
        .filter(item -> item.get("s").equals(Attributes.SEGMENT))
        .toList();
  }

  private void delete(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> key = Map.of("k", item.get("k"), "s", item.get("s"));
    Local.CLIENT.deleteItem(delete -> delete.tableName(table).key(key));
  }

  private byte[] state(int length) {
    return PageViewRecords.bytes(random, length);
  }

  private Snapshot commitState(Snapshot at, byte[] state) {
    return PageViewRecords.committed(
        store, at, PageViewRecords.withState(KeyRecord.NEW, state), NOW);
  }

  @Test
  void R1_the_losers_bytes_do_not_stay_under_the_winners_head() {
    Snapshot at = PageViewRecords.committed(store, Snapshot.absent(KEY), KeyRecord.NEW, NOW);
    Snapshot won = PageViewRecords.committed(store, at, ids(at.record(), 100), NOW);
    CommitResult lost = PageViewRecords.commit(other, at, ids(at.record(), 100), NOW);
    assertThat(((CommitResult.Conflict) lost).winner().record().eventIds())
        .isEqualTo(won.record().eventIds());
    assertThat(load(NOW).record().eventIds()).isEqualTo(won.record().eventIds());
    assertThat(segments().size()).isEqualTo(2);
  }

  @Test
  void R1_a_missing_segment_is_an_error_and_not_empty() {
    PageViewRecords.committed(store, Snapshot.absent(KEY), ids(KeyRecord.NEW, 100), NOW);
    segments().forEach(this::delete);
    assertThatThrownBy(() -> load(NOW))
        .isInstanceOf(StateStoreException.class)
        .hasMessageContaining("not empty");
  }

  @Test
  void R1_a_segment_with_other_bytes_is_an_error() {
    PageViewRecords.committed(store, Snapshot.absent(KEY), ids(KeyRecord.NEW, 62), NOW);
    Map<String, AttributeValue> damaged = new HashMap<>(segments().getFirst());
    byte[] body = damaged.get("b").b().asByteArray();
    body[40]++;
    damaged.put("b", Attributes.binary(body));
    Local.CLIENT.putItem(put -> put.tableName(table).item(damaged));
    assertThatThrownBy(() -> load(NOW)).isInstanceOf(UnreadableStateException.class);
  }

  private Snapshot committed(Snapshot at, KeyRecord next, long now, IdLife life) {
    CommitResult result = PageViewRecords.commit(store, at, next, now, life);
    return ((CommitResult.Committed) result).snapshot();
  }

  /** As DynamoDB's TTL may do it at once. */
  private void expire(long now) {
    segments().stream()
        .filter(item -> Attributes.number(item, "t", Long.MAX_VALUE) <= now / 1_000)
        .forEach(this::delete);
  }

  private static int spilled(Snapshot snapshot) {
    return snapshot.record().eventIds().stream()
        .filter(chunk -> chunk.segment() != null)
        .mapToInt(IdChunk::count)
        .sum();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 30, 366, 800})
  void R25_ids_are_kept_until_nobody_can_ask_for_them_and_are_gone_after_it(int days) {
    long life = Duration.ofDays(days).toMillis();
    committed(Snapshot.absent(KEY), ids(KeyRecord.NEW, 100), NOW, new IdLife(life, Long.MIN_VALUE));
    expire(NOW + life - 1_000);
    assertThat(spilled(load(NOW + life - 1_000))).isPositive();
    expire(NOW + life + 2 * Duration.ofDays(1).toMillis());
    assertThat(segments()).isEmpty();
    Snapshot late = load(NOW + life);
    assertThat(late.version()).isEqualTo(1);
    assertThat(spilled(late)).isZero();
  }

  @Test
  void R25_ids_of_which_nothing_is_said_are_kept_as_long_as_the_head_names_them() {
    committed(Snapshot.absent(KEY), ids(KeyRecord.NEW, 100), NOW, IdLife.UNKNOWN);
    long later = NOW + Duration.ofDays(4_000).toMillis();
    expire(later);
    new SegmentSweep(Local.CLIENT, table).run(Instant.ofEpochMilli(later), true);
    Snapshot late = load(later);
    assertThat(spilled(late)).isPositive();
    PageViewRecords.committed(store, late, late.record().withIds(List.of(), List.of()), later);
    new SegmentSweep(Local.CLIENT, table).run(Instant.ofEpochMilli(later), true);
    assertThat(segments()).isEmpty();
  }

  @Test
  void R25_a_commit_that_declares_more_writes_again_what_would_be_forgotten_once() {
    IdLife days = new IdLife(Duration.ofDays(3).toMillis(), Long.MIN_VALUE);
    IdLife months = new IdLife(Duration.ofDays(90).toMillis(), Long.MIN_VALUE);
    Snapshot at = committed(Snapshot.absent(KEY), ids(KeyRecord.NEW, 100), NOW, days);
    int spilled = spilled(at);
    at = committed(at, at.record(), NOW + 1, months);
    expire(NOW + Duration.ofDays(89).toMillis());
    assertThat(spilled(load(NOW + Duration.ofDays(89).toMillis()))).isEqualTo(spilled);
    RequestCounts counts = ((DynamoStateStore) store).counts();
    counts.reset();
    at = committed(at, at.record(), NOW + 2, months);
    committed(at, at.record(), NOW + 3, days);
    assertThat(counts.writeUnits(RequestCounts.Category.SEGMENT)).isZero();
    assertThat(load(NOW).record().eventIds()).isEqualTo(at.record().eventIds());
  }

  @Test
  void R25_a_key_that_is_held_keeps_its_ids_and_writes_them_again_once_a_week() {
    long day = Duration.ofDays(1).toMillis();
    long life = 2 * day;
    Snapshot at =
        committed(
            Snapshot.absent(KEY), ids(KeyRecord.NEW, 100), NOW, new IdLife(life, Long.MIN_VALUE));
    int spilled = spilled(at);
    RequestCounts counts = ((DynamoStateStore) store).counts();
    counts.reset();
    long now = NOW;
    for (int hour = 1; hour <= 100 * 24; hour++) {
      now = NOW + hour * day / 24;
      at = committed(at, at.record(), now, new IdLife(life, now + day / 24 + day));
    }
    expire(now + day);
    assertThat(spilled(load(now + day))).isEqualTo(spilled);
    assertThat(counts.requests(RequestCounts.Category.SEGMENT)).isBetween(12L, 16L);
  }

  @Test
  void R2_superseded_state_is_deleted_only_after_the_commit() {
    Snapshot first = commitState(Snapshot.absent(KEY), state(100_000));
    assertThat(segments().size()).isEqualTo(1);
    Snapshot second = commitState(first, state(100_000));
    assertThat(segments().size()).isEqualTo(1);
    assertThat(load(NOW).record().state()).isEqualTo(second.record().state());
    commitState(second, state(10));
    assertThat(segments().size()).isZero();
  }

  @Test
  void R2_a_stalled_writer_of_large_state_removes_its_own_and_not_the_winners() {
    Snapshot first = commitState(Snapshot.absent(KEY), state(100_000));
    Snapshot won = commitState(first, state(100_000));
    KeyRecord stale = PageViewRecords.withState(KeyRecord.NEW, state(100_000));
    assertThat(PageViewRecords.commit(other, first, stale, NOW))
        .isInstanceOf(CommitResult.Conflict.class);
    assertThat(segments().size()).isEqualTo(1);
    assertThat(load(NOW).record().state()).isEqualTo(won.record().state());
  }

  @Test
  void state_larger_than_an_item_comes_back_whole() {
    byte[] state = state(1_048_576);
    Snapshot at = commitState(Snapshot.absent(KEY), state);
    assertThat(load(NOW).record().state()).isEqualTo(state);
    state[0]++;
    commitState(at, state);
    assertThat(load(NOW).record().state()).isEqualTo(state);
    assertThat(segments().size()).isEqualTo(4);
  }

  @Test
  void unchanged_state_is_not_written_again() {
    Snapshot at = commitState(Snapshot.absent(KEY), state(200_000));
    RequestCounts counts = ((DynamoStateStore) store).counts();
    counts.reset();
    PageViewRecords.committed(store, at, at.record(), NOW);
    assertThat(counts.writeUnits(RequestCounts.Category.SEGMENT)).isZero();
    assertThat(counts.writeUnits(RequestCounts.Category.CLEAR)).isEqualTo(1);
  }

  /** The most state for which all that is stored apart has no more bytes than that. */
  private static KeyRecord filling(int bytes) {
    KeyRecord empty = PageViewRecords.withState(KeyRecord.NEW, new byte[0]);
    BinaryWriter rest = new BinaryWriter();
    new BulkCodec(KEY).write(rest, empty);
    return PageViewRecords.withState(
        empty, PageViewRecords.bytes(new Random(1), bytes - rest.size()));
  }

  @Test
  void a_segment_of_just_its_limit_is_one_item_and_a_byte_more_makes_two() {
    KeyRecord full = filling(DynamoStateStore.MAX_SEGMENT_BYTES);
    Snapshot one = PageViewRecords.committed(store, Snapshot.absent(KEY), full, NOW);
    assertThat(segments().size()).isEqualTo(1);
    KeyRecord more = filling(DynamoStateStore.MAX_SEGMENT_BYTES + 1);
    PageViewRecords.committed(store, one, more, NOW);
    assertThat(segments().size()).isEqualTo(2);
    assertThat(load(NOW).record().state()).isEqualTo(more.state());
  }

  @Test
  void state_of_just_the_limit_is_97_segments_and_comes_back_whole() {
    KeyRecord full = filling(DynamoStateStore.MAX_BULK_BYTES);
    PageViewRecords.committed(store, Snapshot.absent(KEY), full, NOW);
    assertThat(segments().size()).isEqualTo(97);
    assertThat(load(NOW).record().state()).isEqualTo(full.state());
    KeyRecord more = filling(DynamoStateStore.MAX_BULK_BYTES + 1);
    CommitResult result = PageViewRecords.commit(store, load(NOW), more, NOW);
    assertThat(((CommitResult.Failed) result).cause()).hasMessageContaining("MAX_BULK_BYTES");
  }

  @Test
  void state_beyond_the_limit_names_the_limit() {
    byte[] state = new byte[DynamoStateStore.MAX_BULK_BYTES + 1];
    CommitResult result =
        PageViewRecords.commit(
            store, Snapshot.absent(KEY), PageViewRecords.withState(KeyRecord.NEW, state), NOW);
    assertThat(((CommitResult.Failed) result).cause()).hasMessageContaining("MAX_BULK_BYTES");
  }

  @Test
  void thousands_of_ids_are_merged_into_few_segments() {
    Snapshot at = Snapshot.absent(KEY);
    for (int i = 0; i < 120; i++) {
      at = PageViewRecords.committed(store, at, ids(at.record(), 60), NOW);
    }
    assertThat(load(NOW).record().eventIds()).isEqualTo(at.record().eventIds());
    var item = Local.CLIENT.getItem(get -> get.tableName(table).key(Items.head(KEY))).item();
    assertThat(WriteUnits.size(item)).isLessThanOrEqualTo(1_024);
  }

  @Test
  void R16_a_newer_format_is_an_error_that_says_what_to_do() {
    Map<String, AttributeValue> item = new HashMap<>(Items.head(KEY));
    item.put("v", Attributes.number(3));
    item.put("b", Attributes.binary(new byte[] {99, 1, 2}));
    Local.CLIENT.putItem(put -> put.tableName(table).item(item));
    assertThatThrownBy(() -> load(NOW))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContaining("format 99");
  }

  @Test
  void R17_a_missing_table_is_a_configuration_fault_that_says_what_to_do() {
    StateStore lost = DynamoStateStore.builder(Local.CLIENT, "not-there").build();
    assertThatThrownBy(() -> lost.load(List.of(KEY), NOW))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("WEIR_STATE_TABLE");
    CommitResult result = PageViewRecords.commit(lost, Snapshot.absent(KEY), KeyRecord.NEW, NOW);
    assertThat(((CommitResult.Failed) result).cause()).isInstanceOf(ConfigurationException.class);
  }

  @Test
  void throttled_commits_fail_and_are_no_conflict() {
    StateStore throttled =
        DynamoStateStore.builder(Faults.client(call -> !call.startsWith("batchGet")), table)
            .build();
    CommitResult result =
        PageViewRecords.commit(throttled, Snapshot.absent(KEY), KeyRecord.NEW, NOW);
    assertThat(result).isInstanceOf(CommitResult.Failed.class);
    assertThat(load(NOW).version()).isZero();
  }

  @Test
  void a_hint_that_a_tick_moved_elsewhere_is_noticed_by_a_warm_commit() {
    KeyRecord due = PageViewRecords.touched(KeyRecord.NEW, 1, NOW, 0, random);
    Snapshot warm = PageViewRecords.committed(store, Snapshot.absent(KEY), due, NOW);
    Snapshot later =
        PageViewRecords.committed(
            store, warm, PageViewRecords.touched(due, 2, NOW + 600_000, 0, random), NOW);
    other.refreshDue(other.load(List.of(KEY), NOW).get(KEY));
    PageViewRecords.committed(
        store, later, PageViewRecords.touched(due, 3, NOW + 120_000, 0, random), NOW);
    Snapshot stored = other.load(List.of(KEY), NOW).get(KEY);
    assertThat(stored.version()).isEqualTo(3);
    var item = Local.CLIENT.getItem(get -> get.tableName(table).key(Items.head(KEY))).item();
    assertThat(Attributes.number(item, "e", 0)).isEqualTo(NOW + 180_000);
  }

  @Test
  void a_key_that_is_too_long_names_the_limit() {
    StateKey lengthy = new StateKey("f", "x".repeat(3_000));
    assertThatThrownBy(() -> store.load(List.of(lengthy), NOW))
        .isInstanceOf(StateLimitException.class)
        .hasMessageContaining("2048");
  }

  @Test
  void R17_a_table_without_indexes_is_a_configuration_fault() {
    String plain = Local.name("plain");
    Tables.createResult(Local.CLIENT, plain, "k", "s");
    StateStore lost = DynamoStateStore.builder(Local.CLIENT, plain).build();
    DueQuery query = new DueQuery("f", TimeDomain.EVENT, 0, NOW, null, 10);
    assertThatThrownBy(() -> lost.due(query)).isInstanceOf(ConfigurationException.class);
  }
}
