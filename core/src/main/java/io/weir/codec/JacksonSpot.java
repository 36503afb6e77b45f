package io.weir.codec;

import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A place at which a value stands: by which of Jackson's readers and writers, without the wrappers
 * that Weir puts around them.
 *
 * @param reader null if there is none
 * @param writer null if there is none
 * @param readIn the property that is read; null if it is in none
 * @param writtenIn the property that is written; null if it is in none
 */
record JacksonSpot(
    JavaType type,
    @Nullable JsonDeserializer<?> reader,
    @Nullable JsonSerializer<?> writer,
    @Nullable BeanProperty readIn,
    @Nullable BeanProperty writtenIn) {
  JacksonSpot {
    reader = unwrapped(reader);
    writer = writer instanceof JsonOrder order ? order.inner() : writer;
  }

  private static @Nullable JsonDeserializer<?> unwrapped(@Nullable JsonDeserializer<?> reader) {
    return reader instanceof JsonTimes || reader instanceof JsonNumbers
        ? reader.getDelegatee()
        : reader;
  }

  /** What is the same if the same is written: a property may change how its object is. */
  Object identity() {
    return reader instanceof com.fasterxml.jackson.databind.deser.BeanDeserializerBase
        ? new Identity(reader)
        : type;
  }

  /** Two are equal if they are one. */
  private record Identity(Object of) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Identity one && one.of == of;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(of);
    }
  }
}
