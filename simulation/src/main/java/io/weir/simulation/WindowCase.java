package io.weir.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.Json;
import io.weir.testkit.Cuts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A window case: its lines become records that carry the watermark which holds after them, its
 * watermark lines become punctuated records. Line by line, with a tick after each, every row's step
 * is compared; in other cuts the rows alone.
 */
final class WindowCase implements CaseHistories {
  private final JsonNode expected;
  private final boolean withDropped;
  private final JsonNode spec;
  private final JsonNode input;
  private final List<String> partitions = new ArrayList<>();
  private final long bound;
  private final int watermarkEvery;

  WindowCase(JsonNode one) {
    this.expected = Quirks.expected(one);
    this.withDropped = one.path("lateOutput").asBoolean(true);
    this.spec = one.path("spec");
    this.input = one.path("input");
    spec.path("partitions").forEach(name -> partitions.add(name.asText()));
    this.bound = spec.path("outOfOrderness").asLong(-1);
    this.watermarkEvery = spec.path("watermarkEvery").asInt(1);
  }

  /** With one shard and no wall clock. */
  @Override
  public boolean cutsMustNotMatter() {
    boolean wallClock = false;
    for (JsonNode line : input) {
      wallClock |=
          line.has("advanceProcessingTime") || line.has("processingTime") || line.has("idle");
    }
    return partitions.size() < 2 && !wallClock;
  }

  @Override
  public String lineByLine() {
    CaseRig rig = rig(Cuts.oneByOne());
    Feed feed = new Feed(rig);
    Rows rows = new Rows();
    for (int step = 0; step < input.size(); step++) {
      feed.line(input.get(step));
      rig.run();
      rows.take(rig, step);
    }
    if (flushes()) {
      feed.watermark(Long.MAX_VALUE);
      rig.run();
      rows.take(rig, input.size());
    }
    return rows.difference(expected, withDropped);
  }

  @Override
  public String inCuts(Cuts cuts, boolean again) {
    CaseRig rig = rig(cuts);
    Feed feed = new Feed(rig);
    input.forEach(feed::line);
    if (flushes()) {
      feed.watermark(Long.MAX_VALUE);
    }
    rig.run();
    if (again) {
      rig.redeliverEverything();
    }
    Rows rows = new Rows();
    rows.take(rig, Rows.NO_STEP);
    return rows.difference(expected, withDropped);
  }

  private boolean flushes() {
    return spec.path("flush").asBoolean(true);
  }

  private CaseRig rig(Cuts cuts) {
    return new CaseRig(new WindowDefinition(spec).function(), Math.max(1, partitions.size()), cuts);
  }

  /** Turns lines into records. */
  private final class Feed {
    private final CaseRig rig;
    private final Map<Integer, Long> highest = new HashMap<>();
    private final Map<Integer, Integer> events = new HashMap<>();

    Feed(CaseRig rig) {
      this.rig = rig;
    }

    void line(JsonNode line) {
      if (line.has("watermark")) {
        watermark(line);
      } else if (line.has("restart")) {
        rig.restart();
      } else if (line.has("idle")) {
        rig.idle(partitions.indexOf(line.path("idle").asText()));
      } else if (line.has("advanceProcessingTime")) {
        rig.run();
        rig.clockTo(rig.now() + line.path("advanceProcessingTime").asLong());
      } else if (line.has("processingTime")) {
        rig.run();
        rig.clockTo(line.path("processingTime").asLong());
      } else {
        event(line);
      }
    }

    private void watermark(JsonNode line) {
      JsonNode value = line.path("watermark");
      long watermark = value.isTextual() ? Long.MAX_VALUE : value.asLong();
      if (line.has("partition")) {
        punctuate(partitions.indexOf(line.path("partition").asText()), watermark);
      } else {
        watermark(watermark);
      }
    }

    void watermark(long watermark) {
      for (int shard = 0; shard < rig.shards(); shard++) {
        punctuate(shard, watermark);
      }
    }

    private void punctuate(int shard, long watermark) {
      put(shard, new WindowLine(null, 0, 0, watermark));
    }

    private void event(JsonNode line) {
      int shard = line.has("partition") ? partitions.indexOf(line.path("partition").asText()) : 0;
      long ts = line.path("ts").asLong();
      put(
          shard,
          new WindowLine(
              line.path("key").asText(),
              ts,
              line.path("value").asLong(),
              watermarkAfter(shard, ts)));
    }

    private Long watermarkAfter(int shard, long ts) {
      long max = Math.max(ts, highest.getOrDefault(shard, Long.MIN_VALUE));
      highest.put(shard, max);
      int count = events.merge(shard, 1, Integer::sum);
      return bound >= 0 && count % watermarkEvery == 0 ? max - bound - 1 : null;
    }

    private void put(int shard, WindowLine line) {
      rig.put(shard, Json.of(WindowLine.class).text(line));
    }
  }
}
