package io.weir.simulation.histories;

import io.weir.testkit.SimulatedPut;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Computes the hashes of records. Hashes are 32 hexadecimal digits. */
final class Routing {
  private static final int PLACES = 8;
  private static final BigInteger PLACE =
      BigInteger.TWO.pow(128).divide(BigInteger.valueOf(PLACES));

  private Routing() {}

  /** A record with the explicit hash key that its producer gives it, if it does. */
  static SimulatedPut routed(Spec spec, SimulatedPut record, int index) {
    return switch (spec.hashes()) {
      case NONE -> record;
      case BY_KEY -> record.withHashKey(place(record.partitionKey(), 0));
      case WILD -> record.withHashKey(place(record.partitionKey(), index));
    };
  }

  private static BigInteger place(String partitionKey, int more) {
    int number = Math.floorMod(partitionKey.hashCode() * 3 + more, PLACES);
    return PLACE.multiply(BigInteger.valueOf(number)).add(BigInteger.ONE);
  }

  /** The hash that chooses the shard of a partition key's records. */
  static String chooses(Spec spec, String partitionKey) {
    return spec.hashes() == Spec.Hashes.BY_KEY
        ? String.format("%032x", place(partitionKey, 0))
        : hash(partitionKey);
  }

  static String hash(String partitionKey) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(md5.digest(partitionKey.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
