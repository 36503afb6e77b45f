package io.weir.format.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.CodecException;
import io.weir.format.registry.Framing.MessagePath;
import io.weir.testkit.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes in front of a payload, to the byte, and what is refused. */
class FramingTest {
  private static final UUID UUID_ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  private static byte[] payload(Frame frame) {
    return Arrays.copyOfRange(frame.bytes(), frame.offset(), frame.offset() + frame.length());
  }

  static Stream<Framing> all() {
    return Stream.of(Framing.confluent(), Framing.glue(), Framing.glue().compressing());
  }

  private static SchemaId idFor(Framing framing) {
    return framing instanceof ConfluentFraming ? SchemaId.of(258) : SchemaId.of(UUID_ID);
  }

  @Test
  void confluentsIsAZeroAndFourBytes() {
    assertThat(Framing.confluent().write(SchemaId.of(258), HELLO))
        .isEqualTo(hex("00 00000102 68656c6c6f"));
  }

  @Test
  void gluesIsAThreeTheCompressionAndSixteenBytes() {
    assertThat(Framing.glue().write(SchemaId.of(UUID_ID), HELLO))
        .isEqualTo(hex("03 00 00112233445566778899aabbccddeeff 68656c6c6f"));
    assertThat(Framing.glue().compressing().write(SchemaId.of(UUID_ID), HELLO))
        .startsWith(hex("03 05 00112233445566778899aabbccddeeff 78"));
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatIsWrittenIsReadWhereItStands(Framing framing) {
    byte[] record = framing.write(idFor(framing), HELLO);
    byte[] larger = new byte[record.length + 9];
    System.arraycopy(record, 0, larger, 4, record.length);
    Frame frame = framing.read(larger, 4, record.length);
    assertThat(frame.id()).isEqualTo(idFor(framing));
    assertThat(payload(frame)).isEqualTo(HELLO);
  }

  @ParameterizedTest
  @MethodSource("all")
  void theHeadThatIsCutOffIsRefused(Framing framing) {
    int head = framing instanceof ConfluentFraming ? 5 : 18;
    byte[] record = framing.write(idFor(framing), HELLO);
    for (int length = 0; length < head; length++) {
      byte[] cut = Arrays.copyOf(record, length);
      assertThatThrownBy(() -> framing.read(cut, 0, cut.length))
          .isInstanceOf(CodecException.class)
          .hasMessageContaining("the record has " + cut.length + " bytes");
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aRecordWithoutFramingIsRefused(Framing framing) {
    byte[] json = "{\"id\":1,\"page\":\"/a/b/c/d\"}".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> framing.read(json, 0, json.length))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("it begins otherwise");
  }

  @Test
  void anUnknownCompressionIsRefused_andSoIsANegativeId() {
    byte[] glue = Framing.glue().write(SchemaId.of(UUID_ID), HELLO);
    glue[1] = 1;
    assertThatThrownBy(() -> Framing.glue().read(glue, 0, glue.length))
        .hasMessageContaining("the compression 1 is unknown");
    byte[] negative = hex("00 80000000 00");
    assertThatThrownBy(() -> Framing.confluent().read(negative, 0, negative.length))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("negative");
  }

  @Test
  void aCompressedPayloadIsBoundedWhole_andAlone() {
    GlueFraming framing = Framing.glue().compressing();
    byte[] zeros = framing.write(SchemaId.of(UUID_ID), new byte[1_000_000]);
    assertThat(zeros).hasSizeLessThan(2_000);
    assertThat(framing.maxBytes(1_000_000).read(zeros, 0, zeros.length).opened())
        .isEqualTo(1_000_000);
    assertThatThrownBy(() -> framing.maxBytes(999_999).read(zeros, 0, zeros.length))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("maxBytes = 999999");
    assertThatThrownBy(() -> framing.read(zeros, 0, zeros.length - 1))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("ends too early");
    byte[] more = Arrays.copyOf(zeros, zeros.length + 1);
    assertThatThrownBy(() -> framing.read(more, 0, more.length))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("1 bytes follow");
  }

  @Test
  void thePathToAMessageIsWrittenAsTheirSerializersDo() {
    assertThat(Framing.confluent().writePath(List.of(0), HELLO)).isEqualTo(hex("00 68656c6c6f"));
    assertThat(Framing.confluent().writePath(List.of(1, 0), HELLO))
        .isEqualTo(hex("04 02 00 68656c6c6f"));
    assertThat(Framing.glue().writePath(List.of(300), HELLO)).isEqualTo(hex("ac02 68656c6c6f"));
  }

  @Test
  void thePathIsReadInShortAndInLong() {
    assertThat(path(Framing.confluent(), "00")).isEqualTo(new MessagePath(List.of(0), 1));
    assertThat(path(Framing.confluent(), "02 00")).isEqualTo(new MessagePath(List.of(0), 2));
    assertThat(path(Framing.confluent(), "04 02 80 01"))
        .isEqualTo(new MessagePath(List.of(1, 64), 4));
    assertThat(path(Framing.glue(), "ac 02")).isEqualTo(new MessagePath(List.of(300), 2));
    for (String broken : List.of("", "04 02", "01", "80 80", "ff ff ff ff 1f", "fe 03")) {
      assertThatThrownBy(() -> path(Framing.confluent(), broken))
          .as(broken)
          .isInstanceOf(CodecException.class);
    }
  }

  private static MessagePath path(Framing framing, String hex) {
    byte[] bytes = hex(hex);
    return framing.readPath(bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @MethodSource("all")
  void bytesThatNobodyWroteAreRefusedOrRead(Framing framing) {
    Fuzz.Result result =
        Fuzz.of(
                "framing of " + framing,
                bytes -> {
                  Frame frame = framing.read(bytes, 0, bytes.length);
                  byte[] payload = payload(frame);
                  MessagePath path = framing.readPath(payload, 0, payload.length);
                  byte[] rest = Arrays.copyOfRange(payload, path.bytes(), payload.length);
                  return framing.write(frame.id(), framing.writePath(path.indexes(), rest));
                },
                CodecException.class)
            .seeds(
                framing.write(idFor(framing), framing.writePath(List.of(0), HELLO)),
                framing.write(idFor(framing), framing.writePath(List.of(2), new byte[100])))
            .bytesAtLeast(4 * GlueFraming.DEFAULT_MAX_BYTES)
            .run();
    assertThat(result.accepted()).isPositive();
  }
}
