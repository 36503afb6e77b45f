package io.weir.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.UnreadableStateException;
import io.weir.testkit.Fuzz;
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
        bytes -> HeadCodec.encode(HeadCodec.decode(Samples.KEY, Samples.VERSION, bytes)),
        HeadCodec.encode(Samples.head()),
        HeadCodec.encode(Samples.spilledHead()),
        HeadCodec.encode(Samples.newHead()));
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
  void deadLetters() {
    fuzz(
        "dead letter",
        bytes -> DeadLetterCodec.encode(DeadLetterCodec.decode(bytes)),
        DeadLetterCodec.encode(Samples.letter()));
  }
}
