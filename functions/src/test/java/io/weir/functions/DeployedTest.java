package io.weir.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter;
import io.weir.dynamo.DynamoSink;
import io.weir.functions.pageviews.PageViews;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeployedTest {
  private static final byte[] PAYLOAD = {1, 2, 3};

  @Test
  void aDeadLetterIsARowWithItsWholePayloadNamedByWhereItStood() {
    DeadLetter letter =
        new DeadLetter(
            "f", DeadLetter.Reason.UNREADABLE, "no JSON", "views/s-0@7", "p", null, 5, "", PAYLOAD);

    Map<String, Object> item = Deployed.item(letter);

    assertThat(item)
        .containsEntry("id", "f/views/s-0@7")
        .containsEntry("payload", PAYLOAD)
        .containsEntry("key", null)
        .containsEntry("arrival", 5L);
    assertThat(DynamoSink.table("dead-letters", Deployed::item).key("id").encode(letter))
        .isNotEmpty();
  }

  @Test
  void withoutVariablesTablesAreCalledLikeTheirSinks() {
    assertThat(Deployed.function(PageViews.FUNCTION).describe())
        .isEqualTo(PageViews.FUNCTION.describe());
  }
}
