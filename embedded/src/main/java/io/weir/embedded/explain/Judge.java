package io.weir.embedded.explain;

import io.weir.ClockScope;
import io.weir.SourceSettings;
import io.weir.StateEntry;
import io.weir.StreamFunction;
import io.weir.audit.KeyView;
import io.weir.engine.StoredTimes;
import io.weir.engine.StoredTimes.Feeding;
import io.weir.spi.Emission;
import io.weir.state.KeyRecord;
import io.weir.state.ParkedRecord;
import io.weir.state.Progress;
import io.weir.time.TimeDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds why something that a key waits for has not happened. */
final class Judge {
  private static final long NONE = Long.MIN_VALUE;

  private final KeyFacts facts;
  private final KeyView view;
  private final KeyRecord record;
  private final @Nullable StoredTimes times;

  Judge(KeyFacts facts, KeyView view, KeyRecord record) {
    this.facts = facts;
    this.view = view;
    this.record = record;
    this.times = facts.times();
  }

  /** The event time by which a tick steps the key; NONE if it is not known. */
  long eventTime() {
    return times == null ? NONE : times.of(record);
  }

  /** What holds the key as a whole, whatever it waits for. */
  List<Cause> ofKey() {
    List<Cause> causes = new ArrayList<>();
    if (!record.parked().isEmpty()) {
      causes.add(parked());
    }
    if (facts.hasUndelivered()) {
      causes.add(undelivered());
    }
    return causes;
  }

  private Cause parked() {
    ParkedRecord first = record.parked().getFirst();
    String since =
        first.failingSince() == 0
            ? ""
            : ", which has kept failing since " + Times.text(first.failingSince());
    long until = record.parkedUntil();
    String next =
        until <= facts.now()
            ? "it is to be tried now"
            : "it is tried again at " + Times.text(until);
    return new Cause(
        Cause.Kind.PARKED,
        "the key is parked by the record at "
            + first.position()
            + since
            + "; "
            + record.parked().size()
            + " of its records wait, and nothing of the key fires before them; "
            + next,
        "the log of the function says why the record fails; mend the handler, then ./weir release"
            + " --function "
            + facts.function()
            + " --key KEY has it tried at once. When its policy gives up, the record is a dead"
            + " letter and the key goes on");
  }

  private Cause undelivered() {
    List<Emission> emissions = record.outbox().emissions();
    TreeSet<String> sinks = new TreeSet<>();
    emissions.forEach(one -> sinks.add(one.sink()));
    var origin = record.outbox().origin();
    return new Cause(
        Cause.Kind.OUTBOX_UNDELIVERED,
        count(emissions.size(), "result")
            + " fired and committed, up to revision "
            + emissions.getLast().revision()
            + ", and not known to be taken by "
            + String.join(", ", sinks),
        (origin == null
                ? "the next tick sends them again and takes them out; if they stay longer than a"
                    + " tick"
                : "the log delivers the record at "
                    + origin
                    + " again, and they are sent again then; if they stay")
            + ", look at the sink: is it there, may the function write to it, does it throttle? The"
            + " function's log has its answer");
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /** Why a time of an entry has not come. */
  Cause of(StateEntry.Due due) {
    return due.domain() == TimeDomain.EVENT ? inEventTime(due) : byTheClock(due);
  }

  private Cause byTheClock(StateEntry.Due due) {
    if (due.time() > facts.now()) {
      return new Cause(
          Cause.Kind.NOT_YET,
          "it " + due.what() + " by the clock, in " + Times.span(due.time() - facts.now()),
          "the first tick after " + Times.text(due.time()) + " calls it");
    }
    return overdue(due, view.processingHint(), facts.now());
  }

  private Cause inEventTime(StateEntry.Due due) {
    StreamFunction definition = facts.definition();
    if (definition == null || times == null) {
      return new Cause(
          Cause.Kind.NOT_YET,
          "it " + due.what() + " when event time is " + Times.text(due.time()),
          "give the function by its class, to see what holds its event time");
    }
    if (due.time() <= eventTime()) {
      return overdue(due, view.eventHint(), eventTime());
    }
    return definition.clock() == ClockScope.PER_KEY
        ? ownClock(due, definition)
        : held(due, definition, times);
  }

  /** True if the key is kept from what is due by something that {@link #ofKey} tells. */
  private boolean isHeld() {
    return !record.parked().isEmpty() || record.outbox().withoutOrigin();
  }

  private Cause overdue(StateEntry.Due due, OptionalLong hint, long time) {
    if (isHeld()) {
      return ofKey().getFirst();
    }
    String passed = "it is due: " + clock(due) + " has passed " + Times.text(due.time());
    if (hint.isEmpty() || hint.getAsLong() > rounded(due.time())) {
      return new Cause(
          Cause.Kind.NOT_IN_INDEX,
          passed
              + ", and the due index, by which ticks find keys, "
              + (hint.isEmpty()
                  ? "does not name the key"
                  : "names it only at " + Times.text(hint.getAsLong())),
          "any record of the key writes the index anew; ./weir audit tells how many keys are like it");
    }
    return new Cause(
        Cause.Kind.TICK_MISSING,
        passed
            + " (now "
            + Times.text(time)
            + "), the due index names the key, and nothing fired:"
            + " no tick has looked at it since. When a tick came last is not stored",
        "is the function's schedule enabled, and do its ticks end without an error? Have one come"
            + " by hand: aws lambda invoke with {\"weir\":\"tick\"}. A shard that never brought a"
            + " record holds event time and has nothing stored: --streams asks for it");
  }

  private static String clock(StateEntry.Due due) {
    return due.domain() == TimeDomain.EVENT ? "event time" : "the clock";
  }

  private long rounded(long time) {
    long rest = Math.floorMod(time, facts.granularity());
    return rest == 0 || time > Long.MAX_VALUE - facts.granularity()
        ? time
        : time + facts.granularity() - rest;
  }

  private Cause ownClock(StateEntry.Due due, StreamFunction definition) {
    return new Cause(
        Cause.Kind.WATERMARK_STANDS,
        "only the key's own events move its event time, which stands at "
            + Times.text(record.floor())
            + away(due.time(), record.floor()),
        "an event of this key "
            + needed(
                due.time(), definition.sources().values().iterator().next().source().settings())
            + " moves it there");
  }

  private static String away(long due, long stands) {
    return stands == NONE || due == Long.MAX_VALUE
        ? ""
        : ", " + Times.span(due - stands) + " before it";
  }

  private Cause held(StateEntry.Due due, StreamFunction definition, StoredTimes all) {
    List<Feeding> feeding = all.feeding(record);
    List<Feeding> behind =
        feeding.stream().filter(shard -> shard.watermark() < due.time()).toList();
    if (behind.isEmpty() && !feeding.isEmpty()) {
      return idle(due, definition, feeding.getLast());
    }
    boolean othersAreThere = all.furthest() >= due.time();
    if (behind.isEmpty()) {
      return new Cause(
          Cause.Kind.WATERMARK_STANDS,
          "no shard that could bring events of the key is known",
          "is its stream still there, and is the mapping enabled? ./weir status shows the shards");
    }
    return othersAreThere ? silent(due, definition, behind, all) : stands(due, definition, behind);
  }

  /** Where all shards are idle none holds another, and the furthest record is as far as it goes. */
  private Cause idle(StateEntry.Due due, StreamFunction definition, Feeding last) {
    SourceSettings<?> settings = definition.source(last.shard().source()).source().settings();
    return new Cause(
        Cause.Kind.WATERMARK_STANDS,
        "all its shards are idle, so event time goes no further than records came: "
            + Times.text(eventTime())
            + away(due.time(), eventTime())
            + "; "
            + lastRecord(last),
        "an event "
            + needed(due.time(), settings)
            + " in any of them moves it there; closeWhenSilentFor(..) would let it go on by the"
            + " clock");
  }

  private Cause silent(
      StateEntry.Due due, StreamFunction definition, List<Feeding> behind, StoredTimes all) {
    Feeding first = behind.getFirst();
    String others =
        behind.size() == 1 ? "" : " and " + (behind.size() - 1) + " more shards behind that time";
    return new Cause(
        Cause.Kind.SILENT_SHARD,
        "the shard "
            + first.shard()
            + others
            + " "
            + (behind.size() == 1 ? "holds" : "hold")
            + " event time at "
            + Times.text(first.watermark())
            + ": "
            + lastRecord(first)
            + ", while the furthest shard is at "
            + Times.text(all.furthest()),
        silence(due, definition, first));
  }

  private String lastRecord(Feeding shard) {
    Progress progress = shard.progress();
    if (!shard.begun() || progress.arrival() == NONE) {
      return "it has brought no record yet";
    }
    return "its last record arrived "
        + Times.text(progress.arrival())
        + ", "
        + Times.span(facts.now() - progress.arrival())
        + " ago";
  }

  /** What the source declares of silence, and what each choice would do here. */
  private String silence(StateEntry.Due due, StreamFunction definition, Feeding shard) {
    SourceSettings<?> settings = definition.source(shard.shard().source()).source().settings();
    String record = "any record in that shard " + needed(due.time(), settings) + " moves it. ";
    if (settings.closeWhenSilentFor() != null || settings.idleAfter() != null) {
      return record + declared(settings, shard);
    }
    return record
        + "The source '"
        + settings.name()
        + (settings.waitsForSilentShards()
            ? "' declares waitForSilentShards(), so it waits as long as that shard is silent."
            : "' says nothing of silence, so it waits.")
        + " With idleAfter(..) a tick would leave the shard out after that time, and this would"
        + " fire by the others; with closeWhenSilentFor(..) event time would go on by the clock";
  }

  private String declared(SourceSettings<?> settings, Feeding shard) {
    boolean idles = settings.closeWhenSilentFor() == null;
    var after = idles ? settings.idleAfter() : settings.closeWhenSilentFor();
    String setting = (idles ? "idleAfter(" : "closeWhenSilentFor(") + after + ")";
    long since = shard.progress().arrival();
    if (after == null || since == NONE) {
      return "The source declares " + setting + ", counted from a record that has not come";
    }
    long at = since + after.toMillis();
    return "The source '"
        + settings.name()
        + "' declares "
        + setting
        + ": a tick after "
        + Times.text(at)
        + (idles ? " leaves the shard out" : " lets its event time go on by the clock")
        + (at + facts.granularity() < facts.now()
            ? ". That time has passed, and no tick has done so: do ticks come, and may the function"
                + " read the stream?"
            : "");
  }

  private Cause stands(StateEntry.Due due, StreamFunction definition, List<Feeding> behind) {
    Feeding first = behind.getFirst();
    SourceSettings<?> settings = definition.source(first.shard().source()).source().settings();
    boolean closes = settings.closeWhenSilentFor() != null;
    return new Cause(
        Cause.Kind.WATERMARK_STANDS,
        "no event is new enough yet: event time stands at "
            + Times.text(first.watermark())
            + away(due.time(), first.watermark())
            + ", in "
            + first.shard()
            + "; "
            + lastRecord(first),
        "an event "
            + needed(due.time(), settings)
            + " moves it there. "
            + (closes
                ? declared(settings, first)
                : "The source '"
                    + settings.name()
                    + "' does not declare closeWhenSilentFor(..), so the clock alone never does"));
  }

  /** The timestamp that moves a watermark there, where the strategy tells it. */
  private String needed(long due, SourceSettings<?> settings) {
    long later = due - settings.watermarks().whileSilent(due);
    if (due > Long.MAX_VALUE - later || due < Long.MIN_VALUE / 2) {
      return "that is later";
    }
    boolean ahead = settings.watermarks().cappedByArrival() && due + later > facts.now();
    return "of "
        + Times.text(due + later)
        + " or later"
        + (ahead ? ", which also arrives no earlier," : "");
  }
}
