import static io.weir.aggregate.Aggregates.counting;
import static java.time.Duration.ofMinutes;

import io.weir.Event;
import io.weir.Output;
import io.weir.Sink;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.dynamo.DynamoSink;
import io.weir.join.IntervalJoin;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.process.Stateless;
import io.weir.window.Window;
import java.time.Instant;
import java.util.function.Function;

/**
 * Definitions that must not compile. Each line with a comment "error:" is one; everything else
 * compiles, so that each error is the one that is meant.
 */
class DoNotCompile {
  record View(String id, String page, Instant at) {}

  record Order(String id, Instant at) {}

  record Payment(String order, Instant at) {}

  record PageCount(String page, Instant start, Instant end, long views) {}

  record Paid(Order order, Payment payment) {}

  static final Source<View> VIEWS = Source.stream("views", Json.of(View.class));
  static final Source<Order> ORDERS = Source.stream("orders", Json.of(Order.class));
  static final Source<Payment> PAYMENTS = Source.stream("payments", Json.of(Payment.class));
  static final Output<View> LATE = Output.of("late", View.class);
  static final Output<Object> ANY = Output.of("any", Object.class);
  static final Sink<PageCount> COUNTS = DynamoSink.table("counts", PageCount.class).key("page");
  static final Sink<View> LATE_VIEWS = DynamoSink.table("late", View.class).key("id");
  static final Sink<Paid> PAID = null;
  static final Sink<Object> ALL = null;

  static StreamFunction.Builder<PageCount> counts() {
    return StreamFunction.named("counts")
        .from(VIEWS.keyBy(View::page))
        .compute(
            Window.of(VIEWS)
                .tumbling(ofMinutes(1))
                .late(LATE)
                .aggregate(counting(), PageCount::new));
  }

  static void whatCompiles() {
    counts().to(COUNTS).to(ALL).to(LATE, LATE_VIEWS).to(LATE, ALL).build();
    Window.of(VIEWS).tumbling(ofMinutes(1)).late(ANY);
    Function<Object, String> anyKey = Object::toString;
    VIEWS.keyBy(anyKey);
    counts().deadLetters(ALL);
    StreamFunction.named("all")
        .from(ORDERS.keyBy(Order::id), PAYMENTS.keyBy(Payment::order))
        .compute(new Anything())
        .to(ALL);
  }

  static void wrongSink() {
    counts().to(LATE_VIEWS); // error: cant.apply.symbol
  }

  static void wrongSinkOfAnOutput() {
    counts().to(LATE, COUNTS); // error: cant.apply.symbol
  }

  static void wrongLateOutput() {
    Window.of(ORDERS).tumbling(ofMinutes(1)).late(LATE); // error: prob.found.req
  }

  static void foreignSource() {
    StreamFunction.named("f")
        .from(ORDERS.keyBy(Order::id))
        .compute( // error: cant.apply.symbol
            Window.of(VIEWS).tumbling(ofMinutes(1)).aggregate(counting(), PageCount::new));
  }

  static void aSourceTooMany() {
    StreamFunction.named("f")
        .from(VIEWS.keyBy(View::page), ORDERS.keyBy(Order::id))
        .compute( // error: cant.apply.symbol
            Window.of(VIEWS).tumbling(ofMinutes(1)).aggregate(counting(), PageCount::new));
  }

  static void aKeyOfAnotherValue() {
    ORDERS.keyBy(View::page); // error: prob.found.req
  }

  static void wrongSinkOfAJoin() {
    StreamFunction.named("f")
        .compute(
            IntervalJoin.of(ORDERS.keyBy(Order::id), PAYMENTS.keyBy(Payment::order))
                .between(ofMinutes(0), ofMinutes(1))
                .join(Paid::new))
        .to(PAID)
        .to(COUNTS); // error: cant.apply.symbol
  }

  static void wrongSideOfAJoin() {
    IntervalJoin.of(ORDERS.keyBy(Order::id), PAYMENTS.keyBy(Payment::order))
        .lateLeft(LATE); // error: prob.found.req
  }

  static void aMapThatMakesAnotherValue() {
    StreamFunction.named("f")
        .from(VIEWS.unkeyed())
        .compute(Stateless.map(View::page))
        .to(LATE_VIEWS); // error: cant.apply.symbol
  }

  static void nothingToComputeFrom() {
    StreamFunction.named("f").build(); // error: cant.resolve
  }

  static void nothingComputed() {
    StreamFunction.named("f").from(VIEWS.keyBy(View::page)).to(ALL); // error: cant.resolve
  }

  static void computedWithoutSources() {
    StreamFunction.named("f").compute(new Anything()); // error: cant.apply.symbol
  }

  static void sourcesTwice() {
    StreamFunction.named("f")
        .from(VIEWS.keyBy(View::page))
        .from(VIEWS.keyBy(View::page)); // error: cant.resolve
  }

  static void sourcesAfterwards() {
    counts().from(VIEWS.keyBy(View::page)); // error: cant.resolve
  }

  static void resultsAmongDeadLetters() {
    counts().deadLetters(COUNTS); // error: prob.found.req
  }

  static void aJoinWithoutKeys() {
    IntervalJoin.of(ORDERS, PAYMENTS); // error: cant.apply.symbol
  }

  static void computedTwice() {
    counts().compute(new Anything()); // error: cant.resolve
  }

  static class Anything extends ProcessFunction<Object, PageCount> {
    @Override
    public void onEvent(Event<Object> event, ProcessContext<PageCount> context) {}
  }

  static class WrongValues extends ProcessFunction<View, PageCount> {
    private final StateSpec.Value<Long> count = value("count", Long.class);
    private final StateSpec.MapOf<String, Long> pages = map("pages", String.class, Long.class);

    @Override
    public void onEvent(Event<View> event, ProcessContext<PageCount> context) {
      context.state(count).set(1L);
      context.state(count).set("one"); // error: prob.found.req
      context.map(pages).put(7, 1L); // error: prob.found.req
      context.map(count); // error: cant.apply.symbol
      String text = context.state(count).value(0L); // error: prob.found.req
      context.emit(event.value()); // error: cant.apply.symbol
      context.delete("row"); // error: cant.apply.symbol
      context.emit(LATE, "late"); // error: cant.apply.symbol
    }
  }
}
