package io.weir.connect;

import io.weir.annotation.Internal;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Texts and names as SQS takes them, and so SNS, which hands its messages on to queues. */
@Internal
public final class MessageText {
  private static final String FIRST = "\uFFFE";
  private static final String SECOND = "\uFFFF";

  /** Groups and deduplication ids. */
  private static final Pattern NAME = Pattern.compile("[!-~]{1,128}");

  private MessageText() {}

  /**
   * The same JSON without U+FFFE and U+FFFF, which no message may have: they are escaped, for they
   * can only stand in strings.
   */
  public static byte[] onlyTaken(byte[] json) {
    String text = new String(json, StandardCharsets.UTF_8);
    return text.contains(FIRST) || text.contains(SECOND)
        ? escaped(text).getBytes(StandardCharsets.UTF_8)
        : json;
  }

  private static String escaped(String text) {
    return text.replace(FIRST, "\\ufffe").replace(SECOND, "\\uffff");
  }

  /** The text as a group or a deduplication id; the SHA-256 of it if it cannot be one. */
  public static String name(String text) {
    return NAME.matcher(text).matches() ? text : Envelope.hash(text);
  }
}
