package io.weir.join;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The settings of a {@link LatestOf} as one value.
 *
 * @param parts in the order of declaration
 * @param withdraws true if an item is withdrawn before another takes its place
 * @param ttl milliseconds after its last event at which a key is forgotten; 0 = never
 * @param result makes the output value; it may give null for none
 */
record LatestSpec<O>(
    List<LatestPart<?>> parts,
    boolean withdraws,
    long ttl,
    Function<? super Latest, ? extends O> result) {
  LatestPart<?> part(String source) {
    return parts.stream()
        .filter(part -> part.source().equals(source))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(unknown(source)));
  }

  boolean has(String source) {
    return parts.stream().anyMatch(part -> part.source().equals(source));
  }

  String unknown(String source) {
    return "the source '"
        + source
        + "' is not one of "
        + names()
        + " whose latest are joined; give its keyed source to LatestOf.of(..)";
  }

  private String names() {
    return parts.stream().map(LatestPart::source).collect(Collectors.joining("', '", "'", "'"));
  }

  List<String> describe() {
    List<String> lines = new ArrayList<>();
    lines.add("the latest of " + names() + (withdraws ? ", withdrawn before it is replaced" : ""));
    for (LatestPart<?> part : parts) {
      lines.add(
          (part.required() ? "no item without " + part.source() + ", " : "")
              + "older events of "
              + part.source()
              + (part.late() == null
                  ? " are counted and not kept"
                  : " to output " + part.late().name()));
    }
    if (ttl > 0) {
      lines.add("keys are forgotten " + Duration.ofMillis(ttl) + " after their last event");
    }
    return lines;
  }
}
