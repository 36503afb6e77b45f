package io.weir.lambda;

import io.weir.codec.Unicode;
import io.weir.lambda.ProtobufReader.MalformedException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Takes records apart that the Kinesis Producer Library aggregated: four bytes of magic, an {@code
 * AggregatedRecord} in protobuf, its MD5. Anything else is a plain record, as the library defines
 * it: a damaged one is not lost, but given to the source's codec as a whole.
 */
final class KplRecords {
  private static final byte[] MAGIC = {(byte) 0xf3, (byte) 0x89, (byte) 0x9a, (byte) 0xc2};
  private static final int DIGEST = 16;

  private static final int PARTITION_KEYS = 1;
  private static final int RECORDS = 3;
  private static final int KEY_INDEX = 1;
  private static final int DATA = 3;

  /** Makes something of one user record; its bytes are part of the aggregated record's. */
  @FunctionalInterface
  interface Maker<R> {
    /**
     * @param sub its place among those of one record
     */
    R make(int sub, String partitionKey, byte[] bytes, int offset, int length);
  }

  private KplRecords() {}

  /**
   * Unpacks the user records of an aggregated one, in order; empty = it is a plain record. There
   * may be a million of them, as an empty one takes six bytes, so only the made objects are held.
   */
  static <R> Optional<List<R>> unpack(byte[] data, Maker<R> maker) {
    int end = data.length - DIGEST;
    if (!maybe(data, 0, data.length) || !digestFits(data, end)) {
      return Optional.empty();
    }
    try {
      List<String> keys = new ArrayList<>();
      int records = keys(new ProtobufReader(data, MAGIC.length, end), keys);
      List<R> made = new ArrayList<>(records);
      read(new ProtobufReader(data, MAGIC.length, end), keys, data, maker, made);
      return Optional.of(made);
    } catch (MalformedException plain) {
      return Optional.empty();
    }
  }

  /** True unless it is certain that the bytes from there on are a plain record. */
  static boolean maybe(byte[] bytes, int offset, int length) {
    return length >= MAGIC.length + DIGEST && begins(bytes, offset);
  }

  private static boolean begins(byte[] data, int offset) {
    return Arrays.equals(data, offset, offset + MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  private static boolean digestFits(byte[] data, int end) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      md5.update(data, MAGIC.length, end - MAGIC.length);
      return Arrays.equals(md5.digest(), 0, DIGEST, data, end, data.length);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  /**
   * Collects the partition keys, which may come after the records; returns the number of records.
   */
  private static int keys(ProtobufReader reader, List<String> keys) throws MalformedException {
    int records = 0;
    while (reader.next()) {
      switch (reader.field()) {
        case PARTITION_KEYS -> keys.add(Unicode.escaped(reader.bytes()));
        case RECORDS -> {
          reader.message();
          records++;
        }
        default -> reader.skip();
      }
    }
    return records;
  }

  private static <R> void read(
      ProtobufReader reader, List<String> keys, byte[] data, Maker<R> maker, List<R> made)
      throws MalformedException {
    while (reader.next()) {
      if (reader.field() == RECORDS) {
        made.add(record(reader.message(), keys, data, maker, made.size()));
      } else {
        reader.skip();
      }
    }
  }

  private static <R> R record(
      ProtobufReader reader, List<String> keys, byte[] data, Maker<R> maker, int sub)
      throws MalformedException {
    long key = -1;
    int start = -1;
    int end = -1;
    while (reader.next()) {
      switch (reader.field()) {
        case KEY_INDEX -> key = reader.number();
        case DATA -> {
          start = reader.delimited();
          end = reader.position();
        }
        default -> reader.skip();
      }
    }
    if (start < 0) {
      throw new MalformedException("a record without data");
    }
    return maker.make(sub, key(keys, key), data, start, end - start);
  }

  private static String key(List<String> keys, long index) throws MalformedException {
    if (index < 0 || index >= keys.size()) {
      throw new MalformedException("no partition key " + index);
    }
    return keys.get((int) index);
  }
}
