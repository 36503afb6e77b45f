package io.weir.functions.docs;

import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static io.weir.time.WatermarkStrategy.monotonic;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Output;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.join.LatestOf;
import io.weir.join.TableJoin;
import io.weir.join.TemporalJoin;
import io.weir.join.WindowJoin;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.FunctionTestDriver;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What docs/guides/joins.md shows of windows, versions, tables and the latest, and the javadoc. */
class JoinsGuideTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static Instant at(int minute) {
    return NOON.plusSeconds(60L * minute);
  }

  record Sale(String id, String currency, long cents, Instant at) {}

  record Rate(String currency, double value, Instant at, boolean withdrawn) {}

  record PricedSale(Sale sale, Rate rate) {}

  static final Source<Sale> SALES =
      Source.stream("sales", Json.of(Sale.class))
          .timestamps(Sale::at, boundedOutOfOrderness(ofSeconds(10)));
  static final Source<Rate> RATES =
      Source.stream("rates", Json.of(Rate.class)).timestamps(Rate::at, monotonic());
  static final Output<Sale> LATE_SALES = Output.of("late-sales", Sale.class);

  static final StreamFunction PRICED =
      StreamFunction.named("priced-orders")
          .compute(
              TemporalJoin.of(SALES.keyBy(Sale::currency), RATES.keyBy(Rate::currency))
                  .lateLeft(LATE_SALES)
                  .leftJoin(PricedSale::new))
          .to(new CollectingSink<>("priced"))
          .to(LATE_SALES, new CollectingSink<>("late"))
          .build();

  @Test
  void aSaleMeetsTheRateOfItsTime() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(PRICED)) {
      driver.pipe(RATES, new Rate("EUR", 1.1, at(0), false));
      driver.pipe(RATES, new Rate("EUR", 1.2, at(10), false));
      driver.pipe(SALES, new Sale("1", "EUR", 100, at(5)));
      driver.advanceWatermark(SALES, at(20));
      driver.advanceWatermark(RATES, at(20));
      assertThat(driver.results(PricedSale.class))
          .singleElement()
          .extracting(priced -> priced.rate().value())
          .isEqualTo(1.1);
    }
  }

  static final StreamFunction WITHDRAWN =
      StreamFunction.named("priced-sales")
          .compute(
              TemporalJoin.of(SALES.keyBy(Sale::currency), RATES.keyBy(Rate::currency))
                  .removedBy(Rate::withdrawn)
                  .expireAfter(ofDays(30))
                  .leftJoin(PricedSale::new))
          .to(new CollectingSink<>("priced"))
          .build();

  @Test
  void afterARateThatIsWithdrawnThereIsNone() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(WITHDRAWN)) {
      driver.pipe(RATES, new Rate("EUR", 1.1, at(0), false));
      driver.pipe(RATES, new Rate("EUR", 0, at(4), true));
      driver.pipe(SALES, new Sale("1", "EUR", 100, at(5)));
      driver.advanceWatermark(SALES, at(20));
      driver.advanceWatermark(RATES, at(20));
      assertThat(driver.results(PricedSale.class)).extracting(PricedSale::rate).containsNull();
    }
  }

  record Shown(String page, Instant at) {}

  record Click(String page, String user, Instant at) {}

  record ShownAndClicked(Shown shown, Click click) {}

  static final Source<Shown> SHOWN =
      Source.stream("shown", Json.of(Shown.class)).timestamps(Shown::at, monotonic());
  static final Source<Click> CLICKS =
      Source.stream("clicks", Json.of(Click.class)).timestamps(Click::at, monotonic());

  static final StreamFunction SHOWN_AND_CLICKED =
      StreamFunction.named("shown-and-clicked")
          .compute(
              WindowJoin.of(SHOWN.keyBy(Shown::page), CLICKS.keyBy(Click::page))
                  .tumbling(ofMinutes(5))
                  .join(ShownAndClicked::new))
          .to(new CollectingSink<>("pairs"))
          .build();

  static final StreamFunction NEVER_CLICKED =
      StreamFunction.named("never-clicked")
          .compute(
              WindowJoin.of(SHOWN.keyBy(Shown::page), CLICKS.keyBy(Click::page))
                  .hopping(ofMinutes(10), ofMinutes(5))
                  .antiJoin(shown -> shown.page()))
          .to(new CollectingSink<>("pages"))
          .build();

  private static <R> void oneResult(StreamFunction function, Class<R> type) {
    try (FunctionTestDriver driver = FunctionTestDriver.of(function)) {
      driver.pipe(SHOWN, new Shown("home", at(1)));
      driver.pipe(SHOWN, new Shown("home", at(6)));
      driver.pipe(CLICKS, new Click("home", "u", at(4)));
      driver.advanceWatermark(SHOWN, at(60));
      driver.advanceWatermark(CLICKS, at(60));
      assertThat(driver.results(type)).hasSize(1);
    }
  }

  @Test
  void whatStandsInOneWindowIsAPair() {
    oneResult(SHOWN_AND_CLICKED, ShownAndClicked.class);
  }

  /** The window from five to fifteen has the second one alone. */
  @Test
  void whatStandsInAWindowAloneIsOfAnAntiJoin() {
    oneResult(NEVER_CLICKED, String.class);
  }

  record User(String id, String name, boolean deleted) {}

  record NamedClick(Click click, User user) {}

  static final Source<User> USERS = Source.stream("users", Json.of(User.class));

  static final StreamFunction NAMED_CLICKS =
      StreamFunction.named("named-clicks")
          .compute(
              TableJoin.of(CLICKS.keyBy(Click::user), USERS.keyBy(User::id))
                  .leftJoin(NamedClick::new))
          .to(new CollectingSink<>("named"))
          .build();

  static final StreamFunction GRACED_CLICKS =
      StreamFunction.named("graced-clicks")
          .compute(
              TableJoin.of(SALES.keyBy(Sale::currency), RATES.keyBy(Rate::currency))
                  .removedBy(Rate::withdrawn)
                  .grace(ofMinutes(1))
                  .late(LATE_SALES)
                  .join(PricedSale::new))
          .to(new CollectingSink<>("named"))
          .to(LATE_SALES, new CollectingSink<>("late"))
          .build();

  @Test
  void aClickMeetsTheUserAsItIs() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(NAMED_CLICKS)) {
      driver.pipe(USERS, new User("u", "Ada", false));
      driver.pipe(CLICKS, new Click("home", "u", at(0)));
      assertThat(driver.results(NamedClick.class))
          .singleElement()
          .extracting(named -> named.user().name())
          .isEqualTo("Ada");
    }
  }

  @Test
  void withAGraceAVersionMayComeLater() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(GRACED_CLICKS)) {
      driver.pipe(SALES, new Sale("1", "EUR", 100, at(5)));
      driver.pipe(RATES, new Rate("EUR", 1.1, at(4), false));
      driver.advanceWatermark(SALES, at(20));
      driver.advanceWatermark(RATES, at(20));
      assertThat(driver.results(PricedSale.class)).hasSize(1);
    }
  }

  record Order(String id, Instant at, boolean cancelled) {}

  record Payment(String order, Instant at, long cents) {}

  record Parcel(String order, Instant at, String place) {}

  record OrderView(String id, boolean paid, String place) {
    static OrderView of(Optional<Order> order, Optional<Payment> payment, Optional<Parcel> parcel) {
      return new OrderView(
          order.map(Order::id).orElse(""),
          payment.isPresent(),
          parcel.map(Parcel::place).orElse("in stock"));
    }
  }

  static final Source<Order> ORDERS =
      Source.stream("orders", Json.of(Order.class)).timestamps(Order::at, monotonic());
  static final Source<Payment> PAYMENTS =
      Source.stream("payments", Json.of(Payment.class)).timestamps(Payment::at, monotonic());
  static final Source<Parcel> PARCELS =
      Source.stream("parcels", Json.of(Parcel.class)).timestamps(Parcel::at, monotonic());

  static final StreamFunction ORDER_VIEW =
      StreamFunction.named("order-view")
          .compute(
              LatestOf.of(
                      ORDERS.keyBy(Order::id),
                      PAYMENTS.keyBy(Payment::order),
                      PARCELS.keyBy(Parcel::order))
                  .requires(ORDERS)
                  .removedBy(ORDERS, Order::cancelled)
                  .rows(latest ->
                      OrderView.of(latest.of(ORDERS), latest.of(PAYMENTS), latest.of(PARCELS))))
          .to(new CollectingSink<>("views"))
          .build();

  @Test
  void anOrdersViewFollowsAllThatIsSaidOfIt() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(ORDER_VIEW)) {
      driver.pipe(PAYMENTS, new Payment("1", at(1), 5));
      driver.pipe(ORDERS, new Order("1", at(0), false));
      driver.pipe(PARCELS, new Parcel("1", at(9), "Bremen"));
      driver.pipe(ORDERS, new Order("1", at(20), true));
      assertThat(driver.results(OrderView.class))
          .containsExactly(
              new OrderView("1", true, "in stock"), new OrderView("1", true, "Bremen"));
      assertThat(driver.withdrawn(OrderView.class))
          .containsExactly(new OrderView("1", true, "Bremen"));
    }
  }
}
