package io.weir.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A violation of a rule.
 *
 * @param function the function; empty if not known
 * @param kind the kind of thing: {@code key}, {@code shard}, {@code row}, {@code item}
 * @param name its name; that of a key or a row is shown only on request
 * @param found the state that was found, without keys and payloads
 * @param expected the state that the rule requires
 */
public record Finding(
    Rule rule, String function, String kind, String name, String found, String expected) {
  private static final int HASH_BYTES = 6;

  /** The kind and the name, which is a hash of it unless it may be shown. */
  public String subject(boolean showKeys) {
    boolean plain = showKeys || kind.equals("shard");
    return kind + " " + (plain ? name.replace('\u0000', '~') : hash(name));
  }

  /** The name of a key where keys are not shown: 12 hexadecimal digits of its SHA-256. */
  public static String hash(String key) {
    try {
      byte[] all =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(all, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The finding in one line, with the advice below it. */
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
