package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.state.IdChunk;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SeenIdsTest {
  private static final long HORIZON = 12_000;
  private static final long BUCKET = HORIZON / SeenIds.BUCKETS;
  private static final Id A = Id.of("a");
  private static final Id B = Id.of("b");
  private static final Id C = Id.of("c");

  private final SeenIds ids = new SeenIds(List.of(), HORIZON, new FingerprintFilter());

  private static byte[] bytes(Id id) {
    byte[] bytes = new byte[IdChunk.ID_BYTES];
    id.write(bytes, 0);
    return bytes;
  }

  private static IdChunk chunk(long latest, Id id, String segment) {
    return new IdChunk(latest, bytes(id), segment);
  }

  @Test
  void aUuidIsKeptAsItsSixteenBytes() {
    UUID uuid = UUID.fromString("0f8fad5b-d9cb-469f-a165-70867728950e");
    byte[] bytes =
        ByteBuffer.allocate(16)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array();

    assertThat(bytes(Id.of(uuid.toString()))).isEqualTo(bytes);
  }

  @Test
  void everyUuidIsKeptAsItself() {
    for (int i = 0; i < 1_000; i++) {
      UUID uuid = UUID.randomUUID();
      assertThat(Id.of(uuid.toString()))
          .isEqualTo(new Id(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits()));
    }
    assertThat(Id.of("ffffffff-ffff-ffff-ffff-ffffffffffff")).isEqualTo(new Id(-1, -1));
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
    Set<Id> distinct = new HashSet<>();

    for (String other : others) {
      assertThat(Id.of(other)).isEqualTo(Id.of(other));
      distinct.add(Id.of(other));
    }
    distinct.add(Id.of(uuid));
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
    SeenIds whole = new SeenIds(List.of(), HORIZON, new FingerprintFilter());
    whole.add(A, 0);
    whole.add(B, BUCKET - 1);
    SeenIds cut =
        new SeenIds(
            List.of(chunk(0, A, "spilled"), chunk(BUCKET - 1, B, null)),
            HORIZON,
            new FingerprintFilter());

    for (Id id : List.of(A, B)) {
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
    IdChunk spilled = chunk(10, A, "segment-1");
    SeenIds loaded = new SeenIds(List.of(spilled), HORIZON, new FingerprintFilter());
    loaded.add(B, 11);

    assertThat(loaded.live(11)).containsExactly(spilled, chunk(BUCKET - 1, B, null));
    assertThat(loaded.contains(A, 11)).isTrue();
  }

  @Test
  void addingDoesNotChangeTheGivenChunks() {
    IdChunk given = chunk(10, A, null);
    List<IdChunk> chunks = List.of(given);
    SeenIds loaded = new SeenIds(chunks, HORIZON, new FingerprintFilter());
    assertThat(loaded.changed()).isFalse();
    loaded.add(B, 11);

    assertThat(loaded.changed()).isTrue();
    assertThat(given).isEqualTo(chunk(10, A, null));
    assertThat(loaded.contains(B, 11)).isTrue();
  }

  @Test
  void theNumberOfChunksIsBoundedByTheBuckets() {
    for (long arrival = 0; arrival < 20 * HORIZON; arrival += 100) {
      ids.add(Id.of("id-" + arrival), arrival);
      assertThat(ids.live(arrival).size()).isLessThanOrEqualTo(SeenIds.BUCKETS + 1);
    }
  }

  @Test
  void aHorizonShorterThanTheBucketsIsDividedByMilliseconds() {
    SeenIds brief = new SeenIds(List.of(), 5, new FingerprintFilter());
    brief.add(A, 100);
    brief.add(B, 101);

    assertThat(brief.live(100)).hasSize(2);
    assertThat(brief.contains(A, 105)).isTrue();
    assertThat(brief.contains(A, 106)).isFalse();
  }

  @Test
  void manyIdsOfABucketAreFewChunksInTheOrderTheyCame() {
    int count = 3 * 16 * SeenIds.FULL + 5 * SeenIds.FULL + 7;
    byte[] all = new byte[count * IdChunk.ID_BYTES];
    List<IdChunk> chunks = List.of();
    for (int from = 0; from < count; from += 100) {
      SeenIds run = new SeenIds(chunks, HORIZON, new FingerprintFilter());
      for (int i = from; i < Math.min(count, from + 100); i++) {
        run.add(new Id(i, -i), 1);
        new Id(i, -i).write(all, i * IdChunk.ID_BYTES);
      }
      chunks = List.copyOf(run.live(1));
    }

    assertThat(chunks).hasSize(3 + 5 + 1);
    java.io.ByteArrayOutputStream found = new java.io.ByteArrayOutputStream();
    chunks.forEach(chunk -> found.writeBytes(chunk.ids()));
    assertThat(found.toByteArray()).isEqualTo(all);
  }

  @Test
  void chunksOfASegmentAndOfOtherBucketsAreNotPutTogether() {
    List<IdChunk> given = new java.util.ArrayList<>();
    for (int i = 0; i < 15; i++) {
      SeenIds full = new SeenIds(List.of(), HORIZON, new FingerprintFilter());
      for (int id = 0; id < SeenIds.FULL; id++) {
        full.add(new Id(i, id), i < 14 ? 0 : BUCKET);
      }
      IdChunk chunk = full.live(0).getFirst();
      given.add(i == 3 ? new IdChunk(chunk.latest(), chunk.ids(), "segment") : chunk);
    }
    SeenIds loaded = new SeenIds(given, HORIZON, new FingerprintFilter());
    for (int id = 0; id <= SeenIds.FULL; id++) {
      loaded.add(new Id(-1, id), BUCKET);
    }

    assertThat(loaded.live(0)).hasSize(15 + 2).startsWith(given.toArray(IdChunk[]::new));
  }
}
