package io.weir.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.LogText;
import io.weir.state.StateKey;
import io.weir.state.StateStoreException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** What the store logs and says has no key, and nothing that DynamoDB says of values. */
class MaskedLogsTest {
  private static final StateKey KEY = new StateKey("f", "SECRETKEY");
  private static final Segment SEGMENT =
      new Segment(SegmentRef.of(1, new byte[] {1}, 0), new byte[] {1}, 1);
  private static final Logger JUL = Logger.getLogger("io.weir.dynamo");

  private final List<String> lines = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(new SimpleFormatter().format(line));
        }

        @Override
        public void flush() {
          // every line is there at once
        }

        @Override
        public void close() {
          // nothing is held
        }
      };

  @BeforeEach
  void listen() {
    JUL.addHandler(handler);
  }

  @AfterEach
  void stop() {
    JUL.removeHandler(handler);
    LogText.showKeys(false);
  }

  @Test
  void aSegmentThatCannotBeDeletedIsNamedByItsKeysDigest() {
    segmentIsNotDeleted();
    assertThat(lines)
        .singleElement()
        .asString()
        .contains("a superseded segment of", LogText.digest("SECRETKEY"), "ValidationException")
        .doesNotContain("SECRET");
  }

  @Test
  void theSettingShowsKeyAndMessage() {
    LogText.showKeys(true);
    segmentIsNotDeleted();
    assertThat(lines).singleElement().asString().contains("SECRETKEY", "SECRETTEXT");
  }

  private static void segmentIsNotDeleted() {
    DynamoDbClient refuses =
        (DynamoDbClient)
            Proxy.newProxyInstance(
                MaskedLogsTest.class.getClassLoader(),
                new Class<?>[] {DynamoDbClient.class},
                (proxy, method, arguments) -> {
                  throw refusal("ValidationException");
                });
    new SegmentStore(refuses, "state", new RequestCounts(), null)
        .delete(KEY, List.of(SEGMENT.ref()));
  }

  @Test
  void aSweepThatMeetsAnUnreadableHeadNamesItByItsDigest() {
    String table = Local.table();
    Map<String, AttributeValue> head = new HashMap<>(Items.head(KEY));
    head.put(Attributes.VERSION, Attributes.number(1));
    head.put(Attributes.BODY, AttributeValue.fromB(SdkBytes.fromUtf8String("SECRETTEXT")));
    Local.CLIENT.putItem(put -> put.tableName(table).item(head));
    var found =
        new SegmentSweep(Local.CLIENT, table)
            .page(List.of(SegmentStore.item(KEY, SEGMENT)), 0, false);

    assertThat(found.unreadable()).isEqualTo(1);
    assertThat(lines)
        .singleElement()
        .asString()
        .contains(LogText.digest("SECRETKEY"), "UnreadableStateException: ")
        .doesNotContain("SECRET");
  }

  @Test
  void whatDynamoDbSaysOfARequestThatIsNotWellMadeIsLeftOut() {
    StateStoreException failure = Requests.failure("state", refusal("ValidationException"));
    assertThat(LogText.failure(failure)).contains("state", "ValidationException");
    assertThat(LogText.failure(failure)).doesNotContain("SECRET");
    assertThat(LogText.trace(failure).getCause().toString()).doesNotContain("SECRET");
    assertThat(failure.getCause()).hasMessageContaining("SECRETTEXT");
  }

  @Test
  void throttlingIsSaidInDynamoDbsWords() {
    assertThat(LogText.failure(Requests.failure("state", refusal("ThrottlingException"))))
        .contains("ThrottlingException: SECRETTEXT of the test, which AWS does not write");
  }

  private static DynamoDbException refusal(String code) {
    return (DynamoDbException)
        DynamoDbException.builder()
            .message("SECRETTEXT of the test, which AWS does not write")
            .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
            .build();
  }
}
