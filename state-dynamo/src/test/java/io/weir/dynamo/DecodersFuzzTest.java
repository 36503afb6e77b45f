package io.weir.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.BinaryWriter;
import io.weir.UnreadableStateException;
import io.weir.testkit.Fuzz;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever bytes a table holds: they are state as it was written, or they are refused. */
class DecodersFuzzTest {
  private static void fuzz(String name, Fuzz.Decoder decoder, byte[]... seeds) {
    Fuzz.Result result = Fuzz.of(name, decoder, UnreadableStateException.class).seeds(seeds).run();
    assertThat(result.accepted()).isPositive();
    assertThat(result.refused()).isPositive();
  }

  @Test
  void heads() {
    fuzz(
        "head",
        bytes -> Samples.body(HeadCodec.decode(Samples.KEY, Samples.VERSION, bytes)),
        Samples.body(Samples.head()),
        Samples.body(Samples.laterHead()),
        Samples.body(Samples.spilledHead()),
        Samples.body(Samples.newHead()),
        Samples.body(Samples.packedHead()));
  }

  @Test
  void bulk() {
    fuzz("bulk", Samples::bulkAgain, Samples.bulk());
  }

  @Test
  void idSegments() {
    fuzz(
        "id segment",
        bytes -> ChunkCodec.segment(ChunkCodec.segment(bytes)),
        ChunkCodec.segment(Samples.chunks()));
  }

  @Test
  void progress() {
    fuzz(
        "progress",
        bytes -> ProgressCodec.encode(ProgressCodec.decode(1, bytes)),
        ProgressCodec.encode(Samples.progress()),
        ProgressCodec.encode(io.weir.state.Progress.none(Samples.SHARD)));
  }

  /** What is read has DynamoDB's types; it is compared by them. */
  @Test
  void rows() {
    fuzz("row", bytes -> RowCodec.encode(Samples.plain(RowCodec.decode(bytes))), Samples.row());
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

  @Test
  void deadLetters() {
    fuzz(
        "dead letter",
        bytes -> DeadLetterCodec.encode(DeadLetterCodec.decode(bytes)),
        DeadLetterCodec.encode(Samples.letter()));
  }
}
