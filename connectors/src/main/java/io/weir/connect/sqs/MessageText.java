package io.weir.connect.sqs;

import java.nio.charset.StandardCharsets;

/** Texts that SQS takes: it takes no U+FFFE and no U+FFFF, which JSON may have in its strings. */
final class MessageText {
  private static final String FIRST = "\uFFFE";
  private static final String SECOND = "\uFFFF";

  private MessageText() {}

  /** The same JSON with these characters escaped; they can only stand in strings. */
  static byte[] onlyTaken(byte[] json) {
    String text = new String(json, StandardCharsets.UTF_8);
    return text.contains(FIRST) || text.contains(SECOND)
        ? escaped(text).getBytes(StandardCharsets.UTF_8)
        : json;
  }

  private static String escaped(String text) {
    return text.replace(FIRST, "\\ufffe").replace(SECOND, "\\uffff");
  }
}
