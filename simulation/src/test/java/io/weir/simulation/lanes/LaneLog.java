package io.weir.simulation.lanes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.codec.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * The records of some shards, and what the rules make of them: each key's events are in one shard,
 * whose clock is its own, so all results are a function of the log alone (P2, S7).
 */
final class LaneLog {
  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  static final Duration WINDOW = Duration.ofMinutes(1);

  private static final String ARN = "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks";
  private static final int KEYS = 5;

  /** What an event is to the function. */
  enum Kind {
    GOOD,
    /** Its window has closed before. */
    LATE,
    /** The producer has put it twice. */
    AGAIN,
    /** The author's code fails on it. */
    POISON
  }

  record Click(String page, String id, Instant at, Kind kind) {}

  /** A row of results. */
  record Count(String page, Instant start, Instant end, long clicks) {}

  final List<List<Click>> shards = new ArrayList<>();

  LaneLog(long seed, int shardCount, int events) {
    Random random = new Random(seed);
    for (int shard = 0; shard < shardCount; shard++) {
      shards.add(events(random, shard, events));
    }
  }

  private static List<Click> events(Random random, int shard, int count) {
    List<Click> events = new ArrayList<>();
    Instant at = NOON;
    for (int i = 0; i < count; i++) {
      at = at.plusSeconds(random.nextInt(12));
      String page = "s" + shard + "-" + random.nextInt(KEYS);
      String id = shard + "." + i;
      int draw = random.nextInt(100);
      if (draw < 4 && at.isAfter(NOON.plusSeconds(300))) {
        events.add(new Click(page, id, at.minusSeconds(200), Kind.LATE));
      } else if (draw < 8 && !events.isEmpty() && events.getLast().kind() == Kind.GOOD) {
        Click last = events.getLast();
        events.add(new Click(last.page(), last.id(), last.at(), Kind.AGAIN));
      } else {
        events.add(new Click(page, id, at, draw < 12 ? Kind.POISON : Kind.GOOD));
      }
    }
    events.add(new Click("s" + shard + "-end", shard + ".end", at.plusSeconds(600), Kind.GOOD));
    return events;
  }

  String shard(int shard) {
    return "shardId-%012d".formatted(shard);
  }

  /** An event of Lambda with records of a shard. */
  byte[] event(int shard, int from, int to) {
    List<String> records = new ArrayList<>();
    for (int i = from; i < to; i++) {
      records.add(record(shard, i));
    }
    return ("{\"Records\":[" + String.join(",", records) + "]}").getBytes(UTF_8);
  }

  private String record(int shard, int place) {
    Click click = shards.get(shard).get(place);
    return """
    {"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"%s","sequenceNumber":"%d","data":"%s",\
    "approximateArrivalTimestamp":%d.5},"eventSource":"aws:kinesis","eventID":"%s:%d",\
    "eventSourceARN":"%s"}\
    """
        .formatted(
            click.page(),
            place + 1,
            Base64.getEncoder().encodeToString(Json.bytes(click)),
            NOON.getEpochSecond() + 10_000 + place,
            shard(shard),
            place + 1,
            ARN);
  }

  /** The clicks by window, of all windows that the clocks of their shards have passed. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    for (List<Click> events : shards) {
      Set<String> seen = new HashSet<>();
      for (Click click : events) {
        boolean counts1 = click.kind() == Kind.GOOD && !click.page().endsWith("-end");
        if (counts1 && seen.add(click.id())) {
          counts.merge(window(click.page(), start(click.at())), 1L, Long::sum);
        }
      }
    }
    return counts;
  }

  static String window(String page, Instant start) {
    return page + " " + start;
  }

  private static Instant start(Instant at) {
    long millis = at.toEpochMilli();
    return Instant.ofEpochMilli(millis - Math.floorMod(millis, WINDOW.toMillis()));
  }

  /** How many events of each kind there are. */
  Map<Kind, Long> kinds() {
    Map<Kind, Long> kinds = new HashMap<>();
    shards.forEach(events -> events.forEach(click -> kinds.merge(click.kind(), 1L, Long::sum)));
    return kinds;
  }
}
