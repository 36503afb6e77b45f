package io.weir.dynamo;

import io.weir.codec.UnreadableStateException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a head as they are stored: deflated where that makes them shorter. Each begun kilobyte
 * of an item costs a write unit with every commit, hundreds of times the cost of deflating it.
 *
 * @param bytes the stored bytes
 * @param opened the number of bytes when inflated; 0 = not deflated
 */
record Packed(byte[] bytes, int opened) {
  /** Fewer bytes are left as they are: they fit a kilobyte with all that is beside them. */
  static final int WORTH = 640;

  /** The largest ratio of deflate. */
  private static final long MOST_FOR_A_BYTE = 1032;

  static Packed of(byte[] plain) {
    byte[] deflated = plain.length < WORTH ? plain : deflated(plain);
    return deflated.length < plain.length
        ? new Packed(deflated, plain.length)
        : new Packed(plain, 0);
  }

  private static byte[] deflated(byte[] plain) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try {
      deflater.setInput(plain);
      deflater.finish();
      byte[] out = new byte[plain.length];
      int length = deflater.deflate(out);
      return deflater.finished() ? Arrays.copyOf(out, length) : plain;
    } finally {
      deflater.end();
    }
  }

  /**
   * Unpacks the bytes.
   *
   * @throws UnreadableStateException if it is damaged
   */
  byte[] open() {
    if (opened == 0) {
      return bytes;
    }
    if (opened > DynamoStateStore.MAX_BULK_BYTES || opened > bytes.length * MOST_FOR_A_BYTE) {
      throw damaged("cannot open to " + opened + " bytes", null);
    }
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(bytes);
      byte[] out = new byte[opened];
      boolean whole = inflater.inflate(out) == opened && inflater.inflate(new byte[1]) == 0;
      if (!whole || !inflater.finished() || inflater.getRemaining() != 0) {
        throw damaged("do not open to " + opened + " bytes", null);
      }
      return out;
    } catch (DataFormatException e) {
      throw damaged("are not deflated", e);
    } finally {
      inflater.end();
    }
  }

  private UnreadableStateException damaged(String what, @Nullable Throwable cause) {
    return new UnreadableStateException(
        bytes.length + " packed bytes of a head " + what + "; restore the item from a backup",
        cause);
  }
}
