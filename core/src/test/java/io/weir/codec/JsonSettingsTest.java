package io.weir.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.deser.LocalDateDeserializer;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an author can choose, and that messages name it. */
class JsonSettingsTest {
  enum Level {
    LOW,
    HIGH,
    @JsonEnumDefaultValue
    OTHER
  }

  record Alarm(Level level, String firstName, Optional<Level> last, OptionalInt count) {}

  private static <T> T read(Json<T> codec, String text) {
    return codec.decode(text.getBytes(UTF_8));
  }

  private static void refused(Json<?> codec, String text, String... words) {
    assertThatThrownBy(() -> read(codec, text))
        .as(text)
        .isInstanceOf(CodecException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void optionalsWorkAndAreEmptyWhereNothingWasSent() {
    Json<Alarm> codec = Json.of(Alarm.class);
    Alarm none = new Alarm(null, null, Optional.empty(), OptionalInt.empty());
    assertThat(read(codec, "{}")).isEqualTo(none);
    assertThat(read(codec, "{\"last\":null,\"count\":null}")).isEqualTo(none);
    Alarm full = new Alarm(Level.LOW, "a", Optional.of(Level.HIGH), OptionalInt.of(7));
    assertThat(codec.text(full))
        .isEqualTo("{\"level\":\"LOW\",\"firstName\":\"a\",\"last\":\"HIGH\",\"count\":7}");
    assertThat(codec.decode(codec.encode(full))).isEqualTo(full);
    assertThat(read(Json.of(OptionalLong.class), "7")).isEqualTo(OptionalLong.of(7));
  }

  @Test
  void unknownEnumsAreAChoice() {
    Json<Alarm> codec = Json.of(Alarm.class);
    String text = "{\"level\":\"NEW\"}";
    refused(codec, text, "at level", "NEW");
    assertThat(read(codec.unknownEnums(Json.UnknownEnums.AS_NULL), text).level()).isNull();
    assertThat(read(codec.unknownEnums(Json.UnknownEnums.AS_DEFAULT), text).level())
        .isEqualTo(Level.OTHER);
    refused(Json.of(DayOfWeek.class).unknownEnums(Json.UnknownEnums.AS_DEFAULT), "\"NEW\"", "NEW");
    for (String number : List.of("1", "\"1\"")) {
      refused(codec, "{\"level\":" + number + "}", "at level");
    }
  }

  @Test
  void theMapperIsTheAuthors() {
    Json<Alarm> snake =
        Json.of(
            Alarm.class,
            mapper -> mapper.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
    assertThat(read(snake, "{\"first_name\":\"a\"}").firstName()).isEqualTo("a");
    Json<Alarm> strict =
        Json.of(
            Alarm.class,
            mapper -> mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES));
    refused(strict, "{\"more\":1}", "more");
    assertThat(read(Json.of(Alarm.class), "{\"more\":1}")).isNotNull();
    assertThat(snake.describe()).isEqualTo("JSON Alarm, own mapper");
  }

  @Test
  void whatTheAuthorReadsHimselfIsNotLookedAt() {
    DateTimeFormatter german = DateTimeFormatter.ofPattern("dd.MM.uuuu");
    Json<LocalDate> dates =
        Json.of(
            LocalDate.class,
            mapper ->
                mapper.addModule(
                    new SimpleModule()
                        .addDeserializer(LocalDate.class, new LocalDateDeserializer(german))));
    assertThat(read(dates, "\"29.03.2026\"")).isEqualTo("2026-03-29");
  }

  @Test
  void aGenericTypeIsGivenByReference() {
    Json<Map<String, List<Instant>>> codec = Json.of(new TypeReference<>() {});
    Map<String, List<Instant>> value = Map.of("a", List.of(Instant.EPOCH));
    assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
    refused(codec, "{\"a\":[4]}", "Map<String, List<Instant>>", "at a.[0]", "epoch(MILLIS)");
    assertThat(read(codec.epoch(ChronoUnit.SECONDS), "{\"a\":[0]}")).isEqualTo(value);
    Json<List<Level>> levels =
        Json.of(
            new TypeReference<>() {},
            mapper -> mapper.enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY));
    assertThat(read(levels, "\"LOW\"")).containsExactly(Level.LOW);
  }

  @Test
  void fieldsAreUniqueWhereThatIsDeclared() {
    String twice = "{\"firstName\":\"a\",\"firstName\":\"b\"}";
    assertThat(read(Json.of(Alarm.class), twice).firstName()).isEqualTo("b");
    refused(Json.of(Alarm.class).uniqueFields(), twice, "firstName");
    refused(Json.of(JsonNode.class).uniqueFields(), twice, "firstName");
  }

  @Test
  void theSameValueIsTheSameBytes() {
    Map<Object, Object> one = new LinkedHashMap<>();
    one.put("s", Set.of("c", "a", "b", "d"));
    one.put("m", Map.of("z", 1, "y", 2, "x", 3));
    one.put("l", Set.of(List.of(2), List.of(1)));
    assertThat(new String(Json.bytes(one), UTF_8))
        .isEqualTo(
            "{\"s\":[\"a\",\"b\",\"c\",\"d\"],\"m\":{\"x\":3,\"y\":2,\"z\":1},\"l\":[[1],[2]]}");
    Set<String> grown = new HashSet<>(1_024);
    grown.addAll(List.of("Aa", "BB", "C"));
    assertThat(Json.bytes(grown)).isEqualTo(Json.bytes(new HashSet<>(List.of("C", "BB", "Aa"))));
  }

  @Test
  void whatHasAnOrderKeepsIt() {
    Map<String, Integer> map = new LinkedHashMap<>();
    map.put("z", 1);
    map.put("a", 2);
    assertThat(new String(Json.bytes(map), UTF_8)).isEqualTo("{\"z\":1,\"a\":2}");
  }

  @Test
  void aLoneSurrogateComesBackAsItIs() {
    Json<Map<String, String>> codec = Json.of(new TypeReference<>() {});
    Map<String, String> value = Map.of("a", "\udc00b", "b", "c\ud800");
    assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
    assertThatThrownBy(() -> codec.encode(Map.of("a\ud800", "")))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("lone surrogate");
    refused(codec, "{\"a\\ud800\":\"\"}", "surrogate");
    Json<Map<String, JsonNode>> trees = Json.of(new TypeReference<>() {});
    assertThat(read(trees, "{\"a\":null}").get("a").isNull()).isTrue();
  }

  record Fields(long number, Boolean flag, Long boxed, Level level, JsonNode tree) {}

  @Test
  void aTreeThatIsMissingComesBackAsItWasRead() {
    Json<Fields> codec = Json.of(Fields.class);
    Fields read = read(codec, "{\"number\":1}");
    assertThat(codec.decode(codec.encode(read))).isEqualTo(read);
  }

  static class NoCreator {
    private NoCreator(int one, int two) {}
  }

  record Nothing(Object none) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"number\":null}",
        "{}",
        "{\"number\":1.5}",
        "{\"number\":1,\"flag\":1}",
        "{\"number\":1,\"flag\":\"\"}",
        "{\"number\":1,\"boxed\":\"\"}",
        "{\"number\":1,\"boxed\":1.0}",
        "{\"number\":1,\"level\":1}",
        "{\"number\":1,\"level\":\"\"}",
        "{\"number\":NaN}",
        "{\"number\":+1}",
        "{\"number\":01}",
        "{'number':1}",
        "{number:1}",
        "{\"number\":1,}",
        "// a\n{}",
        "{\"number\":1} 2",
        "[1]",
        "7",
        "\"x\""
      })
  void noMessageAdvisesWhatNobodyCanSet(String text) {
    advisesNoSetting(() -> read(Json.of(Fields.class), text));
  }

  @Test
  void norOneAboutTypesOrLimits() {
    advisesNoSetting(() -> read(Json.of(NoCreator.class), "{}"));
    advisesNoSetting(() -> read(Json.of(Runnable.class), "{}"));
    advisesNoSetting(() -> Json.bytes(new Object()));
    advisesNoSetting(() -> read(Json.of(Object.class), "[".repeat(600)));
    advisesNoSetting(() -> read(Json.of(Object.class), "9".repeat(1_200)));
    advisesNoSetting(() -> read(Json.of(Object.class), "{\"" + "n".repeat(60_000) + "\":1}"));
    Json<Nothing> nothing = Json.of(Nothing.class);
    advisesNoSetting(() -> nothing.encode(new Nothing(new Object())));
  }

  private static void advisesNoSetting(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(CodecException.class)
        .extracting(Throwable::getMessage)
        .asString()
        .doesNotContain("Feature.", "`Coercion", "Constraints", "(set ", "(enable ", "to allow)");
  }
}
