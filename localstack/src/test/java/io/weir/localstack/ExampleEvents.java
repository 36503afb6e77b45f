package io.weir.localstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.functions.earthquakes.Earthquakes;
import io.weir.localstack.Deployed.Message;
import io.weir.localstack.Deployed.Put;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Real events of one file, and what a few lines without Weir make of them.
 *
 * @param key the field with the key
 * @param time the field with the event's time, epoch milliseconds
 * @param bound how far a shard's clock is behind the latest event, milliseconds
 * @param lateness how long an hour takes events after its end, milliseconds
 */
record ExampleEvents(String file, int count, String key, String time, long bound, long lateness) {
  static final long HOUR = 3_600_000;
  private static final long MONTH = 30 * 24 * HOUR;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the functions must come to: the events of each closed hour, and the late ones. */
  record Plain(Map<String, List<JsonNode>> hours, Set<String> late) {}

  List<ObjectNode> events() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Earthquakes.class.getResourceAsStream("/data/" + file), StandardCharsets.UTF_8))) {
      List<ObjectNode> all = new ArrayList<>();
      for (String line = lines.readLine(); line != null && all.size() < count; ) {
        all.add((ObjectNode) JSON.readTree(line));
        line = lines.readLine();
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Message> messages() {
    return events().stream()
        .map(event -> Message.of(event.path(key).asText(), event.toString()))
        .toList();
  }

  /** For each shard an event so much later that every hour before it closes. */
  List<Message> last(Deployed function) {
    ObjectNode any = events().getFirst();
    long end = events().stream().mapToLong(event -> event.path(time).asLong()).max().orElseThrow();
    return function.openShards().stream()
        .map(shard -> last(any, end + MONTH, shard.shardId(), Deployed.hashKey(shard)))
        .toList();
  }

  private Message last(ObjectNode any, long at, String shard, String hashKey) {
    ObjectNode event = any.deepCopy();
    event.put("id", "end-" + shard).put(key, "end-" + shard).put(time, at);
    return new Message(shard, event.toString().getBytes(StandardCharsets.UTF_8), hashKey);
  }

  /**
   * Hours by {@code key/start}: an event is late by the clock of its own shard, as it stood when
   * the event came; an hour is closed if the slowest shard's clock has passed it at the end.
   */
  Plain plain(List<Put> puts) throws IOException {
    Map<String, Long> clocks = new HashMap<>();
    Map<String, List<JsonNode>> hours = new TreeMap<>();
    Set<String> late = new HashSet<>();
    for (Put put : inOrder(puts)) {
      JsonNode event = JSON.readTree(put.message().data());
      long at = event.path(time).asLong();
      long start = Math.floorDiv(at, HOUR) * HOUR;
      if (start + HOUR - 1 + lateness <= clocks.getOrDefault(put.shard(), Long.MIN_VALUE)) {
        late.add(event.path("id").asText());
      } else {
        String hour = event.path(key).asText() + "/" + start;
        hours.computeIfAbsent(hour, name -> new ArrayList<>()).add(event);
      }
      clocks.merge(put.shard(), at - bound - 1, Math::max);
    }
    long slowest = clocks.values().stream().mapToLong(Long::longValue).min().orElseThrow();
    hours.keySet().removeIf(hour -> endOf(hour) > slowest);
    return new Plain(hours, late);
  }

  private static long endOf(String hour) {
    return Long.parseLong(hour.substring(hour.indexOf('/') + 1)) + HOUR - 1;
  }

  /** As the shards hold them. */
  static List<Put> inOrder(List<Put> puts) {
    return puts.stream()
        .sorted(
            Comparator.comparing(Put::shard).thenComparing(put -> new BigInteger(put.sequence())))
        .toList();
  }
}
