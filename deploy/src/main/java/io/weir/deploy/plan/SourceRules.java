package io.weir.deploy.plan;

import io.weir.definition.Change;
import io.weir.definition.Description;
import io.weir.definition.StateRules;
import io.weir.definition.Topic;
import io.weir.definition.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sources and keys: progress, clocks and remembered ids are stored by the names of sources. */
final class SourceRules {
  /** What is stored by a source's name. */
  private static final String BY_NAME =
      "Its progress, its clocks and the ids that it remembers are stored by its name: records that are"
          + " delivered again across the deployment, and events that a producer sends again, may count"
          + " twice.";

  private static final String CODE = "What keyBy(..) returns is code, which is not compared.";

  private final List<Change> changes = new ArrayList<>();
  private final boolean isReplaced;
  private final boolean parks;

  /**
   * @param parks true if the old definition lets events wait with their keys
   */
  private SourceRules(boolean isReplaced, boolean parks) {
    this.isReplaced = isReplaced;
    this.parks = parks;
  }

  static List<Change> compare(Description old, Description now) {
    Map<String, Description> before = old.byName("source");
    Map<String, Description> after = now.byName("source");
    boolean goes = !after.keySet().containsAll(before.keySet());
    boolean comes = !before.keySet().containsAll(after.keySet());
    boolean parks =
        old.part("failures")
            .filter(failures -> !failures.setting("parkedFor").isEmpty())
            .isPresent();
    SourceRules rules = new SourceRules(goes && comes, parks);
    before.forEach((name, source) -> {
      if (after.containsKey(name)) {
        rules.both(source, after.get(name), now.part("operator").orElse(now).is("eventTime"));
      } else {
        rules.removed(name);
      }
    });
    after.keySet().stream().filter(name -> !before.containsKey(name)).forEach(rules::added);
    return rules.changes;
  }

  private void removed(String name) {
    add(
        Topic.SOURCE,
        "source '" + name + "'",
        Verdict.SAFE,
        "It is not read any more, and event time does not wait for it. What it left in open windows"
            + " stays.");
  }

  private void added(String name) {
    add(
        Topic.SOURCE,
        "source '" + name + "'",
        isReplaced ? Verdict.STARTS_ANEW : Verdict.SAFE,
        isReplaced
            ? "If it is a stream that was read under another name, keep that name. " + BY_NAME
            : "It is new: it begins where its event source mapping begins, and event time waits for its"
                + " shards, too.");
  }

  private void both(Description old, Description now, boolean byTime) {
    int count = changes.size();
    String name = "source '" + now.name() + "'";
    if (!old.setting("log").equals(now.setting("log"))) {
      add(
          Topic.SOURCE,
          name,
          Verdict.STARTS_ANEW,
          "It was a "
              + old.setting("log")
              + " and is now a "
              + now.setting("log")
              + ". "
              + BY_NAME);
    }
    codec(name, old, now);
    times(name, old, now, byTime);
    dedupe(name, old, now);
    rest(name, old, now);
    if (changes.size() == count) {
      changes.add(Change.unchanged(Topic.SOURCE, name));
    }
    key("key of '" + now.name() + "'", old, now);
    changes.addAll(EnrichmentRules.compare(old, now, parks));
    parts(old, now);
  }

  private void codec(String name, Description old, Description now) {
    Change read = StateRules.codec(Topic.SOURCE, name, old, now);
    if (read.verdict() == Verdict.SAFE) {
      add(
          Topic.SOURCE,
          name,
          Verdict.SAFE,
          "Records that are in the log already are read by the new codec. " + read.why());
    } else if (read.verdict() == Verdict.STARTS_ANEW || read.verdict() == Verdict.CANNOT_BE_TOLD) {
      add(
          Topic.SOURCE,
          name,
          read.verdict(),
          "Records that are in the log already, or are parked, are read by the new codec. "
              + read.why());
    } else if (read.verdict() != Verdict.UNCHANGED) {
      add(
          Topic.SOURCE,
          name,
          Verdict.NEEDS_UPCASTER,
          "Records that are in the log already, or are parked, have the old form, and would become dead"
              + " letters: let the codec read both, or deploy when they have been read. "
              + read.why());
    }
  }

  private void times(String name, Description old, Description now, boolean byTime) {
    if (!old.setting("time").equals(now.setting("time"))) {
      if (!byTime) {
        add(
            Topic.SOURCE,
            name,
            Verdict.SAFE,
            "Its times have another meaning, and nothing waits for one.");
      }
      return;
    }
    String from = old.setting("watermarks");
    if (!from.equals(now.setting("watermarks"))) {
      add(
          Topic.SOURCE,
          name,
          Verdict.SAFE,
          "From "
              + from
              + " to "
              + now.setting("watermarks")
              + ". A clock never goes back: under a longer bound it stands until events have passed it by"
              + " that much; under a shorter one windows close earlier, and what is more out of order"
              + " than that is late.");
    }
  }

  private void dedupe(String name, Description old, Description now) {
    String from = old.setting("dedupe");
    String to = now.setting("dedupe");
    if (!from.equals(to)) {
      add(Topic.SOURCE, name, Verdict.SAFE, effect(from, to));
    }
  }

  private static String effect(String from, String to) {
    if (from.isEmpty()) {
      return "Event ids are remembered from now on: an event from before that comes again counts twice.";
    }
    if (to.isEmpty()) {
      return "Event ids are not asked any more: every event that comes again counts.";
    }
    String horizon = "From " + from + " to " + to + ". ";
    return Duration.parse(to).compareTo(Duration.parse(from)) < 0
        ? horizon + "Ids are forgotten sooner, those that are stored too."
        : horizon
            + "Ids that were forgotten already are not known: until the new horizon has passed once, an"
            + " event that is older than the old one may count twice.";
  }

  private void rest(String name, Description old, Description now) {
    setting(name, "filtered", old, now, "Another filter; it holds from the next record on.");
    setting(name, "maxSkew", old, now, "It holds from the next record on.");
    setting(
        name,
        "retention",
        old,
        now,
        "Keys remember what may be delivered again for that long; it must be at least what the log keeps.");
    setting(name, "idleAfter", old, now, "It holds from the next tick on.");
    setting(name, "waitsForSilentShards", old, now, "It holds from the next tick on.");
    setting(name, "closesWhenSilentFor", old, now, "It holds from the next tick on.");
    if (!old.setting("personal").equals(now.setting("personal"))) {
      add(
          Topic.KEY,
          "personal data of '" + now.name() + "'",
          Verdict.STARTS_ANEW,
          "If the key or the event id is made of a field that is treated in another way now, keys begin"
              + " without state; else nothing changes for what is stored.");
    }
  }

  private void setting(String name, String setting, Description old, Description now, String why) {
    if (!old.setting(setting).equals(now.setting(setting))) {
      add(
          Topic.SOURCE,
          name,
          Verdict.SAFE,
          setting
              + " from "
              + or(old.setting(setting))
              + " to "
              + or(now.setting(setting))
              + ". "
              + why);
    }
  }

  private static String or(String value) {
    return value.isEmpty() ? "none" : value;
  }

  private void key(String name, Description old, Description now) {
    String from = old.setting("key");
    String to = now.setting("key");
    if (from.equals(to)) {
      if (!to.isEmpty()) {
        add(Topic.KEY, name, Verdict.UNCHANGED, to.equals("value") ? CODE : "");
      }
      return;
    }
    add(
        Topic.KEY,
        name,
        Verdict.STARTS_ANEW,
        "It was "
            + or(from)
            + " and is now "
            + or(to)
            + ". State is stored by key: under other keys events find none. What is open under the old"
            + " keys still closes, by ticks.");
  }

  private void parts(Description old, Description now) {
    Map<String, Description> before = old.byName("part");
    Map<String, Description> after = now.byName("part");
    before.forEach((name, part) -> {
      if (after.containsKey(name)) {
        part(part, after.get(name));
      } else {
        removed(name);
      }
    });
    after.keySet().stream()
        .filter(name -> !before.containsKey(name))
        .forEach(name ->
            add(
                Topic.SOURCE,
                "source '" + name + "'",
                before.isEmpty() || before.keySet().stream().allMatch(after::containsKey)
                    ? Verdict.SAFE
                    : Verdict.STARTS_ANEW,
                "It is a new part of '"
                    + now.name()
                    + "'. Event ids are remembered by the names of parts, and the sides of a join are told"
                    + " apart by them; if it is another name of one, keep the name."));
  }

  private void part(Description old, Description now) {
    String name = "source '" + now.name() + "'";
    if (old.setting("takes").equals(now.setting("takes"))) {
      changes.add(Change.unchanged(Topic.SOURCE, name));
    } else {
      add(Topic.SOURCE, name, Verdict.SAFE, "It takes other events, from the next record on.");
    }
    key("key of '" + now.name() + "'", old, now);
    changes.addAll(EnrichmentRules.compare(old, now, parks));
  }

  private void add(Topic topic, String name, Verdict verdict, String why) {
    changes.add(Change.of(topic, name, verdict, why));
  }
}
