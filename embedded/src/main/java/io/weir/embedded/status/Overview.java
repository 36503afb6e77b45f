package io.weir.embedded.status;

import io.weir.audit.FunctionStatus;
import io.weir.embedded.explain.Times;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is known of one function.
 *
 * @param table its state table
 * @param status of its progress, and of the keys that were looked at
 * @param deep true if every key was looked at
 * @param sampled the number of keys that were looked at, if not all were
 * @param eventBacklog keys that are due by an event time that has come
 * @param clockBacklog keys that are due by the clock
 * @param unbegun shards that the streams list and of which nothing is stored
 * @param lags how far shards are behind, as far as the streams were asked
 * @param shardsWait false if no shard waits for the event time of another one
 * @param told what the function's lines of metrics say, if they were given
 * @param notes what could not be asked, in words
 */
public record Overview(
    String table,
    FunctionStatus status,
    boolean deep,
    long sampled,
    Backlog eventBacklog,
    Backlog clockBacklog,
    List<Shard> unbegun,
    Map<Shard, Lag> lags,
    boolean shardsWait,
    LogLines told,
    List<String> notes) {

  /**
   * Something that needs a look.
   *
   * @param code its name in JSON
   * @param what a sentence
   * @param then what to do
   */
  public record Concern(String code, String what, String then) {}

  /**
   * What needs a look; nothing if the function is healthy. Dead letters are no concern of their
   * own: they are counted for ever.
   *
   * @param now epoch milliseconds
   * @param tick how often ticks come
   * @param behind how far a shard may be behind
   */
  public List<Concern> concerns(long now, Duration tick, Duration behind) {
    List<Concern> all = new ArrayList<>();
    lagging(behind, all);
    held(now, behind, all);
    overdue(now, tick, all);
    if (status.parkedKeys() > 0) {
      all.add(
          new Concern(
              "parked",
              status.parkedKeys() + " keys are parked with " + status.parkedRecords() + " records",
              "./weir explain --key KEY says by which record; the log of the function says why"));
    }
    if (status.undeliveredOutboxes() > 0) {
      all.add(
          new Concern(
              "undelivered",
              status.undeliveredEmissions()
                  + " results of "
                  + status.undeliveredOutboxes()
                  + " keys are not known to be delivered",
              "they are sent again by the next tick or redelivery; if they stay, look at the sink"));
    }
    alone(all);
    all.addAll(told.concerns(status.name()));
    return all;
  }

  private void lagging(Duration behind, List<Concern> all) {
    lags.entrySet().stream()
        .filter(one -> one.getValue().millis() > behind.toMillis())
        .max(Map.Entry.comparingByValue(java.util.Comparator.comparingLong(Lag::millis)))
        .ifPresent(one ->
            all.add(
                new Concern(
                    "lag",
                    "the shard "
                        + one.getKey()
                        + " is "
                        + Times.span(one.getValue().millis())
                        + " behind its stream, the furthest of those that were asked",
                    "is the function failing, throttled or too slow? Its log and its iterator age"
                        + " say")));
  }

  /** A shard that holds back what others have reached, and is silent for too long. */
  private void held(long now, Duration behind, List<Concern> all) {
    if (!shardsWait) {
      return;
    }
    status
        .holding()
        .filter(shard -> now - lastNews(shard) > behind.toMillis())
        .filter(shard -> FunctionStatus.watermark(shard) < status.furthest())
        .filter(shard -> !isBehind(shard))
        .ifPresent(shard ->
            all.add(
                new Concern(
                    "silent-shard",
                    "the shard "
                        + shard.shard()
                        + " has brought nothing for "
                        + Times.span(now - lastNews(shard))
                        + ", and its event time is "
                        + Times.span(status.furthest() - FunctionStatus.watermark(shard))
                        + " behind the furthest",
                    "it holds the windows and timers of all keys: ./weir explain --key KEY says of"
                        + " one which event moves it, or what the source could declare")));
    if (!unbegun.isEmpty()) {
      all.add(
          new Concern(
              "unbegun-shard",
              unbegun.size()
                  + " shards that the stream lists have brought nothing, "
                  + unbegun.getFirst()
                  + " first",
              "they hold the windows and timers of all keys, until a tick finds them idle"));
    }
  }

  /** True if its stream has records for it: it is not silent, whatever stops the function. */
  private boolean isBehind(Progress shard) {
    Lag lag = lags.get(shard.shard());
    return lag != null && lag.millis() > 0;
  }

  private static long lastNews(Progress shard) {
    return shard.arrival() == Long.MIN_VALUE ? 0 : shard.arrival();
  }

  private void overdue(long now, Duration tick, List<Concern> all) {
    boolean standsLong =
        status.shards().stream().allMatch(shard -> now - lastNews(shard) > 2 * tick.toMillis());
    if (clockBacklog.keys() > 0 || eventBacklog.keys() > 0 && standsLong) {
      all.add(
          new Concern(
              "tick-missing",
              "due and not looked at by a tick: "
                  + eventBacklog.text()
                  + " keys by event time, "
                  + clockBacklog.text()
                  + " by the clock",
              "is the schedule enabled, and do ticks end without an error? Invoke one by hand with"
                  + " {\"weir\":\"tick\"}"));
    }
  }

  private void alone(List<Concern> all) {
    status.shards().stream()
        .filter(shard -> shard.suspect().isPresent())
        .findFirst()
        .ifPresent(shard ->
            all.add(
                new Concern(
                    "tried-alone",
                    "the record at "
                        + shard.suspect().orElseThrow().position()
                        + " is begun again and again, or tried alone: a process ended in it",
                    "docs/operate/dead-letters.md: what ends the process becomes a dead letter")));
  }
}
