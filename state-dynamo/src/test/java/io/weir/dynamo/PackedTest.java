package io.weir.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.UnreadableStateException;
import io.weir.state.KeyRecord;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackedTest {
  private static final byte[] TEXT =
      "12km NE of Little Lake, CA; ".repeat(100).getBytes(StandardCharsets.UTF_8);

  /**
   * {@link #TEXT} as zlib deflated it first: another zlib may write it otherwise, none may fail.
   */
  private static final String DEFLATED =
      "3334cace55f07355c84f53f0c92c29c94955f049cc4ed5517076b456301c951b951b951b951b951b951b951b951b951b951be27200";

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Test
  void what_deflates_is_stored_shorter_and_opens_again() {
    Packed packed = Packed.of(TEXT);
    assertThat(packed.bytes().length).isLessThan(100);
    assertThat(packed.opened()).isEqualTo(TEXT.length);
    assertThat(packed.open()).isEqualTo(TEXT);
  }

  @Test
  void what_does_not_deflate_or_is_small_is_stored_as_it_is() {
    byte[] small = Arrays.copyOf(TEXT, Packed.WORTH - 1);
    for (byte[] plain : new byte[][] {random(5_000), small, {}}) {
      assertThat(Packed.of(plain).bytes()).isEqualTo(plain);
      assertThat(Packed.of(plain).opened()).isZero();
      assertThat(Packed.of(plain).open()).isEqualTo(plain);
    }
  }

  @Test
  void bytes_that_were_deflated_once_open_for_ever() {
    Packed stored = new Packed(HexFormat.of().parseHex(DEFLATED), TEXT.length);
    assertThat(stored.open()).isEqualTo(TEXT);
  }

  @Test
  void damaged_bytes_are_refused() {
    byte[] good = Packed.of(TEXT).bytes();
    int length = TEXT.length;
    refused(new Packed(Arrays.copyOf(good, good.length - 1), length));
    refused(new Packed(Arrays.copyOf(good, good.length + 1), length));
    refused(new Packed(good, length - 1));
    refused(new Packed(good, length + 1));
    refused(new Packed(good, Integer.MAX_VALUE));
    refused(new Packed(new byte[] {-1, -1, -1}, 10));
    refused(new Packed(new byte[0], 1));
  }

  private static void refused(Packed packed) {
    assertThatThrownBy(packed::open)
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContaining("restore the item");
  }

  @Test
  void a_head_with_kilobytes_of_windows_is_one_unit() {
    KeyRecord record = PageViewRecords.withState(KeyRecord.NEW, TEXT);
    DynamoStateStore store = Local.store().build();
    var at =
        PageViewRecords.committed(
            store, io.weir.state.Snapshot.absent(PageViewRecords.KEY), record, 0);
    assertThat(store.counts().writeUnits(RequestCounts.Category.COMMIT)).isEqualTo(1);
    assertThat(
            store
                .load(java.util.List.of(PageViewRecords.KEY), 0)
                .get(PageViewRecords.KEY)
                .record()
                .state())
        .isEqualTo(at.record().state())
        .isEqualTo(TEXT);
  }

  @Test
  void R16_a_packed_head_names_its_format() {
    KeyRecord record = PageViewRecords.withState(KeyRecord.NEW, TEXT);
    Head head = new Head(Samples.KEY, 1, record, Ids.NONE, Ids.NONE, 0, java.util.List.of());
    byte[] body = Samples.body(head);
    assertThat(body[0]).isEqualTo((byte) HeadCodec.PACKED);
    assertThat(HeadCodec.decode(Samples.KEY, 1, body).record().state()).isEqualTo(TEXT);
  }
}
