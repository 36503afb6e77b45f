package io.weir.dynamo;

import static io.weir.dynamo.PageViewRecords.KEY;
import static io.weir.dynamo.PageViewRecords.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.spi.Usage;
import io.weir.state.Commit;
import io.weir.state.CommitResult;
import io.weir.state.KeyRecord;
import io.weir.state.Snapshot;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What a store tells of its requests: each once, by purpose, and what had no capacity. */
class UsageTest {
  private static final OptionalLong NEVER = OptionalLong.empty();
  private static final KeyRecord RECORD =
      KeyRecord.NEW.change().stateVersion(1).state(new byte[9]).made();

  private final DynamoStateStore store =
      DynamoStateStore.builder(Local.CLIENT, Local.table()).build();

  private Snapshot commit(Snapshot at, int bytes) {
    byte[] state = new byte[bytes];
    new Random(bytes).nextBytes(state);
    KeyRecord next = at.record().change().stateVersion(1).state(state).made();
    return PageViewRecords.committed(store, at, next, NOW);
  }

  @Test
  void eachRequestIsToldOnceByPurpose() {
    store.load(List.of(KEY), NOW);
    Snapshot small = commit(Snapshot.absent(KEY), 3_000);

    Usage first = store.takeUsage();
    assertThat(first.requests()).containsOnly(Map.entry("read", 1L), Map.entry("commit", 1L));
    assertThat(first.writeUnits()).containsEntry("commit", 3L);
    assertThat(first.readUnits()).isEqualTo(1);
    assertThat(first.throttles()).isZero();
    assertThat(store.takeUsage()).isEqualTo(new Usage(Map.of(), Map.of(), 0, 0));

    commit(small, 500_000);
    assertThat(store.takeUsage().requests().get("segment")).isGreaterThanOrEqualTo(2);
    assertThat(store.counts().requests(RequestCounts.Category.COMMIT)).isEqualTo(2);
  }

  @Test
  void aStatementWithoutCapacityIsAThrottleAndAConditionThatFailsIsNot() {
    RequestCounts counts = new RequestCounts();
    counts.refused("ThrottlingError");
    counts.refused("ProvisionedThroughputExceeded");
    counts.refused("ConditionalCheckFailed");
    counts.throttled(3);
    assertThat(counts.takeUsage().throttles()).isEqualTo(5);
    assertThat(counts.takeUsage().throttles()).isZero();
  }

  /** The SDK tries again by itself, and says nothing of it if that succeeds. */
  @Test
  void eachAttemptWithoutCapacityCounts() throws IOException {
    String body =
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException\"}";
    try (RefusingServer server = new RefusingServer(400, body, 100)) {
      DynamoDbClient client = server.environmentClient();
      DynamoStateStore throttled = DynamoStateStore.builder(client, "state").build();
      assertThat(throttled.commit(List.of(new Commit(Snapshot.absent(KEY), RECORD, NEVER, NOW))))
          .hasOnlyElementsOfType(CommitResult.Failed.class);
      assertThat(server.throttles()).isEqualTo(server.requests()).isGreaterThan(1);
    }
  }
}
