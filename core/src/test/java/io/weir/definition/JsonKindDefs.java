package io.weir.definition;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import io.weir.codec.CountedIn;
import io.weir.codec.Json;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Forms of an enum, and of a time. */
final class JsonKindDefs {
  private JsonKindDefs() {}

  enum Plain {
    UP,
    DOWN
  }

  enum Reordered {
    DOWN,
    UP
  }

  enum More {
    UP,
    DOWN,
    LEFT
  }

  enum Less {
    UP
  }

  enum Texts {
    @JsonProperty("x")
    UP,
    @JsonProperty("y")
    DOWN
  }

  enum TextsExchanged {
    @JsonProperty("y")
    UP,
    @JsonProperty("x")
    DOWN
  }

  enum TextsKept {
    @JsonProperty("x")
    HIGHER,
    @JsonProperty("y")
    LOWER
  }

  enum Aliased {
    @JsonAlias({"UP", "x"})
    HIGHER,
    @JsonAlias({"DOWN", "y"})
    LOWER
  }

  enum ByValue {
    UP("1"),
    DOWN("2");

    private final String code;

    ByValue(String code) {
      this.code = code;
    }

    @JsonValue
    String code() {
      return code;
    }
  }

  enum ByOtherValue {
    UP("2"),
    DOWN("1");

    private final String code;

    ByOtherValue(String code) {
      this.code = code;
    }

    @JsonValue
    String code() {
      return code;
    }
  }

  enum Created {
    UP,
    DOWN;

    @JsonCreator
    static Created of(String text) {
      return text.startsWith("U") ? UP : DOWN;
    }
  }

  enum WithDefault {
    @JsonEnumDefaultValue
    NONE,
    UP
  }

  @JsonFormat(shape = JsonFormat.Shape.NUMBER)
  enum Numbers {
    UP,
    DOWN
  }

  private static <E extends Enum<E>> JsonDef<E> of(Class<E> type) {
    return new JsonDef<>(Json.of(type), List.of(type.getEnumConstants()));
  }

  private static <E extends Enum<E>> JsonDef<E> numbers(Class<E> type) {
    return new JsonDef<>(
        Json.of(
            type,
            mapper ->
                mapper
                    .enable(SerializationFeature.WRITE_ENUMS_USING_INDEX)
                    .disable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)),
        List.of(type.getEnumConstants()));
  }

  static List<JsonDef<?>> enums() {
    return List.of(
        of(Plain.class),
        of(Reordered.class),
        of(More.class),
        of(Less.class),
        of(Texts.class),
        of(TextsExchanged.class),
        of(TextsKept.class),
        of(Aliased.class),
        of(ByValue.class),
        of(ByOtherValue.class),
        of(Created.class),
        of(WithDefault.class),
        numbers(Plain.class),
        numbers(Reordered.class),
        new JsonDef<>(
            Json.of(
                Numbers.class, m -> m.disable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)),
            Numbers.UP,
            Numbers.DOWN),
        new JsonDef<>(
            Json.of(WithDefault.class).unknownEnums(Json.UnknownEnums.AS_DEFAULT),
            WithDefault.NONE,
            WithDefault.UP),
        new JsonDef<>(
            Json.of(Plain.class, m -> m.enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)), Plain.UP),
        new JsonDef<>(Json.of(String.class), "UP", "sideways"));
  }

  record OfPlain(@Nullable Plain kind) {}

  record OfLess(@Nullable Less kind) {}

  record OfTexts(@Nullable Texts kind) {}

  static List<JsonDef<?>> enumsInObjects() {
    return List.of(
        new JsonDef<>(Json.of(OfPlain.class), new OfPlain(Plain.UP), new OfPlain(Plain.DOWN)),
        new JsonDef<>(Json.of(OfLess.class), new OfLess(Less.UP), new OfLess(null)),
        new JsonDef<>(Json.of(OfTexts.class), new OfTexts(Texts.UP)),
        new JsonDef<>(
            Json.of(OfLess.class).unknownEnums(Json.UnknownEnums.AS_NULL), new OfLess(Less.UP)),
        new JsonDef<>(
            Json.of(OfPlain.class).unknownEnums(Json.UnknownEnums.AS_NULL),
            new OfPlain(Plain.DOWN)),
        new JsonDef<>(
            Json.of(OfTexts.class).unknownEnums(Json.UnknownEnums.AS_NULL),
            new OfTexts(Texts.DOWN)));
  }

  static List<JsonDef<?>> keys() {
    return List.of(
        new JsonDef<>(Json.of(new TypeReference<Map<String, Long>>() {}), Map.of("UP", 1L)),
        new JsonDef<>(Json.of(new TypeReference<Map<Plain, Long>>() {}), Map.of(Plain.DOWN, 1L)),
        new JsonDef<>(Json.of(new TypeReference<Map<Texts, Long>>() {}), Map.of(Texts.DOWN, 1L)),
        new JsonDef<>(
            Json.of(new TypeReference<Map<TextsExchanged, Long>>() {}),
            Map.of(TextsExchanged.DOWN, 1L)),
        new JsonDef<>(Json.of(new TypeReference<Map<Less, Long>>() {}), Map.of(Less.UP, 1L)),
        new JsonDef<>(Json.of(new TypeReference<Map<Long, Long>>() {}), Map.of(5L, 1L)),
        new JsonDef<>(Json.of(new TypeReference<Map<String, Object>>() {}), Map.of("z", "t")));
  }

  record Point(@Nullable Instant at) {}

  record CountedPoint(@CountedIn(ChronoUnit.MILLIS) @Nullable Instant at) {}

  record NumberPoint(@JsonFormat(shape = JsonFormat.Shape.NUMBER) @Nullable Instant at) {}

  record TextPoint(@JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable Instant at) {}

  record DayFirst(@JsonFormat(pattern = "dd/MM/yyyy") @Nullable LocalDate at) {}

  record MonthFirst(@JsonFormat(pattern = "MM/dd/yyyy") @Nullable LocalDate at) {}

  record Day(@Nullable LocalDate at) {}

  record DayList(@JsonFormat(pattern = "dd/MM/yyyy") List<LocalDate> at) {}

  record MonthList(@JsonFormat(pattern = "MM/dd/yyyy") List<LocalDate> at) {}

  record Words(@Nullable String at) {}

  record Millis(@Nullable Long at) {}

  static List<JsonDef<?>> times() {
    LocalDate date = LocalDate.of(2026, 3, 4);
    Instant at = Instant.parse("2026-03-04T05:06:07.008Z");
    return List.of(
        new JsonDef<>(Json.of(Point.class), new Point(at)),
        new JsonDef<>(Json.of(CountedPoint.class), new CountedPoint(at)),
        new JsonDef<>(Json.of(NumberPoint.class), new NumberPoint(at)),
        new JsonDef<>(Json.of(TextPoint.class), new TextPoint(at)),
        new JsonDef<>(Json.of(DayFirst.class), new DayFirst(date)),
        new JsonDef<>(Json.of(MonthFirst.class), new MonthFirst(date)),
        new JsonDef<>(Json.of(Day.class), new Day(date)),
        new JsonDef<>(Json.of(DayList.class), new DayList(List.of(date))),
        new JsonDef<>(Json.of(MonthList.class), new MonthList(List.of(date))),
        new JsonDef<>(Json.of(Words.class), new Words("soon")),
        new JsonDef<>(Json.of(Millis.class), new Millis(1_000L)),
        new JsonDef<>(
            Json.of(
                Point.class,
                m ->
                    m.enable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                        .disable(SerializationFeature.WRITE_DATE_TIMESTAMPS_AS_NANOSECONDS)),
            new Point(at)),
        new JsonDef<>(Json.of(Point.class).epoch(ChronoUnit.SECONDS), new Point(at)),
        new JsonDef<>(Json.of(Point.class).epoch(ChronoUnit.MILLIS), new Point(at)));
  }
}
