package io.weir.format.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter;
import io.weir.Event;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.state.InMemoryStateStore;
import io.weir.state.StateStore;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.CrashPoint;
import io.weir.testkit.CrashingStore;
import io.weir.testkit.CrashingWriter;
import io.weir.testkit.Cuts;
import io.weir.testkit.EventSourceMapping;
import io.weir.testkit.ForwardingStateStore;
import io.weir.testkit.ShardSimulator;
import io.weir.testkit.SimulatedClock;
import io.weir.testkit.SimulatedInvocation;
import io.weir.testkit.SimulatedTable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;

/** A history of a table and of a function on its changes, drawn from a seed, with its model. */
final class TableHistory {
  record Order(String id, long amount, String customer) {}

  /** What is known of an item: the changes of it, and whether one was out of its order. */
  record Item(String id, long changes, boolean broken, Order row) {}

  record Total(String customer, long deltas, long orders, long amount) {}

  /** The image before a change is the one after the change before it. */
  static final class Follow extends ProcessFunction<Change<Order>, Item> {
    private final StateSpec.Value<Item> last = value("last", Item.class);

    @Override
    public void onEvent(Event<Change<Order>> event, ProcessContext<Item> context) {
      Change<Order> change = event.value();
      Item before = context.state(last).value().orElse(new Item(event.key(), 0, false, null));
      boolean follows = Objects.equals(before.row(), change.before());
      Item now =
          new Item(event.key(), before.changes() + 1, before.broken() || !follows, change.after());
      context.state(last).set(now);
      context.emit(now);
    }
  }

  static final class Totals extends ProcessFunction<Delta<Order>, Total> {
    private final StateSpec.Value<Total> total = value("total", Total.class);

    @Override
    public void onEvent(Event<Delta<Order>> event, ProcessContext<Total> context) {
      Delta<Order> delta = event.value();
      Total old = context.state(total).value().orElse(new Total(event.key(), 0, 0, 0));
      Total now =
          new Total(
              event.key(),
              old.deltas() + 1,
              old.orders() + delta.sign(),
              old.amount() + delta.sign() * delta.row().amount());
      context.state(total).set(now);
      context.emit(now);
    }
  }

  private final SimulatedClock clock = SimulatedClock.create();
  private final InMemoryStateStore store = new InMemoryStateStore();
  private final CrashPoint crash = new CrashPoint();
  private final CollectingSink<Object> results = new CollectingSink<>("results");
  private final CollectingSink<DeadLetter> letters =
      new CollectingSink<>(StreamFunction.DEAD_LETTERS);
  private final SimulatedTable table = SimulatedTable.of("orders", 3, clock);
  private final Map<String, Long> changes = new HashMap<>();
  private final Map<String, Long> deltas = new HashMap<>();
  private final List<SimulatedInvocation> before = new ArrayList<>();
  private final Random random;
  private final boolean byItem;
  private int factor;
  private Engine engine;
  private ShardSimulator simulator;
  private boolean nested;

  TableHistory(long seed) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.byItem = seed % 2 == 0;
    this.factor = 1 + random.nextInt(3);
  }

  private StreamFunction function() {
    return byItem
        ? StreamFunction.named("items")
            .from(Source.table("orders", DynamoDb.of(Json.of(Order.class))).keyByPartitionKey())
            .compute(new Follow())
            .to(results)
            .build()
        : StreamFunction.named("totals")
            .from(
                Source.table("orders", DynamoDb.deltas(Json.of(Order.class)))
                    .keyBy(delta -> delta.row().customer()))
            .compute(new Totals())
            .to(results)
            .build();
  }

  void run(long seed) {
    try {
      runs(seed);
    } catch (RuntimeException | Error e) {
      throw new AssertionError("seed " + seed + (byItem ? ", by item" : ", by customer"), e);
    }
  }

  private void runs(long seed) {
    start();
    simulate(seed);
    int anew = 20 + random.nextInt(100);
    for (int i = 0; i < 120; i++) {
      act();
      if (i == anew && random.nextBoolean()) {
        drain();
        table.streamAnew(1 + random.nextInt(3));
        before.clear();
        simulate(seed + 1);
      }
    }
    drain();
    check("seed " + seed + (byItem ? ", by item" : ", by customer"));
  }

  private void simulate(long seed) {
    EventSourceMapping mapping =
        EventSourceMapping.builder()
            .batchSize(1 + random.nextInt(10))
            .parallelizationFactor(factor)
            .reportBatchItemFailures(random.nextInt(4) > 0)
            .bisectBatchOnFunctionError(random.nextBoolean())
            .build();
    simulator =
        ShardSimulator.start(table.stream(), mapping, table.delivering(this::handle))
            .cuts(Cuts.random(seed));
  }

  private void start() {
    engine = engine();
  }

  private Engine engine() {
    return new Engine(
        function(),
        new CrashingStore(new Interrupted(store), crash),
        Map.of(
            "results",
            new CrashingWriter(results, crash),
            StreamFunction.DEAD_LETTERS,
            new CrashingWriter(letters, crash)),
        table,
        clock,
        EngineLimits.DEFAULT.withParallelizationFactor(factor));
  }

  /** While a call is made, another container handles a batch of another shard. */
  private final class Interrupted extends ForwardingStateStore {
    Interrupted(StateStore inner) {
      super(inner);
    }

    @Override
    protected <R> R around(String name, Supplier<R> call) {
      if (!nested && simulator != null && random.nextInt(12) == 0) {
        nested = true;
        Engine mine = engine;
        engine = engine();
        try {
          simulator.step();
        } finally {
          engine = mine;
          nested = false;
        }
      }
      return call.get();
    }
  }

  private BatchResult handle(Batch batch, Deadline deadline) {
    Engine mine = engine;
    try {
      return mine.run(batch, deadline);
    } catch (CrashPoint.Crash crashed) {
      start();
      throw crashed;
    }
  }

  private void act() {
    clock.advance(Duration.ofMillis(1 + random.nextInt(1_500)));
    change();
    switch (random.nextInt(14)) {
      case 0, 1 -> crash.arm(random.nextInt(8));
      case 2 -> split();
      case 3 -> simulator.loseNextAcknowledgement();
      case 4 -> zombie();
      case 5 -> redeliver();
      case 6 -> tick();
      case 7 -> parallel();
      case 8 -> change();
      default -> step();
    }
  }

  private void change() {
    String id = "item" + random.nextInt(6);
    Order old = row(id);
    boolean changed =
        switch (random.nextInt(6)) {
          case 0 -> table.delete(id);
          case 1 -> table.expire(id);
          default ->
              table.put(
                  id,
                  "\"amount\":{\"N\":\"%d\"},\"customer\":{\"S\":\"c%d\"}"
                      .formatted(random.nextInt(50), random.nextInt(3)));
        };
    if (changed) {
      changes.merge(id, 1L, Long::sum);
      count(old);
      count(row(id));
    }
  }

  private void count(Order row) {
    if (row != null) {
      deltas.merge(row.customer(), 1L, Long::sum);
    }
  }

  private Order row(String id) {
    String item = table.items().get(id);
    return item == null
        ? null
        : Json.of(Order.class).decode(AttributeValues.plain(item.getBytes(StandardCharsets.UTF_8)));
  }

  private void step() {
    simulator.step().ifPresent(before::add);
  }

  private void split() {
    var open = table.stream().openShards();
    if (open.size() < 8) {
      table.stream().split(open.get(random.nextInt(open.size())));
    }
  }

  private void zombie() {
    if (!before.isEmpty()) {
      try {
        simulator.deliverAgain(before.get(random.nextInt(before.size())));
      } catch (CrashPoint.Crash crashed) {
        start();
      }
    }
  }

  /** From a shard's first record on: an iterator never goes ahead of what is not acknowledged. */
  private void redeliver() {
    var shards = table.stream().shards();
    var records = table.stream().records(shards.get(random.nextInt(shards.size())));
    if (!records.isEmpty()) {
      simulator.redeliver(records.getFirst().position());
    }
  }

  private void parallel() {
    factor = 1 + random.nextInt(3);
    simulator.parallelizationFactor(factor);
    start();
  }

  private void tick() {
    try {
      engine.tick(Deadline.NONE);
    } catch (CrashPoint.Crash crashed) {
      start();
    }
  }

  private void drain() {
    crash.disarm();
    simulator.runUntilIdle(10_000);
    tick();
  }

  private void check(String seed) {
    assertThat(letters.values(DeadLetter.class)).as(seed).isEmpty();
    if (byItem) {
      checkItems(seed);
    } else {
      checkTotals(seed);
    }
  }

  private void checkItems(String seed) {
    Map<String, Item> last = new HashMap<>();
    results.values(Item.class).forEach(item -> last.merge(item.id(), item, TableHistory::later));
    assertThat(last.keySet()).as(seed).isEqualTo(changes.keySet());
    last.forEach((id, item) ->
        assertThat(item).as(seed).isEqualTo(new Item(id, changes.get(id), false, row(id))));
    assertThat(results.emissions()).as(seed).hasSize(sum(changes));
  }

  private static Item later(Item one, Item other) {
    return one.changes() > other.changes() ? one : other;
  }

  private void checkTotals(String seed) {
    Map<String, Total> last = new HashMap<>();
    results
        .values(Total.class)
        .forEach(total ->
            last.merge(total.customer(), total, (a, b) -> a.deltas() > b.deltas() ? a : b));
    Map<String, Total> expected = new HashMap<>();
    deltas.forEach((customer, count) -> expected.put(customer, ofTable(customer, count)));
    assertThat(last).as(seed).isEqualTo(expected);
    assertThat(results.emissions()).as(seed).hasSize(sum(deltas));
  }

  private Total ofTable(String customer, long count) {
    List<Order> rows =
        table.items().keySet().stream()
            .map(this::row)
            .filter(row -> row.customer().equals(customer))
            .toList();
    return new Total(customer, count, rows.size(), rows.stream().mapToLong(Order::amount).sum());
  }

  private static int sum(Map<String, Long> counts) {
    return (int) counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
