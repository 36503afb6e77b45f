package io.weir.privacy;

import io.weir.annotation.Internal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A payload that cannot be read, so that its personal fields cannot be treated, encrypted as a
 * whole: {@code weir-sealed:1:}, the key's id, and AES-256-GCM in Base64. The same payload and key
 * give the same bytes, for a repeated step must emit the same again; so the nonce is an HMAC of the
 * payload. The keys of cipher and nonce are derived from that of the tokens.
 */
@Internal
public final class SealedPayload {
  private static final String BEGIN = "weir-sealed:1:";
  private static final Pattern FORM =
      Pattern.compile(BEGIN + "(" + TokenKey.ID + "):([A-Za-z0-9+/=]+)");
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private SealedPayload() {}

  /** True if bytes have the form of a sealed payload. */
  public static boolean is(byte[] bytes) {
    byte[] begin = ascii(BEGIN);
    return bytes.length > begin.length
        && Arrays.equals(bytes, 0, begin.length, begin, 0, begin.length)
        && FORM.matcher(text(bytes)).matches();
  }

  /** Seals a payload. */
  public static byte[] seal(TokenKey key, byte[] payload) {
    String head = BEGIN + key.id() + ":";
    byte[] nonce = Arrays.copyOf(Hmac.of(derived(key, "weir seal nonce"), payload), NONCE_BYTES);
    byte[] sealed = crypt(Cipher.ENCRYPT_MODE, key, head, nonce, payload, 0);
    byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
    System.arraycopy(sealed, 0, whole, NONCE_BYTES, sealed.length);
    return ascii(head + Base64.getEncoder().encodeToString(whole));
  }

  /**
   * Opens a sealed payload.
   *
   * @return empty if its key is not there, or it is not what that key sealed
   */
  public static Optional<byte[]> open(TokenKeys keys, byte[] sealed) {
    Matcher form = FORM.matcher(text(sealed));
    if (!form.matches()) {
      return Optional.empty();
    }
    return keys.find(form.group(1)).flatMap(key -> open(key, form.group(2)));
  }

  private static Optional<byte[]> open(TokenKey key, String base64) {
    try {
      byte[] whole = Base64.getDecoder().decode(base64);
      byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
      String head = BEGIN + key.id() + ":";
      return Optional.of(crypt(Cipher.DECRYPT_MODE, key, head, nonce, whole, NONCE_BYTES));
    } catch (IllegalArgumentException altered) {
      return Optional.empty();
    }
  }

  /**
   * @param from where the text begins in its array
   * @throws IllegalArgumentException if it is not what the key sealed
   */
  private static byte[] crypt(
      int mode, TokenKey key, String head, byte[] nonce, byte[] text, int from) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      SecretKeySpec secret = new SecretKeySpec(derived(key, "weir seal key"), "AES");
      cipher.init(mode, secret, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(ascii(head));
      return cipher.doFinal(text, from, text.length - from);
    } catch (GeneralSecurityException altered) {
      throw new IllegalArgumentException("it is not what " + key + " sealed", altered);
    }
  }

  private static byte[] derived(TokenKey key, String use) {
    return Hmac.of(key.secret(), ascii(use));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
