package io.weir.format.avro;

import java.io.IOException;
import org.apache.avro.io.Decoder;

/** Reads a value; a reader of Avro's, used by one thread. */
interface AvroReading<T> {
  T next(Decoder in) throws IOException;
}
