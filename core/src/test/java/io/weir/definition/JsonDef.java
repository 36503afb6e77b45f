package io.weir.definition;

import io.weir.codec.Json;
import java.util.List;

/**
 * A codec as one release declares it, with values that it writes.
 *
 * @param values of the classes that the codec reads
 */
record JsonDef<T>(Json<T> codec, List<T> values) {
  @SafeVarargs
  @SuppressWarnings("varargs")
  JsonDef(Json<T> codec, T... values) {
    this(codec, List.of(values));
  }

  @Override
  public String toString() {
    return codec.describe();
  }
}
