package io.weir.format.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.CodecException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** Evolution both ways, and the bytes that are refused. */
class AvroTest {
  record View(String id, String page, long at) {}

  record Wider(String id, String page, long at, Optional<String> referrer) {}

  record Timed(Instant at) {}

  record Texts(List<String> texts) {}

  private static Schema schema(String fields) {
    return new Schema.Parser()
        .parse(
            "{\"type\":\"record\",\"name\":\"View\",\"namespace\":\"shop\",\"fields\":[%s]}"
                .formatted(fields));
  }

  private static final String ID = "{\"name\":\"id\",\"type\":\"string\"}";
  private static final String PAGE = "{\"name\":\"page\",\"type\":\"string\"}";
  private static final String AT = "{\"name\":\"at\",\"type\":\"long\"}";
  private static final String INT_AT = "{\"name\":\"at\",\"type\":\"int\"}";
  private static final String REFERRER =
      "{\"name\":\"referrer\",\"type\":[\"null\",\"string\"],\"default\":null}";

  private static final Schema OLD = schema(String.join(",", ID, PAGE, AT));
  private static final Schema NEW = schema(String.join(",", REFERRER, ID, PAGE, AT));

  @Test
  void newCodeReadsWhatOldCodeWrote_theMissingFieldHasItsDefault() {
    byte[] old = Avro.of(View.class, OLD).encode(new View("1", "/a", 5));
    assertThat(Avro.of(Wider.class, NEW).writtenAs(OLD).decode(old))
        .isEqualTo(new Wider("1", "/a", 5, Optional.empty()));
  }

  @Test
  void oldCodeReadsWhatNewCodeWrote_theUnknownFieldIsPassedOver() {
    byte[] recent = Avro.of(Wider.class, NEW).encode(new Wider("1", "/a", 5, Optional.of("/r")));
    assertThat(Avro.of(View.class, OLD).writtenAs(NEW).decode(recent))
        .isEqualTo(new View("1", "/a", 5));
  }

  @Test
  void aCodecOfAnotherVersionWritesThatVersion() {
    Avro<Wider> codec = Avro.of(Wider.class, NEW).writtenAs(OLD);
    Wider value = new Wider("1", "/a", 5, Optional.empty());
    assertThat(codec.encode(value))
        .isEqualTo(Avro.of(View.class, OLD).encode(new View("1", "/a", 5)));
    assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
  }

  @Test
  void anIntIsReadAsALong_andNotTheOtherWay() {
    Schema ints = schema(String.join(",", ID, PAGE, INT_AT));
    GenericRecord record = new org.apache.avro.generic.GenericData.Record(ints);
    record.put("id", "1");
    record.put("page", "/a");
    record.put("at", 5);
    byte[] bytes = Avro.generic(ints).encode(record);
    assertThat(Avro.of(View.class, OLD).writtenAs(ints).decode(bytes))
        .isEqualTo(new View("1", "/a", 5));
    assertThatThrownBy(() -> Avro.generic(ints).writtenAs(OLD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TYPE_MISMATCH at /fields/2/type");
  }

  @Test
  void aNewFieldWithoutADefaultIsRefusedWhenDeclared() {
    Schema without = schema(String.join(",", ID, PAGE, AT, "{\"name\":\"x\",\"type\":\"int\"}"));
    assertThatThrownBy(() -> Avro.generic(without).writtenAs(OLD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("READER_FIELD_MISSING_DEFAULT_VALUE")
        .hasMessageContaining("give new fields defaults");
  }

  @Test
  void componentsAndFieldsHaveTheSameNames() {
    assertThatThrownBy(() -> Avro.of(View.class, NEW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[referrer]");
    assertThatThrownBy(() -> Avro.of(Wider.class, OLD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[referrer]");
  }

  @Test
  void bytesBehindTheValueAreRefused() {
    Avro<View> codec = Avro.of(View.class);
    byte[] bytes = codec.encode(new View("1", "/a", 5));
    assertThatThrownBy(() -> codec.decode(Arrays.copyOf(bytes, bytes.length + 1)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("bytes follow");
  }

  @Test
  void aTextThatIsNotUtf8IsRefused_andSoIsHalfACharacterWhenWritten() {
    Avro<View> codec = Avro.of(View.class, OLD);
    byte[] bytes = codec.encode(new View("1", "/a", 5));
    bytes[1] = (byte) 0xff;
    assertThatThrownBy(() -> codec.decode(bytes))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("not UTF-8");
    assertThatThrownBy(() -> codec.encode(new View("\uD800", "/a", 5)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("half of a character");
  }

  record Small(short number) {}

  @Test
  void aNumberThatDoesNotFitASmallTypeIsRefused() {
    Schema ints =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"Small\",\"fields\":[{\"name\":\"number\",\"type\":\"int\"}]}");
    assertThat(Avro.of(Small.class).decode(new byte[] {3})).isEqualTo(new Small((short) -2));
    GenericRecord large = new org.apache.avro.generic.GenericData.Record(ints);
    large.put("number", 40_000);
    byte[] bytes = Avro.generic(ints).encode(large);
    assertThatThrownBy(() -> Avro.of(Small.class, ints).decode(bytes))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("40000 is no short");
  }

  @Test
  void theSchemaOfARecordNamesNoClassesOfJava() {
    assertThat(Avro.of(Texts.class).schema().toString()).doesNotContain("java-");
  }

  @Test
  void anInstantThatIsFinerThanMicrosIsRefusedWhenWritten() {
    assertThatThrownBy(() -> Avro.of(Timed.class).encode(new Timed(Instant.ofEpochSecond(1, 1))))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("finer than its timestamp-micros");
  }

  @Test
  void aComponentThatMustNotBeNullIsRefusedWhenWritten() {
    assertThatThrownBy(() -> Avro.of(View.class).encode(new View(null, "/a", 5)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("field id");
  }

  @Test
  void aFewBytesThatClaimMuchTakeNoMemory() {
    byte[] claimed = {-2, -1, -1, -1, 15, 1};
    assertThatThrownBy(() -> Avro.of(View.class).decode(claimed))
        .isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> Avro.of(Texts.class).decode(claimed))
        .isInstanceOf(CodecException.class);
  }

  @Test
  void anArrayWhoseElementsTakeNoBytesIsRefusedWhenDeclared() {
    Schema nothing = schema("{\"name\":\"n\",\"type\":{\"type\":\"array\",\"items\":\"null\"}}");
    assertThatThrownBy(() -> Avro.generic(nothing))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("take no bytes");
  }

  record Flat(String text, Optional<String> maybe, Long number, short small, boolean flag) {}

  /** Read without resolving: one byte after the other, as the specification has it. */
  @Test
  void aRecordOfTextsAndNumbers() {
    Schema schema =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"Flat\",\"fields\":[{\"name\":\"small\",\"type\":\"int\"},"
                    + "{\"name\":\"maybe\",\"type\":[\"string\",\"null\"]},{\"name\":\"text\",\"type\":\"string\"},"
                    + "{\"name\":\"number\",\"type\":[\"null\",\"long\"]},{\"name\":\"flag\",\"type\":\"boolean\"}]}");
    Avro<Flat> codec = Avro.of(Flat.class, schema);
    assertThat(codec.decode(new byte[] {14, 2, 2, 'a', 0, 1}))
        .isEqualTo(new Flat("a", Optional.empty(), null, (short) 7, true));
    assertThat(codec.decode(new byte[] {14, 0, 2, 'b', 2, 'a', 2, 1, 0}))
        .isEqualTo(new Flat("a", Optional.of("b"), -1L, (short) 7, false));
    for (byte branch : new byte[] {4, 1}) {
      assertThatThrownBy(() -> codec.decode(new byte[] {14, branch, 2, 'a', 0, 1}))
          .isInstanceOf(CodecException.class)
          .hasMessageContaining("no branch");
    }
    assertThatThrownBy(() -> codec.decode(new byte[] {14, 2, 2, 'a', 0}))
        .isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> codec.decode(new byte[] {14, 2, 2, 'a', 0, 1, 0}))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("bytes follow");
  }
}
