package io.weir.simulation.histories;

import io.weir.audit.Audit;
import io.weir.audit.KeyView;
import io.weir.dynamo.DynamoStateStore;
import io.weir.dynamo.TableAudit;
import io.weir.dynamo.Tables;
import io.weir.simulation.dynamodb.DynamoDbModel;
import io.weir.simulation.dynamodb.FaultyClient;
import io.weir.state.InMemoryStateStore;
import io.weir.state.StateStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The store of a history's state, and the access of its containers to it. */
interface Stores {
  /** The step to which due hints are rounded up in DynamoDB. */
  long GRANULARITY_MILLIS = 16;

  /** The access of one container, with its faults. */
  StateStore open(Container container);

  /** The access without faults, to read. */
  StateStore plain();

  /**
   * Gives the stored state of all keys to an audit.
   *
   * @param deliveries adds the rows of the sinks
   */
  void audit(Audit audit, long now, UnaryOperator<KeyView> deliveries);

  /**
   * Deletes expired items.
   *
   * @return their number
   */
  int sweep(long now);

  /** The time at which the next item expires, epoch milliseconds; empty if none will. */
  OptionalLong nextExpiry(long now);

  /** True if something was too large for a head. */
  boolean hasSegments();

  static Stores of(Spec.Store kind, InstantSource clock) {
    return kind == Spec.Store.MEMORY
        ? new InMemory(new InMemoryStateStore())
        : Dynamo.create(clock);
  }

  /** In plain maps; faults come at the calls of the store. */
  record InMemory(InMemoryStateStore plain) implements Stores {
    @Override
    public StateStore open(Container container) {
      return new GatedStore(plain, container);
    }

    @Override
    public boolean hasSegments() {
      return false;
    }

    @Override
    public void audit(Audit audit, long now, UnaryOperator<KeyView> deliveries) {
      plain
          .items()
          .forEach(item ->
              audit.key(
                  deliveries.apply(
                      KeyView.exact(
                          item.snapshot().key(),
                          item.snapshot().version(),
                          item.snapshot().record(),
                          item.expiresAt()))));
    }

    @Override
    public OptionalLong nextExpiry(long now) {
      return plain.items().stream()
          .flatMapToLong(item -> item.expiresAt().stream())
          .filter(at -> at > now)
          .min();
    }

    @Override
    public int sweep(long now) {
      // What has expired is absent to this store already.
      return 0;
    }
  }

  /** In DynamoDB's form, in a model of it; faults come at the calls of its client. */
  record Dynamo(DynamoDbModel model, InstantSource clock, StateStore plain) implements Stores {
    private static final String TABLE = "state";

    private static final DynamoDbModel EMPTY = empty();

    private static DynamoDbModel empty() {
      DynamoDbModel model = new DynamoDbModel();
      Tables.create(model, TABLE);
      return model;
    }

    static Dynamo create(InstantSource clock) {
      DynamoDbModel model = EMPTY.emptyCopy();
      return new Dynamo(model, clock, store(model, clock, 2));
    }

    /** Few bytes in a head, so that segments are made; one request at a time, so that order is. */
    private static StateStore store(DynamoDbClient client, InstantSource clock, int slots) {
      return DynamoStateStore.builder(client, TABLE)
          .dueGranularity(Duration.ofMillis(GRANULARITY_MILLIS))
          .slots(slots)
          .bulkInHead(120)
          .requestsAtATime(1)
          .clock(clock)
          .build();
    }

    @Override
    public StateStore open(Container container) {
      StateStore store =
          store(
              new FaultyClient(model, () -> container.nextRequest("state table")),
              clock,
              container.settings().slots());
      return (StateStore)
          Proxy.newProxyInstance(
              StateStore.class.getClassLoader(),
              new Class<?>[] {StateStore.class},
              (proxy, method, arguments) -> call(container, store, method, arguments));
    }

    private static Object call(
        Container container, StateStore store, Method method, Object[] arguments) throws Throwable {
      container.noting(method.getName().equals("commitNote"));
      try {
        return method.invoke(store, arguments);
      } catch (InvocationTargetException thrown) {
        throw thrown.getCause();
      } finally {
        container.noting(false);
      }
    }

    @Override
    public boolean hasSegments() {
      return model.items(TABLE).stream().anyMatch(item -> item.containsKey("h"));
    }

    @Override
    public void audit(Audit audit, long now, UnaryOperator<KeyView> deliveries) {
      TableAudit.builder(model, TABLE, now).deliveries(deliveries).build().scan(audit);
    }

    @Override
    public OptionalLong nextExpiry(long now) {
      return model.items(TABLE).stream()
          .filter(item -> item.containsKey("t"))
          .mapToLong(item -> Long.parseLong(item.get("t").n()) * 1_000)
          .filter(at -> at > now)
          .min();
    }

    @Override
    public int sweep(long now) {
      int before = model.size(TABLE);
      model.sweep(TABLE, "t", now);
      return before - model.size(TABLE);
    }
  }
}
