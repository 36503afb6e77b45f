package io.weir.dynamo;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Names and positions as bytes. A name is written once and referred to by number after that. */
final class NameTable {
  private static final String SHARD = "shardId-";
  private static final int SHARD_DIGITS = 12;
  private static final long SHARDS = 1_000_000_000_000L;

  private final List<String> seen = new ArrayList<>();

  void write(BinaryWriter out, String name) {
    int at = seen.indexOf(name);
    if (at >= 0) {
      out.unsigned(at + 1L);
      return;
    }
    seen.add(name);
    out.unsigned(0).string(name);
  }

  String read(BinaryReader in) {
    long at = in.unsigned();
    if (at > 0) {
      if (at > seen.size()) {
        throw new UnreadableStateException("name " + at + " of " + seen.size());
      }
      return seen.get((int) at - 1);
    }
    if (at < 0) {
      throw new UnreadableStateException("name " + Long.toUnsignedString(at));
    }
    seen.add(in.text());
    return seen.getLast();
  }

  /**
   * A Kinesis shard id is a number in disguise, and a sequence number of 56 digits takes 24 bytes.
   */
  void write(BinaryWriter out, Position position) {
    write(out, position.source());
    String name = position.shard().name();
    long shard = shardNumber(name);
    if (shard >= 0) {
      out.unsigned(shard + 1);
    } else {
      out.unsigned(0);
      write(out, name);
    }
    out.bytes(position.order().toByteArray()).unsigned(position.place());
  }

  /** The number in a Kinesis shard id; -1 if it is none of twelve digits. */
  private static long shardNumber(String partition) {
    if (partition.length() != SHARD.length() + SHARD_DIGITS || !partition.startsWith(SHARD)) {
      return -1;
    }
    long number = 0;
    for (int i = SHARD.length(); i < partition.length(); i++) {
      int digit = partition.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private static String shardId(long number) {
    return SHARD + Long.toString(SHARDS + number).substring(1);
  }

  Position position(BinaryReader in) {
    String source = read(in);
    long shard = in.unsigned();
    if (shard < 0 || shard > SHARDS) {
      throw new UnreadableStateException("shard number " + Long.toUnsignedString(shard));
    }
    String name = shard == 0 ? read(in) : shardId(shard - 1);
    return position(shard(source, name), in.bytes(), in.unsigned());
  }

  /** Reads a shard's name; another text means damaged data. */
  static Shard shard(String source, String name) {
    try {
      return Shard.named(source, name);
    } catch (IllegalArgumentException none) {
      throw new UnreadableStateException(
          source + "/" + name + " is no shard: " + none.getMessage());
    }
  }

  /** A place in the log; bytes that are none are damaged. */
  static Position position(Shard shard, byte[] order, long place) {
    if (order.length == 0 || order[0] < 0 || place < 0 || place >>> 62 != 0) {
      throw new UnreadableStateException("a position of " + shard + " is out of range");
    }
    return Position.at(shard, new BigInteger(order), place);
  }
}
