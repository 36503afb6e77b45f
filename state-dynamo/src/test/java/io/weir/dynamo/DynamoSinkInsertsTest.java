package io.weir.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import io.weir.testkit.SinkContract;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Rows of a table whose rows are nearly always new: they are inserted many at a time. */
class DynamoSinkInsertsTest extends SinkContract {
  private final AtomicInteger calls = new AtomicInteger();
  private volatile boolean broken;
  private volatile boolean noStatements;
  private String table;
  private RequestCounts counts;
  private DynamoSink<Map<String, Object>> sink;
  private SinkWriter writer;

  @Override
  protected SinkWriter open() {
    table = Local.name("inserts");
    Tables.createResult(Local.CLIENT, table, "page", "at");
    counts = new RequestCounts();
    sink =
        DynamoSink.<Map<String, Object>>table(table, row -> row)
            .key("page", "at")
            .withClient(Faults.client(this::throttled), counts);
    SinkWriter warm = sink.open();
    assertThat(warm.deliver(rows("warm", 60))).containsOnly(Outcome.DELIVERED);
    writer = warm;
    return warm;
  }

  private boolean throttled(String call) {
    boolean statement = call.equals("batchExecuteStatement");
    return noStatements && statement
        || broken && (statement || call.equals("putItem")) && calls.incrementAndGet() % 2 == 0;
  }

  private List<Emission> rows(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> emission("k", 1, name + i, "x")).toList();
  }

  private Emission emission(String key, long revision, String page, String value) {
    return new Emission(
        "rows", "f/" + key, key, revision, Emission.Op.UPSERT, payload(page, value));
  }

  private static Map<String, Object> row(String page, Object value) {
    Map<String, Object> row = new HashMap<>();
    row.put("page", page);
    row.put("at", "0");
    row.put("value", value);
    return row;
  }

  @Override
  protected byte[] payload(String row, String value) {
    return sink.encode(row(row, value));
  }

  private Map<String, AttributeValue> item(String row) {
    return Local.CLIENT
        .getItem(get ->
            get.tableName(table)
                .key(Map.of("page", AttributeValue.fromS(row), "at", AttributeValue.fromS("0"))))
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

  private long requests() {
    return counts.requests(RequestCounts.Category.SINK);
  }

  private long units() {
    return counts.writeUnits(RequestCounts.Category.SINK);
  }

  @Test
  void newRowsShareRequestsAndCostWhatPutsCost() {
    long requests = requests();
    long units = units();

    assertThat(writer.deliver(rows("new", 60))).hasSize(60).containsOnly(Outcome.DELIVERED);

    assertThat(requests() - requests).isEqualTo(3);
    assertThat(units() - units).isEqualTo(60);
    Map<String, AttributeValue> item = item("new59");
    assertThat(item.get("value").s()).isEqualTo("x");
    assertThat(item.get(DynamoSink.REVISION).n()).isEqualTo("1");
    assertThat(item.get(DynamoSink.ORIGIN).s()).isEqualTo("k");
  }

  @Test
  void aRowThatIsThereIsReplacedOnlyByANewerRevision() {
    writer.deliver(List.of(emission("k", 5, "a", "five"), emission("k", 5, "b", "five")));

    List<Outcome> outcomes =
        writer.deliver(
            List.of(
                emission("k", 4, "a", "four"),
                emission("k", 6, "b", "six"),
                emission("k", 1, "c", "one")));

    assertThat(outcomes).containsOnly(Outcome.DELIVERED);
    assertThat(read("a")).contains("five");
    assertThat(read("b")).contains("six");
    assertThat(read("c")).contains("one");
  }

  @Test
  void whatTheTableWillNotTakeIsRefusedAlone() {
    byte[] large = RowCodec.encode(row("large", "x".repeat(500_000)));
    List<Outcome> outcomes =
        writer.deliver(
            List.of(
                emission("k", 1, "fits", "x"),
                new Emission("rows", "f/k", "k", 1, Emission.Op.UPSERT, large),
                emission("other", 9, "warm0", "y")));

    assertThat(outcomes.get(0)).isEqualTo(Outcome.DELIVERED);
    assertThat(outcomes.get(1)).isInstanceOf(Outcome.Refused.class);
    assertThat(outcomes.get(2).toString()).contains("belongs to the key 'k'");
    assertThat(read("fits")).contains("x");
  }

  @Test
  void theNewestOfARowIsRefusedAloneAndTheOlderOneStays() {
    byte[] large = RowCodec.encode(row("a", "x".repeat(500_000)));
    List<Outcome> outcomes =
        writer.deliver(
            List.of(
                emission("k", 2, "a", "good"),
                emission("k", 1, "a", "older"),
                new Emission("rows", "f/k", "k", 3, Emission.Op.UPSERT, large)));

    assertThat(outcomes.get(2)).isInstanceOf(Outcome.Refused.class);
    assertThat(outcomes.subList(0, 2)).containsOnly(Outcome.DELIVERED);
    assertThat(read("a")).contains("good");
  }

  @Test
  void attributesMayHaveAnyName() {
    Map<String, Object> odd = row("odd", "x");
    odd.put("o'clock", 7);
    odd.put("a.b \"c\"", List.of(1, Map.of("n", "m")));
    byte[] named = sink.encode(odd);
    List<Outcome> outcomes =
        writer.deliver(
            List.of(
                new Emission("rows", "f/k", "k", 1, Emission.Op.UPSERT, named),
                emission("k", 1, "plain", "x")));

    assertThat(outcomes).containsOnly(Outcome.DELIVERED);
    assertThat(item("odd").get("o'clock").n()).isEqualTo("7");
    assertThat(item("odd").get("a.b \"c\"").l()).hasSize(2);
  }

  @Test
  void withoutStatementsRowsArePut() {
    noStatements = true;

    assertThat(writer.deliver(rows("put", 30))).containsOnly(Outcome.DELIVERED);

    assertThat(read("put29")).contains("x");
  }

  @Test
  void whereManyRowsAreThereTheyArePutAgain() {
    List<Emission> same = rows("warm", 60);
    writer.deliver(same);
    long requests = requests();
    long units = units();

    assertThat(writer.deliver(same)).containsOnly(Outcome.DELIVERED);

    assertThat(requests() - requests).isEqualTo(60);
    assertThat(units() - units).isEqualTo(60);
  }
}
