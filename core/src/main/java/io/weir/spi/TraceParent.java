package io.weir.spi;

import io.weir.annotation.Experimental;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A span of somebody else, as W3C's Trace Context writes it in the header {@code traceparent}:
 * {@code 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01}.
 *
 * @param traceId 32 hexadecimal digits, not all zero
 * @param spanId 16 hexadecimal digits, not all zero; the recommendation calls it the parent id
 * @param sampled true if whoever made it may have recorded it
 */
@Experimental
public record TraceParent(String traceId, String spanId, boolean sampled) {
  /** A version above 00 may have more behind the flags; its first four parts are read as these. */
  private static final Pattern TEXT =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

  private static final int TRACE = 3;
  private static final int SPAN = 36;
  private static final int FLAGS = 53;
  private static final int END = 55;

  /** The longest text that is looked at. */
  private static final int LONGEST = 512;

  private static final int HEX = 16;

  /** Reads the header's text; empty for null, and for what the recommendation calls invalid. */
  public static Optional<TraceParent> parse(@Nullable String text) {
    if (text == null || text.length() > LONGEST || !isValid(text)) {
      return Optional.empty();
    }
    int flags = Integer.parseInt(text, FLAGS, END, HEX);
    return Optional.of(
        new TraceParent(
            text.substring(TRACE, SPAN - 1), text.substring(SPAN, FLAGS - 1), (flags & 1) == 1));
  }

  private static boolean isValid(String text) {
    return TEXT.matcher(text).matches() && (text.length() == END || !text.startsWith("00"));
  }

  /** The header's text, of version 00. */
  public String text() {
    return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
  }
}
