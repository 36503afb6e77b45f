package io.weir.embedded;

import io.weir.DeadLetter;
import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.dynamo.DeadLetterTable;
import io.weir.dynamo.DynamoSink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The sinks of a function in a local run. Tables are in this process, and {@link JsonLinesSink}
 * prints. Any other sink encodes its results and is not opened unless it is named: nothing leaves
 * the machine unasked.
 */
final class LocalSinks {
  private final StreamFunction function;
  private final Set<String> delivered;
  private final Map<String, SeenSink<?>> seen = new LinkedHashMap<>();
  private final StreamFunction running;

  /**
   * @param function with its tables in this process
   * @param delivered the names of sinks that are opened and get their results
   * @throws UsageException if the function has no sink of such a name
   */
  LocalSinks(StreamFunction function, Set<String> delivered) {
    this.function = function;
    this.delivered = delivered;
    List<String> names = function.allSinks().stream().map(Sink::name).toList();
    delivered.stream()
        .filter(name -> !names.contains(name))
        .findFirst()
        .ifPresent(name -> {
          throw new UsageException(
              "--deliver " + name + " names no sink of the function; its sinks are " + names);
        });
    this.running = function.withSinks(this::seen);
  }

  private Sink<?> seen(Sink<?> sink) {
    if (sink instanceof DynamoSink<?>) {
      return sink;
    }
    return seen.computeIfAbsent(sink.name(), any -> new SeenSink<>(sink, delivers(sink)));
  }

  private boolean delivers(Sink<?> sink) {
    return sink instanceof DeadLetterTable
        || sink instanceof JsonLinesSink<?>
        || delivered.contains(sink.name());
  }

  /** The function with its sinks watched. */
  StreamFunction running() {
    return running;
  }

  /** The dead letters in the function's own sink for them; empty if it declares none. */
  Optional<List<DeadLetter>> letters() {
    return function
        .deadLetters()
        .map(own ->
            seen.get(own.name()).taken().stream().map(one -> (DeadLetter) one.value()).toList());
  }

  /** The results in all sinks but tables, in the order of the function's sinks. */
  List<Output> outputs() {
    List<Output> outputs = new ArrayList<>();
    for (Sink<?> sink : function.allSinks()) {
      SeenSink<?> one = seen.get(sink.name());
      if (one != null && !isForLetters(sink)) {
        outputs.add(Output.of(one));
      }
    }
    return outputs;
  }

  private boolean isForLetters(Sink<?> sink) {
    return function.deadLetters().filter(own -> own.name().equals(sink.name())).isPresent();
  }
}
