package io.weir.embedded.explain;

import io.weir.StateEntry;
import io.weir.audit.KeyView;
import io.weir.engine.StoredTimes;
import io.weir.engine.StoredTimes.Feeding;
import io.weir.spi.Emission;
import io.weir.state.KeyRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a key keeps, when something becomes of it, and why it has not.
 *
 * @param eventTime the event time by which a tick would step the key, epoch milliseconds; {@link
 *     Long#MIN_VALUE} if there is none, or none is known
 * @param feeding the shards that this is the least of
 * @param kept the operator's state as it tells it
 * @param waits its entries, with a cause for each of their times
 * @param causes the causes, the first of each kind, what holds the whole key before others
 */
public record Explanation(
    KeyFacts facts,
    long eventTime,
    List<Feeding> feeding,
    KeyFacts.Kept kept,
    List<Wait> waits,
    List<Cause> causes) {

  /**
   * Explains a key.
   *
   * @param window the start of the only window that is asked for, epoch milliseconds; empty = all
   * @param near what is known of keys that are written like it; used if it has no item
   */
  public static Explanation of(KeyFacts facts, OptionalLong window, List<String> near) {
    KeyView view = facts.view();
    if (view == null) {
      return new Explanation(
          facts,
          Long.MIN_VALUE,
          List.of(),
          new KeyFacts.Kept(List.of(), null),
          List.of(),
          List.of(absent(facts, near)));
    }
    KeyRecord record = view.record();
    if (record == null) {
      Cause cause =
          new Cause(
              Cause.Kind.UNREADABLE, String.valueOf(view.problem()), "./weir audit says more");
      return new Explanation(
          facts,
          Long.MIN_VALUE,
          List.of(),
          new KeyFacts.Kept(List.of(), view.problem()),
          List.of(),
          List.of(cause));
    }
    return of(facts, new Judge(facts, view, record), record, window);
  }

  private static Explanation of(
      KeyFacts facts, Judge judge, KeyRecord record, OptionalLong window) {
    KeyFacts.Kept kept = facts.kept();
    Set<Cause> causes = new LinkedHashSet<>(judge.ofKey());
    List<Wait> waits = new ArrayList<>();
    for (StateEntry entry : kept.entries()) {
      if (window.isEmpty() || isWindow(entry, window.getAsLong())) {
        waits.add(new Wait(entry, entry.dues().stream().map(judge::of).toList()));
      }
    }
    waits.forEach(wait -> wait.causes().forEach(cause -> addFirst(cause, causes)));
    String problem = kept.problem();
    if (problem != null && facts.definition() != null) {
      causes.add(new Cause(Cause.Kind.UNREADABLE, problem, "deploy code that reads it"));
    }
    if (window.isPresent() && waits.isEmpty()) {
      causes.add(notOpen(facts, record, window.getAsLong(), judge.eventTime()));
    }
    StoredTimes times = facts.times();
    return new Explanation(
        facts,
        judge.eventTime(),
        times == null ? List.of() : times.feeding(record),
        kept,
        waits,
        List.copyOf(causes));
  }

  /** Of many windows that wait for the same, the first one tells it. */
  private static void addFirst(Cause cause, Set<Cause> causes) {
    if (causes.stream().noneMatch(one -> one.kind() == cause.kind())) {
      causes.add(cause);
    }
  }

  private static boolean isWindow(StateEntry entry, long start) {
    return Instant.ofEpochMilli(start).equals(entry.holds().get("start"));
  }

  /** A window that is not there: it has fired, or never got an event. */
  private static Cause notOpen(KeyFacts facts, KeyRecord record, long start, long eventTime) {
    for (Emission emission : record.outbox().emissions()) {
      if (emission.id().contains("/" + start + "-")) {
        return new Cause(
            facts.hasUndelivered() ? Cause.Kind.OUTBOX_UNDELIVERED : Cause.Kind.NOT_OPEN,
            "the window has fired: its result is revision "
                + emission.revision()
                + " for "
                + emission.sink()
                + (facts.hasUndelivered() ? ", and not known to be delivered" : ", delivered"),
            "--row shows what the sink's table has");
      }
    }
    return new Cause(
        Cause.Kind.NOT_OPEN,
        "the key has no open window that begins at "
            + Times.text(start)
            + "; event time is "
            + Times.text(eventTime)
            + ". It has fired and closed, or no event of it was applied",
        "windows that are open are listed without --window; a window that has closed leaves"
            + " nothing with the key but its row in the sink");
  }

  private static Cause absent(KeyFacts facts, List<String> near) {
    String reached =
        facts.progress().isEmpty()
            ? "Nor is any progress of a function '"
                + facts.function()
                + "' stored: is that its name, and is it this table?"
            : "";
    return new Cause(
        Cause.Kind.NO_SUCH_KEY,
        ("the key has no item: no event of it was applied, or all that it kept has expired. "
                + String.join(" ", near)
                + " "
                + reached)
            .strip(),
        "keys are case-sensitive, and have every character that keyBy(..) gives, blanks too; a key"
            + " of several parts is written as the function puts them together. A table's key with"
            + " a sort key is a JSON object of both. A key without item is no fault: a window that"
            + " has closed leaves none");
  }

  /** The key's record; null if it has none. */
  public @Nullable KeyRecord record() {
    return facts.record();
  }
}
