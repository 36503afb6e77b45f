package io.weir.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {
  record View(String page, Instant at, long bytes) {}

  record Visit(LocalDate day, Duration stay, List<View> views) {}

  record Positive(int value) {
    Positive {
      if (value < 1) {
        throw new IllegalArgumentException("value " + value + " must be positive");
      }
    }
  }

  private static final Json<View> VIEWS = Json.of(View.class);
  private static final String TEXT =
      "{\"page\":\"/é\",\"at\":\"2026-03-29T01:30:00Z\",\"bytes\":7}";

  private static View view() {
    return new View("/é", Instant.parse("2026-03-29T01:30:00Z"), 7);
  }

  private static View decode(String json) {
    return VIEWS.decode(json.getBytes(UTF_8));
  }

  private static void refused(String json, String... words) {
    assertThatThrownBy(() -> decode(json))
        .isInstanceOf(CodecException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void aRecordIsWrittenAndReadAgain() {
    assertThat(VIEWS.text(view())).isEqualTo(TEXT);
    assertThat(VIEWS.decode(VIEWS.encode(view()))).isEqualTo(view());
  }

  @Test
  void aDecoderForManyIsMadeBeforeAnythingElseWasRead() {
    byte[] text = TEXT.getBytes(UTF_8);
    assertThat(Json.of(View.class).decoder().decode(text, 0, text.length)).isEqualTo(view());
  }

  sealed interface Shape {}

  record Circle(long radius) implements Shape {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes(@JsonSubTypes.Type(value = Door.class, name = "door"))
  sealed interface Opening {}

  record Door(long width) implements Opening {}

  enum Sign {
    PLUS {
      @Override
      int of(int value) {
        return value;
      }
    };

    abstract int of(int value);
  }

  @Test
  void whatNothingTellsTheClassOfIsRefusedWhenDeclared() {
    assertThatThrownBy(() -> Json.of(Shape.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("Json.of(Shape.class)", "@JsonTypeInfo and @JsonSubTypes");
    assertThat(Json.of(Opening.class).text(new Door(3)))
        .isEqualTo("{\"type\":\"door\",\"width\":3}");
    assertThat(Json.of(Shape.class, mapper -> {}).describe()).contains("Shape");
    assertThat(Json.of(Sign.class).text(Sign.PLUS)).isEqualTo("\"PLUS\"");
    assertThat(Json.of(List.class).text(List.of(1))).isEqualTo("[1]");
  }

  @Test
  void javaTimeIsIso8601() {
    Json<Visit> visits = Json.of(Visit.class);
    Visit visit = new Visit(LocalDate.of(2026, 3, 29), Duration.ofSeconds(90), List.of(view()));

    assertThat(visits.text(visit))
        .isEqualTo("{\"day\":\"2026-03-29\",\"stay\":\"PT1M30S\",\"views\":[" + TEXT + "]}");
    assertThat(visits.decode(visits.encode(visit))).isEqualTo(visit);
  }

  @Test
  void unknownFieldsAreIgnored() {
    assertThat(decode("{\"new\":{\"a\":[1]}," + TEXT.substring(1))).isEqualTo(view());
  }

  @Test
  void trailingContentIsRefused() {
    refused(TEXT + TEXT, "not readable as JSON of View");
    refused(TEXT + " x", "not readable as JSON of View");
    assertThat(decode(TEXT + " \n")).isEqualTo(view());
  }

  @Test
  void nullIsRefusedByTheNameOfWhatWasExpected() {
    refused("null", "expected View as JSON, found null");
  }

  @Test
  void nothingIsRefused() {
    refused("", "not readable as JSON of View");
    refused("  ", "not readable as JSON of View");
  }

  @Test
  void truncatedAtAnyByteIsRefused() {
    byte[] whole = TEXT.getBytes(UTF_8);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> VIEWS.decode(cut))
          .as("%d bytes", length)
          .isInstanceOf(CodecException.class);
    }
  }

  @Test
  void whatIsNotTheTypeIsRefused() {
    refused("[]", "not readable as JSON of View");
    refused("{\"at\":\"yesterday\"}", "not readable as JSON of View");
    refused("{\"bytes\":\"many\"}", "not readable as JSON of View at bytes");
    refused("plain text", "not readable as JSON of View");
  }

  @Test
  void aNumberThatIsNotThereIsNotMadeUp() {
    String rest = "{\"page\":\"p\",\"at\":\"2026-03-29T01:30:00Z\"";
    refused(rest + ",\"bytes\":null}", "not readable as JSON of View at bytes", "null");
    refused(rest + "}", "not readable as JSON of View at bytes", "null");
    for (String wrong : List.of("1.9", "7.0", "1e3", "\"\"", "true", "9223372036854775808")) {
      refused(rest + ",\"bytes\":" + wrong + "}", "not readable as JSON of View");
    }
    assertThat(decode(rest + ",\"bytes\":-7}").bytes()).isEqualTo(-7);
  }

  record Optional(String page, Long bytes, double share, boolean seen, Kind kind) {
    enum Kind {
      FIRST,
      SECOND
    }
  }

  @Test
  void aFieldOfABoxedTypeMayBeMissing() {
    Json<Optional> values = Json.of(Optional.class);
    assertThat(values.decode("{\"share\":2,\"seen\":true}".getBytes(UTF_8)))
        .isEqualTo(new Optional(null, null, 2, true, null));
    for (String wrong :
        List.of(
            "{\"seen\":true}",
            "{\"share\":2}",
            "{\"share\":null,\"seen\":true}",
            "{\"share\":2,\"seen\":true,\"bytes\":1.5}",
            "{\"share\":2,\"seen\":true,\"kind\":1}")) {
      assertThatThrownBy(() -> values.decode(wrong.getBytes(UTF_8)))
          .as(wrong)
          .isInstanceOf(CodecException.class);
    }
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    for (byte[] bytes :
        List.of(new byte[] {0, 0, 1, 2}, new byte[] {-1, -2, 0, 0, 9}, new byte[8])) {
      assertThatThrownBy(() -> VIEWS.decode(bytes)).isInstanceOf(CodecException.class);
    }
  }

  @Test
  void aConstructorThatRefusesAValueMakesItUnreadableWithItsReason() {
    Json<Positive> positive = Json.of(Positive.class);

    assertThatThrownBy(() -> positive.decode("{\"value\":0}".getBytes(UTF_8)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("value 0 must be positive");
  }

  @Test
  void aValueThatCannotBeWrittenIsRefusedByItsType() {
    class Loop {
      public Loop getSelf() {
        throw new IllegalStateException("no self");
      }
    }

    assertThatThrownBy(() -> Json.bytes(new Loop()))
        .isInstanceOf(CodecException.class)
        .hasMessageContainingAll("cannot write", "Loop", "no self");
    assertThatThrownBy(() -> Json.of(Loop.class).encode(new Loop()))
        .isInstanceOf(CodecException.class)
        .hasMessageContainingAll("cannot write", "Loop", "no self");
  }

  @Test
  void aValueWithoutDeclaredTypeIsWrittenByItsOwnClass() {
    assertThat(new String(Json.bytes(view()), UTF_8)).isEqualTo(TEXT);
  }

  @Test
  void theDescriptionNamesTheType() {
    assertThat(VIEWS.describe()).isEqualTo("JSON View");
  }
}
