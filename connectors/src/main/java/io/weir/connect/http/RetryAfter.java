package io.weir.connect.http;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** The header {@code Retry-After}, in seconds or as a date. */
final class RetryAfter {
  /** One who asks for more is asked again after it. */
  static final long MOST_MILLIS = 900_000;

  private RetryAfter() {}

  /**
   * The milliseconds that the receiver asks for; 0 if it does not. A date is compared with the
   * receiver's own, so that no clock of this machine matters.
   */
  static long millis(HttpHeaders headers) {
    String value = headers.firstValue("Retry-After").orElse("").strip();
    if (value.isEmpty()) {
      return 0;
    }
    long asked =
        value.chars().allMatch(c -> c >= '0' && c <= '9')
            ? seconds(value)
            : untilDate(value, headers.firstValue("Date").orElse(""));
    return Math.clamp(asked, 0, MOST_MILLIS);
  }

  private static long seconds(String digits) {
    return digits.length() > 9 ? MOST_MILLIS : Long.parseLong(digits) * 1_000;
  }

  private static long untilDate(String date, String now) {
    try {
      return Duration.between(parsed(now), parsed(date)).toMillis();
    } catch (DateTimeException noDates) {
      return 0;
    }
  }

  private static ZonedDateTime parsed(String date) {
    return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME);
  }
}
