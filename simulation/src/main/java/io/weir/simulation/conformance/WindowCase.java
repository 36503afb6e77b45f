package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.codec.Json;
import io.weir.testkit.Cuts;
import java.util.ArrayList;
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

  WindowCase(JsonNode one) {
    this.expected = Quirks.expected(one);
    this.withDropped = one.path("lateOutput").asBoolean(true);
    this.spec = one.path("spec");
    this.input = one.path("input");
    spec.path("partitions").forEach(name -> partitions.add(name.asText()));
  }

  /** True with one shard and no wall clock. */
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
    CaseRows rows = new CaseRows();
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
    CaseRows rows = new CaseRows();
    rows.take(rig, CaseRows.NO_STEP);
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
    private final CaseWatermarks watermarks = CaseWatermarks.ofPartitions(spec);

    Feed(CaseRig rig) {
      this.rig = rig;
    }

    void line(JsonNode line) {
      if (line.has("restart")) {
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
        records(line);
      }
    }

    void watermark(long watermark) {
      for (int shard = 0; shard < rig.shards(); shard++) {
        put(shard, new WindowLine(null, 0, 0, watermark));
      }
    }

    /** The event takes its own shard's watermark along; others are moved by punctuations. */
    private void records(JsonNode line) {
      Map<Integer, Long> moved = watermarks.after(line);
      if (line.has("ts")) {
        int shard = watermarks.input(line);
        long value = line.path("value").asLong();
        put(
            shard,
            new WindowLine(
                line.path("key").asText(), line.path("ts").asLong(), value, moved.remove(shard)));
      }
      moved.forEach((shard, watermark) -> put(shard, new WindowLine(null, 0, 0, watermark)));
    }

    private void put(int shard, WindowLine line) {
      rig.put(shard, Json.of(WindowLine.class).text(line));
    }
  }
}
