package io.weir.lambda;

import io.weir.Unicode;
import io.weir.lambda.ProtobufReader.MalformedException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Takes apart what the Kinesis Producer Library packed into one record: four bytes of magic, an
 * {@code AggregatedRecord} in protobuf, its MD5. Whatever is not exactly that is a plain record, as
 * the library says: nothing is lost by it, a damaged one is given to the source's codec whole.
 */
final class KplRecords {
  private static final byte[] MAGIC = {(byte) 0xf3, (byte) 0x89, (byte) 0x9a, (byte) 0xc2};
  private static final int DIGEST = 16;

  private static final int PARTITION_KEYS = 1;
  private static final int RECORDS = 3;
  private static final int KEY_INDEX = 1;
  private static final int DATA = 3;

  /** A record as the producer put it. */
  record UserRecord(String partitionKey, byte[] data) {}

  private record Indexed(long key, byte[] data) {}

  private KplRecords() {}

  /** The records packed into one, in order; empty = it is a plain record. */
  static Optional<List<UserRecord>> unpack(byte[] data) {
    int end = data.length - DIGEST;
    if (!maybe(data, 0, data.length) || !digestFits(data, end)) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(new ProtobufReader(data, MAGIC.length, end)));
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

  private static List<UserRecord> read(ProtobufReader reader) throws MalformedException {
    List<String> keys = new ArrayList<>();
    List<Indexed> records = new ArrayList<>();
    while (reader.next()) {
      switch (reader.field()) {
        case PARTITION_KEYS -> keys.add(Unicode.escaped(reader.bytes()));
        case RECORDS -> records.add(record(reader.message()));
        default -> reader.skip();
      }
    }
    List<UserRecord> resolved = new ArrayList<>(records.size());
    for (Indexed record : records) {
      resolved.add(new UserRecord(key(keys, record.key()), record.data()));
    }
    return resolved;
  }

  private static Indexed record(ProtobufReader reader) throws MalformedException {
    long key = -1;
    byte[] data = null;
    while (reader.next()) {
      switch (reader.field()) {
        case KEY_INDEX -> key = reader.number();
        case DATA -> data = reader.bytes();
        default -> reader.skip();
      }
    }
    if (data == null) {
      throw new MalformedException("a record without data");
    }
    return new Indexed(key, data);
  }

  private static String key(List<String> keys, long index) throws MalformedException {
    if (index < 0 || index >= keys.size()) {
      throw new MalformedException("no partition key " + index);
    }
    return keys.get((int) index);
  }
}
