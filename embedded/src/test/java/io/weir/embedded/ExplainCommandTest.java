package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.audit.Finding;
import io.weir.engine.Deadline;
import io.weir.engine.EmptyPoll;
import io.weir.join.IntervalJoin;
import io.weir.pattern.Pattern;
import io.weir.spi.Position;
import io.weir.testkit.CollectingSink;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code ./weir explain}: a window that does not fire, for each reason that there is. */
class ExplainCommandTest extends StoredHits {
  /** Bar: a key is explained in at most five requests, and by rights that only read. */
  @AfterEach
  void itTookFewRequests() {
    assertThat(dynamo.count()).as("requests: %s", dynamo).isBetween(1, 5);
    assertThat(Set.of("dynamodb:BatchGetItem", "dynamodb:Query")).containsAll(dynamo.actions());
  }

  private int explain(String key, String... more) {
    return command(with(new String[] {"explain", "--function", named(), "--key", key}, more));
  }

  @Test
  void aSilentShardIsNamedWithWhatWouldHelp() {
    at(300);
    put(0, "home", 0);
    put(0, "home", 100);
    put(1, "about", 10);
    run(0);
    run(1);
    at(420);

    assertThat(explain("home")).isZero();
    assertThat(output())
        .contains(
            "1. silent-shard: the shard hits/shardId-000000000001 holds event time at"
                + " 2026-01-01T12:00:04.999Z: its last record arrived 2026-01-01T12:05:00Z, 2 min"
                + " ago, while the furthest shard is at 2026-01-01T12:01:34.999Z",
            "any record in that shard of 2026-01-01T12:01:05Z or later moves it",
            "declares waitForSilentShards()",
            "idleAfter(..)",
            "closeWhenSilentFor(..)",
            "window: start 2026-01-01T12:00:00Z, end 2026-01-01T12:01:00Z, newEvents 1",
            "fires at 2026-01-01T12:00:59.999Z: silent-shard, see 1");
  }

  @Test
  void whatASourceDeclaresOfSilenceIsComparedWithTheClock() {
    engine = engine(Idle.FUNCTION);
    at(300);
    put(0, "home", 0);
    put(0, "home", 100);
    put(1, "about", 10);
    run(0);
    run(1);
    at(310);
    String[] asked = {"explain", "--function", Idle.class.getName(), "--key", "home"};

    command(asked);
    assertThat(output())
        .contains(
            "declares idleAfter(PT1M): a tick after 2026-01-01T12:06:00Z leaves the shard out")
        .doesNotContain("no tick has done so");
    at(600);
    command(asked);
    assertThat(output()).contains("That time has passed, and no tick has done so: do ticks come");
  }

  @Test
  void shardsThatAreAllIdleHoldNobodyAndMoveNobody() {
    engine = engine(Idle.FUNCTION);
    at(300);
    put(0, "home", 0);
    put(1, "about", 10);
    run(0);
    run(1);
    at(900);
    engine.idle(
        store.progress("hit-counts").stream()
            .map(progress -> new EmptyPoll(progress, clock.nowMillis()))
            .toList());

    command("explain", "--function", Idle.class.getName(), "--key", "home");
    assertThat(output())
        .contains(
            "1. watermark-stands: all its shards are idle, so event time goes no further than"
                + " records came: 2026-01-01T12:00:04.999Z, 55 s before it",
            ", idle");
  }

  /** Pages that are seen by two kinds of visitors: events that wait after their interval. */
  static final class Joined {
    private static final Source<Hit> HITS = source().waitForSilentShards();

    public static final StreamFunction FUNCTION =
        StreamFunction.named("joined")
            .compute(
                IntervalJoin.of(
                        HITS.only("even", hit -> hit.at().getEpochSecond() % 2 == 0)
                            .keyBy(Hit::page),
                        HITS.only("odd", hit -> hit.at().getEpochSecond() % 2 != 0)
                            .keyBy(Hit::page))
                    .between(Duration.ofSeconds(-10), Duration.ofSeconds(10))
                    .join((even, odd) -> even.id() + odd.id()))
            .to(new CollectingSink<Object>("counts"))
            .build();

    private Joined() {}
  }

  /** Pages that are never followed by what they wait for. */
  static final class Followed {
    public static final StreamFunction FUNCTION =
        StreamFunction.named("followed")
            .from(source().waitForSilentShards().keyBy(Hit::page))
            .compute(
                Pattern.of(Hit.class)
                    .begin("first", hit -> true)
                    .followedBy("never", hit -> false)
                    .within(Duration.ofSeconds(100))
                    .select(match -> "found"))
            .to(new CollectingSink<Object>("counts"))
            .build();

    private Followed() {}
  }

  private void passes(StreamFunction function, long... seconds) {
    engine = engine(function);
    at(300);
    put(0, "home", 3);
    for (long second : seconds) {
      put(0, "other", second);
      put(1, "about", second);
    }
    run(0);
    run(1);
    engine.tick(Deadline.NONE);
  }

  /** It is no fault that a silent key is written some time after that: no tick has missed it. */
  @Test
  void anEventWhoseIntervalIsOverIsNotOverdue() {
    passes(Joined.FUNCTION, 30);
    command("explain", "--function", Joined.class.getName(), "--key", "home");
    assertThat(output())
        .contains("meetsUntil 2026-01-01T12:00:13Z", "is forgotten at 2026-01-01T12:01:13Z")
        .contains("watermark-stands")
        .doesNotContain("not-in-index", "tick-missing");
  }

  @Test
  void aPartialMatchWhoseTimeIsOverIsNotOverdue() {
    passes(Followed.FUNCTION, 109);
    command("explain", "--function", Followed.class.getName(), "--key", "home");
    assertThat(output())
        .contains("matchesUntil 2026-01-01T12:01:43Z", "is forgotten at 2026-01-01T12:01:52.500Z")
        .doesNotContain("not-in-index", "tick-missing");
  }

  /** A source that leaves silent shards out. */
  static final class Idle {
    public static final io.weir.StreamFunction FUNCTION =
        function(source().idleAfter(Duration.ofMinutes(1)));

    private Idle() {}
  }

  @Test
  void aWatermarkThatNoEventMovesIsTold() {
    at(60);
    put(0, "home", 10);
    put(1, "about", 20);
    run(0);
    run(1);
    at(600);

    assertThat(explain("home", "--window", "2026-01-01T12:00:00Z")).isZero();
    assertThat(output())
        .contains(
            "1. watermark-stands: no event is new enough yet: event time stands at"
                + " 2026-01-01T12:00:04.999Z, 55 s before it",
            "an event of 2026-01-01T12:01:05Z or later moves it there",
            "does not declare closeWhenSilentFor(..)")
        .doesNotContain("silent-shard");
  }

  /** The timestamp that is told is the first one that does. */
  @Test
  void theEventThatIsAskedForMovesTheWindow() {
    at(300);
    put(0, "home", 10);
    put(1, "about", 64);
    run(1);
    put(0, "home", 64);
    run(0);
    engine.tick(Deadline.NONE);
    assertThat(explain("home")).isZero();
    assertThat(output()).contains("start 2026-01-01T12:00:00Z").contains("watermark-stands");

    put(0, "home", 65);
    put(1, "about", 65);
    run(0);
    run(1);
    engine.tick(Deadline.NONE);
    assertThat(explain("home")).isZero();
    assertThat(output()).doesNotContain("start 2026-01-01T12:00:00Z");
    assertThat(explain("home", "--window", "2026-01-01T12:00:00Z")).isZero();
    assertThat(output()).contains("not-open: ");
  }

  @Test
  void aParkedKeyIsToldWithTheRecordThatParksIt() {
    Position first = put(0, "bad", 0);
    put(0, "bad", 1);
    run(0);

    assertThat(explain("bad", "--position", first.toString())).isZero();
    assertThat(output())
        .contains(
            "1. parked: the key is parked by the record at " + first + ", which has kept failing",
            "2 of its records wait",
            "it is tried again at 2026-01-01T",
            "./weir release --function hit-counts",
            "asked: position " + first,
            "it is parked with the key, failing since 2026-01-01T12:00:00");
  }

  @Test
  void aTickThatDoesNotComeIsTold() {
    at(300);
    put(0, "home", 0);
    put(0, "home", 100);
    put(1, "about", 90);
    run(0);
    engine = engine(FUNCTION);
    run(1);

    assertThat(explain("home")).isZero();
    assertThat(output())
        .contains(
            "1. tick-missing: it is due: event time has passed 2026-01-01T12:00:59.999Z",
            "the due index names the key, and nothing fired",
            "When a tick came last is not stored",
            "aws lambda invoke");
    engine.tick(Deadline.NONE);
    assertThat(explain("home")).isZero();
    assertThat(output()).doesNotContain("tick-missing");
  }

  @Test
  void aResultThatTheSinkHasNotTakenIsTold() {
    at(300);
    put(0, "home", 0);
    put(0, "home", 100);
    put(1, "about", 90);
    run(0);
    engine = engine(FUNCTION);
    run(1);
    away = true;
    engine.tick(Deadline.NONE);

    assertThat(explain("home", "--window", "2026-01-01T12:00:00Z")).isZero();
    assertThat(output())
        .contains(
            "1. outbox-undelivered: 1 result fired and committed, up to revision ",
            ", and not known to be taken by counts",
            "the next tick sends them again",
            "the window has fired: its result is revision ",
            "outbox: 1 results, not known to be delivered");
    away = false;
    engine.tick(Deadline.NONE);
    assertThat(explain("home")).isZero();
    assertThat(output()).doesNotContain("outbox-undelivered");
  }

  @Test
  void aWrongKeyIsToldWithThoseThatAreWrittenLikeIt() {
    put(0, "home", 0);
    put(0, "homes", 0);
    run(0);

    assertThat(explain("Home")).isEqualTo(1);
    assertThat(output())
        .contains(
            "1. no-such-key: the key has no item",
            "differs only in upper and lower case, blanks or quotes: " + Finding.hash("home"),
            "written nearly so: " + Finding.hash("homes"),
            "keys are case-sensitive",
            "several parts")
        .doesNotContain("homes");
    assertThat(explain("Home", "--show-keys")).isEqualTo(1);
    assertThat(output()).contains("'home'").contains("'homes'");
    assertThat(command("explain", "--function", "other-function", "--key", "home")).isEqualTo(1);
    assertThat(output()).contains("Nor is any progress of a function 'other-function' stored");
  }

  @Test
  void aKeyIsOneJsonObjectAndPersonalFieldsAreMasked() throws IOException {
    at(300);
    put(0, "home", 0);
    put(0, "home", 100);
    put(1, "about", 10);
    run(0);
    run(1);

    assertThat(explain("home", "--json", "--event", "home-0-0")).isZero();
    JsonNode json = new ObjectMapper().readTree(output());
    assertThat(json.path("requests").asInt()).isEqualTo(dynamo.count());
    assertThat(json.path("exists").asBoolean()).isTrue();
    assertThat(json.path("eventTime").asText()).isEqualTo("2026-01-01T12:00:04.999Z");
    assertThat(json.path("causes").path(0).path("cause").asText()).isEqualTo("silent-shard");
    assertThat(json.path("shards")).hasSize(2);
    JsonNode window = json.path("state").path(0);
    assertThat(window.path("result").path("hits").asLong()).isEqualTo(1);
    assertThat(window.path("result").path("lastVisitor").asText()).isEqualTo("***");
    assertThat(window.path("waitsFor").path(0).asText()).isEqualTo("silent-shard");
    assertThat(json.path("rememberedIds").asInt()).isEqualTo(2);
    assertThat(json.path("asked").toString()).contains("it was decided, as applied or late");
    assertThat(output()).doesNotContain("Secret");
  }

  @Test
  void aLateRecordIsToldByTheWatermarksAroundIt() {
    at(300);
    Position first = put(0, "home", 100);
    run(0);
    Position late = put(0, "home", 0);
    put(0, "home", 110);
    run(0);

    assertThat(explain("home", "--position", late.toString())).isZero();
    assertThat(output())
        .contains(
            "if it is of this key it was decided",
            "the watermark that judged it was at most 2026-01-01T12:01:44.999Z",
            "which one is not stored",
            "./weir dead-letters list");
    assertThat(explain("home", "--position", first.shard() + "@" + first.order().shiftLeft(9)))
        .isZero();
    assertThat(output()).contains("it is not finished");
    assertThat(explain("home", "--event", "home-9-9")).isZero();
    assertThat(output()).contains("it is not among the 3 ids that the key remembers");
  }

  @Test
  void aFunctionOfWhichOnlyTheNameIsKnownIsToldWithoutItsState() {
    put(0, "home", 0);
    run(0);
    assertThat(command("explain", "--function", "hit-counts", "--key", "home")).isZero();
    assertThat(output()).contains("not decoded: give the function by its class").contains("bytes");
  }

  @Test
  void whatCannotBeAskedIsRefused() {
    assertThat(explain("home", "--position", "nonsense")).isEqualTo(2);
    assertThat(refusal()).contains("SOURCE/SHARD@SEQUENCE-NUMBER");
    assertThat(explain("home", "--row", "page=home")).isEqualTo(2);
    assertThat(refusal()).contains("the function has none");
  }
}
