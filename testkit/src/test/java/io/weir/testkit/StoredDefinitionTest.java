package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Event;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Codec;
import io.weir.codec.Codecs;
import io.weir.codec.Compact;
import io.weir.codec.Json;
import io.weir.codec.UnreadableStateException;
import io.weir.codec.Versioned;
import io.weir.definition.Description;
import io.weir.engine.EarlierRetention;
import io.weir.engine.EngineLimits;
import io.weir.engine.StoredDefinition;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.state.InMemoryStateStore;
import io.weir.state.Note;
import io.weir.state.StateStoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decision 34: what a process does with the definition that is stored. */
class StoredDefinitionTest {
  /** A store that counts what is asked of notes, and lets somebody else be first. */
  private static final class Noting extends ForwardingStateStore {
    private final List<String> calls = new ArrayList<>();
    private Runnable before = () -> {};

    Noting() {
      super(new InMemoryStateStore());
    }

    @Override
    public Optional<Note> note(String function, String name) {
      calls.add("read");
      return super.note(function, name);
    }

    @Override
    public Note commitNote(String function, Note next) {
      Runnable first = before;
      before = () -> {};
      first.run();
      calls.add("write");
      return super.commitNote(function, next);
    }
  }

  private static final class Process extends ProcessFunction<Reading, String> {
    Process(StateSpec... states) {
      List.of(states).forEach(this::keeps);
    }

    @Override
    public void onEvent(Event<Reading> event, ProcessContext<String> context) {}
  }

  private static final long DAY = Duration.ofDays(1).toMillis();

  private static final StateSpec SUM = StateSpec.value("sum", Codecs.of(Long.class));
  private static final StateSpec NAME = StateSpec.value("name", Codecs.of(String.class));

  private static StreamFunction function(StateSpec... states) {
    return StreamFunction.named("sums")
        .from(Source.stream("readings", Json.of(Reading.class)).keyBy(Reading::key))
        .compute(new Process(states))
        .to(new CollectingSink<>("rows"))
        .build();
  }

  private static StreamFunction versioned(int version, int... read) {
    Versioned<Long> codec = Versioned.of(version, Codecs.of(Long.class));
    for (int other : read) {
      codec = codec.reads(other, Codecs.of(Long.class), sum -> sum);
    }
    return function(StateSpec.value("sum", (Codec<Long>) codec));
  }

  private final Noting store = new Noting();

  private StoredDefinition process(StreamFunction function) {
    return new StoredDefinition(function, store, "", EngineLimits.DEFAULT, () -> 0);
  }

  private void runs(StreamFunction function) {
    process(function).settle();
  }

  private void refuses(StreamFunction function, String... words) {
    Optional<Description> before = StoredDefinition.of(store, "sums");
    assertThatThrownBy(() -> process(function).check())
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContainingAll(words)
        .hasMessageContainingAll("function 'sums'", "./weir plan OLD NEW");
    assertThat(StoredDefinition.of(store, "sums")).isEqualTo(before);
  }

  @Test
  void oneReadAtTheStart_oneWriteWhereItIsNew_andNothingAfterwards() {
    StoredDefinition first = process(function(SUM));
    first.check();
    assertThat(store.calls).containsExactly("read");
    first.settle();
    first.settle();
    first.check();
    assertThat(store.calls).containsExactly("read", "write");
    assertThat(StoredDefinition.of(store, "sums")).contains(function(SUM).description());

    store.calls.clear();
    StoredDefinition second = process(function(SUM));
    second.check();
    second.settle();
    second.settle();
    assertThat(store.calls).as("a further container").containsExactly("read");
  }

  @Test
  void anotherDefinitionThatReadsTheStateTakesItsPlace() {
    runs(function(SUM));
    runs(function(SUM, NAME));
    Description stored = StoredDefinition.of(store, "sums").orElseThrow();
    assertThat(stored).isEqualTo(function(SUM, NAME).description());
  }

  @Test
  void whatWouldMisreadTheStateDoesNotStart() {
    runs(function(SUM));
    refuses(
        function(StateSpec.value("sum", Codecs.of(String.class))),
        "state 'sum': needs an upcaster",
        "was long and is now string",
        "nothing was changed");
    refuses(
        function(StateSpec.list("sum", Codecs.of(Long.class))), "was a value and is now a list");
  }

  /** What was once declared may still be stored, so its name stays taken. */
  @Test
  void aStateThatIsNotDeclaredAnyMoreIsRemembered() {
    runs(function(SUM, NAME));
    runs(function(SUM));
    refuses(function(SUM, StateSpec.value("name", Codecs.of(Long.class))), "state 'name'");
    runs(function(SUM));
    runs(function(SUM, NAME));
    assertThat(StoredDefinition.of(store, "sums")).contains(function(SUM, NAME).description());
  }

  /** Old code after new code: stored values tell their version, so each key is judged by itself. */
  @Test
  void aRollbackStarts() {
    runs(versioned(1));
    refuses(versioned(2), "declare it with reads(1, ..)");
    runs(versioned(2, 1));
    runs(versioned(1));
    Description stored = StoredDefinition.of(store, "sums").orElseThrow();
    assertThat(stored.without("newer")).isEqualTo(versioned(1).description());
    store.calls.clear();
    runs(versioned(1));
    assertThat(store.calls).as("a further container").containsExactly("read");
  }

  record Acc(long n) {}

  record TimedAcc(long n, long at) {}

  record CountedAcc(long n, int count) {}

  private static StreamFunction acc(Class<?> type) {
    return function(StateSpec.value("acc", Compact.of(type)));
  }

  /** Roll back, mend, roll forward: keys that the newer code wrote are still there. */
  @Test
  void whatNewerCodeHasStoredStaysKnownAfterARollback() {
    runs(acc(Acc.class));
    runs(acc(TimedAcc.class));
    runs(acc(Acc.class));
    runs(acc(Acc.class));
    refuses(acc(CountedAcc.class), "state 'acc'", "was long and is now int");
    runs(acc(TimedAcc.class));
    assertThat(StoredDefinition.of(store, "sums")).contains(acc(TimedAcc.class).description());
  }

  @Test
  void aNewerVersionStaysKnownWhileTheOldCodeGoesOn() {
    runs(versioned(1));
    runs(versioned(2, 1));
    runs(versioned(1));
    StreamFunction other =
        function(
            StateSpec.value("sum", Versioned.of(1, Codecs.of(Long.class))),
            StateSpec.value("more", Codecs.of(Long.class)));
    runs(other);
    refuses(
        function(
            StateSpec.value(
                "sum",
                Versioned.of(2, Codecs.of(String.class))
                    .reads(1, Codecs.of(Long.class), sum -> "" + sum)),
            StateSpec.value("more", Codecs.of(Long.class))),
        "was long and is now string");
    refuses(
        function(
            StateSpec.value("sum", versionedCodec()),
            StateSpec.value("more", Codecs.of(String.class))),
        "state 'more'");
  }

  private static Codec<Long> versionedCodec() {
    return Versioned.of(2, Codecs.of(Long.class)).reads(1, Codecs.of(Long.class), sum -> sum);
  }

  enum Small {
    LOW
  }

  enum Large {
    LOW,
    HIGH
  }

  record Old(long n, int count, Small size) {}

  record WithoutPrimitive(int count, Small size) {}

  record Wider(long n, long count, Small size) {}

  record MoreConstants(long n, int count, Large size) {}

  private static StreamFunction json(Class<?> type) {
    return function(StateSpec.value("acc", Json.of(type)));
  }

  /** What plan calls safe has a way back: each value that cannot be read says so itself. */
  @ParameterizedTest
  @ValueSource(classes = {WithoutPrimitive.class, Wider.class, MoreConstants.class})
  void aRollbackOfASafeChangeOfJsonStarts(Class<?> newer) {
    runs(json(Old.class));
    runs(json(newer));
    runs(json(Old.class));
    runs(json(newer));
  }

  /** The same codec, but the number of its anonymous class has changed. */
  @Test
  void aCodecOfOnesOwnMayGetAnotherClass() {
    runs(function(StateSpec.value("sum", own("longs"))));
    Codec<Long> renamed =
        new Codec<>() {
          @Override
          public byte[] encode(Long value) {
            return Codecs.of(Long.class).encode(value);
          }

          @Override
          public Long decode(byte[] bytes) {
            return Codecs.of(Long.class).decode(bytes);
          }

          @Override
          public String describe() {
            return "numbers";
          }
        };
    runs(function(StateSpec.value("sum", renamed)));
    refuses(function(SUM), "The codec was numbers and is now");
  }

  private static Codec<Long> own(String words) {
    return new Codec<>() {
      @Override
      public byte[] encode(Long value) {
        return Codecs.of(Long.class).encode(value);
      }

      @Override
      public Long decode(byte[] bytes) {
        return Codecs.of(Long.class).decode(bytes);
      }

      @Override
      public String describe() {
        return words;
      }
    };
  }

  /** A mapper of the author's own may read what is missing as 0. */
  @Test
  void aCustomizedMapperDoesNotTell() {
    runs(function(StateSpec.value("acc", Json.of(WithoutPrimitive.class))));
    refuses(
        function(StateSpec.value("acc", Json.of(Old.class, mapper -> {}))),
        "'n' is new and of a primitive type");
  }

  /** What was let in by its fingerprint takes the place of all. */
  @Test
  void whatIsAcceptedForgetsTheNewerOne() {
    runs(acc(Acc.class));
    runs(acc(TimedAcc.class));
    runs(acc(Acc.class));
    StreamFunction mended = acc(CountedAcc.class);
    new StoredDefinition(
            mended, store, mended.description().fingerprint(), EngineLimits.DEFAULT, () -> 0)
        .settle();
    assertThat(StoredDefinition.of(store, "sums")).contains(mended.description());
    runs(mended);
  }

  /** Two releases side by side, as while traffic is shifted: each start writes once at most. */
  @Test
  void twoReleasesAtOnceSettleWithOneWriteEach() {
    runs(function(SUM));
    StoredDefinition one = process(function(SUM));
    StoredDefinition two = process(function(SUM, NAME));
    one.check();
    two.check();
    store.calls.clear();
    two.settle();
    one.settle();
    two.settle();
    assertThat(store.calls).containsExactly("write");
  }

  @Test
  void whoIsSecondIsJudgedByWhatTheFirstHasStored() {
    StoredDefinition late = process(function(StateSpec.value("sum", Codecs.of(String.class))));
    late.check();
    store.before = () -> runs(function(SUM));
    assertThatThrownBy(late::settle)
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContaining("was long and is now string");
    StoredDefinition same = process(function(SUM, NAME));
    same.check();
    store.before = () -> runs(function(NAME));
    same.settle();
    assertThat(StoredDefinition.of(store, "sums")).contains(function(SUM, NAME).description());
  }

  @Test
  void exactlyOneDefinitionIsAccepted() {
    runs(function(SUM));
    StreamFunction other = function(StateSpec.value("sum", Codecs.of(String.class)));
    String fingerprint = other.description().fingerprint();
    refuses(other, "WEIR_ACCEPT_DEFINITION=" + fingerprint);
    StreamFunction third = function(StateSpec.value("sum", Codecs.of(Double.class)));
    assertThatThrownBy(() ->
            new StoredDefinition(third, store, fingerprint, EngineLimits.DEFAULT, () -> 0).settle())
        .isInstanceOf(UnreadableStateException.class);
    new StoredDefinition(other, store, fingerprint, EngineLimits.DEFAULT, () -> 0).settle();
    assertThat(StoredDefinition.of(store, "sums")).contains(other.description());
    runs(other);
  }

  @Test
  void aStoreThatWasWipedAcceptsEveryDefinition() {
    runs(function(SUM));
    Note stored = store.note("sums", StoredDefinition.NOTE).orElseThrow();
    store.commitNote("sums", stored.removed());
    runs(function(StateSpec.value("sum", Codecs.of(String.class))));
  }

  private void writes(String text) {
    store.commitNote(
        "sums", Note.none(StoredDefinition.NOTE).next(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** After a rollback of Weir itself: the keys' own frames and versions still judge. */
  @Test
  void aDescriptionOfANewerFormIsLeftAlone() {
    writes("{\"weir\":2,\"kind\":\"function\"}");
    runs(function(SUM));
    assertThat(StoredDefinition.of(store, "sums")).isEmpty();
    assertThat(store.note("sums", StoredDefinition.NOTE).orElseThrow().version()).isEqualTo(1);
  }

  @Test
  void aStoreThatDoesNotAnswerIsAskedAgain() {
    StoredDefinition definition = process(function(SUM));
    store.before =
        () -> {
          throw new StateStoreException("away");
        };
    assertThatThrownBy(definition::settle).isInstanceOf(StateStoreException.class);
    definition.settle();
    assertThat(StoredDefinition.of(store, "sums")).isPresent();
  }

  /** A snapshot of a process may be restored after others have deployed. */
  @Test
  void aRestoredProcessLooksAgain() {
    StoredDefinition old = process(function(StateSpec.value("sum", Codecs.of(String.class))));
    old.check();
    runs(function(SUM));
    old.forget();
    assertThatThrownBy(old::settle).isInstanceOf(UnreadableStateException.class);
  }

  private EarlierRetention earlier(int days, long now) {
    EngineLimits limits = EngineLimits.DEFAULT.withStreamRetention(Duration.ofDays(days));
    StoredDefinition definition = new StoredDefinition(function(SUM), store, "", limits, () -> now);
    definition.settle();
    return definition.earlier();
  }

  /** Those that ran before may go on for a day beside the new ones (R26). */
  @Test
  void aLongerRetentionLeavesKnownHowTheShorterOneRemembered() {
    assertThat(earlier(2, 5)).isEqualTo(EarlierRetention.NONE);
    assertThat(earlier(2, 6)).isEqualTo(EarlierRetention.NONE);
    EarlierRetention two = new EarlierRetention(2 * DAY, 7 + DAY);
    assertThat(earlier(7, 7)).isEqualTo(two);
    assertThat(earlier(7, 3 * DAY)).as("a further container").isEqualTo(two);
    assertThat(earlier(9, 4 * DAY)).isEqualTo(new EarlierRetention(2 * DAY, 5 * DAY));
    assertThat(StoredDefinition.of(store, "sums")).contains(function(SUM).description());
  }

  @Test
  void aShorterRetentionForgetsSoonerAndIsRemembered() {
    earlier(7, 1);
    assertThat(earlier(2, 2)).isEqualTo(EarlierRetention.NONE);
    assertThat(earlier(7, 3)).isEqualTo(new EarlierRetention(2 * DAY, 3 + DAY));
    assertThat(earlier(2, 4)).isEqualTo(new EarlierRetention(2 * DAY, 3 + DAY));
  }

  @Test
  void whatIsKnownOfRetentionsTakesNoFurtherReadAndNoFurtherWrite() {
    earlier(2, 1);
    store.calls.clear();
    earlier(2, 2);
    assertThat(store.calls).containsExactly("read");
    earlier(7, 3);
    store.calls.clear();
    earlier(7, 4);
    assertThat(store.calls).containsExactly("read");
  }
}
