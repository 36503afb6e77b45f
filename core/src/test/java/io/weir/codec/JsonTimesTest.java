package io.weir.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times are what they were sent as, or refused: no unit, zone or day is guessed. */
class JsonTimesTest {
  private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");

  private static <T> T read(Json<T> codec, String text) {
    return codec.decode(text.getBytes(UTF_8));
  }

  private static void refused(Json<?> codec, String text, String... words) {
    assertThatThrownBy(() -> read(codec, text))
        .as(text)
        .isInstanceOf(CodecException.class)
        .hasMessageContainingAll(words);
  }

  private static <T> void comesBack(Class<T> type, T value) {
    Json<T> codec = Json.of(type);
    assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(classes = {Instant.class, OffsetDateTime.class, ZonedDateTime.class, Date.class})
  void aNumberIsNoPointInTimeUnlessItIsSaidWhatItCounts(Class<?> type) {
    for (String number :
        List.of(
            "1714564800000",
            "1714564800",
            "1714564800.5",
            "\"1714564800000\"",
            "0",
            "-1",
            "1e9",
            "1714564800e400000000")) {
      refused(Json.of(type), number, "epoch(MILLIS)", "@CountedIn(MILLIS)", "ISO-8601");
    }
  }

  @Test
  void aNumberIsNoDurationEither() {
    refused(Json.of(Duration.class), "90", "durations(SECONDS)", "@CountedIn(SECONDS)", "PT1M30S");
    refused(Json.of(Duration.class), "\"90\"", "durations(SECONDS)");
    Json<Duration> minutes = Json.of(Duration.class).durations(ChronoUnit.MINUTES);
    assertThat(read(minutes, "1.5")).isEqualTo(Duration.ofSeconds(90));
    assertThat(read(minutes, "\"PT1M30S\"")).isEqualTo(Duration.ofSeconds(90));
    assertThatThrownBy(() -> minutes.durations(ChronoUnit.MONTHS)).hasMessageContaining("exact");
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        LocalDate.class,
        LocalDateTime.class,
        LocalTime.class,
        OffsetTime.class,
        YearMonth.class,
        MonthDay.class,
        Period.class
      })
  void noOtherTimeIsANumber(Class<?> type) {
    for (String number : List.of("20000", "1714564800000", "1.5")) {
      assertThatThrownBy(() -> read(Json.of(type).epoch(ChronoUnit.MILLIS), number))
          .isInstanceOf(CodecException.class);
    }
  }

  @Test
  void aYearIsANumber() {
    assertThat(read(Json.of(Year.class), "2026")).isEqualTo(Year.of(2026));
    refused(Json.of(Month.class), "1", "number 1");
  }

  @ParameterizedTest
  @CsvSource({
    "SECONDS, 1714564800",
    "SECONDS, 1714564800.000",
    "MILLIS, 1714564800000",
    "MICROS, 1714564800000000",
    "NANOS, 1714564800000000000"
  })
  void aDeclaredNumberIsAPointInTime(ChronoUnit unit, String number) {
    assertThat(read(Json.of(Instant.class).epoch(unit), number)).isEqualTo(NOON);
    assertThat(read(Json.of(Instant.class).epoch(unit), '"' + number + '"')).isEqualTo(NOON);
    assertThat(read(Json.of(Date.class).epoch(unit), number)).isEqualTo(Date.from(NOON));
    assertThat(read(Json.of(OffsetDateTime.class).epoch(unit), number))
        .isEqualTo(OffsetDateTime.parse("2024-05-01T12:00Z"));
    assertThat(read(Json.of(ZonedDateTime.class).epoch(unit), number))
        .isEqualTo(ZonedDateTime.parse("2024-05-01T12:00Z"));
    assertThat(read(Json.of(Instant.class).epoch(unit), "\"2024-05-01T14:00:00+02:00\""))
        .isEqualTo(NOON);
  }

  @Test
  void whatAUnitCannotSayIsRefused() {
    Json<Instant> seconds = Json.of(Instant.class).epoch(ChronoUnit.SECONDS);
    assertThat(read(seconds, "-0.000000001")).isEqualTo(Instant.EPOCH.minusNanos(1));
    for (String beyond :
        List.of("1e400", "1714564800e400000000", "0.0000000001", "99999999999999999", "1e-400")) {
      refused(seconds, beyond, "not readable as JSON of Instant");
    }
    refused(seconds, "99999999999999999999999", "not readable as JSON of Instant");
    refused(Json.of(Date.class).epoch(ChronoUnit.MICROS), "1", "finer");
    assertThatThrownBy(() -> seconds.epoch(ChronoUnit.DAYS)).hasMessageContaining("SECONDS");
  }

  record Readings(
      @CountedIn(ChronoUnit.MILLIS) Instant at,
      @CountedIn(ChronoUnit.DAYS) LocalDate day,
      @CountedIn(ChronoUnit.SECONDS) Duration lasting,
      @CountedIn(ChronoUnit.MICROS) List<Instant> all,
      @CountedIn(ChronoUnit.MICROS) Optional<Instant> maybe,
      Instant plain) {}

  @Test
  void aFieldSaysForItselfWhatItsNumberCounts() {
    Readings read =
        read(
            Json.of(Readings.class).epoch(ChronoUnit.SECONDS),
            "{\"at\":1714564800000,\"day\":20000,\"lasting\":90,\"all\":[5],\"maybe\":5,"
                + "\"plain\":1714564800}");
    Instant five = Instant.EPOCH.plusNanos(5_000);
    assertThat(read)
        .isEqualTo(
            new Readings(
                NOON,
                LocalDate.ofEpochDay(20_000),
                Duration.ofSeconds(90),
                List.of(five),
                Optional.of(five),
                NOON));
    comesBack(Readings.class, read);
    refused(Json.of(Readings.class), "{\"plain\":5}", "at plain", "epoch(MILLIS)");
  }

  record Times(
      OffsetDateTime offset,
      ZonedDateTime zoned,
      Date date,
      Map<ZonedDateTime, Integer> keys,
      Map<Date, Integer> dates,
      ZoneId zone,
      TimeZone old) {}

  @Test
  void offsetsAndZonesAreKept() {
    ZonedDateTime second = ZonedDateTime.parse("2026-10-25T02:30:00+01:00[Europe/Berlin]");
    comesBack(
        Times.class,
        new Times(
            OffsetDateTime.parse("2026-05-01T00:30:00.000000001+02:00"),
            second,
            Date.from(NOON),
            Map.of(second, 1),
            Map.of(Date.from(NOON), 1),
            ZoneId.of("Europe/Berlin"),
            TimeZone.getTimeZone("Europe/Berlin")));
    comesBack(ZonedDateTime.class, ZonedDateTime.parse("2026-10-25T02:30:00Z[UTC]"));
    comesBack(ZonedDateTime.class, ZonedDateTime.parse("2026-10-25T02:30:00+05:30"));
  }

  @Test
  void whatATypeHasNoPlaceForIsNotDropped() {
    refused(Json.of(LocalDate.class), "\"2026-01-01T23:00:00Z\"", "a LocalDate has no place for");
    refused(Json.of(LocalDate.class), "\"2026-01-01T23:00:00\"", "a LocalDate has no place for");
    refused(Json.of(LocalDateTime.class), "\"2026-01-01T23:00:00Z\"", "use Instant");
    refused(Json.of(Date.class), "\"2026-01-01T23:00:00.000001Z\"", "use Instant for finer");
    refused(Json.of(Date.class), "\"2026-01-01T23:00:00\"", "with an offset");
    refused(Json.of(Date.class), "\"2026-02-30T23:00:00Z\"", "ISO-8601");
    refused(Json.of(TimeZone.class), "\"Nowhere\"", "is no time zone");
    for (Class<?> type : List.of(Instant.class, LocalDate.class, Date.class, Duration.class)) {
      refused(Json.of(type), "\"\"", "an empty text is no " + type.getSimpleName());
    }
  }

  @Test
  void aTypeThatWouldComeBackAsAnotherIsRefusedByName() {
    refused(Json.of(Calendar.class), "\"2026-01-01T00:00:00Z\"", "use Instant");
    assertThatThrownBy(() -> Json.bytes(Calendar.getInstance()))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("ZonedDateTime");
  }
}
