package io.weir.format.cloudevents;

import io.weir.codec.Codec;
import io.weir.codec.EmbeddedPayload;
import io.weir.codec.Json;
import io.weir.codec.Redaction;
import io.weir.format.JsonFields;
import io.weir.privacy.PersonalFields;
import io.weir.privacy.Treatment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Treats an event's attributes, and its data: JSON as it stands, or a payload that is a text. */
final class CloudEventRedaction implements Redaction {
  private static final Json<Object> JSON = Json.of(Object.class);
  private static final String DATA = "data";
  private static final String BASE64 = "data_base64";

  private final Redaction whole;
  private final Redaction around;
  private final @Nullable Redaction text;
  private final @Nullable Redaction base64;

  CloudEventRedaction(Codec<?> data, PersonalFields fields, Means means) {
    PersonalFields within = fields.at(DATA);
    this.whole = JSON.redaction(fields, means);
    this.around = JSON.redaction(fields.without(DATA), means);
    if (within.isEmpty()) {
      this.text = null;
      this.base64 = null;
    } else {
      Redaction payload = data.redaction(within, means);
      this.text = within.treatment() == null ? in(DATA, EmbeddedPayload.of(payload, means)) : null;
      this.base64 = in(BASE64, EmbeddedPayload.ofBase64(payload, means));
    }
  }

  private static Redaction in(String field, Means payloads) {
    return JSON.redaction(PersonalFields.of(field, Treatment.TOKENISE), payloads);
  }

  @Override
  public byte[] redact(byte[] bytes, int offset, int length) {
    if (base64 == null) {
      return whole.redact(bytes, offset, length);
    }
    JsonFields fields = JsonFields.of("a CloudEvent", bytes, offset, length);
    boolean isText = fields.isText(DATA) && !CloudEvents.hasJson(fields);
    byte[] treated =
        fields.names().contains(BASE64)
            ? base64.redact(bytes, offset, length)
            : part(bytes, offset, length);
    return text == null || !isText
        ? whole.redact(treated, 0, treated.length)
        : around(text.redact(treated, 0, treated.length));
  }

  private byte[] around(byte[] bytes) {
    return around.redact(bytes, 0, bytes.length);
  }

  private static byte[] part(byte[] bytes, int offset, int length) {
    return Arrays.copyOfRange(bytes, offset, offset + length);
  }
}
