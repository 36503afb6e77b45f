package io.weir.functions.docs;

import static io.weir.aggregate.Aggregates.summing;
import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.KeyedSource;
import io.weir.Lookup;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.connect.s3.S3Rules;
import io.weir.definition.Resource;
import io.weir.dynamo.DynamoLookup;
import io.weir.dynamo.DynamoRules;
import io.weir.dynamo.DynamoSink;
import io.weir.join.IntervalJoin;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.FunctionTestDriver;
import io.weir.window.Window;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The definitions of docs/guides/enrichment.md. */
class EnrichmentGuideTest {
  record Order(String customer, String sku, Instant at) {}

  record Product(String name, long cents) {}

  record Priced(String customer, long cents) {
    static Priced of(Order order, Optional<Product> product) {
      return new Priced(order.customer(), product.map(Product::cents).orElse(0L));
    }
  }

  record Spent(String customer, Instant start, Instant end, long cents) {}

  record Rule(String card, String reason) {}

  record Flag(String name, boolean on) {}

  static final class Catalogue {
    static Map<String, Product> find(Set<String> skus) {
      return skus.contains("s9") ? Map.of("s9", new Product("chair", 9)) : Map.of();
    }
  }

  static final Source<Order> ORDERS =
      Source.stream("orders", Json.of(Order.class))
          .timestamps(Order::at, boundedOutOfOrderness(ofSeconds(10)));

  static final Lookup<String, Product> PRODUCTS =
      DynamoLookup.table("products", Product.class).key("sku").cachedFor(ofMinutes(5));

  static final KeyedSource<Priced> PRICED =
      ORDERS.keyBy(Order::customer).enrich(Order::sku, PRODUCTS, Priced::of);

  static final StreamFunction SPENT =
      StreamFunction.named("spent")
          .from(PRICED)
          .compute(
              Window.of(PRICED.source())
                  .tumbling(ofHours(1))
                  .aggregate(summing(Priced::cents), Spent::new))
          .to(DynamoSink.table("spent", Spent.class).key("customer", "start"))
          .build();

  static final Lookup<String, Product> FORGIVING =
      PRODUCTS.timeout(ofMillis(300)).attempts(3).orAbsent();

  static final Lookup<String, Rule> RULES =
      S3Rules.object("rules", "v1/blocklist.json", Rule.class, Rule::card)
          .refreshEvery(ofSeconds(30))
          .keepFor(ofMinutes(10));

  static final Lookup<String, Flag> FLAGS =
      DynamoRules.table("flags", Flag.class, Flag::name)
          .versionIn(Map.of("name", "#version"), "version")
          .refreshEvery(ofSeconds(30))
          .keepFor(ofMinutes(10));

  static final Lookup<String, Product> CATALOGUE =
      Lookup.of("catalogue", Json.of(Product.class), Catalogue::find).cachedFor(ofMinutes(5));

  private final Instant noon = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void anOrderIsPriced() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(SPENT)) {
      driver.lookup(PRODUCTS, Map.of("s1", new Product("lamp", 2_000)));
      driver.pipe(ORDERS, new Order("ann", "s1", noon));
      driver.advanceWatermark(ORDERS, noon.plusSeconds(3_600));
      assertThat(driver.results(Spent.class))
          .containsExactly(new Spent("ann", noon, noon.plusSeconds(3_600), 2_000));
    }
  }

  /** The same function, with other products. */
  private static <T> StreamFunction spent(
      Lookup<String, T> lookup,
      Function<Order, String> question,
      BiFunction<Order, Optional<T>, Priced> with) {
    KeyedSource<Priced> priced = ORDERS.keyBy(Order::customer).enrich(question, lookup, with);
    return StreamFunction.named("spent")
        .from(priced)
        .compute(
            Window.of(priced.source())
                .tumbling(ofHours(1))
                .aggregate(summing(Priced::cents), Spent::new))
        .to(DynamoSink.table("spent", Spent.class).key("customer", "start"))
        .build();
  }

  private long cents(FunctionTestDriver driver) {
    driver.pipe(ORDERS, new Order("ann", "s1", noon));
    driver.advanceWatermark(ORDERS, noon.plusSeconds(3_600));
    return driver.results(Spent.class).getFirst().cents();
  }

  @Test
  void aFallbackLetsEventsGoOn() {
    StreamFunction forgiving = spent(FORGIVING, Order::sku, Priced::of);
    try (FunctionTestDriver driver = FunctionTestDriver.of(forgiving)) {
      driver.lookupFails(FORGIVING);
      assertThat(cents(driver)).isZero();
    }
  }

  @Test
  void rulesAndFlags() {
    StreamFunction blocked =
        spent(
            RULES,
            Order::sku,
            (order, rule) -> new Priced(order.customer(), rule.isEmpty() ? 1 : 0));
    try (FunctionTestDriver driver = FunctionTestDriver.of(blocked)) {
      driver.lookup(RULES, Map.of("s1", new Rule("s1", "stolen")));
      assertThat(cents(driver)).isZero();
    }
    StreamFunction flagged =
        spent(
            FLAGS,
            order -> "all",
            (order, flag) -> new Priced(order.customer(), flag.orElseThrow().on() ? 7 : 0));
    try (FunctionTestDriver driver = FunctionTestDriver.of(flagged)) {
      driver.lookup(FLAGS, Map.of("all", new Flag("all", true)));
      assertThat(cents(driver)).isEqualTo(7);
    }
  }

  @Test
  void aLookupOfOnesOwn() {
    StreamFunction own = spent(CATALOGUE, Order::sku, Priced::of);
    try (FunctionTestDriver driver = FunctionTestDriver.of(own)) {
      driver.lookup(CATALOGUE, Catalogue.find(Set.of("s9")));
      driver.pipe(ORDERS, new Order("ann", "s9", noon));
      assertThat(driver.asked(CATALOGUE)).containsExactly("s9");
    }
  }

  @Test
  void anOperatorThatKeepsEnrichedEventsNeedsTheirCodec() {
    Source<Order> others = Source.stream("others", Json.of(Order.class));
    Function<KeyedSource<Priced>, StreamFunction> joined =
        priced ->
            StreamFunction.named("joined")
                .compute(
                    IntervalJoin.of(priced, others.keyBy(Order::customer))
                        .between(ofMinutes(-1), ofMinutes(1))
                        .join((left, right) -> left))
                .to(new CollectingSink<>("joined"))
                .build();
    assertThatThrownBy(() -> joined.apply(PRICED))
        .hasMessageContaining("enrich(..).storedBy(codec)");
    assertThat(joined.apply(PRICED.storedBy(Json.of(Priced.class))).lookups())
        .containsExactly(PRODUCTS);
  }

  @Test
  void whatADeploymentHasToKnow() {
    assertThat(SPENT.resources())
        .filteredOn(one -> one.variable().equals("WEIR_LOOKUP_PRODUCTS"))
        .singleElement()
        .satisfies(table -> {
          assertThat(table.form()).isEqualTo(new Resource.Form.Existing());
          assertThat(table.actions()).containsExactly("dynamodb:BatchGetItem");
        });
    assertThat(SPENT.describe()).contains("enriched from products (cached for PT5M");
    assertThat(SPENT.description().toString()).contains("enrichment", "products", "PT5M");
  }
}
