package io.weir;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The streams of a function by their names, each with the parts of it that are given. */
final class FunctionSources {
  private final String function;
  private final Map<String, KeyedSource<?>> streams = new LinkedHashMap<>();

  private FunctionSources(String function) {
    this.function = function;
  }

  /**
   * The streams that the sources stand in, in the order in which they are given.
   *
   * @throws IllegalArgumentException if one is given twice, or beside a part of it
   */
  static Map<String, KeyedSource<?>> of(String function, List<? extends KeyedSource<?>> given) {
    FunctionSources sources = new FunctionSources(function);
    given.forEach(one -> sources.add(one.asRead()));
    return sources.streams;
  }

  private void add(KeyedSource<?> given) {
    if (given.source().isPart()) {
      addPart(given);
    } else if (streams.putIfAbsent(given.source().name(), given) != null) {
      throw problem(
          "from(..) names the source '"
              + given.source().name()
              + "' twice; give each source a name of its own, and tell events of one stream apart"
              + " with only(..)");
    }
  }

  private void addPart(KeyedSource<?> part) {
    Source<?> stream = part.source().stream();
    KeyedSource<?> known = streams.get(stream.name());
    if (known == null) {
      known = new KeyedSource<>(stream, null);
    } else if (known.parts().isEmpty() || known.source() != stream) {
      throw problem(
          "from(..) gives '"
              + part.source().name()
              + "', a part of '"
              + stream.name()
              + "', beside "
              + (known.parts().isEmpty() ? "the whole of it" : "parts of another source so called")
              + "; declare the stream once as a constant, and give all that is read of it as parts"
              + " by only(..)");
    }
    streams.put(stream.name(), known.with(part));
  }

  private IllegalArgumentException problem(String what) {
    return new IllegalArgumentException("function '" + function + "': " + what);
  }
}
