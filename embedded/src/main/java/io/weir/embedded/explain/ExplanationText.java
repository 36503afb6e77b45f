package io.weir.embedded.explain;

import io.weir.ClockScope;
import io.weir.StateEntry;
import io.weir.StreamFunction;
import io.weir.audit.KeyView;
import io.weir.engine.RememberedIds;
import io.weir.engine.StoredTimes.Feeding;
import io.weir.spi.Emission;
import io.weir.state.KeyMark;
import io.weir.state.KeyRecord;
import io.weir.state.ParkedRecord;
import io.weir.state.Progress;
import io.weir.time.TimeDomain;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An explanation as lines of text: the causes first, since somebody is in a hurry. */
public final class ExplanationText {
  private static final int MOST_SHARDS = 5;
  private static final int MOST_ENTRIES = 20;

  private final Explanation explanation;
  private final KeyFacts facts;
  private final @Nullable ValueJson values;
  private final List<String> lines = new ArrayList<>();

  public ExplanationText(Explanation explanation) {
    this.explanation = explanation;
    this.facts = explanation.facts();
    StreamFunction definition = facts.definition();
    this.values = definition == null ? null : new ValueJson(definition);
  }

  /** The whole explanation, with what else was asked for. */
  public List<String> lines(List<Answer> answers) {
    lines.add(facts.function() + ", key " + facts.key().replace('\u0000', '~'));
    causes();
    answers.forEach(this::answer);
    KeyRecord record = explanation.record();
    KeyView view = facts.view();
    if (record != null && view != null) {
      eventTime();
      kept();
      stored(record, view);
    }
    return lines;
  }

  private void causes() {
    if (explanation.causes().isEmpty()) {
      lines.add("  nothing of it waits");
    }
    int number = 0;
    for (Cause cause : explanation.causes()) {
      lines.add("  " + ++number + ". " + cause.kind().code() + ": " + cause.what());
      lines.add("     => " + cause.then());
    }
  }

  private void answer(Answer answer) {
    lines.add("  asked: " + answer.asked());
    answer.told().forEach(one -> lines.add("    " + one));
  }

  private void eventTime() {
    StreamFunction definition = facts.definition();
    if (definition == null) {
      return;
    }
    if (definition.clock() == ClockScope.PER_KEY) {
      lines.add("  event time: " + Times.text(explanation.eventTime()) + ", by its own events");
      return;
    }
    lines.add(
        "  event time: "
            + Times.text(explanation.eventTime())
            + (explanation.feeding().size() == 1
                ? ", that of its shard:"
                : ", the least of " + explanation.feeding().size() + " shards:"));
    explanation.feeding().stream().limit(MOST_SHARDS).forEach(this::shard);
    if (explanation.feeding().size() > MOST_SHARDS) {
      lines.add(
          "    and " + (explanation.feeding().size() - MOST_SHARDS) + " shards that are further");
    }
  }

  private void shard(Feeding feeding) {
    Progress progress = feeding.progress();
    String arrival =
        progress.arrival() == Long.MIN_VALUE
            ? "no record yet"
            : "last record arrived "
                + Times.text(progress.arrival())
                + ", "
                + Times.span(facts.now() - progress.arrival())
                + " ago";
    lines.add(
        "    "
            + feeding.shard()
            + "  "
            + Times.text(feeding.watermark())
            + "  "
            + arrival
            + (progress.idle() ? ", idle" : ""));
  }

  private void kept() {
    String problem = explanation.kept().problem();
    if (problem != null) {
      lines.add("  state: " + problem);
    }
    if (explanation.waits().isEmpty()) {
      lines.add("  it keeps no state" + (explanation.kept().entries().isEmpty() ? "" : " of that"));
    } else {
      lines.add("  it keeps:");
      explanation.waits().stream().limit(MOST_ENTRIES).forEach(this::wait);
      int more = explanation.waits().size() - MOST_ENTRIES;
      if (more > 0) {
        lines.add("    and " + more + " more; --json has all");
      }
    }
  }

  private void wait(Wait wait) {
    lines.add("    " + words(wait.entry()));
    Map<Cause.Kind, List<String>> dues = new LinkedHashMap<>();
    for (int i = 0; i < wait.causes().size(); i++) {
      dues.computeIfAbsent(wait.causes().get(i).kind(), kind -> new ArrayList<>())
          .add(words(wait.entry().dues().get(i)));
    }
    dues.forEach((kind, some) -> lines.add("      " + String.join(", ", some) + number(kind)));
  }

  private static String words(StateEntry.Due due) {
    boolean event = due.domain() == TimeDomain.EVENT;
    return due.what() + " at " + Times.text(due.time()) + (event ? "" : " by the clock");
  }

  private String number(Cause.Kind kind) {
    List<Cause.Kind> kinds = explanation.causes().stream().map(Cause::kind).toList();
    return ": " + kind.code() + ", see " + (kinds.indexOf(kind) + 1);
  }

  /** An entry in a line; what the author's values hold is masked JSON. */
  private String words(StateEntry entry) {
    String holds =
        entry.holds().entrySet().stream().map(this::word).collect(Collectors.joining(", "));
    return entry.kind() + (holds.isEmpty() ? "" : ": " + holds);
  }

  private String word(Map.Entry<String, Object> one) {
    if (values == null) {
      return one.getKey() + " " + one.getValue();
    }
    var node = values.value(one.getValue());
    return one.getKey() + " " + (node.isTextual() ? node.textValue() : node.toString());
  }

  private void stored(KeyRecord record, KeyView view) {
    lines.add(
        "  remembered ids: "
            + RememberedIds.count(record)
            + "; positions: "
            + record.marks().stream()
                .map(KeyMark::position)
                .map(String::valueOf)
                .collect(Collectors.joining(", ")));
    if (!record.parked().isEmpty()) {
      lines.add("  parked until " + Times.text(record.parkedUntil()) + ":");
      record.parked().stream().limit(MOST_ENTRIES).forEach(this::parked);
    }
    lines.add("  outbox: " + outbox(record));
    record.outbox().emissions().stream().limit(MOST_ENTRIES).forEach(this::emission);
    lines.add(
        "  item: version "
            + view.version()
            + ", revision "
            + record.revision()
            + ", "
            + view.segments().size()
            + " segments, last record arrived "
            + Times.text(record.arrival())
            + (view.expiresAt().isPresent()
                ? ", expires " + Times.text(view.expiresAt().getAsLong())
                : ""));
  }

  private void parked(ParkedRecord one) {
    lines.add(
        "    "
            + one.position()
            + ", arrived "
            + Times.text(one.arrival())
            + ", "
            + one.payload().length
            + " bytes"
            + (one.failingSince() == 0
                ? ", behind the others"
                : ", failing since " + Times.text(one.failingSince())));
  }

  private String outbox(KeyRecord record) {
    if (record.outbox().isEmpty()) {
      return "empty";
    }
    return record.outbox().emissions().size()
        + " results, "
        + (facts.hasUndelivered()
            ? "not known to be delivered"
            : "delivered; the next commit takes them out");
  }

  private void emission(Emission one) {
    lines.add(
        "    revision "
            + one.revision()
            + " to "
            + one.sink()
            + ", "
            + one.op()
            + ", "
            + one.payload().length
            + " bytes, "
            + one.id().replace('\u0000', '~'));
  }
}
