package io.weir.embedded.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Rows, and what of them can be drawn: which attribute is a time, which are numbers.
 *
 * @param key the attributes that tell rows apart; a sort key is the last
 */
record Table(List<String> key, List<ObjectNode> rows) {
  /** Where a row has several times, the one of these names is its place on the axis. */
  private static final List<String> TIMES =
      List.of("start", "windowStart", "time", "timestamp", "at", "hour", "day", "date", "end");

  /** 2000-01-01 to 2100-01-01: a number in between is a time in milliseconds. */
  private static final long FIRST_MILLIS = 946_684_800_000L;

  private static final long LAST_MILLIS = 4_102_444_800_000L;

  /** From the year 1 to before the year 10000. */
  private static final long FIRST = -62_135_596_800_000L;

  private static final long END = 253_402_300_800_000L;

  /** The attribute with the time of a row; empty if not every row has one. */
  Optional<String> time() {
    Set<String> candidates = new LinkedHashSet<>(key.reversed());
    TIMES.stream().filter(attributes()::contains).forEach(candidates::add);
    candidates.addAll(attributes());
    return candidates.stream()
        .filter(name -> all(name, node -> node.isTextual() && millis(node).isPresent()))
        .findFirst()
        .or(() -> candidates.stream().filter(this::isMillis).findFirst());
  }

  private boolean isMillis(String name) {
    return all(name, node -> node.isIntegralNumber() && millis(node).isPresent());
  }

  /** The attributes that are numbers or missing in every row, and a number in one. */
  List<String> numbers(Optional<String> time) {
    return attributes().stream()
        .filter(name -> !key.contains(name) && !time.equals(Optional.of(name)))
        .filter(name -> !isMillis(name))
        .filter(this::isNumber)
        .toList();
  }

  boolean isNumber(String name) {
    return rows.stream().anyMatch(row -> row.path(name).isNumber())
        && rows.stream().map(row -> row.path(name)).allMatch(Table::isNumberOrMissing);
  }

  private static boolean isNumberOrMissing(JsonNode node) {
    return node.isNumber() || node.isNull() || node.isMissingNode();
  }

  private boolean all(String name, Predicate<JsonNode> test) {
    return !rows.isEmpty() && rows.stream().allMatch(row -> test.test(row.path(name)));
  }

  Set<String> attributes() {
    return rows.stream()
        .flatMap(row -> row.properties().stream().map(Map.Entry::getKey))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The name of the series that a row is of: its key without its time; empty if that is all. */
  String series(ObjectNode row, Optional<String> time) {
    return key.stream()
        .filter(name -> !time.equals(Optional.of(name)))
        .map(name -> part(name, row.path(name)))
        .collect(Collectors.joining(" "));
  }

  /** A text stands for itself, a number needs its name: rank 1. */
  private static String part(String name, JsonNode value) {
    return value.isTextual() ? value.asText() : name + " " + value;
  }

  /** Epoch milliseconds of a time in ISO-8601, one without a zone in UTC, or of a number. */
  static OptionalLong millis(JsonNode node) {
    if (node.isIntegralNumber()) {
      long number = node.canConvertToLong() ? node.asLong() : 0;
      return number >= FIRST_MILLIS && number < LAST_MILLIS
          ? OptionalLong.of(number)
          : OptionalLong.empty();
    }
    try {
      long parsed = node.isTextual() ? parsed(node.asText()) : Long.MAX_VALUE;
      return parsed >= FIRST && parsed < END ? OptionalLong.of(parsed) : OptionalLong.empty();
    } catch (DateTimeException | ArithmeticException none) {
      return OptionalLong.empty();
    }
  }

  private static long parsed(String text) {
    if (text.indexOf('T') < 0) {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }
    if (text.endsWith("Z")) {
      return Instant.parse(text).toEpochMilli();
    }
    return text.matches(".*T.*[+-]\\d\\d:?\\d\\d")
        ? OffsetDateTime.parse(text).toInstant().toEpochMilli()
        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC).toEpochMilli();
  }
}
