package io.weir.simulation.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.audit.KeyView;
import io.weir.dynamo.DynamoStateStore;
import io.weir.dynamo.TableAudit;
import io.weir.dynamo.Tables;
import io.weir.state.InMemoryStateStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;

/**
 * Sixteen invocations at the same time on one handler object, in seeded histories: each window has
 * what the log says, each record counts once, and the audit finds nothing. A failure names its
 * seed; threads may interleave otherwise the next time.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LanesTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void inMemory(long seed) throws Exception {
    InMemoryStateStore store = new InMemoryStateStore();
    LaneHistory history = new LaneHistory(seed, store);
    history.run();
    LaneHistory.Stored stored =
        (audit, now, deliveries) ->
            store
                .items()
                .forEach(item ->
                    audit.key(
                        deliveries.apply(
                            KeyView.exact(
                                item.snapshot().key(),
                                item.snapshot().version(),
                                item.snapshot().record(),
                                item.expiresAt()))));
    assertThat(history.findings(stored, 1)).isEmpty();
  }

  /** The store, its memory of keys and its client are shared by all lanes. */
  @ParameterizedTest
  @ValueSource(longs = {101, 102, 103})
  void onDynamoDbLocal(long seed) throws Exception {
    try (DynamoDbClient client = DynamoDBEmbedded.create(true).dynamoDbClient()) {
      Tables.create(client, "state");
      DynamoStateStore store =
          DynamoStateStore.builder(client, "state")
              .dueGranularity(Duration.ofMillis(16))
              .bulkInHead(300)
              .build();
      LaneHistory history = new LaneHistory(seed, store);
      history.run();
      LaneHistory.Stored stored =
          (audit, now, deliveries) ->
              TableAudit.builder(client, "state", now).deliveries(deliveries).build().scan(audit);
      assertThat(history.findings(stored, 16)).isEmpty();
    }
  }
}
