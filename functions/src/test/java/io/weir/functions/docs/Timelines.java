package io.weir.functions.docs;

import static io.weir.aggregate.Aggregates.counting;
import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static io.weir.time.WatermarkStrategy.monotonic;
import static java.time.Duration.ofMinutes;
import static java.util.Comparator.comparingLong;

import io.weir.Operator;
import io.weir.Output;
import io.weir.Sink;
import io.weir.Source;
import io.weir.StateEntry;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.join.IntervalJoin;
import io.weir.join.TableJoin;
import io.weir.join.TemporalJoin;
import io.weir.join.WindowJoin;
import io.weir.join.WindowJoined;
import io.weir.pattern.AfterMatch;
import io.weir.pattern.Pattern;
import io.weir.rank.Rank;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.Timeline;
import io.weir.window.Suppress;
import io.weir.window.Window;
import io.weir.window.WindowResult;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The runs that the pictures of the guides show, each by the name of its picture. */
final class Timelines {
  static final Map<String, Supplier<Timeline>> ALL = new TreeMap<>();

  static {
    ALL.put("tumbling-windows", Timelines::tumbling);
    ALL.put("hopping-windows", Timelines::hopping);
    ALL.put("session-windows", Timelines::session);
    ALL.put("sliding-windows", Timelines::sliding);
    ALL.put("cumulating-windows", Timelines::cumulating);
    ALL.put("suppressed-updates", Timelines::suppress);
    ALL.put("late-views", Timelines::late);
    ALL.put("interval-join", Timelines::intervalJoin);
    ALL.put("interval-left-join", Timelines::intervalLeftJoin);
    ALL.put("window-join", Timelines::windowJoin);
    ALL.put("temporal-join", Timelines::temporalJoin);
    ALL.put("table-join", Timelines::tableJoin);
    ALL.put("failed-logins", Timelines::pattern);
    ALL.put("best-players", Timelines::rank);
  }

  private Timelines() {}

  private static Instant at(int minute) {
    return Instant.parse("2026-01-01T12:00:00Z").plusSeconds(60L * minute);
  }

  private static String clock(Instant time) {
    return DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).format(time.atOffset(ZoneOffset.UTC));
  }

  private static <T> Sink<T> sink(String name) {
    return new CollectingSink<>(name);
  }

  record View(String page, Instant at) {}

  private static final Source<View> VIEWS =
      Source.stream("views", Json.of(View.class))
          .timestamps(View::at, boundedOutOfOrderness(ofMinutes(2)));
  private static final Output<View> LATE_VIEWS = Output.of("late-views", View.class);

  private static View view(int minute) {
    return new View("home", at(minute));
  }

  private static Operator<View, WindowResult<Long>> counts(Window<View> window) {
    return window.aggregateResults(counting(), pane -> pane);
  }

  private static Timeline views(String title, Window<View> window) {
    StreamFunction function =
        StreamFunction.named("views")
            .from(VIEWS.keyBy(View::page))
            .compute(counts(window.late(LATE_VIEWS)))
            .to(sink("counts"))
            .to(LATE_VIEWS, sink("late"))
            .build();
    return Timeline.of(function, title)
        .results(WindowResult.class, WindowResult::end, Timelines::told)
        .late(LATE_VIEWS, "late: goes to the late output")
        .held(entry -> words(entry.holds().get("result")));
  }

  private static String told(WindowResult<?> pane) {
    return "%s to %s: %s (%s)"
        .formatted(clock(pane.start()), clock(pane.end()), pane.value(), pane.pane().kind().name());
  }

  private static String words(@Nullable Object held) {
    return held == null ? "" : held.toString();
  }

  private static Timeline tumbling() {
    return views("Tumbling windows of five minutes", Window.of(VIEWS).tumbling(ofMinutes(5)))
        .says(
            "The watermark is two minutes behind the newest. A window fires when it passes the end: 12:03 is in time, 12:02 is late.")
        .between(at(-5), at(15), ofMinutes(5))
        .event(VIEWS, view(1), "12:01")
        .event(VIEWS, view(4), "12:04")
        .event(VIEWS, view(6), "12:06")
        .event(VIEWS, view(3), "12:03")
        .event(VIEWS, view(8), "12:08")
        .event(VIEWS, view(2), "12:02")
        .passes(at(13), "time passes");
  }

  private static Timeline hopping() {
    return views(
            "Hopping windows of ten minutes, one every five",
            Window.of(VIEWS).hopping(ofMinutes(10), ofMinutes(5)))
        .says("Windows overlap: each view is counted in two of them.")
        .between(at(-5), at(20), ofMinutes(5))
        .event(VIEWS, view(1), "12:01")
        .event(VIEWS, view(4), "12:04")
        .event(VIEWS, view(8), "12:08")
        .event(VIEWS, view(13), "12:13")
        .passes(at(21), "time passes");
  }

  private static Timeline session() {
    return views("Sessions with a gap of four minutes", Window.of(VIEWS).session(ofMinutes(4)))
        .says(
            "A session ends four minutes behind its last view. One that comes between two sessions makes one of them.")
        .between(at(0), at(20), ofMinutes(2))
        .event(VIEWS, view(1), "12:01")
        .event(VIEWS, view(3), "12:03")
        .event(VIEWS, view(8), "12:08")
        .event(VIEWS, view(6), "12:06")
        .event(VIEWS, view(15), "12:15")
        .passes(at(20), "time passes");
  }

  private static Timeline sliding() {
    return views(
            "Sliding windows: what is at most five minutes apart",
            Window.of(VIEWS).sliding(ofMinutes(5)))
        .says(
            "One window ends at each view, and one begins behind it if it has other views than the window before.")
        .between(at(-5), at(15), ofMinutes(5))
        .event(VIEWS, view(1), "12:01")
        .event(VIEWS, view(4), "12:04")
        .event(VIEWS, view(8), "12:08")
        .passes(at(15), "time passes");
  }

  private static Timeline cumulating() {
    return views(
            "Windows that cumulate: every five minutes, anew each quarter of an hour",
            Window.of(VIEWS).cumulating(ofMinutes(15), ofMinutes(5)))
        .says("Windows of one beginning, each five minutes longer than the one before.")
        .between(at(0), at(30), ofMinutes(5))
        .event(VIEWS, view(1), "12:01")
        .event(VIEWS, view(4), "12:04")
        .event(VIEWS, view(8), "12:08")
        .event(VIEWS, view(14), "12:14")
        .event(VIEWS, view(18), "12:18")
        .passes(at(31), "time passes");
  }

  private static Timeline late() {
    return views(
            "Late views: allowed lateness of three minutes",
            Window.of(VIEWS).tumbling(ofMinutes(5)).allowedLateness(ofMinutes(3)))
        .says(
            "Behind its end a window stays open for three minutes of event time: it takes late views, and gives its result anew.")
        .between(at(-5), at(15), ofMinutes(5))
        .event(VIEWS, view(2), "12:02")
        .event(VIEWS, view(8), "12:08")
        .event(VIEWS, view(4), "12:04")
        .event(VIEWS, view(11), "12:11")
        .event(VIEWS, view(3), "12:03");
  }

  record Count(String page, long views, Instant at) {}

  private static final Source<Count> COUNTS =
      Source.stream("counts", Json.of(Count.class)).timestamps(Count::at, monotonic());

  private static Timeline suppress() {
    StreamFunction function =
        StreamFunction.named("held-back")
            .from(COUNTS.keyBy(Count::page))
            .compute(Suppress.of(COUNTS).untilTimeLimit(ofMinutes(5)).rows((key, count) -> count))
            .to(sink("rows"))
            .build();
    return Timeline.of(function, "Updates held back for five minutes")
        .says(
            "Only the newest update of a row goes on, five minutes after the first; the event that moves time is taken before that.")
        .between(at(0), at(15), ofMinutes(5))
        .results(Count.class, Count::at, count -> count.page() + ": " + count.views())
        .held(entry -> entry.holds().get("row") instanceof Count count ? "" + count.views() : null)
        .event(COUNTS, new Count("home", 1, at(0)), "1 view")
        .event(COUNTS, new Count("home", 2, at(2)), "2 views")
        .event(COUNTS, new Count("news", 1, at(3)), "1 view")
        .event(COUNTS, new Count("home", 3, at(4)), "3 views")
        .event(COUNTS, new Count("home", 4, at(7)), "4 views")
        .passes(at(13), "time passes");
  }

  record Order(String id, Instant at) {}

  record Payment(String order, Instant at) {}

  record Paid(@Nullable Order order, @Nullable Payment payment) {
    Instant at() {
      return payment == null ? order.at().plus(ofMinutes(10)) : later(order.at(), payment.at());
    }

    String told() {
      return payment == null
          ? "order of %s, nobody paid".formatted(clock(order.at()))
          : "order of %s, paid %s".formatted(clock(order.at()), clock(payment.at()));
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static final Source<Order> ORDERS =
      Source.stream("orders", Json.of(Order.class)).timestamps(Order::at, monotonic());
  private static final Source<Payment> PAYMENTS =
      Source.stream("payments", Json.of(Payment.class)).timestamps(Payment::at, monotonic());

  private static IntervalJoin<Order, Payment> orders() {
    return IntervalJoin.of(ORDERS.keyBy(Order::id), PAYMENTS.keyBy(Payment::order))
        .between(ofMinutes(-2), ofMinutes(10));
  }

  private static Timeline paid(StreamFunction function, String title) {
    return Timeline.of(function, title)
        .between(at(0), at(25), ofMinutes(5))
        .results(Paid.class, Paid::at, Paid::told)
        .held(entry -> words(entry.holds().get("source")))
        .event(ORDERS, new Order("7", at(3)), "12:03")
        .event(PAYMENTS, new Payment("7", at(6)), "12:06")
        .event(ORDERS, new Order("7", at(8)), "12:08")
        .event(PAYMENTS, new Payment("7", at(11)), "12:11")
        .event(ORDERS, new Order("7", at(14)), "12:14")
        .passes(at(25), "time passes");
  }

  private static Timeline intervalJoin() {
    StreamFunction function =
        StreamFunction.named("paid").compute(orders().join(Paid::new)).to(sink("paid")).build();
    return paid(
            function, "Interval join: a payment from two minutes before an order to ten after it")
        .says(
            "Each pair gives a result with its second event. An event waits until no partner can come.");
  }

  private static Timeline intervalLeftJoin() {
    StreamFunction function =
        StreamFunction.named("paid").compute(orders().leftJoin(Paid::new)).to(sink("paid")).build();
    return paid(function, "Interval left join: the same, and who has not paid")
        .says("An order without a payment gives a result as soon as no payment can come any more.");
  }

  private static Timeline windowJoin() {
    StreamFunction function =
        StreamFunction.named("paid")
            .compute(
                WindowJoin.of(ORDERS.keyBy(Order::id), PAYMENTS.keyBy(Payment::order))
                    .tumbling(ofMinutes(5))
                    .joinResults(Met::of))
            .to(sink("paid"))
            .build();
    return Timeline.of(function, "Window join: orders and payments of the same five minutes")
        .says("All pairs of a window come when it fires. An event waits for the end of its window.")
        .between(at(0), at(15), ofMinutes(5))
        .results(Met.class, Met::end, Met::told)
        .held(entry -> words(entry.holds().get("source")))
        .event(ORDERS, new Order("7", at(1)), "12:01")
        .event(ORDERS, new Order("7", at(3)), "12:03")
        .event(PAYMENTS, new Payment("7", at(4)), "12:04")
        .event(ORDERS, new Order("7", at(7)), "12:07")
        .event(PAYMENTS, new Payment("7", at(11)), "12:11")
        .passes(at(15), "time passes");
  }

  record Met(Order order, Payment payment, Instant end) {
    static Met of(WindowJoined<Order, Payment> pair) {
      return new Met(pair.left(), pair.right(), Instant.ofEpochMilli(pair.window().end()));
    }

    String told() {
      return "order of %s, paid %s".formatted(clock(order.at()), clock(payment.at()));
    }
  }

  record Sale(String currency, Instant at) {}

  record Rate(String currency, double value, Instant at) {}

  record Priced(Sale sale, @Nullable Rate rate) {}

  private static final Source<Sale> SALES =
      Source.stream("sales", Json.of(Sale.class)).timestamps(Sale::at, monotonic());
  private static final Source<Rate> RATES =
      Source.stream("rates", Json.of(Rate.class)).timestamps(Rate::at, monotonic());

  private static String priced(Priced priced) {
    String rate = priced.rate() == null ? "no rate" : "rate " + priced.rate().value();
    return "sale of %s: %s".formatted(clock(priced.sale().at()), rate);
  }

  private static Timeline sales(StreamFunction function, String title) {
    return Timeline.of(function, title)
        .between(at(0), at(25), ofMinutes(5))
        .results(Priced.class, priced -> priced.sale().at(), Timelines::priced)
        .held(Timelines::sale)
        .event(RATES, new Rate("EUR", 1.1, at(2)), "1.1")
        .event(SALES, new Sale("EUR", at(6)), "12:06")
        .event(SALES, new Sale("EUR", at(12)), "12:12")
        .event(RATES, new Rate("EUR", 1.2, at(10)), "1.2")
        .event(RATES, new Rate("EUR", 1.3, at(18)), "1.3")
        .event(SALES, new Sale("EUR", at(20)), "12:20")
        .passes(at(25), "time passes");
  }

  private static String sale(StateEntry entry) {
    return entry.holds().get("version") instanceof Rate rate
        ? "" + rate.value()
        : words(entry.holds().get("source"));
  }

  private static Timeline temporalJoin() {
    StreamFunction function =
        StreamFunction.named("priced")
            .compute(
                TemporalJoin.of(SALES.keyBy(Sale::currency), RATES.keyBy(Rate::currency))
                    .leftJoin(Priced::new))
            .to(sink("priced"))
            .build();
    return sales(function, "Temporal join: the rate that held at the time of the sale")
        .says(
            "A sale waits until event time of both sources has reached it: only then no other rate can come for its time.");
  }

  private static Timeline tableJoin() {
    StreamFunction function =
        StreamFunction.named("priced")
            .compute(
                TableJoin.of(SALES.keyBy(Sale::currency), RATES.keyBy(Rate::currency))
                    .leftJoin(Priced::new))
            .to(sink("priced"))
            .build();
    return sales(function, "Table join: the rate that is known when the sale is read")
        .says(
            "A sale waits for nothing: at 12:12 it has the rate of 12:02, because that of 12:10 is read later.");
  }

  record Login(String user, Instant at, boolean ok) {}

  private static final Source<Login> LOGINS =
      Source.stream("logins", Json.of(Login.class)).timestamps(Login::at, monotonic());
  private static final Output<Takeover> GAVE_UP = Output.of("gave-up", Takeover.class);

  private static Login login(int minute, boolean ok) {
    return new Login("ann", at(minute), ok);
  }

  record Takeover(String words, Instant at) {}

  private static Timeline pattern() {
    StreamFunction function =
        StreamFunction.named("takeovers")
            .from(LOGINS.keyBy(Login::user))
            .compute(
                Pattern.of(LOGINS)
                    .begin("failed", login -> !login.ok())
                    .timesOrMore(2)
                    .followedBy("succeeded", Login::ok)
                    .within(ofMinutes(10))
                    .afterMatch(AfterMatch.skipPastLast())
                    .timedOut(
                        GAVE_UP,
                        match ->
                            new Takeover(
                                match.events("failed").size() + " failed, and none succeeded",
                                match.time()))
                    .select(match ->
                        new Takeover(
                            match.events("failed").size() + " failed, then one succeeded",
                            match.first("succeeded").at())))
            .to(sink("takeovers"))
            .to(GAVE_UP, sink("gave-up"))
            .build();
    return Timeline.of(
            function, "Two failed logins or more, then one that succeeds, within ten minutes")
        .says(
            "After a match everything begins anew behind its last event. A partial match times out ten minutes after its first event.")
        .between(at(0), at(30), ofMinutes(5))
        .results(Takeover.class, Takeover::at, Takeover::words)
        .output(GAVE_UP, Takeover::at, Takeover::words)
        .held(Timelines::partial)
        .event(LOGINS, login(1, false), "failed")
        .event(LOGINS, login(3, false), "failed")
        .event(LOGINS, login(4, false), "failed")
        .event(LOGINS, login(6, true), "succeeded")
        .event(LOGINS, login(8, false), "failed")
        .event(LOGINS, login(10, false), "failed")
        .event(LOGINS, login(20, true), "succeeded")
        .passes(at(30), "time passes");
  }

  private static @Nullable String partial(StateEntry entry) {
    return entry.kind().equals("partial match")
        ? ((List<?>) entry.holds().get("events")).size() + " failed"
        : null;
  }

  record Score(String game, String player, long points, Instant at) {}

  record Place(int rank, String player, long points) {}

  private static final Source<Score> SCORES =
      Source.stream("scores", Json.of(Score.class)).timestamps(Score::at, monotonic());

  private static Score score(int minute, String player, long points) {
    return new Score("chess", player, points, at(minute));
  }

  private static Timeline rank() {
    StreamFunction function =
        StreamFunction.named("best-players")
            .from(SCORES.keyBy(Score::game))
            .compute(
                Rank.of(SCORES)
                    .top(2)
                    .by(comparingLong(Score::points).reversed())
                    .updatedBy(Score::player)
                    .ranks((game, rank, score) -> new Place(rank, score.player(), score.points())))
            .to(sink("places"))
            .build();
    return Timeline.of(function, "The best two players of a game")
        .says(
            "Each score is a row of its player. Only the places that change are given, each place anew.")
        .between(at(0), at(30), ofMinutes(5))
        .results(
            Place.class,
            place -> "%d. %s with %d".formatted(place.rank(), place.player(), place.points()))
        .event(SCORES, score(1, "ann", 5), "ann 5")
        .event(SCORES, score(6, "bob", 7), "bob 7")
        .event(SCORES, score(12, "cem", 4), "cem 4")
        .event(SCORES, score(18, "cem", 6), "cem 6")
        .event(SCORES, score(24, "ann", 8), "ann 8");
  }
}
