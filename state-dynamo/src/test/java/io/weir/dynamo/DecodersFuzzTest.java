package io.weir.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import io.weir.testkit.Fuzz;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes a table holds: they are state as it was written, or they are refused. */
class DecodersFuzzTest {
  private static final String HALF_A_CHARACTER_AS_NAME = "010104eda080010261";

  private static Fuzz fuzz(String name, Fuzz.Decoder decoder, byte[]... seeds) {
    return Fuzz.of(name, decoder, UnreadableStateException.class).seeds(seeds);
  }

  /** In an order that stays: the inputs that the coverage-guided fuzzer kept choose by it. */
  static List<Fuzz> all() {
    return List.of(heads(), bulk(), idSegments(), progress(), rows(), deadLetters());
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatIsReadIsStateOrRefused(Fuzz fuzz) {
    Fuzz.Result result = fuzz.run();
    assertThat(result.accepted()).isPositive();
    assertThat(result.refused()).isPositive();
  }

  private static Fuzz heads() {
    return fuzz(
        "head",
        bytes -> Samples.body(HeadCodec.decode(Samples.KEY, Samples.VERSION, bytes)),
        Samples.body(Samples.head()),
        Samples.body(Samples.laterHead()),
        Samples.body(Samples.spilledHead()),
        Samples.body(Samples.newHead()),
        Samples.body(Samples.packedHead()));
  }

  private static Fuzz bulk() {
    return fuzz("bulk", Samples::bulkAgain, Samples.bulk(), Samples.answeredBulk());
  }

  private static Fuzz idSegments() {
    return fuzz(
        "id segment",
        bytes -> ChunkCodec.segment(ChunkCodec.segment(bytes)),
        ChunkCodec.segment(Samples.chunks()));
  }

  private static Fuzz progress() {
    return fuzz(
        "progress",
        bytes -> ProgressCodec.encode(ProgressCodec.decode(1, bytes)),
        ProgressCodec.encode(Samples.progress()),
        ProgressCodec.encode(io.weir.state.Progress.none(Samples.SHARD)));
  }

  /** What is read has DynamoDB's types; it is compared by them. */
  private static Fuzz rows() {
    return fuzz(
            "row", bytes -> RowCodec.encode(Samples.plain(RowCodec.decode(bytes))), Samples.row())
        .found(HALF_A_CHARACTER_AS_NAME);
  }

  @Test
  void halfACharacterIsNoTextOfARow() {
    for (boolean asName : new boolean[] {true, false}) {
      BinaryWriter out = new BinaryWriter().unsigned(1).unsigned(1);
      out.string(asName ? "\ud800" : "a").unsigned(1).string(asName ? "a" : "\ud800");
      byte[] bytes = out.toByteArray();
      assertThatThrownBy(() -> RowCodec.decode(bytes))
          .isInstanceOf(UnreadableStateException.class)
          .hasMessageContaining("not Unicode");
    }
  }

  @Test
  void aRowIsNestedAsDeepAsDynamoDbTakesItAndNoDeeper() {
    byte[] deepest = RowCodec.encode(nested(32));
    assertThat(RowCodec.encode(Samples.plain(RowCodec.decode(deepest)))).isEqualTo(deepest);
    assertThatThrownBy(() -> RowCodec.encode(nested(33))).hasMessageContaining("32 levels");

    BinaryWriter endless = new BinaryWriter().unsigned(1).unsigned(1).string("a");
    for (int i = 0; i < 100_000; i++) {
      endless.unsigned(5).unsigned(1);
    }
    byte[] bytes = endless.unsigned(0).toByteArray();
    assertThatThrownBy(() -> RowCodec.decode(bytes)).isInstanceOf(UnreadableStateException.class);
  }

  private static Map<String, Object> nested(int levels) {
    Object value = "x";
    for (int i = 0; i < levels; i++) {
      value = List.of(value);
    }
    return Map.of("a", value);
  }

  private static Fuzz deadLetters() {
    return fuzz(
        "dead letter",
        bytes -> DeadLetterCodec.encode(DeadLetterCodec.decode(bytes)),
        DeadLetterCodec.encode(Samples.letter()));
  }
}
