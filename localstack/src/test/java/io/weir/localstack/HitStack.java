package io.weir.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codec.Json;
import io.weir.localstack.Deployed.Message;
import io.weir.localstack.Deployed.Put;
import io.weir.localstack.function.Hit;
import io.weir.localstack.function.Hits;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The function {@link Hits} on a stream and tables of its own, and what it must come to. */
final class HitStack implements AutoCloseable {
  /** The beginning of a minute. */
  static final long BASE = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  static final long MINUTE = 60_000;
  private static final long LONG_AFTER = 1_000 * MINUTE;

  private final Stack stack;
  private final Deployed hits;
  private final Map<String, Long> expected = new TreeMap<>();
  private final Set<String> ids = new HashSet<>();

  private HitStack(Stack stack) {
    this.stack = stack;
    this.hits = stack.function(Hits.FUNCTION, "hits", "hits-dead-letters");
  }

  static HitStack deploy(Aws aws, String name, Map<String, String> parameters) {
    return new HitStack(Stack.scenario(aws, name, parameters));
  }

  Deployed function() {
    return hits;
  }

  Stack stack() {
    return stack;
  }

  /** So many hits of each page, one a second from an instant on. */
  static List<Hit> hits(String label, List<String> pages, int count, long from) {
    List<Hit> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      for (String page : pages) {
        all.add(new Hit(label + "-" + page + "-" + i, page, from + i * 1_000L));
      }
    }
    return all;
  }

  /** Puts them, and counts by itself what must come of them. */
  List<Put> put(List<Hit> all) {
    for (Hit hit : all) {
      if (ids.add(hit.id()) && !hit.page().equals(Hits.POISON)) {
        long start = Math.floorDiv(hit.at(), MINUTE) * MINUTE;
        expected.merge(hit.page() + "@" + Instant.ofEpochMilli(start), 1L, Long::sum);
      }
    }
    return putRaw(all.stream().map(hit -> message(hit, null)).toList());
  }

  /** Puts what has no part in the counts. */
  List<Put> putRaw(List<Message> messages) {
    return hits.put(messages);
  }

  private static Message message(Hit hit, String hashKey) {
    return new Message(hit.page(), Json.bytes(hit), hashKey);
  }

  /** One hit in each open shard, so much later that every window before it closes. */
  void putLast() {
    List<Message> last =
        hits.openShards().stream()
            .map(shard ->
                message(
                    new Hit(shard.shardId(), "end-" + shard.shardId(), BASE + LONG_AFTER),
                    Deployed.hashKey(shard)))
            .toList();
    putRaw(last);
  }

  /** Ticks until the counts are what they must be, then looks at them once more as a whole. */
  void awaitCounts() {
    Wait.untilAsserted(
        "the counts of " + stack.name(),
        () -> {
          hits.tick();
          assertThat(counts()).isEqualTo(expected);
        });
    Wait.untilAsserted(
        "all records are accounted for",
        () -> assertThat(hits.tally().total()).isEqualTo(records()));
    assertThat(counts()).isEqualTo(expected);
  }

  Map<String, Long> expected() {
    return expected;
  }

  long records() {
    return hits.records();
  }

  /** page@start to hits, as it is in the table. */
  Map<String, Long> counts() {
    Map<String, Long> found = new TreeMap<>();
    for (Map<String, AttributeValue> row : hits.rows("hit-counts")) {
      found.put(
          row.get("page").s() + "@" + row.get("start").s(), Long.valueOf(row.get("hits").n()));
    }
    return found;
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    stack.close();
  }
}
