package io.weir.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import io.weir.testkit.SinkContract;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamoSinkTest extends SinkContract {
  private final AtomicInteger writes = new AtomicInteger();
  private volatile boolean broken;
  private String table;
  private RequestCounts counts;
  private DynamoSink<Map<String, Object>> sink;

  @Override
  protected SinkWriter open() {
    table = Local.name("rows");
    counts = new RequestCounts();
    Tables.createResult(Local.CLIENT, table, "page", "windowStart");
    sink = sink(table);
    return sink.open();
  }

  private DynamoSink<Map<String, Object>> sink(String name) {
    var client =
        Faults.client(
            call -> call.equals("putItem") && broken && writes.incrementAndGet() % 2 == 0);
    return DynamoSink.<Map<String, Object>>table(name, row -> row)
        .key("page", "windowStart")
        .withClient(client, counts);
  }

  @Override
  protected byte[] payload(String row, String value) {
    return sink.encode(row(row, value));
  }

  private static Map<String, Object> row(String page, Object value) {
    Map<String, Object> row = new HashMap<>();
    row.put("page", page);
    row.put("windowStart", Instant.EPOCH);
    row.put("value", value);
    return row;
  }

  private Map<String, AttributeValue> item(String row) {
    return Local.CLIENT
        .getItem(get ->
            get.tableName(table)
                .key(
                    Map.of(
                        "page", AttributeValue.fromS(row),
                        "windowStart", AttributeValue.fromS("1970-01-01T00:00:00.000000000Z"))))
        .item();
  }

  @Override
  protected Optional<String> read(String row) {
    return Optional.ofNullable(item(row).get("value")).map(AttributeValue::s);
  }

  @Override
  protected void breakEverySecondWrite() {
    broken = true;
  }

  @Override
  protected void heal() {
    broken = false;
  }

  private static Emission emission(String key, long revision, Emission.Op op, byte[] payload) {
    return new Emission("rows", "f/" + key + "/" + revision, key, revision, op, payload);
  }

  private Outcome deliver(Emission emission) {
    try (SinkWriter writer = sink.open()) {
      return writer.deliver(List.of(emission)).getFirst();
    }
  }

  @Test
  void values_of_every_kind_are_kept() {
    Map<String, Object> value = new HashMap<>();
    value.put("nothing", null);
    value.put("list", List.of(1, 2.5, true, "x"));
    byte[] payload = sink.encode(row("kinds", value));
    assertThat(payload).isEqualTo(sink.encode(row("kinds", new HashMap<>(value))));
    deliver(emission("k", 1, Emission.Op.UPSERT, payload));
    Map<String, AttributeValue> stored = item("kinds").get("value").m();
    assertThat(stored.get("nothing").nul()).isTrue();
    assertThat(stored.get("list").l().get(1).n()).isEqualTo("2.5");
  }

  @Test
  void a_withdrawn_row_says_so_and_expires() {
    deliver(emission("k", 1, Emission.Op.DELETE, payload("gone", "x")));
    assertThat(item("gone")).containsKeys(DynamoSink.DELETED, DynamoSink.EXPIRES);
    assertThat(item("gone")).doesNotContainKey("value");
  }

  @Test
  void two_keys_that_write_one_row_are_told_apart() {
    deliver(emission("k", 5, Emission.Op.UPSERT, payload("shared", "x")));
    Outcome outcome = deliver(emission("other", 9, Emission.Op.UPSERT, payload("shared", "y")));
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    assertThat(outcome.toString())
        .contains("belongs to the key 'k'", "make the function's key part");
    assertThat(read("shared")).contains("x");
  }

  @Test
  void a_row_that_is_too_large_and_was_committed_by_older_code_is_refused() {
    byte[] payload = RowCodec.encode(row("large", "x".repeat(500_000)));
    assertThat(deliver(emission("k", 1, Emission.Op.UPSERT, payload)))
        .isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void a_key_of_the_wrong_type_that_was_committed_by_older_code_is_refused() {
    Map<String, Object> row = row("x", "y");
    row.put("page", 5);
    Outcome outcome = deliver(emission("k", 1, Emission.Op.UPSERT, RowCodec.encode(row)));
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    assertThat(outcome.toString()).contains("key(..) and sortKey(..)", "types");
  }

  @Test
  void r17_a_table_with_another_key_is_retried_whatever_is_written_and_says_what_to_do() {
    String other = Local.name("other");
    Tables.createResult(Local.CLIENT, other, "site", null);
    sink = sink(other);
    byte[] payload = payload("a", "x");
    for (Emission.Op op : Emission.Op.values()) {
      Outcome outcome = deliver(emission("k", 1, op, payload));
      assertThat(outcome).isInstanceOf(Outcome.Retry.class);
      assertThat(outcome.toString()).contains(other, "key(..) and sortKey(..)");
    }
    try (SinkWriter writer = sink.open()) {
      List<Emission> several =
          List.of(
              emission("k", 1, Emission.Op.UPSERT, payload),
              emission("l", 1, Emission.Op.UPSERT, payload("b", "x")));
      assertThat(writer.deliver(several))
          .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Retry.class));
    }
  }

  @Test
  void a_missing_table_is_retried_and_says_what_to_do() {
    byte[] payload = payload("a", "x");
    sink = sink("no-such-table");
    Outcome outcome = deliver(emission("k", 1, Emission.Op.UPSERT, payload));
    assertThat(outcome).isInstanceOf(Outcome.Retry.class);
    assertThat(outcome.toString()).contains("no-such-table", "deploy it");
  }

  @Test
  void a_row_without_its_key_fails_where_it_is_made() {
    assertThatThrownBy(() -> sink.encode(Map.of("page", "x")))
        .hasMessageContaining("windowStart")
        .hasMessageContaining("key(..)");
    assertThatThrownBy(() -> sink.key("weirRevision")).hasMessageContaining("the sink's own");
    assertThatThrownBy(() -> sink.key("a", "a")).hasMessageContaining("two attributes");
  }

  @Test
  void aRowThatIsNullIsRefusedWhereItIsMade() {
    DynamoSink<String> none = DynamoSink.table("rows", text -> null);
    assertThatThrownBy(() -> none.encode("x"))
        .hasMessageContaining("DynamoSink.table(\"rows\", ..) gives null")
        .hasMessageContaining("emit nothing");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"", " ", "ab", "page counts", "page/counts", "s\u00e9ances", "arn:aws:dynamodb:x"})
  void aTableNameThatDynamoDbRefusesIsRefusedWhereItIsDeclared(String name) {
    for (ThrowingCallable declared :
        List.<ThrowingCallable>of(
            () -> DynamoSink.table(name, row -> Map.of()),
            () -> sink("good").inTable(name),
            () -> DeadLetterTable.table(name),
            () -> DeadLetterTable.table("good").inTable(name),
            () -> DynamoStateStore.builder(Local.CLIENT, name))) {
      assertThatThrownBy(declared)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("names the table '" + name + "', which DynamoDB refuses")
          .hasMessageContaining("3 to 255");
    }
  }

  @Test
  void aTableNameOfTheEnvironmentIsRefusedWithItsVariable() {
    DynamoSink<Map<String, Object>> sink = sink("page-counts");
    assertThatThrownBy(() -> sink.inEnvironment(Map.of("WEIR_TABLE_PAGE_COUNTS", "a b")))
        .hasMessageContaining("the variable WEIR_TABLE_PAGE_COUNTS names the table 'a b'");
  }

  @Test
  void tableNamesThatDynamoDbTakesAreTaken() {
    for (String name :
        List.of(
            "abc",
            "a".repeat(255),
            "Page_counts.2-x",
            "arn:aws:dynamodb:eu-west-1:123456789012:table/page-counts")) {
      assertThat(sink("good").inTable(name).table()).isEqualTo(name);
    }
  }

  @Test
  void writes_are_counted() {
    deliver(emission("k", 1, Emission.Op.UPSERT, payload("a", "x")));
    deliver(emission("k", 1, Emission.Op.UPSERT, payload("a", "x")));
    assertThat(counts.writeUnits(RequestCounts.Category.SINK)).isEqualTo(2);
  }

  @Test
  void theEnvironmentMayNameAnotherTableAndTheSinkKeepsItsName() {
    open();
    String physical = Local.name("physical");
    Tables.createResult(Local.CLIENT, physical, "page", "windowStart");
    DynamoSink<Map<String, Object>> logical = sink("page-counts");
    DynamoSink<Map<String, Object>> bound =
        logical.inEnvironment(Map.of("WEIR_TABLE_PAGE_COUNTS", physical));

    List<Outcome> outcomes =
        bound
            .open()
            .deliver(
                List.of(
                    new Emission(
                        "page-counts",
                        "id",
                        "key",
                        1,
                        Emission.Op.UPSERT,
                        bound.encode(row("home", 7)))));

    assertThat(outcomes).containsExactly(Outcome.DELIVERED);
    assertThat(bound.name()).isEqualTo("page-counts");
    assertThat(Local.CLIENT.scan(scan -> scan.tableName(physical)).items()).hasSize(1);
    assertThat(logical.inEnvironment(Map.of())).isSameAs(logical);
    assertThatThrownBy(() -> logical.inTable(" ")).isInstanceOf(IllegalArgumentException.class);
  }

  /** R19: a question mark in its place would make two rows one. */
  @Test
  void aRowWhoseKeyIsNotUnicodeIsRefusedWhereItIsMade_otherTextIsKeptRepaired() {
    open();
    assertThatThrownBy(() -> sink.encode(row("hi\uD83D", "v")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("key attribute 'page'", "'" + table + "'", "not Unicode");
    Map<String, Object> named = row("a", "v");
    named.put("x\uD83D", 1);
    assertThatThrownBy(() -> sink.encode(named)).hasMessageContaining("name of an attribute");

    assertThat(RowCodec.decode(sink.encode(row("a", "v\uD83D"))).get("value").s())
        .isEqualTo("v\uFFFD");
  }
}
