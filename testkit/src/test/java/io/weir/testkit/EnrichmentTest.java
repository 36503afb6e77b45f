package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.FailurePolicy;
import io.weir.KeyedSource;
import io.weir.Lookup;
import io.weir.StreamFunction;
import io.weir.codec.Codec;
import io.weir.codec.Codecs;
import io.weir.codec.UnavailableException;
import io.weir.engine.BatchResult;
import io.weir.engine.Engine;
import io.weir.engine.SourceRecord;
import io.weir.spi.Found;
import io.weir.spi.LookupReader;
import io.weir.state.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Events are enriched after their keys are read and before they are applied (decision 38): once for
 * a batch, and an event that was applied has the answer that it was applied with. A reading's value
 * is what the lookup has for its key.
 */
class EnrichmentTest {
  private final Map<String, Long> table = new HashMap<>();
  private final List<Set<String>> asked = new ArrayList<>();
  private final List<String> applied = new ArrayList<>();
  private final RuleSums operator = new RuleSums();
  private boolean away;

  private final Lookup<String, Long> values =
      Lookup.of("values", Codecs.LONG, (Set<String> keys) -> find(keys));

  EnrichmentTest() {
    operator.onEvent = event -> applied.add(event.key() + "=" + event.value().value());
  }

  private Map<String, Long> find(Set<String> keys) {
    asked.add(Set.copyOf(keys));
    if (away) {
      throw new IllegalStateException("the table is away");
    }
    Map<String, Long> found = new HashMap<>(table);
    found.keySet().retainAll(keys);
    return found;
  }

  private static Reading valued(Reading reading, long value) {
    return new Reading(reading.key(), reading.time(), value, reading.id());
  }

  private RuleRig rig(Lookup<String, Long> lookup, FailurePolicy policy) {
    KeyedSource<Reading> enriched =
        RuleRig.READINGS
            .keyBy(Reading::key)
            .enrich(
                Reading::key, lookup, (reading, found) -> valued(reading, found.orElse(1_000L)));
    return RuleRig.of(
        RuleRig.to(StreamFunction.named("sums").from(enriched).compute(operator))
            .onFailure(policy)
            .build());
  }

  private RuleRig rig(Lookup<String, Long> lookup) {
    return rig(lookup, FailurePolicy.deadLetter().withAttempts(2));
  }

  private static SourceRecord[] batch() {
    return new SourceRecord[] {
      RuleRig.record(1, "a", 1),
      RuleRig.record(2, "b", 2),
      RuleRig.record(3, "a", 3),
      RuleRig.record(4, "c", 4)
    };
  }

  @Test
  void aBatchAsksOnceForAllOfItsKeys() {
    table.putAll(Map.of("a", 5L, "b", 7L));
    RuleRig rig = rig(values);
    assertThat(rig.cold(batch()).done()).isTrue();
    assertThat(asked).containsExactly(Set.of("a", "b", "c"));
    assertThat(applied).containsExactly("a=5", "a=5", "b=7", "c=1000");
  }

  /** Also that nothing was found is kept. */
  @Test
  void aWarmContainerAsksForNothingThatIsStillGood() {
    table.put("a", 5L);
    RuleRig rig = rig(values.cachedFor(Duration.ofSeconds(30)));
    Engine warm = rig.container();
    RuleRig.run(warm, RuleRig.record(1, "a", 1), RuleRig.record(2, "b", 2));
    table.putAll(Map.of("a", 6L, "b", 6L));
    rig.now += 29_999;
    RuleRig.run(warm, RuleRig.record(3, "a", 3), RuleRig.record(4, "b", 4));
    assertThat(asked).hasSize(1);
    rig.now += 1;
    RuleRig.run(warm, RuleRig.record(5, "a", 5), RuleRig.record(6, "b", 6));
    assertThat(asked).hasSize(2);
    assertThat(applied).containsExactly("a=5", "b=1000", "a=5", "b=1000", "a=6", "b=6");
    assertThat(warm.stats().lookupCalls()).isEqualTo(2);
    assertThat(warm.stats().lookedUp()).isEqualTo(6);
    assertThat(warm.stats().notCached()).isEqualTo(4);
  }

  @Test
  void theCacheForgetsWhatWasUsedLeastRecently() {
    RuleRig rig = rig(values.cacheBytes(400));
    Engine warm = rig.container();
    int order = 0;
    for (String key : List.of("a", "b", "a", "c", "a", "b")) {
      RuleRig.run(warm, RuleRig.record(++order, key, order));
    }
    assertThat(asked)
        .containsExactly(Set.of("a"), Set.of("b"), Set.of("c"), Set.of("b"))
        .as("two answers fit, and a was always used");
  }

  @Test
  void withoutACacheEachBatchAsks() {
    Engine warm = rig(values.cachedFor(Duration.ZERO)).container();
    RuleRig.run(warm, RuleRig.record(1, "a", 1));
    RuleRig.run(warm, RuleRig.record(2, "a", 2));
    assertThat(asked).hasSize(2);
  }

  /** P1, R24: nothing is known, so nothing is decided; the others go on, in order of their keys. */
  @Test
  void aLookupThatFailsLetsItsKeysComeAgainAndNoOthers() {
    table.putAll(Map.of("a", 5L, "b", 7L));
    RuleRig rig = rig(values);
    Engine warm = rig.container();
    RuleRig.run(warm, RuleRig.record(1, "a", 1));
    away = true;
    SourceRecord[] next = {
      RuleRig.record(2, "b", 2), RuleRig.record(3, "a", 3), RuleRig.record(4, "b", 4)
    };
    for (int i = 0; i < 60; i++) {
      BatchResult result = RuleRig.run(warm, next);
      assertThat(result.firstUnfinished().orElseThrow().order()).isEqualTo(2);
      assertThat(result.reason()).contains("lookup 'values' does not answer");
    }
    assertThat(applied).containsExactly("a=5", "a=5");
    away = false;
    assertThat(RuleRig.run(warm, next).done()).isTrue();
    assertThat(applied).containsExactly("a=5", "a=5", "b=7", "b=7");
    assertThat(rig.letters()).isEmpty();
    assertThat(rig.tally()).isEqualTo(Tally.applied(4));
  }

  /** The values of all keys but some, of which it does not know them. */
  private record Partly(EnrichmentTest test, Set<String> unknown) implements Lookup<String, Long> {
    @Override
    public String name() {
      return "values";
    }

    @Override
    public Codec<Long> codec() {
      return Codecs.LONG;
    }

    @Override
    public LookupReader<String, Long> open() {
      return (keys, time) -> {
        Map<String, RuntimeException> failed = new HashMap<>();
        unknown.forEach(key -> failed.put(key, new UnavailableException("a broken row", null)));
        return new Found<>(test.find(keys), failed);
      };
    }
  }

  /** A fault of one row is one of its key: others are answered, and nobody asks for them again. */
  @Test
  void aKeyThatIsNotKnownKeepsNoOtherFromItsAnswer() {
    table.putAll(Map.of("a", 5L, "b", 6L, "c", 7L));
    RuleRig rig = rig(new Partly(this, Set.of("b")).attempts(3));
    BatchResult result = rig.cold(batch());
    assertThat(result.firstUnfinished().orElseThrow().order()).isEqualTo(2);
    assertThat(result.reason()).contains("lookup 'values' does not answer", "a broken row");
    assertThat(applied).containsExactly("a=5", "a=5", "c=7");
    assertThat(asked).containsExactly(Set.of("a", "b", "c"), Set.of("b"), Set.of("b"));
  }

  @Test
  void onlyAKeyThatIsNotKnownHasTheFallback() {
    table.putAll(Map.of("a", 5L, "b", 6L, "c", 7L));
    RuleRig rig = rig(new Partly(this, Set.of("b")).orElse(9L));
    Engine warm = rig.container();
    assertThat(RuleRig.run(warm, batch()).done()).isTrue();
    assertThat(applied).containsExactly("a=5", "a=5", "b=9", "c=7");
    assertThat(warm.stats().fallbacks()).isEqualTo(1);
  }

  /** The codec of a lookup may refuse one value of many. */
  @Test
  void anAnswerThatItsCodecDoesNotWriteIsNotKnownAlone() {
    table.putAll(Map.of("a", 5L, "b", 6L, "c", 7L));
    Codec<Long> noSix =
        writing(value -> refuse(value == 6, new IllegalArgumentException("no six")));
    rig(Lookup.of("values", noSix, (Set<String> keys) -> find(keys)).orElse(9L)).cold(batch());
    assertThat(applied).containsExactly("a=5", "a=5", "b=9", "c=7");
  }

  private static void refuse(boolean refused, RuntimeException why) {
    if (refused) {
      throw why;
    }
  }

  private static Codec<Long> writing(Consumer<Long> check) {
    return new Codec<>() {
      @Override
      public byte[] encode(Long value) {
        check.accept(value);
        return Codecs.LONG.encode(value);
      }

      @Override
      public Long decode(byte[] bytes) {
        return Codecs.LONG.decode(bytes);
      }

      @Override
      public String describe() {
        return "checked";
      }
    };
  }

  /** It would stop a whole batch on the day on which it is needed. */
  @Test
  void aFallbackThatTheCodecDoesNotWriteIsRefusedBeforeAnythingRuns() {
    Codec<Long> noNine = writing(value -> refuse(value == 9, new IllegalStateException("no 4711")));
    RuleRig rig = rig(Lookup.of("values", noNine, (Set<String> keys) -> find(keys)).orElse(9L));
    assertThatThrownBy(rig::container)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lookup 'values'")
        .hasMessageContaining("orElse(..)")
        .hasMessageNotContaining("4711");
  }

  /** A codec may need a registry. */
  @Test
  void aFallbackThatCannotBeWrittenNowIsWrittenWhenItIsNeeded() {
    boolean[] registryAway = {true};
    Codec<Long> codec =
        writing(value ->
            refuse(registryAway[0], new UnavailableException("the registry is away", null)));
    away = true;
    RuleRig rig = rig(Lookup.of("values", codec, (Set<String> keys) -> find(keys)).orElse(9L));
    Engine warm = rig.container();
    BatchResult result = RuleRig.run(warm, batch());
    assertThat(result.firstUnfinished().orElseThrow().order()).isEqualTo(1);
    assertThat(result.reason()).contains("its fallback of orElse(..)", "the registry is away");
    assertThat(warm.stats().fallbacks()).isZero();
    registryAway[0] = false;
    assertThat(RuleRig.run(warm, batch()).done()).isTrue();
    assertThat(applied).containsExactly("a=9", "a=9", "b=9", "c=9");
  }

  private static int deep(int depth) {
    return deep(depth + 1) + 1;
  }

  /** As a handler's: an assertion, or a recursion without an end. */
  @Test
  void anErrorOfTheAuthorsCodeIsALookupThatFails() {
    for (boolean asserts : new boolean[] {true, false}) {
      Lookup<String, Long> broken =
          Lookup.of(
              "values",
              Codecs.LONG,
              (Set<String> keys) -> {
                if (asserts) {
                  throw new AssertionError("of customer 4711");
                }
                return Map.of("a", (long) deep(0));
              });
      BatchResult result = rig(broken).cold(batch());
      assertThat(result.firstUnfinished().orElseThrow().order()).isEqualTo(1);
      assertThat(result.reason())
          .contains("lookup 'values' does not answer", asserts ? "AssertionError" : "StackOverflow")
          .doesNotContain("4711");
      applied.clear();
      assertThat(rig(broken.orElse(9L)).cold(batch()).done()).isTrue();
      assertThat(applied).containsExactly("a=9", "a=9", "b=9", "c=9");
    }
  }

  /** A class that is not in the package is a fault of the process, in a lookup as in a handler. */
  @Test
  void aMissingClassIsAFaultOfTheProcess() {
    Lookup<String, Long> incomplete =
        Lookup.of(
            "values",
            Codecs.LONG,
            (Set<String> keys) -> {
              throw new NoClassDefFoundError("com/acme/Client");
            });
    RuleRig rig = rig(incomplete.orElse(9L));
    assertThatThrownBy(() -> rig.cold(batch())).isInstanceOf(NoClassDefFoundError.class);
    assertThat(applied).isEmpty();
  }

  private Lookup<String, Long> giving(LookupReader<String, Long> reader) {
    return new Lookup<>() {
      @Override
      public String name() {
        return "values";
      }

      @Override
      public Codec<Long> codec() {
        return Codecs.LONG;
      }

      @Override
      public LookupReader<String, Long> open() {
        return reader;
      }
    };
  }

  @Test
  void eachKeyIsToldItsOwnReason() {
    Map<String, RuntimeException> unknown =
        Map.of(
            "b", new UnavailableException("a broken row", null),
            "c", new UnavailableException("throttled", null));
    Lookup<String, Long> partly = giving((keys, time) -> new Found<>(Map.of("a", 5L), unknown));
    BatchResult result = rig(partly).cold(batch());
    assertThat(result.firstUnfinished().orElseThrow().order()).isEqualTo(2);
    assertThat(result.reason()).contains("a broken row").doesNotContain("throttled");
    BatchResult other = rig(partly).cold(RuleRig.record(1, "c", 1), RuleRig.record(2, "b", 2));
    assertThat(other.reason()).contains("throttled").doesNotContain("a broken row");
  }

  @Test
  void aReaderThatFindsNullIsToldWhatToGive() {
    assertThat(rig(giving((keys, time) -> null)).cold(batch()).reason())
        .contains("give Found.of(Map.of())");
    assertThat(rig(giving((keys, time) -> new Found<>(null, Map.of()))).cold(batch()).reason())
        .contains("null for its values; give Map.of()");
    assertThat(rig(giving((keys, time) -> new Found<>(Map.of(), null))).cold(batch()).reason())
        .contains("null for its unknown keys; give Map.of()");
    assertThat(applied).isEmpty();
  }

  /** An answer that is larger than the cache drives no other out. */
  @Test
  void anAnswerThatFitsInNoCacheIsNotKeptAndOthersAre() {
    Codec<Long> large =
        new Codec<>() {
          @Override
          public byte[] encode(Long value) {
            return value == 6 ? new byte[2_000] : Codecs.LONG.encode(value);
          }

          @Override
          public Long decode(byte[] bytes) {
            return bytes.length == 2_000 ? Long.valueOf(6) : Codecs.LONG.decode(bytes);
          }

          @Override
          public String describe() {
            return "one is large";
          }
        };
    table.putAll(Map.of("a", 5L, "b", 6L, "c", 7L));
    Engine warm =
        rig(Lookup.of("values", large, (Set<String> keys) -> find(keys)).cacheBytes(1_500))
            .container();
    for (int first : new int[] {0, 10}) {
      RuleRig.run(
          warm,
          RuleRig.record(first + 1, "a", first + 1),
          RuleRig.record(first + 2, "c", first + 2),
          RuleRig.record(first + 3, "b", first + 3));
    }
    assertThat(asked).containsExactly(Set.of("a", "b", "c"), Set.of("b"));
    assertThat(applied).containsExactly("a=5", "c=7", "b=6", "a=5", "c=7", "b=6");
  }

  @Test
  void itIsAskedAsOftenAsDeclared() {
    away = true;
    rig(values.attempts(3)).cold(batch());
    assertThat(asked).hasSize(3);
  }

  @Test
  void theFallbackIsUsedWhereTheLookupFailsAndIsNotKept() {
    away = true;
    RuleRig rig = rig(values.orElse(9L));
    Engine warm = rig.container();
    assertThat(RuleRig.run(warm, RuleRig.record(1, "a", 1)).done()).isTrue();
    away = false;
    table.put("a", 5L);
    RuleRig.run(warm, RuleRig.record(2, "a", 2));
    assertThat(applied).containsExactly("a=9", "a=5");
    assertThat(warm.stats().fallbacks()).isEqualTo(1);
    assertThat(warm.stats().lookupFailures()).isEqualTo(1);
  }

  @Test
  void asIfNothingWasFoundWhereThatIsDeclared() {
    away = true;
    rig(values.orAbsent()).cold(batch());
    assertThat(applied).containsExactly("a=1000", "a=1000", "b=1000", "c=1000");
  }

  /** P2: a batch that comes again whole, since one of its keys was not finished. */
  @Test
  void anEventThatIsAppliedIsNotAskedForAgain() {
    table.putAll(Map.of("a", 5L, "b", 7L, "c", 9L));
    RuleRig rig = rig(values.cachedFor(Duration.ZERO));
    rig.answers = emission -> new io.weir.spi.SinkWriter.Outcome.Retry("full");
    assertThat(rig.cold(batch()).done()).isTrue();
    // The watermark closes the windows of a, whose results the sink does not take.
    SourceRecord[] more = {RuleRig.record(5, "b", 100), RuleRig.record(6, "a", 101)};
    assertThat(rig.cold(more).done()).isFalse();
    int before = asked.size();
    table.replaceAll((key, value) -> 100L);
    away = true;
    rig.answers = emission -> io.weir.spi.SinkWriter.Outcome.DELIVERED;
    assertThat(rig.cold(more).done()).isTrue();
    assertThat(asked).hasSize(before);
    assertThat(rig.results()).containsEntry("a@0", 10L).containsEntry("b@0", 7L);
  }

  /** C5: who loses the condition steps again with the same answer, though there is a newer one. */
  @Test
  void aLostConditionChangesNoAnswer() {
    table.put("a", 5L);
    RuleRig rig = rig(values.cachedFor(Duration.ZERO));
    rig.at(
        "before commit",
        () -> {
          applied.clear();
          table.put("a", 6L);
          rig.cold(RuleRig.record(1, "a", 1));
          table.put("a", 7L);
          applied.clear();
        });
    rig.cold(RuleRig.record(1, "a", 1), RuleRig.record(2, "a", 2));
    assertThat(applied).containsExactly("a=5");
    assertThat(asked).hasSize(2);
  }

  /** P5: what was found for an event stays with it while it waits, and is not asked for again. */
  @Test
  void anEventThatWaitsKeepsItsAnswer() {
    table.putAll(Map.of("a", 5L));
    RuleRig rig = rig(values, FailurePolicy.park(Duration.ofHours(1)).withAttempts(1));
    operator.onEvent =
        event -> {
          throw new IllegalStateException("poison");
        };
    assertThat(rig.cold(RuleRig.record(1, "a", 1)).done()).isTrue();
    table.put("a", 6L);
    assertThat(rig.cold(RuleRig.record(2, "a", 2)).done()).isTrue();
    assertThat(rig.item("a").parked()).hasSize(2);
    table.put("a", 7L);
    away = true;
    int before = asked.size();
    operator.onEvent = event -> applied.add(event.key() + "=" + event.value().value());
    rig.now += Duration.ofMinutes(5).toMillis();
    assertThat(rig.tick().reason()).isEmpty();
    assertThat(applied).containsExactly("a=5", "a=6");
    assertThat(asked).hasSize(before);
    assertThat(rig.tally()).isEqualTo(Tally.applied(2));
  }

  /** A release that enriches finds events that wait since before it. */
  @Test
  void anEventThatWaitsFromBeforeIsAskedFor() {
    RuleRig plain =
        RuleRig.of(
            RuleRig.sums(operator)
                .onFailure(FailurePolicy.park(Duration.ofHours(1)).withAttempts(1))
                .build());
    operator.onEvent =
        event -> {
          throw new IllegalStateException("poison");
        };
    plain.cold(RuleRig.record(1, "a", 1));
    RuleRig rig =
        plain.with(rig(values, FailurePolicy.park(Duration.ofHours(1)).withAttempts(1)).function);
    rig.now += Duration.ofMinutes(5).toMillis();
    table.put("a", 5L);
    away = true;
    assertThat(rig.tick().reason()).contains("does not answer");
    away = false;
    operator.onEvent = event -> applied.add(event.key() + "=" + event.value().value());
    assertThat(rig.tick().reason()).isEmpty();
    assertThat(applied).containsExactly("a=5");
  }

  /** The author's code around a lookup fails as a handler does. */
  @Test
  void anEventThatCannotBeAskedForIsADeadLetterOfItsOwn() {
    KeyedSource<Reading> enriched =
        RuleRig.READINGS
            .keyBy(Reading::key)
            .enrich(EnrichmentTest::failingOnB, values, (reading, found) -> reading);
    RuleRig rig =
        RuleRig.of(
            RuleRig.to(StreamFunction.named("sums").from(enriched).compute(operator)).build());
    assertThat(rig.cold(batch()).done()).isTrue();
    assertThat(rig.letters())
        .singleElement()
        .satisfies(letter -> assertThat(letter.message()).contains("no question for b"));
    assertThat(rig.tally()).isEqualTo(Tally.applied(3).plus(Tally.dead(1)));
    assertThat(asked).containsExactly(Set.of("a", "c"));
  }

  private static String failingOnB(Reading reading) {
    if (reading.key().equals("b")) {
      throw new IllegalStateException("no question for b");
    }
    return reading.key();
  }

  @Test
  void anEventWithoutAQuestionAsksNothing() {
    KeyedSource<Reading> enriched =
        RuleRig.READINGS
            .keyBy(Reading::key)
            .enrich(
                reading -> reading.key().equals("b") ? null : reading.key(),
                values,
                (reading, found) -> valued(reading, found.orElse(-5L)));
    away = true;
    RuleRig rig =
        RuleRig.of(
            RuleRig.to(StreamFunction.named("sums").from(enriched).compute(operator)).build());
    assertThat(rig.cold(RuleRig.record(1, "b", 1)).done()).isTrue();
    assertThat(applied).containsExactly("b=-5");
  }

  /** What the first has found is what the second is asked for; each asks once for the batch. */
  @Test
  void enrichmentsInARow() {
    table.putAll(Map.of("a", 5L, "b", 7L));
    List<Set<Long>> second = new ArrayList<>();
    Lookup<Long, Long> squares =
        Lookup.of(
            "squares",
            Codecs.LONG,
            (Set<Long> keys) -> {
              second.add(Set.copyOf(keys));
              Map<Long, Long> found = new HashMap<>();
              keys.forEach(key -> found.put(key, key * key));
              return found;
            });
    KeyedSource<Reading> enriched =
        RuleRig.READINGS
            .keyBy(Reading::key)
            .enrich(Reading::key, values, (reading, found) -> valued(reading, found.orElse(0L)))
            .enrich(
                Reading::value, squares, (reading, found) -> valued(reading, found.orElse(-1L)));
    RuleRig rig =
        RuleRig.of(
            RuleRig.to(StreamFunction.named("sums").from(enriched).compute(operator)).build());
    rig.cold(batch());
    assertThat(second).containsExactly(Set.of(5L, 7L, 0L));
    assertThat(applied).containsExactly("a=25", "a=25", "b=49", "c=0");
  }

  @Test
  void twoLookupsOfOneNameAreRefused() {
    Lookup<String, Long> other = values.attempts(1);
    KeyedSource<Reading> enriched =
        RuleRig.READINGS
            .keyBy(Reading::key)
            .enrich(Reading::key, values, (reading, found) -> reading)
            .enrich(Reading::key, other, (reading, found) -> reading);
    assertThatThrownBy(
            () -> RuleRig.to(StreamFunction.named("sums").from(enriched).compute(operator)).build())
        .hasMessageContaining("two lookups named 'values'");
  }

  @Test
  void theDriverPutsAMapInThePlaceOfALookup() {
    KeyedSource<Reading> enriched =
        RuleRig.READINGS
            .keyBy(Reading::key)
            .enrich(
                Reading::key, values, (reading, found) -> valued(reading, found.orElse(1_000L)));
    StreamFunction function =
        RuleRig.to(StreamFunction.named("sums").from(enriched).compute(operator)).build();
    try (FunctionTestDriver driver = FunctionTestDriver.of(function)) {
      driver.lookup(values, Map.of("a", 5L));
      driver.pipe(RuleRig.READINGS, new Reading("a", 1, 0, null));
      driver.lookupFails(values);
      assertThatThrownBy(() -> driver.pipe(RuleRig.READINGS, new Reading("b", 2, 0, null)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("does not answer");
      assertThat(driver.asked(values)).containsExactly("a");
    }
    assertThat(applied).contains("a=5");
    assertThat(asked).isEmpty();
  }

  @Test
  void whatALookupSaysOfItsFailureIsNotTold() {
    Lookup<String, Long> telling =
        Lookup.of(
            "values",
            Codecs.LONG,
            (Set<String> keys) -> {
              throw new IllegalStateException("of customer 4711");
            });
    assertThat(rig(telling).cold(batch()).reason())
        .contains("IllegalStateException")
        .doesNotContain("4711");
    Lookup<String, Long> valueFree =
        Lookup.of(
            "values",
            Codecs.LONG,
            (Set<String> keys) -> {
              throw new UnavailableException("throttled", null);
            });
    assertThat(rig(valueFree).cold(batch()).reason()).contains("throttled");
  }

  @Test
  void aLookupThatGivesNullIsToldWhatToGive() {
    Lookup<String, Long> nothing = Lookup.of("values", Codecs.LONG, (Set<String> keys) -> null);
    assertThat(rig(nothing).cold(batch()).reason()).contains("give an empty map");
    assertThat(applied).isEmpty();
  }

  /** An author's function may use up the set that it was given, also before it fails. */
  @Test
  void aLookupThatDrainsItsKeysIsAnsweredAllTheSame() {
    table.putAll(Map.of("a", 5L, "c", 9L));
    Lookup<String, Long> draining =
        Lookup.of(
            "values",
            Codecs.LONG,
            (Set<String> keys) -> {
              Map<String, Long> found = find(keys);
              keys.clear();
              if (asked.size() == 1) {
                throw new IllegalStateException("the table is away");
              }
              return found;
            });
    assertThat(rig(draining).cold(batch()).done()).isTrue();
    assertThat(asked).containsExactly(Set.of("a", "b", "c"), Set.of("a", "b", "c"));
    assertThat(applied).containsExactly("a=5", "a=5", "b=1000", "c=9");
  }

  /** A view over a client fails when it is read, not when it is given. */
  @Test
  void aMapThatFailsWhenItIsReadIsALookupThatFails() {
    Lookup<String, Long> lazy =
        Lookup.of(
            "values",
            Codecs.LONG,
            keys ->
                new HashMap<>() {
                  @Override
                  public Long get(Object key) {
                    throw new IllegalStateException("the table is away");
                  }
                });
    BatchResult result = rig(lazy).cold(batch());
    assertThat(result.done()).isFalse();
    assertThat(result.reason()).contains("lookup 'values' does not answer");
    assertThat(rig(lazy.orElse(3L)).cold(batch()).done()).isTrue();
    assertThat(applied).containsExactly("a=3", "a=3", "b=3", "c=3");
  }
}
