package io.weir.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Something that is not as a rule says.
 *
 * @param function whose it is; empty if that is not known
 * @param kind what was looked at: {@code key}, {@code shard}, {@code row}, {@code item}
 * @param name its name; a key's or a row's is shown to nobody who did not ask for it
 * @param found what was found; no key, no payload
 * @param expected what should be
 */
public record Finding(
    Rule rule, String function, String kind, String name, String found, String expected) {
  private static final int HASH_BYTES = 6;

  /** The kind and the name, which is a hash of it unless it may be shown. */
  public String subject(boolean showKeys) {
    boolean plain = showKeys || kind.equals("shard");
    return kind + " " + (plain ? name.replace('\u0000', '~') : hash(name));
  }

  /** What stands for a key where keys are not shown: 12 hexadecimal digits of its SHA-256. */
  public static String hash(String key) {
    try {
      byte[] all =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(all, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** One line, and what to do below it. */
  public String text(boolean showKeys) {
    return rule.label()
        + "  "
        + (function.isEmpty() ? "" : function + " ")
        + subject(showKeys)
        + ": "
        + found
        + "; should be: "
        + expected
        + "\n    "
        + rule.advice();
  }

  @Override
  public String toString() {
    return text(false);
  }
}
