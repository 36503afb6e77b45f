package io.weir.embedded.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The least or the greatest number that a schema allows. Draft 4 says by a boolean that a bound
 * itself is not allowed, later ones by a bound of its own.
 *
 * @param without true if the bound itself is not allowed
 * @param sign 1 for the least number, -1 for the greatest
 */
record JsonLimit(BigDecimal bound, boolean without, int sign) {

  /** Null if it has none. */
  static @Nullable JsonLimit lower(JsonNode schema) {
    return of(schema, "minimum", "exclusiveMinimum", 1);
  }

  /** Null if it has none. */
  static @Nullable JsonLimit upper(JsonNode schema) {
    return of(schema, "maximum", "exclusiveMaximum", -1);
  }

  private static @Nullable JsonLimit of(
      JsonNode schema, String inclusive, String exclusive, int sign) {
    JsonNode with = schema.path(inclusive);
    JsonNode out = schema.path(exclusive);
    JsonLimit within =
        with.isNumber()
            ? new JsonLimit(with.decimalValue(), out.isBoolean() && out.asBoolean(), sign)
            : null;
    JsonLimit beyond = out.isNumber() ? new JsonLimit(out.decimalValue(), true, sign) : null;
    return within == null || beyond != null && within.holds(beyond) ? beyond : within;
  }

  /** True if all that the other one allows is allowed; null = it allows every number. */
  boolean holds(@Nullable JsonLimit other) {
    if (other == null) {
      return false;
    }
    int order = sign * Integer.signum(bound.compareTo(other.bound));
    return order < 0 || order == 0 && (!without || other.without);
  }
}
