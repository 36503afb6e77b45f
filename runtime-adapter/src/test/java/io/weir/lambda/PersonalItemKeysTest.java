package io.weir.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter;
import io.weir.Event;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.format.change.Change;
import io.weir.format.change.DynamoDb;
import io.weir.privacy.Personal;
import io.weir.privacy.PersonalData;
import io.weir.privacy.TokenKey;
import io.weir.privacy.TokenKeys;
import io.weir.privacy.Treatment;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import org.junit.jupiter.api.Test;

/** A mark on an attribute that is the key of the table's items counts for the key, too. */
class PersonalItemKeysTest {
  private static final PersonalData KEYS =
      PersonalData.annotated().keys(TokenKeys.of(TokenKey.of("k", new byte[32])));

  private final Rig rig = new Rig();

  record Signup(@Personal(Treatment.TOKENISE) String id, long amount, String customer) {}

  record Unfit(@Personal(Treatment.TOKENISE) String id, int amount, boolean customer) {}

  record Masked(@Personal String id, long amount, String customer) {}

  record Other(String id, long amount, @Personal String customer) {}

  private static final class Count<T> extends ProcessFunction<Change<T>, String> {
    private final StateSpec.Value<Integer> count = value("count", Integer.class);

    @Override
    public void onEvent(Event<Change<T>> event, ProcessContext<String> context) {
      int n = context.state(count).value().orElse(0) + 1;
      context.state(count).set(n);
      context.emit(event.key() + "#" + n);
    }
  }

  private <T> void start(Class<T> row, PersonalData personal) {
    rig.start(sink ->
        StreamFunction.named("orders")
            .from(
                Source.table("orders", DynamoDb.of(Json.of(row)))
                    .personal(personal)
                    .keyByPartitionKey())
            .compute(new Count<T>())
            .to(sink)
            .build());
  }

  private void insert() {
    rig.invoke(new TableJson().insert("planted@example.org", 1).toString());
  }

  private String told() {
    return rig.counts.values(String.class).toString()
        + rig.counts.emissions()
        + rig.letters.values(DeadLetter.class)
        + rig.letters.emissions();
  }

  @Test
  void theKeyOfAnItemIsAToken() {
    start(Signup.class, KEYS);

    insert();
    rig.invoke(new TableJson().at(200).modify("planted@example.org", 1, 2).toString());

    assertThat(told()).doesNotContain("planted");
    assertThat(rig.counts.values(String.class))
        .hasSize(2)
        .allSatisfy(one -> assertThat(one).startsWith("tok_k_"));
    assertThat(rig.counts.values(String.class).getLast()).endsWith("#2");
  }

  @Test
  void theKeyInALetterIsAToken() {
    start(Unfit.class, KEYS);

    insert();

    assertThat(rig.letters.values(DeadLetter.class))
        .singleElement()
        .satisfies(letter -> assertThat(letter.partitionKey()).startsWith("tok_k_"));
    assertThat(told()).doesNotContain("planted");
  }

  @Test
  void aKeyThatIsMaskedWithoutKeysWaitsForThem() {
    start(Masked.class, PersonalData.annotated());

    insert();

    assertThat(told()).doesNotContain("planted");
    assertThat(rig.counts.values(String.class)).isEmpty();

    start(Masked.class, KEYS);
    insert();

    assertThat(rig.counts.values(String.class)).singleElement().asString().startsWith("tok_k_");
  }

  @Test
  void theKeyStaysWhereItIsNotMarked() {
    start(Other.class, PersonalData.annotated());

    rig.invoke(new TableJson().insert("a", 1).toString());

    assertThat(rig.counts.values(String.class)).containsExactly("a#1");
  }
}
