package io.weir.codec;

import io.weir.annotation.Internal;
import java.util.Base64;

/**
 * Treats payloads that are texts in another payload, by its own means: the text takes the place of
 * one that becomes a token, and what is made of it that of the token.
 */
@Internal
public final class EmbeddedPayload implements Redaction.Means {
  private final Redaction within;
  private final Redaction.Means means;
  private final boolean base64;

  private EmbeddedPayload(Redaction within, Redaction.Means means, boolean base64) {
    this.within = within;
    this.means = means;
    this.base64 = base64;
  }

  /** A payload that is a text; one that cannot be read is kept by itself. */
  public static Redaction.Means of(Redaction within, Redaction.Means means) {
    return new EmbeddedPayload(within, means, false);
  }

  /** A payload that is in Base64. */
  public static Redaction.Means ofBase64(Redaction within, Redaction.Means means) {
    return new EmbeddedPayload(within, means, true);
  }

  @Override
  public String token(String text) {
    byte[] payload;
    try {
      payload = base64 ? Base64.getDecoder().decode(text) : Unicode.bytes(text);
    } catch (IllegalArgumentException none) {
      throw new CodecException("a payload within it is no Base64");
    }
    byte[] treated = treated(payload);
    return base64 ? Base64.getEncoder().encodeToString(treated) : Unicode.text(treated);
  }

  private byte[] treated(byte[] part) {
    byte[] payload = means.opened(part);
    try {
      return within.redact(payload, 0, payload.length);
    } catch (CodecException unreadable) {
      return means.kept(payload);
    }
  }

  @Override
  public String partitionKey(String key) {
    return means.partitionKey(key);
  }

  @Override
  public byte[] opened(byte[] part) {
    return means.opened(part);
  }

  @Override
  public byte[] kept(byte[] unreadable) {
    return means.kept(unreadable);
  }
}
