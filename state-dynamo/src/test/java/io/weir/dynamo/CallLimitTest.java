package io.weir.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.state.Commit;
import io.weir.state.CommitResult;
import io.weir.state.KeyRecord;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.state.StateStoreException;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A call whose time is over says what came of its last attempt (R24). */
@Timeout(120)
class CallLimitTest {
  private static final StateKey KEY = new StateKey("f", "k");
  private static final String THROTTLED =
      "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException\","
          + "\"message\":\"The level of configured provisioned throughput was exceeded\"}";

  @Test
  void throttlingThatOutlastsACallIsReportedAsThrottling() throws IOException {
    try (RefusingServer server = new RefusingServer(400, THROTTLED, 100)) {
      StateStoreException failure = failure(server);
      assertThat(failure)
          .hasMessageContaining("'state'")
          .hasMessageContaining("ProvisionedThroughputExceededException")
          .hasMessageContaining("6000 ms; the call is not tried again")
          .hasMessageNotContaining("no answer");
      assertThat(refusal(failure).awsErrorDetails().errorCode())
          .isEqualTo("ProvisionedThroughputExceededException");
      assertThat(refusal(failure).awsErrorDetails().errorMessage()).startsWith("The level of");
      assertThat(server.requests()).isEqualTo(3);
    }
  }

  @Test
  void anErrorOfTheServiceIsNamedByWhatItSays() throws IOException {
    String body = "{\"__type\":\"InternalServerError\",\"Message\":\"try again\"}";
    try (RefusingServer server = new RefusingServer(500, body, 100)) {
      assertThat(failure(server)).hasMessageContaining("InternalServerError: try again");
    }
  }

  @Test
  void aRefusalWithoutANameIsNamedByItsStatus() throws IOException {
    try (RefusingServer server = new RefusingServer(503, "<html>", 100)) {
      assertThat(failure(server)).hasMessageContaining("status 503");
    }
  }

  @Test
  void theLastAttemptCountsAndNotOneBeforeIt() throws IOException {
    try (RefusingServer server = new RefusingServer(400, THROTTLED, 2)) {
      assertThat(failure(server))
          .hasMessageContaining("no answer after 6000 ms; the call is not tried again")
          .hasMessageNotContaining("Exceeded");
    }
  }

  /** As after silence: each of the others would use up as much time. */
  @Test
  void r24_ofManyCommitsWhoseFirstIsThrottledForItsWholeTimeTheOthersAreNotBegun()
      throws IOException {
    try (RefusingServer server = new RefusingServer(400, THROTTLED, 1_000);
        DynamoDbClient client = server.environmentClient()) {
      DynamoStateStore store = DynamoStateStore.builder(client, "state").requestsAtATime(1).build();
      List<Commit> commits = IntStream.range(0, 100).mapToObj(CallLimitTest::commit).toList();
      assertThat(store.commit(commits))
          .hasSize(100)
          .allSatisfy(result -> assertThat(result).isInstanceOf(CommitResult.Failed.class));
      assertThat(server.requests()).isEqualTo(3);
    }
  }

  private static Commit commit(int i) {
    Snapshot based = Snapshot.absent(new StateKey("f", "k" + i));
    KeyRecord next = PageViewRecords.touched(KeyRecord.NEW, 1, 0, 500, new Random(i));
    return new Commit(based, next, OptionalLong.empty(), 0);
  }

  private static StateStoreException failure(RefusingServer server) {
    try (DynamoDbClient client = server.environmentClient()) {
      DynamoStateStore store = DynamoStateStore.builder(client, "state").build();
      return catchThrowableOfType(StateStoreException.class, () -> store.load(Set.of(KEY), 0));
    }
  }

  private static AwsServiceException refusal(StateStoreException failure) {
    return (AwsServiceException) failure.getCause().getCause();
  }
}
