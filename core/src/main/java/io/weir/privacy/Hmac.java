package io.weir.privacy;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256, which every JDK has. */
final class Hmac {
  private static final String NAME = "HmacSHA256";

  private Hmac() {}

  static Mac with(byte[] secret) {
    try {
      Mac mac = Mac.getInstance(NAME);
      mac.init(new SecretKeySpec(secret, NAME));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + NAME, e);
    }
  }

  static byte[] of(byte[] secret, byte[] bytes) {
    return with(secret).doFinal(bytes);
  }
}
