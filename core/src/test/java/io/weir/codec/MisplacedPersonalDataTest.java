package io.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.privacy.Personal;
import io.weir.privacy.PersonalData;
import io.weir.privacy.TokenKey;
import io.weir.privacy.TokenKeys;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A payload of another form than its type is not kept as it is: personal data may be anywhere. */
class MisplacedPersonalDataTest {
  private static final TokenKeys KEYS =
      TokenKeys.of(TokenKey.of("k1", "k".repeat(32).getBytes(StandardCharsets.UTF_8)));
  private static final PersonalData MARKS = PersonalData.annotated().keys(KEYS);

  record Contact(@Personal String email) {}

  record Order(String id, Contact customer, List<Contact> others, Map<String, Contact> named) {}

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Redactor.Redacted redacted) {
    return new String(redacted.bytes(), StandardCharsets.UTF_8);
  }

  private static Redactor.Redacted redacted(Codec<?> codec, PersonalData data, String payload) {
    return Redactor.of(codec, data).redact(bytes(payload), 0, bytes(payload).length);
  }

  @Test
  void aScalarInThePlaceOfAnObjectWithPersonalFieldsIsSealed() {
    for (String payload :
        List.of(
            "{\"customer\":\"{\\\"email\\\":\\\"planted\\\"}\"}",
            "{\"customer\":\"planted\"}",
            "{\"customer\":417912345}",
            "{\"customer\":true}",
            "{\"customer\":\"planted\",\"customer\":{\"email\":\"x\"}}",
            "{\"customer\":[[\"planted\"]]}",
            "{\"others\":[{\"email\":\"x\"},\"planted\"]}",
            "\"{\\\"customer\\\":{\\\"email\\\":\\\"planted\\\"}}\"",
            "[\"planted\"]")) {
      Redactor.Redacted one = redacted(Json.of(Order.class), MARKS, payload);
      assertThat(text(one)).as(payload).startsWith("weir-sealed:1:k1:");
      assertThat(one.failure()).hasMessageContaining("sealed").hasNoCause();
      assertThat(one.failure().getMessage()).doesNotContain("planted");
    }
  }

  @Test
  void nullAndAnEmptyTextHoldNothing() {
    String payload = "{\"customer\":null,\"others\":[null,\"\"],\"named\":{\"a\":null}}";

    assertThat(text(redacted(Json.of(Order.class), MARKS, payload))).isEqualTo(payload);
  }

  /**
   * Of each value of an object some may be no objects, such as those beside the images of a row.
   */
  @Test
  void whatStandsBesideObjectsOfAnyNameStays() {
    PersonalData each = PersonalData.annotated().mask("*.email").keys(KEYS);

    assertThat(
            text(redacted(Json.of(Object.class), each, "{\"a\":{\"email\":\"x\"},\"id\":\"1\"}")))
        .isEqualTo("{\"a\":{\"email\":\"***\"},\"id\":\"1\"}");
  }

  @Test
  void anElementOfAnotherFormDoesNotHarmTheOthers() {
    JsonArray<Order> orders = JsonArray.of(Json.of(Order.class));
    Redactor redactor = Redactor.of(orders, MARKS);
    byte[] record = bytes("[ {\"customer\":\"planted\"}, {\"customer\":{\"email\":\"x\"}}]");

    Redactor.Redacted once = redactor.redact(record, 0, record.length);

    assertThat(once.failure()).isNull();
    assertThat(text(once))
        .startsWith("[ \"weir-sealed:1:k1:")
        .endsWith("\", {\"customer\":{\"email\":\"***\"}}]");
    assertThat(redactor.redact(once.bytes(), 0, once.bytes().length).bytes())
        .isEqualTo(once.bytes());
    Redactor mended =
        Redactor.of(
            JsonArray.of(Json.of(Object.class)),
            PersonalData.annotated().mask("customer").keys(KEYS));
    assertThat(text(mended.redact(once.bytes(), 0, once.bytes().length)))
        .isEqualTo("[ {\"customer\":\"***\"}, {\"customer\":{\"email\":\"***\"}}]");
  }

  @Test
  void withoutKeysAnElementOfAnotherFormIsWithheld() {
    JsonArray<Order> orders = JsonArray.of(Json.of(Order.class));
    Redactor.Redacted once = redacted(orders, PersonalData.annotated(), "[{\"customer\":7}]");

    assertThat(text(once)).isEqualTo("[\"weir-withheld:14\"]");
    assertThat(text(redacted(orders, PersonalData.annotated(), text(once))))
        .isEqualTo("[\"weir-withheld:14\"]");
  }

  /** They are parts of the message, under names of the filter's. */
  @Test
  void extractedFieldsOfMessagesWithPersonalDataAreDropped() {
    String log =
        "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[{\"id\":\"1\",\"timestamp\":1,"
            + "\"message\":\"{\\\"email\\\":\\\"planted\\\"}\","
            + "\"extractedFields\":{\"$email\":\"planted\"}}]}";
    CloudWatchLogs<Contact> logs = CloudWatchLogs.messages(Json.of(Contact.class));
    Redactor.Redacted once = redacted(logs, MARKS, log);

    assertThat(text(once)).doesNotContain("planted");
    assertThat(logs.decode(once.bytes())).isEqualTo(new Contact("***"));
  }

  @Test
  void extractedFieldsAreDroppedWithAMessageThatIsNamed() {
    String log =
        "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[{\"id\":\"1\",\"timestamp\":1,"
            + "\"message\":\"planted\",\"extractedFields\":{\"$email\":\"planted\"}}]}";
    PersonalData message = PersonalData.annotated().mask("logEvents.message");

    assertThat(text(redacted(CloudWatchLogs.events(), message, log))).doesNotContain("planted");
  }
}
