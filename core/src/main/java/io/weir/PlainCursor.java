package io.weir;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;

/** A place in plain JSON. What it does not know for certain it does not take. */
final class PlainCursor {
  /** More digits might not fit a long. */
  private static final int MAX_DIGITS = 18;

  private static final int SECONDS_A_DAY = 86_400;

  private final byte[] in;
  private int at;

  PlainCursor(byte[] in) {
    this.in = in;
  }

  private int peek() {
    return at < in.length ? in[at] : -1;
  }

  private void skipSpace() {
    while (at < in.length
        && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
      at++;
    }
  }

  /** Goes behind the next character that is no space, if it is this one. */
  boolean take(char wanted) {
    skipSpace();
    boolean found = peek() == wanted;
    at += found ? 1 : 0;
    return found;
  }

  boolean atEnd() {
    skipSpace();
    return at == in.length;
  }

  /**
   * Takes a field's name and colon, if it is one of the names.
   *
   * @param expected where to look first: fields usually come in one order
   * @return its index; -1 if it is another name, which is not taken
   */
  int name(byte[][] names, int expected) {
    skipSpace();
    for (int i = 0; i < names.length; i++) {
      int index = expected + i < names.length ? expected + i : expected + i - names.length;
      if (isName(names[index])) {
        at += names[index].length + 2;
        return take(':') ? index : -1;
      }
    }
    return -1;
  }

  private boolean isName(byte[] name) {
    int end = at + 1 + name.length;
    return end < in.length
        && in[at] == '"'
        && in[end] == '"'
        && Arrays.equals(in, at + 1, end, name, 0, name.length);
  }

  /** Goes over a field that no component has; false if its value is not plain. */
  boolean skipField() {
    if (string() == null || !take(':')) {
      return false;
    }
    skipSpace();
    return switch (peek()) {
      case '"' -> string() != null;
      case 't', 'f' -> bool() != null;
      case 'n' -> word("null");
      default -> decimal() != null;
    };
  }

  /** A string without escapes, of ASCII; null if it is anything else. */
  String string() {
    if (!take('"')) {
      return null;
    }
    int start = at;
    while (at < in.length && in[at] >= ' ' && in[at] != '"' && in[at] != '\\') {
      at++;
    }
    if (peek() != '"') {
      return null;
    }
    return new String(in, start, at++ - start, StandardCharsets.ISO_8859_1);
  }

  /** A number without fraction and exponent; null if it is anything else. */
  Long integer() {
    skipSpace();
    boolean negative = peek() == '-';
    at += negative ? 1 : 0;
    int start = at;
    long value = digits();
    int count = at - start;
    boolean zeroAhead = count > 0 && in[start] == '0' && (count > 1 || negative);
    return count == 0 || count > MAX_DIGITS || zeroAhead || !ended()
        ? null
        : Long.valueOf(negative ? -value : value);
  }

  private long digits() {
    long value = 0;
    while (at < in.length && in[at] >= '0' && in[at] <= '9') {
      value = value * 10 + in[at++] - '0';
    }
    return value;
  }

  private boolean ended() {
    int next = peek();
    return next == ',' || next == '}' || next == ' ' || next == '\n' || next == '\r';
  }

  Integer int32() {
    Long value = integer();
    return value == null || value != value.intValue() ? null : Integer.valueOf(value.intValue());
  }

  /** A number without exponent. */
  Double decimal() {
    skipSpace();
    int start = at;
    Long whole = integer();
    if (whole != null) {
      return whole.doubleValue();
    }
    at = start + (peekAt(start) == '-' ? 1 : 0);
    int first = at;
    digits();
    boolean leading = at - first > 1 && in[first] == '0';
    if (at == first || leading || peek() != '.') {
      return null;
    }
    int point = at++;
    digits();
    return at == point + 1 || !ended()
        ? null
        : Double.valueOf(new String(in, start, at - start, StandardCharsets.ISO_8859_1));
  }

  private int peekAt(int index) {
    return index < in.length ? in[index] : -1;
  }

  Boolean bool() {
    skipSpace();
    if (word("true")) {
      return Boolean.TRUE;
    }
    return word("false") ? Boolean.FALSE : null;
  }

  private boolean word(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (peekAt(at + i) != word.charAt(i)) {
        return false;
      }
    }
    at += word.length();
    return ended();
  }

  /** {@code "2026-11-01T12:00:00.123Z"}, with up to nine decimals or none. */
  Instant instant() {
    if (!take('"')) {
      return null;
    }
    int year = field(4, '-');
    int month = field(2, '-');
    int day = field(2, 'T');
    int hour = field(2, ':');
    int minute = field(2, ':');
    int second = field(2, peekAt(at + 2) == '.' ? '.' : 'Z');
    int nanos = second >= 0 && in[at - 1] == '.' ? nanos() : 0;
    boolean valid = year >= 0 && hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
    if (!valid || second < 0 || second > 59 || nanos < 0 || peek() != '"') {
      return null;
    }
    at++;
    return instant(year, month, day, hour * 3_600 + minute * 60 + second, nanos);
  }

  private static Instant instant(int year, int month, int day, int second, int nanos) {
    try {
      long days = LocalDate.of(year, month, day).toEpochDay();
      return Instant.ofEpochSecond(days * SECONDS_A_DAY + second, nanos);
    } catch (DateTimeException noSuchDay) {
      return null;
    }
  }

  /** So many digits and what follows them; -1 if that is not there. */
  private int field(int width, int behind) {
    int start = at;
    long value = digits();
    if (at - start != width || peek() != behind) {
      return -1;
    }
    at++;
    return (int) value;
  }

  private int nanos() {
    int start = at;
    long value = digits();
    int count = at - start;
    if (count == 0 || count > 9 || peek() != 'Z') {
      return -1;
    }
    at++;
    for (int i = count; i < 9; i++) {
      value *= 10;
    }
    return (int) value;
  }
}
