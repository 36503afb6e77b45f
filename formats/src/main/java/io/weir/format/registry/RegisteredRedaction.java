package io.weir.format.registry;

import io.weir.annotation.Internal;
import io.weir.codec.Redaction;

/** Treats payloads with the id of their schema in front, which stays. */
@Internal
public final class RegisteredRedaction {
  private RegisteredRedaction() {}

  /**
   * @param payload treats what is behind the id
   */
  public static Redaction of(SchemaRegistry registry, Redaction payload) {
    return (bytes, offset, length) -> {
      Framing framing = registry.framing();
      Frame frame = framing.read(bytes, offset, length);
      byte[] treated = payload.redact(frame.bytes(), frame.offset(), frame.length());
      return framing.write(frame.id(), treated);
    };
  }
}
