package io.weir.dynamo;

import static io.weir.dynamo.PageViewRecords.KEY;
import static io.weir.dynamo.PageViewRecords.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.audit.Audit;
import io.weir.audit.Finding;
import io.weir.audit.Report;
import io.weir.audit.Rule;
import io.weir.audit.Scope;
import io.weir.spi.Emission;
import io.weir.spi.Position;
import io.weir.state.KeyRecord;
import io.weir.state.Outbox;
import io.weir.state.Progress;
import io.weir.state.Progress.ShardMark;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A table as the store writes it is clean; each corruption of an item is found. */
class TableAuditTest {
  private static final Set<String> READS =
      Set.of("scan", "scanPaginator", "query", "queryPaginator", "batchGetItem", "getItem");

  private final String table = Local.table();
  private final DynamoStateStore store = DynamoStateStore.builder(Local.CLIENT, table).build();
  private final Random random = new Random(3);

  /** An audit that asks for anything but reads is refused. */
  private final DynamoDbClient readOnly = Faults.client(call -> !READS.contains(call));

  private Snapshot stored;

  /** A key with ids and state in segments, another one, and the progress of their shard. */
  @BeforeEach
  void store() {
    KeyRecord small = PageViewRecords.touched(KeyRecord.NEW, 10, NOW, 100, random);
    KeyRecord large = PageViewRecords.withState(small, PageViewRecords.bytes(random, 500_000));
    stored = PageViewRecords.committed(store, Snapshot.absent(KEY), large, NOW);
    StateKey other = new StateKey(KEY.function(), "other");
    PageViewRecords.committed(
        store,
        Snapshot.absent(other),
        PageViewRecords.touched(KeyRecord.NEW, 11, NOW, 1, random),
        NOW);
    progress(20);
  }

  private void progress(int touch) {
    Position reached =
        PageViewRecords.touched(KeyRecord.NEW, touch, NOW, 0, random).marks().getFirst().position();
    Progress known =
        store.progress(KEY.function(), reached.shard()).orElse(Progress.none(reached.shard()));
    store.commitProgress(KEY.function(), known.nextAt(new ShardMark(reached, NOW - 10_001)));
  }

  private TableAudit audit(long now) {
    return TableAudit.builder(readOnly, table, now).build();
  }

  private Report report(boolean atRest, long now) {
    Audit audit = new Audit(new Scope(atRest, now, 60_000, 300_000));
    audit(now).scan(audit);
    return audit.report();
  }

  private List<Rule> rules() {
    return report(true, NOW).findings().stream().map(Finding::rule).distinct().toList();
  }

  private List<Map<String, AttributeValue>> items(AttributeValue sort) {
    return Local.CLIENT.scanPaginator(scan -> scan.tableName(table)).items().stream()
        .filter(item -> item.get("s").equals(sort))
        .toList();
  }

  private Map<String, AttributeValue> segment(boolean ofState) {
    return items(Attributes.SEGMENT).stream()
        .filter(item -> item.containsKey(Attributes.OWNER) == ofState)
        .findFirst()
        .orElseThrow();
  }

  private Map<String, AttributeValue> head() {
    return Local.CLIENT.getItem(get -> get.tableName(table).key(Items.head(KEY))).item();
  }

  /** Puts an item with an attribute changed; null = without it. */
  private void put(Map<String, AttributeValue> item, String name, AttributeValue value) {
    Map<String, AttributeValue> changed = new HashMap<>(item);
    if (value == null) {
      changed.remove(name);
    } else {
      changed.put(name, value);
    }
    Local.CLIENT.putItem(put -> put.tableName(table).item(changed));
  }

  private void delete(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> key = Map.of("k", item.get("k"), "s", item.get("s"));
    Local.CLIENT.deleteItem(delete -> delete.tableName(table).key(key));
  }

  @Test
  void what_the_store_writes_is_clean_and_all_of_it_is_looked_at() {
    Report report = report(true, NOW);
    assertThat(report.findings()).isEmpty();
    assertThat(report.keys()).isEqualTo(2);
    assertThat(report.shards()).isEqualTo(1);
    assertThat(report.segments()).isEqualTo(items(Attributes.SEGMENT).size()).isGreaterThan(2);
  }

  @Test
  void a_missing_segment_of_state_is_found() {
    delete(segment(true));
    assertThat(rules()).containsExactly(Rule.SEGMENT_THERE);
  }

  @Test
  void a_missing_segment_of_ids_is_found() {
    delete(segment(false));
    assertThat(rules()).containsExactly(Rule.SEGMENT_THERE);
  }

  @Test
  void a_segment_of_other_bytes_is_found() {
    put(segment(true), Attributes.BODY, Attributes.binary(new byte[9]));
    assertThat(rules()).containsExactly(Rule.SEGMENT_THERE);
  }

  @Test
  void a_segment_that_will_expire_too_soon_is_found() {
    put(segment(true), Attributes.TTL, Attributes.number(NOW / 1_000 + 60));
    put(segment(false), Attributes.TTL, Attributes.number(NOW / 1_000 + 60));
    assertThat(report(true, NOW).findings())
        .extracting(Finding::rule)
        .containsExactly(Rule.SEGMENT_LIFE, Rule.SEGMENT_LIFE);
  }

  @Test
  void a_head_of_newer_code_or_a_damaged_one_is_found_and_the_others_are_looked_at() {
    put(head(), Attributes.BODY, Attributes.binary(new byte[] {99}));
    Report report = report(true, NOW);
    assertThat(report.findings()).extracting(Finding::rule).containsExactly(Rule.KEY_READABLE);
    assertThat(report.keys()).isEqualTo(2);
  }

  /** A hint that something put where no head is leads every tick there. */
  @Test
  void a_hint_without_a_head_is_found() {
    put(head(), Attributes.VERSION, null);
    assertThat(report(true, NOW).findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.rule()).isEqualTo(Rule.KEY_READABLE);
          assertThat(finding.found()).contains("[b, e, g, k, s]");
        });
  }

  @Test
  void a_due_key_that_no_tick_would_find_is_found() {
    List<Runnable> corruptions =
        List.of(
            () -> put(head(), Attributes.EVENT_DUE, null),
            () -> put(head(), Attributes.EVENT_DUE, Attributes.number(NOW + 3_600_000)),
            () -> put(head(), Attributes.SLOT, null),
            () -> put(head(), Attributes.SLOT, Attributes.string(KEY.function() + "#4")),
            () -> put(head(), Attributes.SLOT, Attributes.string("another#1")));
    Map<String, AttributeValue> right = head();
    for (Runnable corruption : corruptions) {
      corruption.run();
      assertThat(rules()).containsExactly(Rule.DUE_INDEX);
      put(right, Attributes.BODY, right.get(Attributes.BODY));
    }
    assertThat(rules()).isEmpty();
  }

  @Test
  void a_pending_key_that_expires_is_found() {
    put(head(), Attributes.TTL, Attributes.number(NOW / 1_000 + 60));
    assertThat(rules()).containsExactly(Rule.LIFE);
  }

  @Test
  void an_expired_key_is_left_alone() {
    put(head(), Attributes.TTL, Attributes.number(NOW / 1_000 - 60));
    segment(true);
    delete(segment(true));
    Report report = report(true, NOW);
    assertThat(report.findings()).isEmpty();
    assertThat(report.expired()).isEqualTo(1);
  }

  @Test
  void unreadable_progress_is_found() {
    Map<String, AttributeValue> item =
        Local.CLIENT.scanPaginator(scan -> scan.tableName(table)).items().stream()
            .filter(one -> one.get("s").b().asByteArray().length > 1)
            .findFirst()
            .orElseThrow();
    put(item, Attributes.BODY, Attributes.binary(new byte[] {99}));
    assertThat(rules()).contains(Rule.KEY_READABLE, Rule.PROGRESS_THERE);
  }

  @Test
  void segments_that_no_key_names_are_told_after_a_day_and_are_no_fault() {
    KeyRecord next =
        PageViewRecords.withState(stored.record(), PageViewRecords.bytes(random, 400_000));
    DynamoStateStore dying =
        DynamoStateStore.builder(Faults.client(call -> call.equals("updateItem")), table).build();
    dying.load(List.of(KEY), NOW);
    PageViewRecords.commit(dying, stored, next, NOW);
    assertThat(report(false, NOW + 3_600_000).findings()).isEmpty();

    Report report = report(false, NOW + Duration.ofDays(1).toMillis() + 1_000);
    assertThat(report.findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.found()).startsWith("2 segments"));
    assertThat(report.isClean()).isTrue();
  }

  @Test
  void an_outbox_of_a_running_function_is_found_only_if_it_stays() {
    Outbox outbox = new Outbox(List.of(emission(NOW + 1)), null);
    KeyRecord pending = stored.record().withOutbox(outbox);
    Snapshot waiting = PageViewRecords.committed(store, stored, pending, NOW);
    Audit stays = new Audit(new Scope(false, NOW, 60_000, 300_000));
    audit(NOW).scan(stays);
    Audit goes = new Audit(new Scope(false, NOW, 60_000, 300_000));
    audit(NOW).scan(goes);
    assertThat(stays.unsettled()).containsExactly(KEY);

    audit(NOW).again(stays);
    assertThat(stays.report().findings())
        .extracting(Finding::rule)
        .containsExactly(Rule.OUTBOX_DELIVERED);

    PageViewRecords.committed(store, waiting, stored.record(), NOW);
    audit(NOW).again(goes);
    assertThat(goes.report().findings()).isEmpty();
  }

  private static Emission emission(long revision) {
    return new Emission(
        "counts", "page-views/x", KEY.key(), revision, Emission.Op.UPSERT, new byte[0]);
  }

  @Test
  void rows_are_compared_with_the_keys_that_wrote_them() {
    DynamoSink<Map<String, Object>> sink = sink();
    deliver(sink, "a", NOW + 1, Emission.Op.UPSERT);
    deliver(sink, "b", NOW + 1, Emission.Op.DELETE);
    assertThat(rows(sink)).isEmpty();

    deliver(sink, "c", NOW + 2, Emission.Op.UPSERT);
    assertThat(rows(sink)).containsExactly(Rule.ROW_REVISION);
  }

  private static DynamoSink<Map<String, Object>> sink() {
    String rows = Local.name("rows");
    Tables.createResult(Local.CLIENT, rows, "page", null);
    return DynamoSink.<Map<String, Object>>table(rows, row -> row)
        .key("page")
        .withClient(Local.CLIENT, new RequestCounts());
  }

  private static Emission deliver(
      DynamoSink<Map<String, Object>> sink, String page, long revision, Emission.Op op) {
    byte[] payload = sink.encode(Map.of("page", page, "views", 1.50));
    Emission emission = new Emission(sink.name(), "id", KEY.key(), revision, op, payload);
    sink.open().deliver(List.of(emission));
    return emission;
  }

  private List<Rule> rows(DynamoSink<?> sink) {
    Audit audit = new Audit(new Scope(true, NOW, 60_000, 300_000));
    new RowAudit(
            readOnly,
            sink.name(),
            KEY.function(),
            keys -> RowAudit.revisions(readOnly, table, keys, NOW))
        .scan(audit);
    List<Rule> found = new ArrayList<>();
    audit.report().findings().forEach(finding -> found.add(finding.rule()));
    return found;
  }

  @Test
  void an_emission_is_told_from_what_its_row_holds() {
    DynamoSink<Map<String, Object>> sink = sink();
    Emission first = deliver(sink, "a", 5, Emission.Op.UPSERT);
    assertThat(RowAudit.delivery(readOnly, sink, first).same()).isTrue();
    assertThat(RowAudit.delivery(readOnly, sink, first).revision()).hasValue(5);

    Emission withdrawn = deliver(sink, "a", 6, Emission.Op.DELETE);
    assertThat(RowAudit.delivery(readOnly, sink, withdrawn).same()).isTrue();
    assertThat(RowAudit.delivery(readOnly, sink, first).same()).isFalse();
    assertThat(RowAudit.delivery(readOnly, sink, first).revision()).hasValue(6);

    Map<String, AttributeValue> key = Map.of("page", AttributeValue.fromS("a"));
    Local.CLIENT.deleteItem(delete -> delete.tableName(sink.name()).key(key));
    assertThat(RowAudit.delivery(readOnly, sink, withdrawn).revision()).isEmpty();
  }
}
