package io.weir.embedded;

/**
 * When lines reach the log.
 *
 * @param field the JSON field that says it; null unless it is {@link Kind#FIELD}
 * @param isGiven false if it is what the function's own events have: a line whose field is no time
 *     arrives by {@link Kind#EVENT} then
 */
record Arrival(Kind kind, String field, boolean isGiven) {
  /** An event arrives when it happens. */
  static final Arrival EVENT = new Arrival(Kind.EVENT, null, false);

  private static final String FIELD = "field:";

  /** What says it. */
  enum Kind {
    EVENT,
    NOW,
    FIELD
  }

  /** As the command has it. */
  static Arrival of(String text) {
    return switch (text) {
      case "event" -> new Arrival(Kind.EVENT, null, true);
      case "now" -> new Arrival(Kind.NOW, null, true);
      default ->
          new Arrival(
              Kind.FIELD, text.startsWith(FIELD) ? text.substring(FIELD.length()) : text, true);
    };
  }

  /** The field that a function's own events have; null = none. */
  static Arrival own(String field) {
    return field == null ? EVENT : new Arrival(Kind.FIELD, field, false);
  }
}
