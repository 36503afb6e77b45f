package io.weir.codec;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link Json} codec.
 *
 * @param epoch the unit of a number for a point in time; null = numbers are refused
 * @param durations the unit of a number for a duration; null = numbers are refused
 * @param customizer the author's own settings of the mapper; null = none
 */
record JsonSettings(
    @Nullable ChronoUnit epoch,
    @Nullable ChronoUnit durations,
    int maxDigits,
    int maxNesting,
    boolean nonFinite,
    boolean uniqueFields,
    Json.UnknownEnums unknownEnums,
    @Nullable Consumer<JsonMapper.Builder> customizer) {
  static final JsonSettings DEFAULT =
      new JsonSettings(
          null,
          null,
          Json.DEFAULT_MAX_DIGITS,
          Json.DEFAULT_MAX_NESTING,
          false,
          false,
          Json.UnknownEnums.REFUSED,
          null);

  JsonSettings withEpoch(ChronoUnit unit) {
    return new JsonSettings(
        unit, durations, maxDigits, maxNesting, nonFinite, uniqueFields, unknownEnums, customizer);
  }

  JsonSettings withDurations(ChronoUnit unit) {
    return new JsonSettings(
        epoch, unit, maxDigits, maxNesting, nonFinite, uniqueFields, unknownEnums, customizer);
  }

  JsonSettings withMaxDigits(int digits) {
    return new JsonSettings(
        epoch, durations, digits, maxNesting, nonFinite, uniqueFields, unknownEnums, customizer);
  }

  JsonSettings withMaxNesting(int levels) {
    return new JsonSettings(
        epoch, durations, maxDigits, levels, nonFinite, uniqueFields, unknownEnums, customizer);
  }

  JsonSettings withNonFinite() {
    return new JsonSettings(
        epoch, durations, maxDigits, maxNesting, true, uniqueFields, unknownEnums, customizer);
  }

  JsonSettings withUniqueFields() {
    return new JsonSettings(
        epoch, durations, maxDigits, maxNesting, nonFinite, true, unknownEnums, customizer);
  }

  JsonSettings withUnknownEnums(Json.UnknownEnums what) {
    return new JsonSettings(
        epoch, durations, maxDigits, maxNesting, nonFinite, uniqueFields, what, customizer);
  }

  JsonSettings withCustomizer(Consumer<JsonMapper.Builder> own) {
    return new JsonSettings(
        epoch, durations, maxDigits, maxNesting, nonFinite, uniqueFields, unknownEnums, own);
  }

  /** What a number for a time counts; null = numbers are refused. */
  @Nullable String counts() {
    return epoch == null && durations == null
        ? null
        : "times " + epoch + ", durations " + durations;
  }

  /** Describes the settings that are not the default. */
  String describe() {
    StringBuilder text = new StringBuilder();
    text.append(epoch == null ? "" : ", epoch " + epoch);
    text.append(durations == null ? "" : ", durations " + durations);
    text.append(maxDigits == DEFAULT.maxDigits ? "" : ", at most " + maxDigits + " digits");
    text.append(maxNesting == DEFAULT.maxNesting ? "" : ", at most " + maxNesting + " levels");
    text.append(nonFinite ? ", with NaN and Infinity" : "");
    text.append(uniqueFields ? ", unique fields" : "");
    text.append(
        unknownEnums == DEFAULT.unknownEnums
            ? ""
            : ", unknown enums " + unknownEnums.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    return text.append(customizer == null ? "" : ", own mapper").toString();
  }
}
