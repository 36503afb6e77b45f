package io.weir.format.cloudevents;

import io.weir.codec.Codec;
import io.weir.codec.EmbeddedPayload;
import io.weir.codec.Json;
import io.weir.codec.Redaction;
import io.weir.format.JsonFields;
import io.weir.privacy.PersonalFields;
import io.weir.privacy.Treatment;
import org.jspecify.annotations.Nullable;

/** Treats an event's attributes, and its data: JSON as it stands, or a payload that is a text. */
final class CloudEventRedaction implements Redaction {
  private static final Json<Object> JSON = Json.of(Object.class);
  private static final String DATA = "data";
  private static final String BASE64 = "data_base64";

  private final Redaction whole;
  private final @Nullable Redaction text;
  private final @Nullable Redaction base64;

  CloudEventRedaction(Codec<?> data, PersonalFields fields, Means means) {
    PersonalFields within = fields.at(DATA);
    this.whole = JSON.redaction(fields, means);
    if (within.isEmpty()) {
      this.text = null;
      this.base64 = null;
    } else {
      Redaction payload = data.redaction(within, means);
      this.text = in(DATA, EmbeddedPayload.of(payload, means));
      this.base64 = in(BASE64, EmbeddedPayload.ofBase64(payload, means));
    }
  }

  private static Redaction in(String field, Means payloads) {
    return JSON.redaction(PersonalFields.of(field, Treatment.TOKENISE), payloads);
  }

  @Override
  public byte[] redact(byte[] bytes, int offset, int length) {
    byte[] payloads = payloads(bytes, offset, length);
    return payloads == null
        ? whole.redact(bytes, offset, length)
        : whole.redact(payloads, 0, payloads.length);
  }

  /** Null if the data are JSON. */
  private byte @Nullable [] payloads(byte[] bytes, int offset, int length) {
    if (text == null || base64 == null) {
      return null;
    }
    JsonFields fields = JsonFields.of("a CloudEvent", bytes, offset, length);
    if (fields.has(BASE64)) {
      return base64.redact(bytes, offset, length);
    }
    boolean isText = fields.isText(DATA) && !CloudEvents.hasJson(fields);
    return isText ? text.redact(bytes, offset, length) : null;
  }
}
