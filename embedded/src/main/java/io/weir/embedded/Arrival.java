package io.weir.embedded;

/**
 * The time at which lines reach the log.
 *
 * @param field the JSON field with the time; null unless the kind is {@link Kind#FIELD}
 * @param isGiven false if it is the default of the function's own events: a line whose field is no
 *     time then arrives by {@link Kind#EVENT}
 */
record Arrival(Kind kind, String field, boolean isGiven) {
  /** An event arrives when it happens. */
  static final Arrival EVENT = new Arrival(Kind.EVENT, null, false);

  private static final String FIELD = "field:";

  /** The origin of the time. */
  enum Kind {
    EVENT,
    NOW,
    FIELD
  }

  /** Parses the option of the command. */
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
