package io.weir.testkit;

import static io.weir.testkit.RuleRig.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import io.weir.DeadLetter;
import io.weir.Event;
import io.weir.FailurePolicy;
import io.weir.KeyedSource;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Codec;
import io.weir.codec.Json;
import io.weir.codec.JsonArray;
import io.weir.codec.UnavailableException;
import io.weir.engine.BatchResult;
import io.weir.engine.Engine;
import io.weir.engine.SourceRecord;
import io.weir.privacy.Personal;
import io.weir.privacy.PersonalData;
import io.weir.privacy.TokenKey;
import io.weir.privacy.TokenKeys;
import io.weir.privacy.Tokens;
import io.weir.privacy.Treatment;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.spi.Position;
import io.weir.state.KeyRecord;
import io.weir.state.ParkedRecord;
import io.weir.state.StateKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The engine keeps records without their personal data, whatever becomes of them. */
class PersonalRecordsTest {
  private static final String EMAIL = "planted@example.org";
  private static final TokenKey KEY =
      TokenKey.of("k1", "k".repeat(32).getBytes(StandardCharsets.UTF_8));
  private static final String TOKEN = new Tokens(TokenKeys.of(KEY)).of(EMAIL);

  private final Service keys = new Service();
  private boolean fails;

  record Visit(@Personal(Treatment.TOKENISE) String email, String does) {}

  /** A service of keys that may be away, and rotates. */
  private static final class Service implements TokenKeys {
    private TokenKey current = KEY;
    private boolean away;

    @Override
    public TokenKey current() {
      if (away) {
        throw new UnavailableException("the keys are away", null);
      }
      return current;
    }

    @Override
    public Optional<TokenKey> find(String id) {
      return Optional.of(KEY).filter(key -> key.id().equals(id));
    }
  }

  private final class Forward extends ProcessFunction<Visit, String> {
    @Override
    public void onEvent(Event<Visit> event, ProcessContext<String> context) {
      if (fails) {
        throw new IllegalStateException("no " + event.value());
      }
      context.emit(event.value().email());
    }
  }

  private StreamFunction function(KeyedSource<Visit> visits, FailurePolicy policy) {
    return StreamFunction.named("visits")
        .from(visits)
        .compute(new Forward())
        .to(new CollectingSink<>("seen"))
        .onFailure(policy.withAttempts(1))
        .build();
  }

  private Source<Visit> visits(Codec<Visit> codec) {
    return Source.stream("readings", codec).personal(PersonalData.annotated().keys(keys));
  }

  private static SourceRecord record(long order, String partitionKey, byte[] payload) {
    Position at = Position.of("readings", "s1", order);
    return new SourceRecord(at, partitionKey, START + order, payload, false);
  }

  private static SourceRecord record(long order, String payload) {
    return record(order, "p", payload.getBytes(StandardCharsets.UTF_8));
  }

  private static SourceRecord visit(long order) {
    return record(order, "p", Json.bytes(new Visit(EMAIL, "x")));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void aParkedRecordIsKeptTreatedAndIsReadAgain() {
    FailurePolicy park = FailurePolicy.park(Duration.ofHours(1));
    RuleRig rig = RuleRig.of(function(visits(Json.of(Visit.class)).keyBy(Visit::email), park));
    fails = true;
    assertThat(RuleRig.run(rig.container(), List.of(visit(1))).done()).isTrue();

    StateKey key = new StateKey("visits", TOKEN);
    KeyRecord kept = rig.memory.load(List.of(key), rig.now).get(key).record();
    assertThat(kept.parked()).hasSize(1);
    ParkedRecord parked = kept.parked().getFirst();
    assertThat(text(parked.payload())).contains(TOKEN).doesNotContain("planted");

    fails = false;
    keys.current = TokenKey.of("k2", new byte[32]);
    rig.now += Duration.ofMinutes(2).toMillis();
    rig.tick();
    assertThat(rig.sink("seen").values(String.class)).containsExactly(TOKEN);
  }

  @Test
  void whileTheKeysAreAwayRecordsComeAgainAndNoneIsADeadLetter() {
    RuleRig rig =
        RuleRig.of(
            function(visits(Json.of(Visit.class)).keyBy(Visit::email), FailurePolicy.deadLetter()));
    List<SourceRecord> batch = List.of(visit(1), record(2, "{\"email\":"), visit(3));
    keys.away = true;
    Engine engine = rig.container();
    for (int i = 0; i < 30; i++) {
      engine = i % 3 == 0 ? rig.container() : engine;
      BatchResult result = RuleRig.run(engine, batch);
      assertThat(result.firstUnfinished().orElseThrow().order()).isEqualTo(1);
      assertThat(result.reason()).contains("the keys are away");
    }
    assertThat(rig.letters()).isEmpty();
    keys.away = false;
    assertThat(RuleRig.run(engine, batch).done()).isTrue();
    assertThat(rig.sink("seen").values(String.class)).containsExactly(TOKEN, TOKEN);
    assertThat(rig.letters()).hasSize(1);
  }

  /** One that is sealed alone can be read before: only then are keys needed. */
  @Test
  void keysThatGoAwayWithinABatchStopItThere() {
    Source<Visit> masked =
        Source.stream("readings", Json.of(Visit.class))
            .personal(PersonalData.annotated().mask("email").keys(keys));
    RuleRig rig = RuleRig.of(function(masked.keyBy(Visit::email), FailurePolicy.deadLetter()));
    keys.away = true;
    List<SourceRecord> batch = List.of(visit(1), record(2, "{\"email\":"), visit(3));

    BatchResult result = RuleRig.run(rig.container(), batch);

    assertThat(result.firstUnfinished().orElseThrow().order()).isEqualTo(2);
    assertThat(rig.letters()).isEmpty();
    keys.away = false;
    assertThat(RuleRig.run(rig.container(), batch.subList(1, 3)).done()).isTrue();
    assertThat(rig.sink("seen").values(String.class)).containsExactly("***", "***");
  }

  @Test
  void aSealedRecordThatIsSentAgainIsReadByMendedCode() {
    String unquoted = "{'email':'" + EMAIL + "','does':'x'}";
    RuleRig rig =
        RuleRig.of(
            function(visits(Json.of(Visit.class)).keyBy(Visit::email), FailurePolicy.deadLetter()));
    RuleRig.run(rig.container(), List.of(record(1, unquoted)));
    DeadLetter letter = rig.letters().getFirst();
    assertThat(text(letter.payload())).startsWith("weir-sealed:1:k1:");
    assertThat(letter.message() + letter.stack()).contains("sealed").doesNotContain("planted");

    keys.current = TokenKey.of("k2", new byte[32]);
    Json<Visit> mended =
        Json.of(
            Visit.class,
            mapper ->
                mapper.enable(com.fasterxml.jackson.core.JsonParser.Feature.ALLOW_SINGLE_QUOTES));
    RuleRig release =
        rig.with(function(visits(mended).keyBy(Visit::email), FailurePolicy.deadLetter()));
    RuleRig.run(release.container(), List.of(record(2, "p", letter.payload())));

    assertThat(rig.letters()).hasSize(1);
    assertThat(release.sink("seen").values(String.class))
        .containsExactly(new Tokens(TokenKeys.of(keys.current)).of(EMAIL));
  }

  @Test
  void aPartitionKeyCanBePersonal() {
    Source<Visit> source =
        Source.stream("readings", Json.of(Visit.class))
            .personal(PersonalData.annotated().tokenisePartitionKey().keys(keys));
    RuleRig rig = RuleRig.of(function(source.keyByPartitionKey(), FailurePolicy.deadLetter()));
    fails = true;
    RuleRig.run(rig.container(), List.of(record(1, EMAIL, Json.bytes(new Visit("a", "x")))));

    DeadLetter letter = rig.letters().getFirst();
    assertThat(letter.partitionKey()).isEqualTo(TOKEN);
    assertThat(letter.key()).isEqualTo(TOKEN);
    assertThat(letter.message() + letter.stack()).doesNotContain("planted");
  }

  @Test
  void eventsOfARecordAreTreatedToo() {
    Source<Visit> source = visits(JsonArray.of(Json.of(Visit.class)));
    RuleRig rig = RuleRig.of(function(source.keyBy(Visit::email), FailurePolicy.deadLetter()));
    String array = "[{\"email\":\"" + EMAIL + "\"},{\"email\":{\"x\":\"" + EMAIL + "\"}}]";
    RuleRig.run(rig.container(), List.of(record(1, array)));

    assertThat(rig.sink("seen").values(String.class)).containsExactly(TOKEN);
    DeadLetter letter = rig.letters().getFirst();
    assertThat(text(letter.payload())).startsWith("weir-sealed:1:k1:");
    assertThat(letter.message()).contains("at email").contains("sealed");
    assertThat(letter.stack()).doesNotContain("planted");
  }

  /** Jackson quotes what it cannot read, and a name that nobody declared is not treated. */
  @Test
  void whatIsTreatedButCannotBeDecodedIsSealedAndNotQuoted() {
    Json<Visit> strict =
        Json.of(
            Visit.class,
            mapper -> mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES));
    RuleRig rig =
        RuleRig.of(function(visits(strict).keyBy(Visit::email), FailurePolicy.deadLetter()));
    RuleRig.run(
        rig.container(),
        List.of(
            record(1, "{\"visit\":{\"email\":\"" + EMAIL + "\",\"does\":\"x\"}}"),
            record(2, "{\"" + EMAIL + "\":1}"),
            record(3, "{\"email\":\"a\",\"does\":{\"x\":\"" + EMAIL + "\"}}")));

    assertThat(rig.letters()).hasSize(3);
    for (DeadLetter letter : rig.letters()) {
      assertThat(text(letter.payload())).startsWith("weir-sealed:1:k1:");
      assertThat(letter.message() + letter.stack()).contains("sealed").doesNotContain("planted");
    }
    assertThat(rig.letters().getLast().message()).contains("at does");
    RuleRig release =
        rig.with(
            function(
                visits(Json.of(Visit.class))
                    .filter(visit -> visit.email() != null)
                    .keyBy(Visit::email),
                FailurePolicy.deadLetter()));
    RuleRig.run(release.container(), List.of(record(4, "p", rig.letters().getFirst().payload())));
    assertThat(rig.letters()).as("read again, by code that passes over it").hasSize(3);
  }

  @Test
  void whatCannotBeTreatedIsRefusedAtTheStart() {
    Source<Visit> without = Source.stream("readings", Json.of(Visit.class));
    RuleRig rig = RuleRig.of(function(without.keyBy(Visit::email), FailurePolicy.deadLetter()));

    assertThatThrownBy(rig::container)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("source 'readings'")
        .hasMessageContaining("keys(..)");
  }
}
