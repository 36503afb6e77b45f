package io.weir.window;

import io.weir.LimitExceededException;
import io.weir.aggregate.Aggregate;
import io.weir.aggregate.Held;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Codec;
import io.weir.codec.Codecs;
import io.weir.codec.UnreadableStateException;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import java.util.ArrayList;
import java.util.List;

/**
 * All elements of a window, in the order of the log; of sessions that became one, those of the
 * earlier session first. Each is kept as its bytes, so that every pane has elements of its own.
 */
record ElementsAggregate<V>(Codec<V> codec) implements Aggregate<V, List<byte[]>, List<V>> {
  @Override
  public List<byte[]> create() {
    return new ArrayList<>();
  }

  @Override
  public List<byte[]> add(List<byte[]> elements, V value) {
    elements.add(codec.encode(Held.value(value, "an element")));
    return bounded(elements);
  }

  @Override
  public List<byte[]> merge(List<byte[]> left, List<byte[]> right) {
    left.addAll(right);
    return bounded(left);
  }

  private static List<byte[]> bounded(List<byte[]> elements) {
    if (elements.size() > Window.MAX_ELEMENTS_PER_WINDOW) {
      throw new LimitExceededException(
          "MAX_ELEMENTS_PER_WINDOW",
          Window.MAX_ELEMENTS_PER_WINDOW,
          "give the process an aggregate in the place of all elements, or use smaller windows or a"
              + " finer key");
    }
    return elements;
  }

  @Override
  public List<V> result(List<byte[]> elements) {
    List<V> values = new ArrayList<>(elements.size());
    elements.forEach(bytes -> values.add(Codecs.stored(codec, bytes)));
    return values;
  }

  @Override
  public List<byte[]> copy(List<byte[]> elements) {
    return new ArrayList<>(elements);
  }

  @Override
  public void write(List<byte[]> elements, BinaryWriter out) {
    out.unsigned(elements.size());
    elements.forEach(out::bytes);
  }

  @Override
  public List<byte[]> read(BinaryReader in) {
    int count = in.count(1);
    if (count > Window.MAX_ELEMENTS_PER_WINDOW) {
      throw new UnreadableStateException(
          count
              + " elements of a window, more than MAX_ELEMENTS_PER_WINDOW = "
              + Window.MAX_ELEMENTS_PER_WINDOW);
    }
    List<byte[]> elements = new ArrayList<>(count + 1);
    for (int i = 0; i < count; i++) {
      elements.add(in.bytes());
    }
    return elements;
  }

  @Override
  public Description description() {
    return Description.of("aggregate", "elements").with(codec.description());
  }

  @Override
  public List<Resource> resources() {
    return codec.resources();
  }
}
