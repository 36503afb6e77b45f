package io.weir.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter.Reason;
import io.weir.codec.Json;
import io.weir.localstack.Deployed.Message;
import io.weir.localstack.function.Hit;
import io.weir.localstack.function.Hits;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@ExtendWith(LocalStackExtension.class)
class PoisonTest {
  private static final String NO_JSON = "{\"id\":\"x\", this is no JSON \u00e4\u0000";

  @Test
  void whatCannotBeReadOrCountedEndsInTheDeadLettersAndOtherKeysGoOn(Aws aws) {
    try (HitStack stack = HitStack.deploy(aws, "poison", Map.of("Shards", "1"))) {
      Hit poison = new Hit("p", Hits.POISON, HitStack.BASE);
      stack.put(HitStack.hits("a", List.of("one", "two"), 20, HitStack.BASE));
      stack.putRaw(List.of(Message.of("one", NO_JSON)));
      stack.put(List.of(poison));
      stack.put(HitStack.hits("b", List.of("one", "two"), 20, HitStack.BASE + HitStack.MINUTE));
      stack.putLast();

      stack.awaitCounts();

      assertThat(stack.function().tally().dead()).isEqualTo(2);
      List<Map<String, AttributeValue>> letters = stack.function().deadLetters();
      assertThat(letters).hasSize(2);
      assertThat(letters)
          .anySatisfy(letter -> isLetter(letter, Reason.UNREADABLE, NO_JSON))
          .anySatisfy(
              letter -> isLetter(letter, Reason.HANDLER_FAILED, HitStack.text(Json.bytes(poison))));
    }
  }

  private static void isLetter(Map<String, AttributeValue> letter, Reason reason, String payload) {
    assertThat(letter.get("reason").s()).isEqualTo(reason.name());
    assertThat(letter.get("payload").b().asUtf8String()).isEqualTo(payload);
  }
}
