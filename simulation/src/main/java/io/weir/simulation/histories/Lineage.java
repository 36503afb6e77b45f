package io.weir.simulation.histories;

import io.weir.engine.ShardInfo;
import io.weir.spi.Shard;
import io.weir.testkit.SimulatedStream;
import java.math.BigInteger;

/** Questions about a stream's shards and their records. */
final class Lineage {
  private Lineage() {}

  static boolean adjacent(SimulatedStream stream, Shard one, Shard other) {
    ShardInfo a = info(stream, one);
    ShardInfo b = info(stream, other);
    return new BigInteger(a.toHash(), 16)
        .add(BigInteger.ONE)
        .equals(new BigInteger(b.fromHash(), 16));
  }

  static ShardInfo info(SimulatedStream stream, Shard shard) {
    return stream.shards(shard.source()).stream()
        .filter(info -> info.shard().equals(shard))
        .findFirst()
        .orElseThrow();
  }
}
