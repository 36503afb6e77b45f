package io.weir.benchmarks;

import io.weir.Event;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.dynamo.DynamoStateStore;
import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Measures the heap of a warm container: the engine and the real store, on a DynamoDB that takes
 * everything and stores nothing. It gets many more keys than fit.
 */
final class WarmHeap {
  private static final int BATCH = 2_000;

  /** The kinds of keys. */
  enum Keys {
    SMALL(20, 30),
    LONG_NAMES(900, 30),
    LARGE_STATE(20, 50_000),
    HUGE_STATE(20, 1_000_000);

    private final int name;
    private final int state;

    Keys(int name, int state) {
      this.name = name;
      this.state = state;
    }

    private String name(int number) {
      return "%08d".formatted(number) + "x".repeat(name);
    }
  }

  /**
   * The result.
   *
   * @param held the bytes of the heap that engine and store hold
   * @param limit the bytes that they may hold
   */
  record Measured(long held, long limit) {}

  private record Container(DynamoStateStore store, Engine engine) {}

  /** An event is its key's number. */
  private static final class Remember extends ProcessFunction<Integer, String> {
    private final StateSpec.Value<String> state = value("state", String.class);
    private final int bytes;

    Remember(int bytes) {
      this.bytes = bytes;
    }

    @Override
    public void onEvent(Event<Integer> event, ProcessContext<String> context) {
      context.state(state).set("y".repeat(bytes));
      context.timers().processing(event.arrival() + 3_600_000L);
    }

    @Override
    public void onProcessingTimer(long time, ProcessContext<String> context) {
      throw new IllegalStateException("the clock stands still here");
    }
  }

  private WarmHeap() {}

  static Measured measure(Keys keys, long limit) {
    fill(keys, 1 << 20);
    Container container = fill(keys, limit);
    long full = used();
    container.engine().stats();
    container = null;
    return new Measured(full - used(), limit);
  }

  private static Container fill(Keys keys, long limit) {
    DynamoDbClient client = emptyDynamo();
    DynamoStateStore store = DynamoStateStore.builder(client, "state").requestsAtATime(1).build();
    Engine engine = engine(keys, store, limit);
    long all = limit / (300 + keys.name + keys.state) * 3 / 2 + BATCH;
    for (int from = 0; from < all; from += BATCH) {
      run(engine, from, (int) Math.min(all, from + BATCH));
    }
    return new Container(store, engine);
  }

  private static void run(Engine engine, int from, int to) {
    List<SourceRecord> records = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Position position = new Position("numbers", "shard-0", BigInteger.valueOf(i + 1L), 0);
      records.add(new SourceRecord(position, "p", 1_000_000L + i, Json.bytes(i), false));
    }
    Batch batch = new Batch(records.getFirst().position().shard(), records);
    BatchResult result = engine.run(batch, Deadline.NONE);
    if (!result.done()) {
      throw new IllegalStateException("nothing keeps a batch back here: " + result.reason());
    }
  }

  private static Engine engine(Keys keys, DynamoStateStore store, long limit) {
    StreamFunction function =
        StreamFunction.named("numbers")
            .from(Source.stream("numbers", Json.of(Integer.class)).keyBy(keys::name))
            .compute(new Remember(keys.state))
            .to(new NullSink<>("out", String.class))
            .build();
    return new Engine(
        function,
        store,
        Map.of("out", emissions -> List.of(), function.deadLetterSink(), emissions -> List.of()),
        name -> List.of(ShardInfo.whole(new Shard(name, "shard-0"))),
        () -> 1_000_000L,
        EngineLimits.DEFAULT.withCacheBytes(limit));
  }

  private static DynamoDbClient emptyDynamo() {
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            WarmHeap.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            (proxy, method, arguments) ->
                isShorthand(method)
                    ? InvocationHandler.invokeDefault(proxy, method, arguments)
                    : answer(method.getReturnType(), arguments[0]));
  }

  /** True for a method that only calls another one with a request. */
  private static boolean isShorthand(Method method) {
    return method.getName().endsWith("Paginator")
        || method.getParameterCount() != 1
        || method.getParameterTypes()[0] == Consumer.class;
  }

  private static Object answer(Class<?> type, Object request) {
    if (request instanceof BatchExecuteStatementRequest batch) {
      var each = batch.statements().stream().map(one -> BatchStatementResponse.builder().build());
      return BatchExecuteStatementResponse.builder().responses(each.toList()).build();
    }
    if (type == BatchGetItemResponse.class) {
      return BatchGetItemResponse.builder().responses(Map.of()).unprocessedKeys(Map.of()).build();
    }
    if (type == QueryResponse.class) {
      return QueryResponse.builder().items(List.of()).build();
    }
    return type == PutItemResponse.class
        ? PutItemResponse.builder().build()
        : UpdateItemResponse.builder().build();
  }

  private static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
