package io.weir.format.avro;

import io.weir.codec.CodecException;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/** The bytes of one record after the other, for one thread. */
final class AvroInput {
  private @Nullable BinaryDecoder decoder;

  /**
   * @throws CodecException if the bytes are not one whole value
   */
  <T> T read(AvroReading<T> reading, byte[] bytes, int offset, int length) {
    BinaryDecoder in = DecoderFactory.get().binaryDecoder(bytes, offset, length, decoder);
    decoder = in;
    try {
      T value = reading.next(in);
      if (!in.isEnd()) {
        throw new CodecException("bytes follow the Avro value; it has another schema", null);
      }
      return value;
    } catch (CodecException told) {
      throw told;
    } catch (StackOverflowError deep) {
      throw new CodecException("the Avro value is nested too deep", deep);
    } catch (IOException | RuntimeException unreadable) {
      throw new CodecException(
          "not a whole Avro value of this schema: " + told(unreadable), unreadable);
    }
  }

  /** Avro's messages name schemas and places, and no values. */
  private static String told(Exception unreadable) {
    boolean says = unreadable instanceof AvroRuntimeException && unreadable.getMessage() != null;
    return says ? String.valueOf(unreadable.getMessage()) : unreadable.getClass().getSimpleName();
  }
}
