package io.weir.embedded;

import io.weir.DeadLetter;
import io.weir.engine.BatchHandler;
import io.weir.engine.Topology;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.testkit.EventSourceMapping;
import io.weir.testkit.ShardSimulator;
import io.weir.testkit.SimulatedClock;
import io.weir.testkit.SimulatedInvocation;
import io.weir.testkit.SimulatedPut;
import io.weir.testkit.SimulatedStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A stream of one shard for each source, with the lines that were put into it. */
final class LocalStreams {
  /** A record's position, alone or inside an emission's id. */
  private static final Pattern RECORD = Pattern.compile("shardId-\\d{12}@\\d+");

  private final SimulatedClock clock;
  private final Map<String, SimulatedStream> streams = new LinkedHashMap<>();
  private final List<ShardSimulator> simulators = new ArrayList<>();
  private final Map<Position, Line> lines = new HashMap<>();

  LocalStreams(Set<String> sources, SimulatedClock clock) {
    this.clock = clock;
    sources.forEach(source ->
        streams.put(
            source,
            SimulatedStream.of(source, 1, clock).maximumRecordBytes(SimulatedPut.MAXIMUM_BYTES)));
  }

  /** Lets a mapping for each stream give its records to a handler. */
  void start(int batch, BatchHandler handler) {
    EventSourceMapping mapping =
        EventSourceMapping.builder().batchSize(batch).reportBatchItemFailures(true).build();
    streams
        .values()
        .forEach(stream -> simulators.add(ShardSimulator.start(stream, mapping, handler)));
  }

  void put(Line line) {
    clock.advanceTo(Math.max(clock.nowMillis(), line.arrival()));
    SimulatedPut put = SimulatedPut.of(line.partitionKey(), line.data()).arrivingAt(line.arrival());
    lines.put(streams.get(line.source()).put(put), line);
  }

  /**
   * Delivers all that was put.
   *
   * @param delivered receives each delivery; what it throws ends the run
   */
  void deliver(int maxInvocations, Consumer<SimulatedInvocation> delivered) {
    simulators.forEach(simulator -> deliver(simulator, maxInvocations, delivered));
  }

  private void deliver(
      ShardSimulator simulator, int maxInvocations, Consumer<SimulatedInvocation> delivered) {
    int count = 0;
    for (OptionalLong due = simulator.nextDue(); due.isPresent(); due = simulator.nextDue()) {
      if (count == maxInvocations) {
        throw new IllegalStateException(
            "not idle after " + count + " invocations; last: " + simulator.last());
      }
      clock.advanceTo(due.getAsLong());
      Optional<SimulatedInvocation> delivery = simulator.step();
      delivery.ifPresent(delivered);
      count += delivery.isPresent() ? 1 : 0;
    }
    simulator.runUntilIdle(0);
  }

  Topology topology() {
    return SimulatedStream.topologyOf(List.copyOf(streams.values()));
  }

  List<Shard> shards() {
    return streams.values().stream().map(stream -> stream.shards().getFirst()).toList();
  }

  /** The dead letters as the run shows them, each with its line if it is known. */
  List<Letter> shown(List<DeadLetter> letters) {
    if (letters.isEmpty()) {
      return List.of();
    }
    Map<String, Line> byName = new HashMap<>();
    lines.forEach((position, line) -> byName.put(position.toString(), line));
    return letters.stream().map(letter -> Letter.of(letter, line(letter, byName))).toList();
  }

  /** The line of a letter, or the line that caused it; null if the letter names none. */
  private Line line(DeadLetter letter, Map<String, Line> byName) {
    Matcher record = RECORD.matcher(letter.position());
    Line found = null;
    while (record.find()) {
      for (String source : streams.keySet()) {
        if (letter.position().startsWith(source + "/", record.start() - source.length() - 1)) {
          Line line = byName.get(source + "/" + record.group());
          found = line == null ? found : line;
        }
      }
    }
    return found;
  }
}
