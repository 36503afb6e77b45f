package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.pattern.AfterMatch;
import io.weir.pattern.Pattern;
import io.weir.testkit.CollectingSink;
import io.weir.time.WatermarkStrategy;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;

/**
 * A pattern case's {@code spec} as a function of Weir. A case has milliseconds that several events
 * may share; here each has a time of its own, so a millisecond of the case has many.
 */
final class PatternDefinition {
  static final String MATCHES = "matches";

  /** The milliseconds here for one of the case, and so more than a case has events. */
  static final int SPREAD = 10_000;

  private static final java.util.regex.Pattern SKIP =
      java.util.regex.Pattern.compile("(\\w+)(?:\\((.*)\\))?");

  private static final Source<PatternLine> LINES =
      Source.stream("lines", Json.of(PatternLine.class))
          .timestampMillis(
              PatternLine::time,
              WatermarkStrategy.<PatternLine>custom(
                      "each event's own time", (line, ts, arrival, current) -> line.time())
                  .aheadOfArrival())
          .maxSkew(Duration.ofMillis(Long.MAX_VALUE));

  private PatternDefinition() {}

  static StreamFunction of(JsonNode spec) {
    Pattern<PatternLine> pattern = stages(spec.path("pattern"));
    long within = within(spec.path("pattern"));
    if (within > 0) {
      pattern = pattern.within(millis(within));
    }
    return StreamFunction.named("case")
        .from(LINES.keyBy(line -> "key"))
        .compute(
            pattern
                .afterMatch(afterMatch(spec.path("afterMatchSkip").asText()))
                .select(PatternRow::of))
        .to(new CollectingSink<>(MATCHES))
        .build();
  }

  private static Duration millis(long ofTheCase) {
    return Duration.ofMillis(ofTheCase * SPREAD);
  }

  /** The shortest limit of the whole match, on whichever stage it is said; 0 if there is none. */
  private static long within(JsonNode stages) {
    long least = 0;
    for (JsonNode stage : stages) {
      long own = stage.path("within.FIRST_AND_LAST").asLong();
      least = own > 0 && (least == 0 || own < least) ? own : least;
    }
    return least;
  }

  private static Pattern<PatternLine> stages(JsonNode stages) {
    Pattern<PatternLine> pattern = null;
    for (JsonNode stage : stages) {
      Pattern<PatternLine> longer =
          stage.has("group") ? withGroup(pattern, stage) : withStage(pattern, stage);
      pattern = limited(repeated(longer, stage), stage);
    }
    return pattern;
  }

  private static Pattern<PatternLine> withStage(Pattern<PatternLine> pattern, JsonNode stage) {
    String name = stage.path("name").asText();
    Predicate<PatternLine> condition = among(stage.path("matches"));
    if (pattern == null) {
      return Pattern.of(LINES).begin(name, condition);
    }
    return switch (stage.path("contiguity").asText()) {
      case "next" -> pattern.next(name, condition);
      case "followedBy" -> pattern.followedBy(name, condition);
      case "followedByAny" -> pattern.followedByAny(name, condition);
      case "notNext" -> pattern.notNext(name, condition);
      case "notFollowedBy" -> pattern.notFollowedBy(name, condition);
      default -> throw unknown("contiguity", stage.path("contiguity").asText());
    };
  }

  private static Pattern<PatternLine> withGroup(Pattern<PatternLine> pattern, JsonNode stage) {
    Pattern<PatternLine> group = stages(stage.path("group"));
    if (pattern == null) {
      return Pattern.of(LINES).begin(group);
    }
    return switch (stage.path("contiguity").asText()) {
      case "next" -> pattern.next(group);
      case "followedBy" -> pattern.followedBy(group);
      case "followedByAny" -> pattern.followedByAny(group);
      default -> throw unknown("contiguity of a group", stage.path("contiguity").asText());
    };
  }

  private static Predicate<PatternLine> among(JsonNode events) {
    if (events.isMissingNode() || events.isTextual()) {
      return line -> true;
    }
    Set<Integer> numbers = new HashSet<>();
    events.forEach(event -> numbers.add(event.asInt()));
    return line -> numbers.contains(line.event());
  }

  private static Pattern<PatternLine> repeated(Pattern<PatternLine> pattern, JsonNode stage) {
    Pattern<PatternLine> repeated =
        stage.has("times") ? inner(times(pattern, stage), stage.path("inner").asText()) : pattern;
    if (stage.path("optional").asBoolean()) {
      repeated = repeated.optional();
    }
    if (stage.path("greedy").asBoolean()) {
      repeated = repeated.greedy();
    }
    return stage.has("until") ? repeated.until(among(stage.path("until"))) : repeated;
  }

  private static Pattern<PatternLine> times(Pattern<PatternLine> pattern, JsonNode stage) {
    int from = stage.path("times").path("from").asInt();
    JsonNode to = stage.path("times").path("to");
    long gap = stage.path("timesWithin").asLong();
    if (to.isNull()) {
      return gap == 0 ? pattern.timesOrMore(from) : pattern.timesOrMore(from, millis(gap));
    }
    return gap == 0
        ? pattern.times(from, to.asInt())
        : pattern.times(from, to.asInt(), millis(gap));
  }

  private static Pattern<PatternLine> inner(Pattern<PatternLine> pattern, String inner) {
    return switch (inner) {
      case "consecutive" -> pattern.consecutive();
      case "allowCombinations" -> pattern.allowCombinations();
      case "", "relaxed" -> pattern;
      default -> throw unknown("inner contiguity", inner);
    };
  }

  /** Of a stage that is repeated or a group, Flink takes no notice of a limit of this kind. */
  private static Pattern<PatternLine> limited(Pattern<PatternLine> pattern, JsonNode stage) {
    long gap = stage.path("within.PREVIOUS_AND_CURRENT").asLong();
    boolean single = !stage.has("times") && !stage.has("group");
    return gap > 0 && single ? pattern.withinPrevious(millis(gap)) : pattern;
  }

  private static AfterMatch afterMatch(String skip) {
    Matcher words = SKIP.matcher(skip);
    return switch (words.matches() ? words.group(1) : skip) {
      case "", "NoSkip" -> AfterMatch.noSkip();
      case "SkipToNext" -> AfterMatch.skipToNext();
      case "SkipPastLast" -> AfterMatch.skipPastLast();
      case "SkipToFirst" -> AfterMatch.skipToFirst(words.group(2));
      case "SkipToLast" -> AfterMatch.skipToLast(words.group(2));
      default -> throw unknown("afterMatchSkip", skip);
    };
  }

  private static UnsupportedCaseException unknown(String what, String value) {
    return new UnsupportedCaseException(what + " '" + value + "'");
  }
}
