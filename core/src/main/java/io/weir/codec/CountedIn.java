package io.weir.codec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.temporal.ChronoUnit;

/**
 * Declares the unit of a JSON number in this field: units since 1970-01-01T00:00Z for a point in
 * time, the length of a {@link java.time.Duration}. It overrides {@link Json#epoch} and {@link
 * Json#durations}, which are for the whole codec. Text in ISO-8601 is read too.
 *
 * <pre>{@code
 * record Reading(String device, @CountedIn(MILLIS) Instant at, @CountedIn(SECONDS) Duration lasting) {}
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface CountedIn {
  /**
   * The unit: The unit: SECONDS, MILLIS, MICROS or NANOS; for a {@link java.time.LocalDate} DAYS,
   * for a duration any unit of exact length.
   */
  ChronoUnit value();
}
