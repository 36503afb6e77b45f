package io.weir.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.weir.KeyedSource;
import io.weir.Lookup;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Json;
import io.weir.codec.UnavailableException;
import io.weir.definition.Resource;
import io.weir.engine.Batch;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.spi.Found;
import io.weir.spi.LookupReader;
import io.weir.spi.LookupTime;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.InMemoryStateStore;
import io.weir.testkit.CollectingSink;
import io.weir.window.Window;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** Rows of a DynamoDB table as answers: one request for a hundred keys, and no right but that. */
class DynamoLookupTest {
  record Product(String name, long cents) {}

  record Order(String customer, String sku) {}

  record Priced(String customer, long cents) {}

  record Spent(String customer, long cents) {}

  private final RequestCounts counts = new RequestCounts();
  private final Called called = new Called(Local.CLIENT);

  /** A table that a sink of the project has made. */
  private String table(int products) {
    String table = Local.name("products");
    Tables.createResult(Local.CLIENT, table, "sku", null);
    for (int i = 0; i < products; i++) {
      put(table, i, AttributeValue.fromN(Integer.toString(i)), Map.of());
    }
    return table;
  }

  private static void put(
      String table, int i, AttributeValue cents, Map<String, AttributeValue> more) {
    Map<String, AttributeValue> row = new LinkedHashMap<>(more);
    row.put("sku", AttributeValue.fromS("s" + i));
    row.put("name", AttributeValue.fromS("product " + i));
    row.put("cents", cents);
    row.put("text", AttributeValue.fromS("x".repeat(1_000)));
    Local.CLIENT.putItem(request -> request.tableName(table).item(row));
  }

  private DynamoLookup<String, Product> lookup(String table, DynamoDbClient client) {
    return DynamoLookup.table("products", Product.class)
        .key("sku")
        .inTable(table)
        .withClient(client, counts);
  }

  private static LookupTime time() {
    return new LookupTime(0, () -> 2_000);
  }

  private static Set<String> skus(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "s" + i)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  @Test
  void rowsAreFoundByTheirKeysAHundredARequest() {
    LookupReader<String, Product> reader = lookup(table(250), called.client()).open();
    Map<String, Product> found = reader.find(skus(0, 300), time()).values();
    assertThat(found).hasSize(250).containsEntry("s249", new Product("product 249", 249));
    assertThat(counts.requests(RequestCounts.Category.READ)).isEqualTo(3);
  }

  @Test
  void itNeedsTheRightThatItDeclaresAndNoOther() {
    DynamoLookup<String, Product> lookup = lookup(table(1), called.client());
    lookup.open().find(skus(0, 1), time());
    assertThat(called.rights())
        .extracting(right -> right.replaceAll(" .*", ""))
        .containsExactly("dynamodb:BatchGetItem");
    Resource table = lookup.resources().getFirst();
    assertThat(table.actions()).containsExactly("dynamodb:BatchGetItem");
    assertThat(table.form()).isEqualTo(new Resource.Form.Existing());
    assertThat(table.variable()).isEqualTo("WEIR_LOOKUP_PRODUCTS");
  }

  @Test
  void theEnvironmentNamesTheTable() {
    DynamoLookup<String, Product> lookup = DynamoLookup.table("products", Product.class);
    assertThat(lookup.physical(Map.of("WEIR_LOOKUP_PRODUCTS", "shop-products-7")))
        .isEqualTo("shop-products-7");
    assertThat(lookup.physical(Map.of())).isEqualTo("products");
  }

  @Test
  void aRowThatASinkHasWithdrawnIsNone() {
    String table = table(0);
    put(table, 1, AttributeValue.fromN("1"), Map.of("weirDeleted", AttributeValue.fromBool(true)));
    assertThat(lookup(table, Local.CLIENT).open().find(skus(0, 3), time()).values()).isEmpty();
  }

  /** A wrong answer would be worse than none; one bad row is no reason to know nothing. */
  @Test
  void ofARowThatTheTypeDoesNotReadItIsNotKnownWhatItHolds() {
    String table = table(1);
    put(table, 1, AttributeValue.fromS("4711 cents"), Map.of());
    Found<String, Product> found = lookup(table, Local.CLIENT).open().find(skus(0, 3), time());
    assertThat(found.values()).containsExactly(Map.entry("s0", new Product("product 0", 0)));
    assertThat(found.unknown()).containsOnlyKeys("s1");
    assertThat(found.unknown().get("s1"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("mend the row or the type")
        .hasMessageNotContaining("4711");
  }

  record Renamed(@JsonAlias("name") String title, long cents) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
  @JsonSubTypes(@JsonSubTypes.Type(value = Lamp.class, name = "product 1"))
  sealed interface Kind {}

  record Lamp(long cents) implements Kind {}

  /** An attribute that is not asked for would be taken for one that the row does not have. */
  @Test
  void attributesThatTheTypeReadsByAnotherNameAreAskedFor() {
    String table = table(2);
    DynamoLookup<String, Renamed> renamed =
        DynamoLookup.table("products", Renamed.class).key("sku");
    assertThat(
            renamed
                .inTable(table)
                .withClient(Local.CLIENT, counts)
                .open()
                .find(Set.of("s1"), time())
                .values())
        .isEqualTo(Map.of("s1", new Renamed("product 1", 1)));
    DynamoLookup<String, Kind> kinds = DynamoLookup.table("products", Kind.class).key("sku");
    assertThat(
            kinds
                .inTable(table)
                .withClient(Local.CLIENT, counts)
                .open()
                .find(Set.of("s1"), time())
                .values())
        .isEqualTo(Map.of("s1", new Lamp(1)));
  }

  @Test
  void ofATableThatIsNotThereNothingIsKnown() {
    Found<String, Product> found =
        lookup("nowhere-at-all", Local.CLIENT).open().find(skus(1, 3), time());
    assertThat(found.values()).isEmpty();
    assertThat(found.unknown()).containsOnlyKeys("s1", "s2");
    assertThat(found.unknown().get("s2"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("nowhere-at-all");
  }

  /** DynamoDB refuses it; the reason must come through. */
  @Test
  void aKeyThatLacksAPartIsNotKnownAndSaysWhy() {
    Lookup<String, Product> lookup =
        DynamoLookup.table("products", Product.class)
            .<String>keyedBy(List.of("sku"), sku -> Map.of("name", sku))
            .inTable(table(1))
            .withClient(Local.CLIENT, counts);
    Found<String, Product> found = lookup.open().find(Set.of("s0"), time());
    assertThat(found.values()).isEmpty();
    assertThat(found.unknown().get("s0")).isInstanceOf(UnavailableException.class);
  }

  @Test
  void whatCannotBeMadeAKeyIsNotKnownAlone() {
    Lookup<Object, Product> lookup =
        DynamoLookup.table("products", Product.class)
            .<Object>keyedBy(List.of("sku"), sku -> Map.of("sku", sku))
            .inTable(table(1))
            .withClient(Local.CLIENT, counts);
    Found<Object, Product> found = lookup.open().find(Set.of("s0", 'c'), time());
    assertThat(found.values()).containsOnlyKeys("s0");
    assertThat(found.unknown()).containsOnlyKeys('c');
  }

  private Found<Object, Product> find(
      String table, Function<Object, Map<String, Object>> key, Set<Object> asked) {
    return DynamoLookup.table("products", Product.class)
        .keyedBy(List.of("sku"), key)
        .inTable(table)
        .withClient(Local.CLIENT, counts)
        .open()
        .find(asked, time());
  }

  private static Map<String, Object> sku(@Nullable Object value) {
    Map<String, Object> key = new HashMap<>();
    key.put("sku", value);
    return key;
  }

  /** DynamoDB refuses a request with one of them, and with it all others of the batch. */
  @Test
  void aKeyOfABadShapeIsNotKnownAlone() {
    String table = table(3);
    Map<String, Supplier<Map<String, Object>>> shapes =
        Map.of(
            "lacks a part", Map::of,
            "one too many", () -> Map.of("sku", "s1", "name", "x"),
            "another name", () -> Map.of("name", "s1"),
            "another type", () -> Map.of("sku", 1),
            "bytes", () -> Map.of("sku", new byte[] {1}),
            "null part", () -> sku(null),
            "null", () -> null,
            "an error",
                () -> {
                  throw new AssertionError("of s1");
                });
    shapes.forEach((what, shape) -> {
      Found<Object, Product> found =
          find(
              table,
              one -> one.equals("s1") ? shape.get() : sku(one),
              new LinkedHashSet<>(List.of("s0", "s1", "s2")));
      assertThat(found.values()).as(what).containsOnlyKeys("s0", "s2");
      assertThat(found.unknown()).as(what).containsOnlyKeys("s1");
      assertThat(found.unknown().get("s1"))
          .as(what)
          .isInstanceOf(UnavailableException.class)
          .hasMessageNotContaining("s1");
    });
  }

  @Test
  void aKeyOfOtherAttributesIsToldWhichToGive() {
    assertThat(find(table(0), one -> Map.of("name", one), Set.of("s0")).unknown().get("s0"))
        .hasMessageContaining("give [sku] and nothing else in keyedBy(..)");
  }

  /** Half of them are of a type that the table does not have: two requests, not a hundred. */
  @Test
  void keysOfDifferentTypesAreAskedForApart() {
    Set<Object> asked = new LinkedHashSet<>();
    IntStream.range(0, 20).forEach(i -> asked.addAll(List.of((Object) (double) i, "s" + i)));
    Found<Object, Product> found = find(table(20), DynamoLookupTest::sku, asked);
    assertThat(found.values()).hasSize(20).containsKey("s19");
    assertThat(found.unknown()).hasSize(20).containsKey(19.0);
    assertThat(counts.requests(RequestCounts.Category.READ)).isLessThan(20);
  }

  /** Refuses each request that asks for one row, as for a key that nobody has thought of. */
  private static DynamoDbClient refusing(Set<String> skus) {
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DynamoLookupTest.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            (proxy, method, arguments) -> {
              if (!(arguments != null && arguments[0] instanceof BatchGetItemRequest request)) {
                return java.lang.reflect.InvocationHandler.invokeDefault(proxy, method, arguments);
              }
              boolean refused =
                  request.requestItems().values().iterator().next().keys().stream()
                      .anyMatch(one -> skus.contains(one.get("sku").s()));
              if (refused) {
                throw DynamoDbException.builder()
                    .awsErrorDetails(
                        AwsErrorDetails.builder()
                            .errorCode("ValidationException")
                            .errorMessage("the provided key element")
                            .build())
                    .build();
              }
              return Local.CLIENT.batchGetItem(request);
            });
  }

  @Test
  void aRequestThatIsRefusedIsAskedByHalvesUntilTheKeyStandsAlone() {
    String table = table(100);
    for (String bad : List.of("s0", "s57", "s99")) {
      Found<String, Product> found =
          lookup(table, refusing(Set.of(bad, "s58"))).open().find(skus(0, 100), time());
      assertThat(found.unknown().keySet()).isEqualTo(Set.of(bad, "s58"));
      assertThat(found.values()).hasSize(98);
    }
  }

  /** Refused requests count in a row: one that is taken says that the table is not at fault. */
  @Test
  void keysThatAreRefusedHereAndThereKeepNoOtherFromItsAnswer() {
    Set<String> bad = Set.of("s10", "s30", "s50", "s70", "s90");
    Found<String, Product> found =
        lookup(table(100), refusing(bad)).open().find(skus(0, 100), time());
    assertThat(found.unknown().keySet()).isEqualTo(bad);
    assertThat(found.values()).hasSize(95);
  }

  /** What is refused of keys of another type says nothing of these. */
  @Test
  void aTypeThatTheTableDoesNotHaveLeavesTheOthersTheirHalves() {
    Set<Object> asked = new LinkedHashSet<>();
    IntStream.range(0, 40).forEach(i -> asked.add((double) i));
    asked.addAll(skus(0, 20));
    Found<Object, Product> found =
        DynamoLookup.table("products", Product.class)
            .keyedBy(List.of("sku"), DynamoLookupTest::sku)
            .inTable(table(20))
            .withClient(refusing(new HashSet<>(Set.of("s7"))), counts)
            .open()
            .find(asked, time());
    assertThat(found.values()).hasSize(19);
    assertThat(found.unknown()).hasSize(41).containsKey("s7");
  }

  @Test
  void aTableThatRefusesEachKeyIsNotAskedForEach() {
    Found<String, Product> found =
        lookup("any", refusing(skus(0, 100))).open().find(skus(0, 100), time());
    assertThat(found.unknown()).hasSize(100);
    assertThat(counts.requests(RequestCounts.Category.READ)).isLessThan(30);
  }

  @Test
  void aRowThatSaysOtherwiseThanByABooleanWhetherItIsThereIsNotKnownAlone() {
    String table = table(1);
    Map<String, AttributeValue> odd = Map.of("weirDeleted", AttributeValue.fromS("x"));
    put(table, 1, AttributeValue.fromN("1"), odd);
    Found<String, Product> found = lookup(table, Local.CLIENT).open().find(skus(0, 3), time());
    assertThat(found.values()).containsOnlyKeys("s0");
    assertThat(found.unknown()).containsOnlyKeys("s1");
    assertThat(found.unknown().get("s1")).hasMessageContaining("weirDeleted is no boolean");
  }

  record Picky(long cents) {
    Picky {
      if (cents == 13) {
        throw new AssertionError("thirteen");
      }
    }
  }

  @Test
  void aRowOnWhichItsTypeFailsIsNotKnownAlone() {
    String table = table(15);
    Found<String, Picky> found =
        DynamoLookup.table("products", Picky.class)
            .key("sku")
            .inTable(table)
            .withClient(Local.CLIENT, counts)
            .open()
            .find(skus(12, 15), time());
    assertThat(found.values()).containsOnlyKeys("s12", "s14");
    assertThat(found.unknown()).containsOnlyKeys("s13");
    assertThat(found.unknown().get("s13")).hasMessageNotContaining("thirteen");
  }

  @Test
  void aKeyMayHaveTwoPartsAndBeANumber() {
    String table = Local.name("prices");
    DynamoSink<Map<String, Object>> sink =
        DynamoSink.<Map<String, Object>>table(table, row -> row)
            .key("shop", KeyType.STRING)
            .sortKey("number", KeyType.NUMBER);
    Tables.createResult(Local.CLIENT, sink);
    Map<String, AttributeValue> row =
        Map.of(
            "shop", AttributeValue.fromS("x"),
            "number", AttributeValue.fromN("7"),
            "name", AttributeValue.fromS("seven"),
            "cents", AttributeValue.fromN("700"));
    Local.CLIENT.putItem(request -> request.tableName(table).item(row));
    Lookup<Long, Product> lookup =
        DynamoLookup.table("prices", Product.class)
            .<Long>keyedBy(
                List.of("shop", "number"), number -> Map.of("shop", "x", "number", number))
            .inTable(table)
            .withClient(Local.CLIENT, counts)
            .consistent();
    assertThat(lookup.open().find(Set.of(7L, 8L), time()).values())
        .containsExactlyEntriesOf(Map.of(7L, new Product("seven", 700)));
  }

  /** DynamoDB gives a number back in one form, however it was written. */
  @Test
  void aNumberIsTheSameHoweverItIsWritten() {
    String table = Local.name("rates");
    DynamoSink<Map<String, Object>> sink =
        DynamoSink.<Map<String, Object>>table(table, row -> row).key("rate", KeyType.NUMBER);
    Tables.createResult(Local.CLIENT, sink);
    for (String rate : List.of("19.5", "7", "1000", "0")) {
      Map<String, AttributeValue> row =
          Map.of(
              "rate", AttributeValue.fromN(rate),
              "name", AttributeValue.fromS("rate " + rate),
              "cents", AttributeValue.fromN("1"));
      Local.CLIENT.putItem(request -> request.tableName(table).item(row));
    }
    Lookup<Number, Product> lookup =
        DynamoLookup.table("rates", Product.class)
            .<Number>keyedBy(List.of("rate"), rate -> Map.of("rate", rate))
            .inTable(table)
            .withClient(Local.CLIENT, counts);
    Set<Number> asked =
        Set.of(new BigDecimal("19.50"), 19.5, 7.0, 7L, new BigDecimal("1E+3"), -0.0, 8.0);
    assertThat(lookup.open().find(asked, time()).values())
        .hasSize(6)
        .containsEntry(new BigDecimal("19.50"), new Product("rate 19.5", 1))
        .containsEntry(19.5, new Product("rate 19.5", 1))
        .containsEntry(7.0, new Product("rate 7", 1))
        .containsEntry(7L, new Product("rate 7", 1))
        .containsEntry(new BigDecimal("1E+3"), new Product("rate 1000", 1))
        .containsEntry(-0.0, new Product("rate 0", 1));
  }

  /** DynamoDB refuses a request with one of them, and with it all others of the batch. */
  @Test
  void whatCannotBeAKeyOfATableIsNotThere() {
    LookupReader<String, Product> reader = lookup(table(2), Local.CLIENT).open();
    Set<String> asked = new LinkedHashSet<>(List.of("s0", "", "x".repeat(2_049), "s1"));
    assertThat(reader.find(asked, time()).values()).containsOnlyKeys("s0", "s1");
    assertThat(reader.find(Set.of(""), time()).values()).isEmpty();
    assertThat(counts.requests(RequestCounts.Category.READ)).isEqualTo(1);
  }

  @Test
  void aSortKeyMayBeHalfAsLongAsAPartitionKey() {
    String table = Local.name("articles");
    DynamoSink<Map<String, Object>> sink =
        DynamoSink.<Map<String, Object>>table(table, row -> row)
            .key("shop", KeyType.STRING)
            .sortKey("sku", KeyType.STRING);
    Tables.createResult(Local.CLIENT, sink);
    String longest = "y".repeat(1_024);
    Map<String, AttributeValue> row =
        Map.of(
            "shop", AttributeValue.fromS("x"),
            "sku", AttributeValue.fromS(longest),
            "name", AttributeValue.fromS("long"),
            "cents", AttributeValue.fromN("1"));
    Local.CLIENT.putItem(request -> request.tableName(table).item(row));
    Lookup<String, Product> lookup =
        DynamoLookup.table("articles", Product.class)
            .<String>keyedBy(List.of("shop", "sku"), sku -> Map.of("shop", "x", "sku", sku))
            .inTable(table)
            .withClient(Local.CLIENT, counts);
    assertThat(lookup.open().find(Set.of(longest, longest + "y"), time()).values())
        .containsOnlyKeys(longest);
  }

  /** Leaves all but some keys of each request unprocessed, as DynamoDB does when it throttles. */
  private static DynamoDbClient throttling(int keys) {
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DynamoLookupTest.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            (proxy, method, arguments) -> {
              if (!(arguments != null && arguments[0] instanceof BatchGetItemRequest request)) {
                return java.lang.reflect.InvocationHandler.invokeDefault(proxy, method, arguments);
              }
              Map.Entry<String, KeysAndAttributes> one =
                  request.requestItems().entrySet().iterator().next();
              List<Map<String, AttributeValue>> all = one.getValue().keys();
              List<Map<String, AttributeValue>> rest =
                  all.subList(Math.min(keys, all.size()), all.size());
              BatchGetItemResponse answer =
                  keys == 0
                      ? BatchGetItemResponse.builder().build()
                      : Local.CLIENT.batchGetItem(
                          request.toBuilder()
                              .requestItems(
                                  Map.of(
                                      one.getKey(),
                                      one.getValue().toBuilder()
                                          .keys(all.subList(0, Math.min(keys, all.size())))
                                          .build()))
                              .build());
              return rest.isEmpty()
                  ? answer
                  : answer.toBuilder()
                      .unprocessedKeys(
                          Map.of(one.getKey(), one.getValue().toBuilder().keys(rest).build()))
                      .build();
            });
  }

  @Test
  void whatIsLeftUnprocessedIsAskedForAgainAndNothingElse() {
    LookupReader<String, Product> reader = lookup(table(30), throttling(10)).open();
    assertThat(reader.find(skus(0, 30), time()).values()).hasSize(30);
    assertThat(counts.requests(RequestCounts.Category.READ)).isEqualTo(3);
  }

  @Test
  void whatATableThatThrottlesLeavesUnreadIsNotKnown() {
    LookupReader<String, Product> reader = lookup(table(30), throttling(10)).open();
    List<Long> left = new ArrayList<>(List.of(100L, 50L, 0L));
    Found<String, Product> found =
        reader.find(
            skus(0, 40), new LookupTime(0, () -> left.size() > 1 ? left.removeFirst() : 0L));
    assertThat(found.values().keySet()).isEqualTo(skus(0, 10));
    assertThat(found.unknown().keySet()).isEqualTo(skus(10, 40));
    assertThat(found.unknown().get("s39"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("30 keys")
        .hasMessageContaining("unread in time");
  }

  /** The bar: 500 events over 100 distinct keys are one request cold, and none warm. */
  @Test
  void fiveHundredEventsOverAHundredKeysAreOneRequestColdAndNoneWarm() {
    Source<Order> orders = Source.stream("orders", Json.of(Order.class));
    KeyedSource<Priced> priced =
        orders
            .keyBy(Order::customer)
            .enrich(
                Order::sku,
                lookup(table(100), Local.CLIENT).cachedFor(Duration.ofMinutes(5)),
                (order, found) ->
                    new Priced(order.customer(), found.map(Product::cents).orElse(-1L)));
    StreamFunction function =
        StreamFunction.named("spent")
            .from(priced)
            .compute(
                Window.of(priced.source())
                    .tumbling(Duration.ofMinutes(1))
                    .aggregate(
                        Aggregates.summing(Priced::cents),
                        (customer, start, end, cents) -> new Spent(customer, cents)))
            .to(new CollectingSink<>("spent"))
            .build();
    Engine engine =
        new Engine(
            function,
            new InMemoryStateStore(),
            Map.of(
                "spent",
                new CollectingSink<>("spent").open(),
                StreamFunction.DEAD_LETTERS,
                new CollectingSink<>("letters").open()),
            source -> List.of(ShardInfo.whole(new Shard(source, "s"))),
            () -> 1_000_000,
            EngineLimits.DEFAULT);
    for (int batch = 0; batch < 2; batch++) {
      assertThat(engine.run(batch(batch), Deadline.NONE).done()).isTrue();
      assertThat(counts.requests(RequestCounts.Category.READ)).isEqualTo(1);
    }
    assertThat(engine.stats().lookedUp()).isEqualTo(200);
    assertThat(engine.stats().notCached()).isEqualTo(100);
    assertThat(engine.stats().commits()).isEqualTo(1_000);
  }

  private static Batch batch(int number) {
    List<SourceRecord> records = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      records.add(
          new SourceRecord(
              Position.of("orders", "s", 500L * number + i + 1),
              "p",
              1_000 + i,
              Json.bytes(new Order("c" + i, "s" + i % 100)),
              false));
    }
    return new Batch(records.getFirst().position().shard(), records);
  }
}
