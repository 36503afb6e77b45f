package io.weir.embedded;

import io.weir.audit.Finding;
import io.weir.audit.FunctionStatus;
import io.weir.state.Progress;
import io.weir.state.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The status of a function as lines of text. */
final class StatusText {
  private final FunctionStatus status;
  private final long now;
  private final boolean showKeys;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param now epoch milliseconds
   */
  StatusText(FunctionStatus status, long now, boolean showKeys) {
    this.status = status;
    this.now = now;
    this.showKeys = showKeys;
  }

  List<String> lines() {
    lines.add(status.name());
    records();
    eventTime();
    waiting();
    shards();
    return lines;
  }

  private void records() {
    Tally tally = status.tally();
    lines.add(
        "  records: %d applied, %d duplicate, %d late, %d dead letters, %d filtered (sum %d); %d came again"
            .formatted(
                tally.applied(),
                tally.duplicate(),
                tally.late(),
                tally.dead(),
                tally.filtered(),
                tally.total(),
                status.redelivered()));
  }

  /** Adds event time. If keys stay in one shard, each shard has its own, which is in its line. */
  private void eventTime() {
    if (status.shards().isEmpty()) {
      lines.add("  event time: none is kept, or no record is finished");
      return;
    }
    lines.add(
        status
            .holding()
            .map(this::held)
            .orElse("  event time: " + time(status.furthest()) + ", all shards are idle or over"));
  }

  private String held(Progress holding) {
    long watermark = FunctionStatus.watermark(holding);
    long behind = watermark == Long.MIN_VALUE ? 0 : status.furthest() - watermark;
    return "  event time: "
        + time(watermark)
        + ", where "
        + holding.shard()
        + " stands"
        + (behind > 0 ? ", " + behind + " ms behind the furthest shard" : "")
        + "; "
        + lastRecord(holding);
  }

  private String lastRecord(Progress shard) {
    return shard.arrival() == Long.MIN_VALUE
        ? "no record of it is finished"
        : "its last record arrived "
            + Instant.ofEpochMilli(shard.arrival())
            + ", "
            + Duration.ofMillis(Math.max(0, now - shard.arrival())).toSeconds()
            + " s ago";
  }

  private void waiting() {
    lines.add(
        "  keys: "
            + status.keys()
            + "; "
            + due(status.eventDueKeys(), "event time", status.firstEventDue())
            + "; "
            + due(status.processingDueKeys(), "processing time", status.firstProcessingDue()));
    if (status.eventDueKeys() > 0) {
      lines.add(
          "    what is due by event time waits until event time is there; later records move it on, and the clock where its source declares closeWhenSilentFor(..)");
    }
    lines.add(
        "  parked: " + status.parkedKeys() + " keys with " + status.parkedRecords() + " records");
    status.parked().forEach(this::parked);
    if (status.parkedKeys() > status.parked().size()) {
      lines.add("    and " + (status.parkedKeys() - status.parked().size()) + " keys more");
    }
    lines.add(
        "  not delivered, as far as is known: "
            + status.undeliveredEmissions()
            + " results of "
            + status.undeliveredOutboxes()
            + " keys");
  }

  private static String due(long keys, String domain, OptionalLong first) {
    return keys
        + " due by "
        + domain
        + (first.isPresent() ? ", the first at " + time(first.getAsLong()) : "");
  }

  private void parked(FunctionStatus.Parked key) {
    lines.add(
        "    key "
            + (showKeys ? key.key().key().replace('\u0000', '~') : Finding.hash(key.key().key()))
            + ": "
            + key.records()
            + " records, tried again at "
            + time(key.until())
            + "; ./weir release has it tried at once");
  }

  private void shards() {
    status
        .shards()
        .forEach(shard ->
            lines.add(
                "  shard "
                    + shard.shard()
                    + ": watermark "
                    + time(FunctionStatus.watermark(shard))
                    + ", "
                    + shard.tally().total()
                    + " records, up to "
                    + shard.reached().map(mark -> mark.position().toString()).orElse("none")
                    + life(shard)
                    + shard
                        .suspect()
                        .map(suspect -> ", tried alone from " + suspect.position())
                        .orElse("")));
  }

  private String life(Progress shard) {
    if (!status.mayDeliver(shard)) {
      return ", over";
    }
    boolean passed =
        !shard.marks().isEmpty() && !shard.lastRecord().equals(shard.marks().getLast());
    return (shard.idle() ? ", idle" : "") + (passed ? ", time has passed by the clock" : "");
  }

  private static String time(long millis) {
    if (millis == Long.MIN_VALUE) {
      return "none yet";
    }
    return millis == Long.MAX_VALUE ? "the end of time" : Instant.ofEpochMilli(millis).toString();
  }
}
