package io.weir.testkit;

import io.weir.spi.Emission;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.IdChunk;
import io.weir.state.KeyMark;
import io.weir.state.KeyRecord;
import io.weir.state.Outbox;
import io.weir.state.ParkedRecord;
import io.weir.state.Progress;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.state.Tally;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** Records and progress to be stored, and snapshots as text. */
final class StateStoreSamples {
  private static final long NOW = StateStoreContract.NOW;

  private StateStoreSamples() {}

  /** A snapshot as text: arrays by their content. */
  static String describe(Snapshot snapshot) {
    KeyRecord r = snapshot.record();
    List<Object> parts =
        new ArrayList<>(
            List.of(snapshot.key(), snapshot.version(), snapshot.expiresAt(), r.birth()));
    parts.addAll(List.of(r.revision(), r.floor(), r.arrival(), r.marks()));
    r.eventIds().forEach(chunk -> parts.add(describe(chunk)));
    r.positionIds().forEach(chunk -> parts.add(describe(chunk)));
    parts.addAll(List.of(Arrays.toString(r.state()), r.outbox().emissions()));
    r.outbox().emissions().forEach(e -> parts.add(Arrays.toString(e.payload())));
    parts.add(String.valueOf(r.outbox().origin()));
    for (ParkedRecord p : r.parked()) {
      parts.addAll(List.of(p.position(), String.valueOf(p.partitionKey()), p.arrival()));
      parts.addAll(List.of(p.shardWatermark(), Arrays.toString(p.payload())));
    }
    parts.addAll(List.of(r.parkedUntil(), r.eventDue(), r.processingDue(), r.stateVersion()));
    return parts.toString();
  }

  static String describe(IdChunk chunk) {
    return chunk.latest() + Arrays.toString(chunk.ids()) + chunk.segment();
  }

  static KeyRecord record(long revision) {
    return build(revision, OptionalLong.empty(), OptionalLong.empty());
  }

  static KeyRecord due(long event, long processing) {
    return build(
        1,
        OptionalLong.of(event),
        processing < 0 ? OptionalLong.empty() : OptionalLong.of(processing));
  }

  static KeyRecord build(long revision, OptionalLong event, OptionalLong processing) {
    Position at = new Position("views", "shardId-000000000123", BigInteger.TEN.pow(55), 0);
    return KeyRecord.NEW
        .change()
        .birth(NOW)
        .revision(revision)
        .floor(NOW - 1)
        .arrival(NOW)
        .marks(
            List.of(
                new KeyMark(
                    at,
                    Tally.applied(1)
                        .plus(Tally.duplicate(2))
                        .plus(Tally.late(3))
                        .plus(Tally.dead(4))
                        .plus(Tally.filtered(5)))))
        .state(new byte[] {1, 2, 3})
        .eventDue(event)
        .processingDue(processing)
        .made();
  }

  static Progress progress(Shard shard, long version, long order) {
    Position at = new Position(shard.source(), shard.partition(), BigInteger.valueOf(order), 0);
    Progress before =
        Progress.none(shard)
            .change()
            .version(version - 1)
            .marks(List.of(new Progress.ShardMark(at, Long.MIN_VALUE)))
            .floors(List.of(new Progress.Floor("0".repeat(32), "f".repeat(32), -5)))
            .parents(List.of(new Shard("views", "parent")))
            .silentUntil(0)
            .tally(
                Tally.applied(1)
                    .plus(Tally.duplicate(2))
                    .plus(Tally.late(3))
                    .plus(Tally.dead(4))
                    .plus(Tally.filtered(5)))
            .redelivered(6)
            .arrival(NOW - order)
            .suspect(order > 20 ? Optional.of(new Progress.Suspect(at, 2)) : Optional.empty())
            .reset(order >= 30 ? Optional.of(new Progress.Reset(at, -7)) : Optional.empty())
            .made();
    Progress progress = order % 2 == 0 ? before.nextIdle(NOW) : before.nextBegun();
    return order > 10 ? progress.beginning(at) : progress;
  }

  static KeyRecord random(Random random, StateKey key) {
    List<KeyMark> marks = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      Position at = position(random);
      KeyMark.Counted last =
          new KeyMark.Counted(
              at, Tally.applied(random.nextInt(9)).plus(Tally.late(1)).plus(Tally.filtered(300)));
      Position before = new Position(at.source(), at.partition(), new BigInteger(99, random), 1);
      KeyMark.Counted first =
          new KeyMark.Counted(before, Tally.applied(1).plus(Tally.duplicate(2)));
      marks.add(new KeyMark(at, random.nextBoolean() ? List.of(last) : List.of(first, last)));
    }
    long revision = random.nextInt(5) == 0 ? random.nextLong() : NOW + random.nextInt(1000);
    return KeyRecord.NEW
        .change()
        .birth(random.nextBoolean() ? 0 : NOW)
        .revision(revision)
        .floor(time(random))
        .arrival(time(random))
        .marks(marks)
        .eventIds(chunks(random))
        .positionIds(chunks(random))
        .state(bytes(random, random.nextInt(9) * random.nextInt(200)))
        .outbox(outbox(random, key, revision))
        .parked(parked(random))
        .parkedUntil(random.nextInt(3) == 0 ? 0 : NOW)
        .eventDue(maybe(random))
        .processingDue(maybe(random))
        .made()
        .withStateVersion(random.nextBoolean() ? 1 : 1 + random.nextInt(300));
  }

  static OptionalLong maybe(Random random) {
    return random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(time(random));
  }

  static long time(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> Long.MIN_VALUE;
      case 1 -> -random.nextInt(100_000);
      default -> NOW + random.nextInt(100_000);
    };
  }

  static List<IdChunk> chunks(Random random) {
    List<IdChunk> chunks = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      chunks.add(new IdChunk(NOW - i, bytes(random, 16 * random.nextInt(40)), null));
    }
    return chunks;
  }

  static Outbox outbox(Random random, StateKey key, long revision) {
    List<Emission> emissions = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      String id = random.nextBoolean() ? "x" : key.function() + "/" + key.key() + "/" + i;
      String owner = random.nextInt(4) == 0 ? "another" : key.key();
      Emission.Op op = random.nextBoolean() ? Emission.Op.UPSERT : Emission.Op.DELETE;
      emissions.add(new Emission("sink", id, owner, revision - i, op, bytes(random, 30)));
    }
    return emissions.isEmpty()
        ? Outbox.EMPTY
        : new Outbox(emissions, random.nextBoolean() ? null : position(random));
  }

  static List<ParkedRecord> parked(Random random) {
    List<ParkedRecord> parked = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      parked.add(
          new ParkedRecord(
              position(random),
              random.nextBoolean() ? "" : "pk",
              NOW,
              time(random),
              time(random),
              random.nextBoolean() ? 0 : NOW,
              bytes(random, 50)));
    }
    return parked;
  }

  static Position position(Random random) {
    String partition = random.nextBoolean() ? "shardId-000000000007" : "p" + random.nextInt(3);
    return new Position(
        "s" + random.nextInt(2), partition, new BigInteger(186, random), random.nextInt(3));
  }

  static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
