package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.state.IdChunk;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {
  private static final long HORIZON = 12_000;
  private static final long BUCKET = HORIZON / Ids.BUCKETS;
  private static final byte[] A = Ids.of("a");
  private static final byte[] B = Ids.of("b");
  private static final byte[] C = Ids.of("c");

  private final Ids ids = new Ids(List.of(), HORIZON);

  @Test
  void aUuidIsKeptAsItsSixteenBytes() {
    UUID uuid = UUID.fromString("0f8fad5b-d9cb-469f-a165-70867728950e");
    byte[] bytes =
        ByteBuffer.allocate(16)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array();

    assertThat(Ids.of(uuid.toString())).isEqualTo(bytes);
  }

  @Test
  void anyOtherIdIsHashedToSixteenBytes() {
    String uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";
    List<String> others =
        List.of(
            "",
            "order-1",
            "order-2",
            uuid.toUpperCase(java.util.Locale.ROOT),
            uuid + " ",
            uuid.replace('f', 'g'),
            "12345678-1-1-1-1234567890123456789012",
            "é".repeat(36));
    Set<ByteBuffer> distinct = new HashSet<>();

    for (String other : others) {
      assertThat(Ids.of(other)).hasSize(IdChunk.ID_BYTES).isEqualTo(Ids.of(other));
      distinct.add(ByteBuffer.wrap(Ids.of(other)));
    }
    distinct.add(ByteBuffer.wrap(Ids.of(uuid)));
    assertThat(distinct).hasSize(others.size() + 1);
  }

  @Test
  void anIdIsRememberedForTheHorizonAndUntilItsBucketEnds() {
    ids.add(A, 5_000);
    ids.add(B, 7_999);

    assertThat(ids.contains(A, 5_000)).isTrue();
    assertThat(ids.contains(A, 5_000 + HORIZON + BUCKET - 1)).isTrue();
    assertThat(ids.contains(A, 5_000 + HORIZON + BUCKET)).isFalse();
    assertThat(ids.contains(B, 7_999 + HORIZON)).isTrue();
    assertThat(ids.contains(B, 7_999 + HORIZON + 1)).isFalse();
    assertThat(ids.contains(C, 5_000)).isFalse();
  }

  @Test
  void whereTheStoreCutsABucketIsNotSeen() {
    long end = HORIZON + BUCKET;
    Ids whole = new Ids(List.of(), HORIZON);
    whole.add(A, 0);
    whole.add(B, BUCKET - 1);
    Ids cut =
        new Ids(List.of(new IdChunk(0, A, "spilled"), new IdChunk(BUCKET - 1, B, null)), HORIZON);

    for (byte[] id : List.of(A, B)) {
      assertThat(whole.contains(id, end - 1)).isTrue();
      assertThat(cut.contains(id, end - 1)).isTrue();
      assertThat(whole.contains(id, end)).isFalse();
      assertThat(cut.contains(id, end)).isFalse();
    }
    assertThat(cut.lastExpiry()).isEqualTo(whole.lastExpiry()).isEqualTo(end);
  }

  @Test
  void theLastExpiryIsThatOfTheLatestBucketWhateverTheOrder() {
    assertThat(ids.lastExpiry()).isZero();
    ids.add(A, 5 * BUCKET);
    ids.add(B, 0);

    assertThat(ids.lastExpiry()).isEqualTo(6 * BUCKET + HORIZON);
  }

  @Test
  void idsOfOneBucketShareAChunkAndExpireTogether() {
    ids.add(A, 0);
    ids.add(B, BUCKET - 1);

    assertThat(ids.live(0)).hasSize(1);
    assertThat(ids.live(0).getFirst().latest()).isEqualTo(BUCKET - 1);
    assertThat(ids.live(0).getFirst().count()).isEqualTo(2);
    assertThat(ids.contains(A, HORIZON + BUCKET - 1)).isTrue();
    assertThat(ids.contains(A, HORIZON + BUCKET)).isFalse();
  }

  @Test
  void theNextBucketIsAChunkOfItsOwn() {
    ids.add(A, BUCKET - 1);
    ids.add(B, BUCKET);

    assertThat(ids.live(0)).hasSize(2);
    assertThat(ids.contains(A, HORIZON + BUCKET)).isFalse();
    assertThat(ids.contains(B, HORIZON + BUCKET)).isTrue();
  }

  @Test
  void expiredChunksAreDroppedWhole() {
    ids.add(A, 0);
    ids.add(B, 5 * BUCKET);

    assertThat(ids.live(HORIZON + BUCKET - 1)).hasSize(2);
    assertThat(ids.live(HORIZON + BUCKET)).hasSize(1);
    assertThat(ids.contains(B, HORIZON + BUCKET)).isTrue();
    assertThat(ids.live(HORIZON + 6 * BUCKET)).isEmpty();
  }

  @Test
  void anArrivalOutOfOrderIsRememberedAtLeastAsLongAsItsOwnHorizon() {
    ids.add(A, 5 * BUCKET);
    ids.add(B, 0);
    ids.add(C, 5 * BUCKET + 1);

    assertThat(ids.contains(B, HORIZON - 1)).isTrue();
    assertThat(ids.contains(A, 5 * BUCKET + HORIZON - 1)).isTrue();
    assertThat(ids.contains(C, 5 * BUCKET + HORIZON)).isTrue();
  }

  @Test
  void aChunkThatWasSpilledIntoASegmentIsNotAppendedTo() {
    IdChunk spilled = new IdChunk(10, A, "segment-1");
    Ids loaded = new Ids(List.of(spilled), HORIZON);
    loaded.add(B, 11);

    assertThat(loaded.live(11)).containsExactly(spilled, new IdChunk(11, B, null));
    assertThat(loaded.contains(A, 11)).isTrue();
  }

  @Test
  void addingChangesNeitherTheGivenChunksNorTheGivenBytes() {
    IdChunk given = new IdChunk(10, A.clone(), null);
    List<IdChunk> chunks = List.of(given);
    Ids loaded = new Ids(chunks, HORIZON);
    assertThat(loaded.changed()).isFalse();
    byte[] id = B.clone();
    loaded.add(id, 11);
    id[0]++;

    assertThat(loaded.changed()).isTrue();
    assertThat(given).isEqualTo(new IdChunk(10, A, null));
    assertThat(loaded.contains(B, 11)).isTrue();
  }

  @Test
  void theNumberOfChunksIsBoundedByTheBuckets() {
    for (long arrival = 0; arrival < 20 * HORIZON; arrival += 100) {
      ids.add(Ids.of("id-" + arrival), arrival);
      assertThat(ids.live(arrival).size()).isLessThanOrEqualTo(Ids.BUCKETS + 1);
    }
  }

  @Test
  void aHorizonShorterThanTheBucketsIsDividedByMilliseconds() {
    Ids brief = new Ids(List.of(), 5);
    brief.add(A, 100);
    brief.add(B, 101);

    assertThat(brief.live(100)).hasSize(2);
    assertThat(brief.contains(A, 105)).isTrue();
    assertThat(brief.contains(A, 106)).isFalse();
  }
}
