package io.weir.dynamo;

import io.weir.BinaryReader;
import io.weir.BinaryWriter;
import io.weir.Position;
import io.weir.UnreadableStateException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names and positions as bytes. A name is written once and referred to by number after that. */
final class Names {
  private static final Pattern SHARD = Pattern.compile("shardId-(\\d{12})");
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
    Matcher shard = SHARD.matcher(position.partition());
    if (shard.matches()) {
      out.unsigned(Long.parseLong(shard.group(1)) + 1);
    } else {
      out.unsigned(0);
      write(out, position.partition());
    }
    out.bytes(position.order().toByteArray()).unsigned(position.sub());
  }

  Position position(BinaryReader in) {
    String source = read(in);
    long shard = in.unsigned();
    if (shard < 0 || shard > SHARDS) {
      throw new UnreadableStateException("shard number " + Long.toUnsignedString(shard));
    }
    String partition = shard == 0 ? read(in) : "shardId-%012d".formatted(shard - 1);
    return position(source, partition, in.bytes(), in.unsigned());
  }

  /** A place in the log; bytes that are none are damaged. */
  static Position position(String source, String partition, byte[] order, long sub) {
    if (order.length == 0 || order[0] < 0 || sub < 0) {
      throw new UnreadableStateException(
          "a position of " + source + "/" + partition + " is negative");
    }
    return new Position(source, partition, new BigInteger(order), sub);
  }
}
