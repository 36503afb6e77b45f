package io.weir.deploy.plan;

import static io.weir.deploy.plan.Defs.VIEWS;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter;
import io.weir.FailurePolicy;
import io.weir.KeyedSource;
import io.weir.Lookup;
import io.weir.StreamFunction;
import io.weir.codec.Codec;
import io.weir.codec.Compact;
import io.weir.codec.Json;
import io.weir.definition.Change;
import io.weir.definition.Verdict;
import io.weir.process.ProcessFunction;
import io.weir.testkit.CollectingSink;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Changes of what events are enriched with: what the plan says, and what becomes of an event that
 * waits with its key, with the answer of the release before.
 */
class EnrichmentPlanTest {
  record Price(long cents) {}

  record NamedPrice(String currency, long cents) {}

  /** What the operator gets; a release that is broken fails on every one. */
  record Priced(long value, String price) {}

  private static final FailurePolicy PARK = FailurePolicy.park(Duration.ofHours(1)).withAttempts(1);

  private static <T> Lookup<String, T> lookup(String name, Codec<T> codec, T answer) {
    return Lookup.of(name, codec, keys -> Map.of("a", answer));
  }

  private static Lookup<String, Price> prices(long cents) {
    return lookup("prices", Json.of(Price.class), new Price(cents));
  }

  private static KeyedSource<Priced> priced(Lookup<String, ?> lookup) {
    return VIEWS
        .keyBy(View::key)
        .enrich(View::key, lookup, (view, found) -> new Priced(view.value(), told(found)));
  }

  private static String told(Optional<?> found) {
    return found.map(Object::toString).orElse("nothing");
  }

  private static StreamFunction function(
      KeyedSource<Priced> source, boolean broken, FailurePolicy policy) {
    return StreamFunction.named("sums")
        .from(source)
        .compute(
            ProcessFunction.<Priced, String>of((event, context) -> {
              if (broken) {
                throw new IllegalStateException("broken");
              }
              context.emit(event.value().value() + " " + event.value().price());
            }))
        .to(new CollectingSink<>("rows"))
        .onFailure(policy)
        .build();
  }

  private static StreamFunction broken() {
    return function(priced(prices(5)), true, PARK);
  }

  private static String said(Plan plan) {
    return plan.changes().stream().map(Change::text).collect(Collectors.joining("\n"));
  }

  /** The event is parked by a broken release, and released by the other one. */
  private static Releases released(StreamFunction now) {
    Releases releases = new Releases();
    releases.run(broken(), View.at(10, 1));
    assertThat(releases.results()).isEmpty();
    releases.run(now);
    releases.tick(now, Duration.ofMinutes(2));
    return releases;
  }

  @Test
  void whatTheSameLookupHasAnsweredIsKept() {
    StreamFunction now = function(priced(prices(9)), false, PARK);
    Plan plan = Plan.of(broken().description(), now.description());
    assertThat(plan.verdict()).isEqualTo(Verdict.UNCHANGED);
    assertThat(said(plan)).contains("lookup 'prices' of 'views'", "is code, which is not compared");
    assertThat(released(now).results()).containsExactly("1 Price[cents=5]");
  }

  @Test
  void howItIsAskedMayChange() {
    StreamFunction now =
        function(priced(prices(9).cachedFor(Duration.ZERO).attempts(4).orAbsent()), false, PARK);
    Plan plan = Plan.of(broken().description(), now.description());
    assertThat(plan.verdict()).isEqualTo(Verdict.SAFE);
    assertThat(said(plan)).contains("attempts from 2 to 4", "cachedFor", "onFailure");
    assertThat(released(now).results()).containsExactly("1 Price[cents=5]");
  }

  @Test
  void anotherNameIsAskedAnew() {
    StreamFunction now =
        function(priced(lookup("tariffs", Json.of(Price.class), new Price(9))), false, PARK);
    Plan plan = Plan.of(broken().description(), now.description());
    assertThat(plan.verdict()).isEqualTo(Verdict.SAFE);
    assertThat(said(plan)).contains("lookup 'prices'", "is dropped", "'tariffs'", "keep the name");
    assertThat(released(now).results()).containsExactly("1 Price[cents=9]");
  }

  @Test
  void aFormThatCannotBeReadMakesDeadLettersOfWhatWaits() {
    Lookup<String, NamedPrice> named =
        lookup("prices", Compact.of(NamedPrice.class), new NamedPrice("EUR", 9));
    StreamFunction now = function(priced(named), false, PARK);
    Plan plan = Plan.of(broken().description(), now.description());
    assertThat(plan.verdict()).isGreaterThan(Verdict.SAFE);
    assertThat(said(plan)).contains("answers of the old form");
    Releases releases = released(now);
    releases.tick(now, Duration.ofHours(2));
    assertThat(releases.results()).isEmpty();
    assertThat(releases.letters())
        .extracting(DeadLetter::reason)
        .containsExactly(DeadLetter.Reason.HANDLER_FAILED);
  }

  /** Nothing waits, so no answer is stored. */
  @Test
  void withoutParkingAnyFormGoes() {
    StreamFunction old = function(priced(prices(5)), false, FailurePolicy.deadLetter());
    Lookup<String, NamedPrice> named =
        lookup("prices", Compact.of(NamedPrice.class), new NamedPrice("EUR", 9));
    StreamFunction now = function(priced(named), false, FailurePolicy.deadLetter());
    Plan plan = Plan.of(old.description(), now.description());
    assertThat(plan.verdict()).isEqualTo(Verdict.SAFE);
    assertThat(said(plan)).contains("no answer is stored");
    Releases releases = new Releases();
    releases.run(old, View.at(10, 1));
    releases.run(now, View.at(20, 2));
    assertThat(releases.results())
        .containsExactly("1 Price[cents=5]", "2 NamedPrice[currency=EUR, cents=9]");
  }
}
