package io.weir.embedded.status;

import io.weir.embedded.status.Overview.Concern;
import io.weir.spi.Signal;
import java.util.ArrayList;
import java.util.List;

/** What the sums of a function's lines mean, with the runbook that mends it. */
final class ToldConcerns {
  /** From here on a batch has a hot key. */
  private static final int HOT_PERCENT = 20;

  /** From here on more comes again than is usual, as the alarm has it. */
  private static final int REPEATED_PERCENT = 20;

  /** From here on a key is large, as the alarm has it. */
  private static final int LARGE_KEY = 256 * 1024;

  private final ToldSums told;
  private final List<Concern> all = new ArrayList<>();

  ToldConcerns(ToldSums told) {
    this.told = told;
  }

  List<Concern> all() {
    slow();
    unfinished();
    sinks();
    givenUp();
    containers();
    repeated();
    large();
    lookups();
    return all;
  }

  private void add(boolean is, String code, String what, String runbook) {
    if (is) {
      all.add(new Concern(code, what, "docs/operate/runbooks/" + runbook + ".md"));
    }
  }

  private void slow() {
    long throttles = told.sum(Signal.STORE_THROTTLES);
    add(
        throttles > 0,
        "throttled",
        "DynamoDB has answered " + throttles + " times that the table has no capacity" + hotKey(),
        "backpressure");
    long stops = told.sum(Signal.DEADLINE_STOPS);
    add(
        stops > 0,
        "deadline",
        stops
            + " batches or ticks stopped as their time was over; most of it went into the phase "
            + told.mostOf("phases").map(phase -> "'" + phase + "'").orElse("that is not told")
            + hotKey(),
        "backpressure");
  }

  private String hotKey() {
    long share = told.most(Signal.HOT_KEY_SHARE);
    return share < HOT_PERCENT
        ? ""
        : "; the largest key, "
            + told.mostOf("hotKeys").orElse("unnamed")
            + ", has up to "
            + share
            + " % of a batch";
  }

  private void unfinished() {
    long unfinished = told.sum(Signal.UNFINISHED_BATCHES);
    String reason = told.mostOf("Reason").orElse("the deadline");
    add(
        unfinished > 0,
        "unfinished",
        unfinished
            + " batches or ticks have to come again, mostly because: "
            + reason
            + conflicts(),
        reason.contains("does not answer") ? "network-partition" : "failing-commits");
  }

  private String conflicts() {
    long conflicts = told.sum(Signal.CONFLICTS);
    return conflicts == 0
        ? ""
        : "; " + conflicts + " commits of keys were lost to another invocation";
  }

  private void sinks() {
    long errors = told.sum(Signal.SINK_ERRORS);
    add(
        errors > 0,
        "sink",
        "the sink '"
            + told.mostOf("sinkErrors").orElse("")
            + "' wants results again or refuses them, "
            + errors
            + " times",
        "failing-commits");
  }

  private void givenUp() {
    long killed = told.sum("decodeFailures", ToldSums.KILLED);
    long unreadable = told.sum(Signal.DECODE_FAILURES) - killed;
    add(
        unreadable > 0,
        "unreadable",
        unreadable
            + " records could not be read, mostly: "
            + told.mostOf("decodeFailures").orElse("")
            + "; they are dead letters",
        "schema-failures");
    long others = told.givenUp();
    add(
        others > 0,
        "given-up",
        others
            + " records, timers or results were given up"
            + (killed == 0 ? "" : ", " + killed + " of them since a process has ended in them")
            + "; they are dead letters",
        "loss-on-failover");
  }

  private void containers() {
    long restarts = told.sum(Signal.RESTARTS);
    add(
        restarts > 0,
        "restarts",
        restarts
            + " times a container took over a shard at a record in which another one had ended",
        "loss-on-failover");
  }

  private void repeated() {
    long duplicates = told.sum(Signal.DUPLICATES);
    long again = told.sum(Signal.REDELIVERIES);
    long records = told.sum(Signal.RECORDS);
    add(
        (duplicates + again) * 100 > records * REPEATED_PERCENT,
        "repeated",
        "of "
            + records
            + " records producers had sent "
            + duplicates
            + " before, by their ids, and the log had delivered "
            + again
            + " before; they change nothing",
        "duplicate-outputs");
  }

  private void large() {
    long most = told.most(Signal.KEY_STATE_BYTES);
    add(
        most > LARGE_KEY,
        "large-key",
        "a key that was committed keeps " + most + " bytes" + hotKey(),
        "state-growth");
  }

  private void lookups() {
    long failures = told.sum(Signal.LOOKUP_FAILURES);
    add(
        failures > 0,
        "lookup",
        failures
            + " questions to lookups had no answer; "
            + told.sum(Signal.LOOKUP_FALLBACKS)
            + " keys have a fallback, the others come again",
        "network-partition");
  }
}
