package io.weir.testkit;

import static io.weir.testkit.StateStoreContract.NOW;
import static io.weir.testkit.StateStoreSamples.bytes;
import static io.weir.testkit.StateStoreSamples.chunks;
import static io.weir.testkit.StateStoreSamples.describe;
import static io.weir.testkit.StateStoreSamples.parked;
import static io.weir.testkit.StateStoreSamples.position;
import static io.weir.testkit.StateStoreSamples.random;
import static io.weir.testkit.StateStoreSamples.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.FailurePolicy;
import io.weir.engine.EngineLimits;
import io.weir.spi.Emission;
import io.weir.state.Commit;
import io.weir.state.IdChunk;
import io.weir.state.IdLife;
import io.weir.state.KeyRecord;
import io.weir.state.Outbox;
import io.weir.state.ParkedRecord;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests that records come back as they were written, however large. */
abstract class StateStoreContentRules extends StateStoreRules {
  /** The bytes that an emission counts besides its payload and the names of its sink and itself. */
  private static final int BYTES_BESIDE_A_PAYLOAD = 24;

  @Test
  void random_records_come_back_whole() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      StateKey key = new StateKey(FUNCTION, "random/" + i + "#ä");
      Snapshot stored = committed(commit(Snapshot.absent(key), random(random, key)));
      assertThat(describe(load(key))).as("seed %d, record %d", seed, i).isEqualTo(describe(stored));
      Snapshot next = committed(commit(stored, random(random, key)));
      assertThat(describe(load(key))).as("seed %d, record %d", seed, i).isEqualTo(describe(next));
    }
  }

  @Test
  void ids_come_back_in_order_however_many_there_are() {
    Snapshot at = Snapshot.absent(KEY);
    List<IdChunk> all = new ArrayList<>();
    Random random = new Random(1);
    for (int touch = 0; touch < 30; touch++) {
      all = new ArrayList<>(at.record().eventIds());
      all.add(new IdChunk(NOW + touch * 1_000L, bytes(random, 16 * (1 + touch)), null));
      at = committed(commit(at, at.record().withIds(all, List.of())));
      assertThat(ids(at.record().eventIds())).isEqualTo(ids(all));
    }
    assertSame(load(KEY), at);
    List<IdChunk> rest = at.record().eventIds().subList(9, at.record().eventIds().size());
    at = committed(commit(at, at.record().withIds(rest, List.of())));
    assertThat(ids(load(KEY).record().eventIds())).isEqualTo(ids(rest));
    assertSame(load(KEY), at);
  }

  /** R25. */
  @Test
  void ids_come_back_as_long_as_they_can_be_asked_for() {
    for (int days : new int[] {1, 9, 40, 400}) {
      StateKey key = new StateKey(FUNCTION, "asked for " + days + " days");
      long life = days * 86_400_000L;
      List<IdChunk> all = List.of(new IdChunk(NOW, bytes(new Random(days), 16 * 300), null));
      KeyRecord next = record(1).withIds(all, all);
      Commit commit =
          new Commit(
              Snapshot.absent(key),
              next,
              OptionalLong.empty(),
              NOW,
              new IdLife(life, Long.MIN_VALUE));
      committed(commit);
      KeyRecord late = load(key, NOW + life - 1_000).record();
      assertThat(ids(late.eventIds())).isEqualTo(ids(all));
      assertThat(ids(late.positionIds())).isEqualTo(ids(all));
    }
  }

  private static List<Byte> ids(List<IdChunk> chunks) {
    List<Byte> ids = new ArrayList<>();
    chunks.forEach(chunk -> {
      for (byte next : chunk.ids()) {
        ids.add(next);
      }
    });
    return ids;
  }

  /**
   * Writes state, parked records, the emissions of an almost full commit, and those of one more
   * event, all at the largest settings.
   */
  @Test
  void the_largest_commit_that_the_limits_allow_comes_back_whole() {
    Random random = new Random(7);
    List<Emission> emissions = new ArrayList<>();
    long full =
        EngineLimits.MAX_EMITTED_BYTES - 1; // A commit takes more until it has bytesPerCommit.
    emit(emissions, full, bytes(random, EngineLimits.MAX_EMISSION_BYTES));
    emit(emissions, EngineLimits.MAX_EMITTED_BYTES, bytes(random, EngineLimits.MAX_EMISSION_BYTES));
    List<ParkedRecord> parked = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      byte[] payload = bytes(random, FailurePolicy.MAX_PARKED_BYTES / 4);
      parked.add(new ParkedRecord(position(random), "pk", NOW, NOW, NOW, 0, payload));
    }
    KeyRecord largest =
        KeyRecord.NEW
            .change()
            .birth(NOW)
            .revision(NOW)
            .floor(NOW)
            .arrival(NOW)
            .state(bytes(random, EngineLimits.MAX_STATE_BYTES))
            .outbox(new Outbox(emissions, null))
            .parked(parked)
            .parkedUntil(NOW)
            .made();

    Snapshot first = committed(commit(Snapshot.absent(KEY), largest));
    holds(load(KEY), 1, largest);
    committed(commit(first, largest));
    holds(load(KEY), 2, largest);
  }

  /**
   * Adds emissions of one payload, the last one truncated, that count {@code all} bytes together.
   */
  private static void emit(List<Emission> emissions, long all, byte[] payload) {
    String sink = "s";
    for (long left = all; left > 0; ) {
      String name = "e" + emissions.size() + "/0";
      int beside = BYTES_BESIDE_A_PAYLOAD + sink.length() + name.length();
      int size = (int) Math.max(0, Math.min(payload.length, left - beside));
      emissions.add(
          new Emission(
              sink,
              FUNCTION + "/" + KEY.key() + "/" + name,
              KEY.key(),
              NOW,
              Emission.Op.UPSERT,
              Arrays.copyOf(payload, size)));
      left -= beside + size;
    }
  }

  /** Compares part by part, because their text would be larger than the heap. */
  private static void holds(Snapshot found, long version, KeyRecord expected) {
    assertThat(found.version()).isEqualTo(version);
    assertThat(Arrays.equals(found.record().state(), expected.state())).as("state").isTrue();
    List<Emission> emissions = found.record().outbox().emissions();
    assertThat(emissions.equals(expected.outbox().emissions())).as("emissions").isTrue();
    for (int i = 0; i < emissions.size(); i++) {
      byte[] payload = expected.outbox().emissions().get(i).payload();
      if (!Arrays.equals(emissions.get(i).payload(), payload)) {
        throw new AssertionError("emission " + i + " came back with another payload");
      }
    }
    assertThat(found.record().parked()).hasSameSizeAs(expected.parked());
    for (int i = 0; i < expected.parked().size(); i++) {
      byte[] payload = expected.parked().get(i).payload();
      assertThat(Arrays.equals(found.record().parked().get(i).payload(), payload)).isTrue();
    }
  }
}
