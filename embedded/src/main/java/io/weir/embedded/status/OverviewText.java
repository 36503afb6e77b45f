package io.weir.embedded.status;

import io.weir.audit.Finding;
import io.weir.audit.FunctionStatus;
import io.weir.embedded.explain.Times;
import io.weir.state.Progress;
import io.weir.state.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/** An overview as lines of text: what needs a look first. */
public final class OverviewText {
  private final Overview overview;
  private final FunctionStatus status;
  private final long now;
  private final boolean showKeys;
  private final int mostShards;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param now epoch milliseconds
   * @param mostShards the most shards that are shown, those that are furthest behind
   */
  public OverviewText(Overview overview, long now, boolean showKeys, int mostShards) {
    this.overview = overview;
    this.status = overview.status();
    this.now = now;
    this.showKeys = showKeys;
    this.mostShards = mostShards;
  }

  /** The lines. */
  public List<String> lines(Duration tick, Duration behind) {
    List<Overview.Concern> concerns = overview.concerns(now, tick, behind);
    lines.add(
        status.name()
            + (concerns.isEmpty()
                ? ": nothing needs a look"
                : ": " + concerns.size() + " to look at"));
    for (Overview.Concern concern : concerns) {
      lines.add("  ! " + concern.code() + ": " + concern.what());
      lines.add("    => " + concern.then());
    }
    records();
    eventTime();
    waiting();
    shards();
    overview.notes().forEach(note -> lines.add("  " + note));
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
    long last = status.shards().stream().mapToLong(Progress::arrival).max().orElse(Long.MIN_VALUE);
    lines.add(
        "  last record finished: "
            + (last == Long.MIN_VALUE
                ? "none yet"
                : "arrived " + Times.text(last) + ", " + Times.span(now - last) + " ago"));
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
            .orElse(
                "  event time: "
                    + Times.text(status.furthest())
                    + ", all shards are idle or over"));
  }

  private String held(Progress holding) {
    long watermark = FunctionStatus.watermark(holding);
    long behind = watermark == Long.MIN_VALUE ? 0 : status.furthest() - watermark;
    return "  event time: "
        + Times.text(watermark)
        + ", where "
        + holding.shard()
        + " stands"
        + (behind > 0 ? ", " + Times.span(behind) + " behind the furthest shard" : "")
        + "; "
        + lastRecord(holding);
  }

  private String lastRecord(Progress shard) {
    return shard.arrival() == Long.MIN_VALUE
        ? "no record of it is finished"
        : "its last record arrived "
            + Times.text(shard.arrival())
            + ", "
            + Times.span(now - shard.arrival())
            + " ago";
  }

  private void waiting() {
    if (overview.deep()) {
      lines.add(
          "  "
              + status.keys()
              + " keys; "
              + due(status.eventDueKeys(), "event time", status.firstEventDue())
              + "; "
              + due(status.processingDueKeys(), "the clock", status.firstProcessingDue()));
    } else {
      lines.add(
          "  due backlog: "
              + overview.eventBacklog().text()
              + " keys by event time, "
              + overview.clockBacklog().text()
              + " by the clock");
    }
    String of =
        overview.deep() ? "" : ", of " + overview.sampled() + " keys that are due by the clock";
    lines.add(
        "  parked: "
            + status.parkedKeys()
            + " keys with "
            + status.parkedRecords()
            + " records"
            + of);
    status.parked().forEach(this::parked);
    lines.add(
        "  not known to be delivered: "
            + status.undeliveredEmissions()
            + " results of "
            + status.undeliveredOutboxes()
            + " keys"
            + of);
  }

  private static String due(long keys, String domain, OptionalLong first) {
    return keys
        + " due by "
        + domain
        + (first.isPresent() ? ", the first at " + Times.text(first.getAsLong()) : "");
  }

  private void parked(FunctionStatus.Parked key) {
    lines.add(
        "    key "
            + (showKeys ? key.key().key().replace('\u0000', '~') : Finding.hash(key.key().key()))
            + ": "
            + key.records()
            + " records, tried again at "
            + Times.text(key.until())
            + "; ./weir release has it tried at once");
  }

  private void shards() {
    List<Progress> all =
        status.shards().stream()
            .sorted(
                Comparator.comparing((Progress shard) -> !status.mayDeliver(shard))
                    .thenComparingLong(FunctionStatus::watermark))
            .toList();
    all.stream().limit(mostShards).forEach(this::shard);
    if (all.size() > mostShards) {
      lines.add(
          "  and " + (all.size() - mostShards) + " shards more; --shards N shows more, --json all");
    }
  }

  private void shard(Progress shard) {
    Lag lag = overview.lags().get(shard.shard());
    lines.add(
        "  shard "
            + shard.shard()
            + ": watermark "
            + Times.text(FunctionStatus.watermark(shard))
            + ", "
            + lastRecord(shard)
            + (lag == null
                ? ""
                : lag.millis() == 0
                    ? ", at the tip of its stream"
                    : ", " + Times.span(lag.millis()) + " behind its stream")
            + ", "
            + shard.tally().total()
            + " records, up to "
            + shard.reached().map(mark -> mark.position().toString()).orElse("none")
            + life(shard)
            + shard
                .suspect()
                .map(suspect -> ", tried alone from " + suspect.position())
                .orElse(""));
  }

  private String life(Progress shard) {
    if (!status.mayDeliver(shard)) {
      return ", over";
    }
    boolean passed =
        !shard.marks().isEmpty() && !shard.lastRecord().equals(shard.marks().getLast());
    return (shard.idle() ? ", idle" : "") + (passed ? ", time has passed by the clock" : "");
  }
}
