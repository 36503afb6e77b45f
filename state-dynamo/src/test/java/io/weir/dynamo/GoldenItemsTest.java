package io.weir.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Fuzz;
import io.weir.testkit.GoldenItems;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Items of a table as they were written first (R16). */
class GoldenItemsTest {
  private static final GoldenItems GOLDEN =
      new GoldenItems(GoldenItemsTest.class, "/golden/items-1.properties");

  @Test
  void itemsAreWrittenAsTheyWere() {
    Map<String, byte[]> written = new TreeMap<>();
    written.put("head", Samples.body(Samples.head()));
    written.put("head-new", Samples.body(Samples.newHead()));
    written.put("head-state-version", Samples.body(Samples.laterHead()));
    written.put("head-spilled", Samples.body(Samples.spilledHead()));
    written.put("bulk", Samples.bulk());
    written.put("bulk-answered", Samples.answeredBulk());
    written.put("id-segment", ChunkCodec.segment(Samples.chunks()));
    written.put("progress", ProgressCodec.encode(Samples.progress()));
    written.put("row", Samples.row());
    written.put("dead-letter", DeadLetterCodec.encode(Samples.letter()));
    written.put("dead-letter-of-result", DeadLetterCodec.encode(Samples.resultLetter()));
    GOLDEN.areWritten(written);
  }

  @Test
  void itemsAreReadAsTheyWere() {
    Map<String, Fuzz.Decoder> decoders = new TreeMap<>();
    for (String head : new String[] {"head", "head-new", "head-spilled", "head-state-version"}) {
      decoders.put(head, GoldenItemsTest::headAgain);
    }
    decoders.put("bulk", Samples::bulkAgain);
    decoders.put("bulk-answered", Samples::bulkAgain);
    decoders.put("id-segment", bytes -> ChunkCodec.segment(ChunkCodec.segment(bytes)));
    decoders.put("progress", bytes -> ProgressCodec.encode(ProgressCodec.decode(1, bytes)));
    decoders.put("row", bytes -> RowCodec.encode(Samples.plain(RowCodec.decode(bytes))));
    decoders.put("dead-letter", bytes -> DeadLetterCodec.encode(DeadLetterCodec.decode(bytes)));
    decoders.put(
        "dead-letter-of-result", bytes -> DeadLetterCodec.encode(DeadLetterCodec.decode(bytes)));
    GOLDEN.areRead(decoders);
  }

  /** State had no version first, which is version 1; a later one costs a byte. */
  @Test
  void theVersionOfTheStateIsAByte() {
    byte[] first = Samples.body(Samples.head());
    byte[] later = Samples.body(Samples.laterHead());
    assertThat(later).hasSize(first.length + 1);
    assertThat(stateVersion(first)).isEqualTo(1);
    assertThat(stateVersion(later)).isEqualTo(3);
  }

  private static int stateVersion(byte[] head) {
    return HeadCodec.decode(Samples.KEY, Samples.VERSION, head).record().stateVersion();
  }

  private static byte[] headAgain(byte[] bytes) {
    return Samples.body(HeadCodec.decode(Samples.KEY, Samples.VERSION, bytes));
  }
}
