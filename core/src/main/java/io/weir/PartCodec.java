package io.weir;

import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the values of one type by the codec of their stream.
 *
 * @param <T> their type
 */
record PartCodec<V, T extends V>(Codec<V> stream, Class<T> type) implements Codec<T> {
  @Override
  public byte[] encode(T value) {
    return stream.encode(value);
  }

  @Override
  public @Nullable T decode(byte[] bytes) {
    V value = stream.decode(bytes);
    if (value != null && !type.isInstance(value)) {
      throw new CodecException(
          "a "
              + value.getClass().getName()
              + " where each value is a "
              + type.getName()
              + ": only(..) tells them apart");
    }
    return type.cast(value);
  }

  @Override
  public List<Resource> resources() {
    return stream.resources();
  }

  @Override
  public String describe() {
    return stream.describe();
  }

  @Override
  public Description description() {
    return stream.description();
  }
}
