package io.weir.connect.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DeadLetter;
import io.weir.DeadLetter.Reason;
import io.weir.Sink;
import io.weir.Sink.Effect;
import io.weir.connect.DeadLetterNotice;
import io.weir.connect.Emitted;
import io.weir.connect.Faults;
import io.weir.connect.sqs.FakeSqs;
import io.weir.connect.sqs.SqsSink;
import io.weir.spi.Emission;
import io.weir.spi.Emission.Op;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Letters are kept whole and once; a notice never tells of one that is not kept. */
class DeadLetterBucketTest {
  private static final int MANY = 12;
  private static final String QUEUE = "letters";

  private FakeS3 bucket = new FakeS3("dead-letters", Faults.none());
  private FakeSqs queue = new FakeSqs(QUEUE, Faults.none());

  private static DeadLetter letter(int number, byte[] payload) {
    return new DeadLetter(
        "orders",
        Reason.HANDLER_FAILED,
        "it fails; mend the handler",
        "orders/shard-1@" + number,
        "pk",
        "key-" + number % 3,
        1_700_000_000_000L,
        "at here\n",
        payload);
  }

  private static Emission emission(int number, DeadLetter letter) {
    byte[] payload = DeadLetterBucket.bucket("dead-letters").encode(letter);
    return new Emission(
        "dead-letters", "orders/" + number, "key-" + number % 3, number + 1, Op.UPSERT, payload);
  }

  private static List<Emission> letters() {
    return IntStream.range(0, MANY).mapToObj(i -> emission(i, letter(i, new byte[i]))).toList();
  }

  private DeadLetterBucket alone() {
    return DeadLetterBucket.bucket("dead-letters").withClient(bucket);
  }

  private DeadLetterBucket announced() {
    return alone().announcedBy(SqsSink.standard(QUEUE, DeadLetterNotice.class).withClient(queue));
  }

  private static void deliverAll(SinkWriter writer, List<Emission> letters) {
    List<Emission> open = letters;
    for (int i = 0; i < 200 && !open.isEmpty(); i++) {
      List<Outcome> outcomes = writer.deliver(open);
      assertThat(outcomes).hasSameSizeAs(open).noneMatch(Outcome.Refused.class::isInstance);
      List<Emission> left = new ArrayList<>();
      for (int j = 0; j < outcomes.size(); j++) {
        if (outcomes.get(j) != Outcome.DELIVERED) {
          left.add(open.get(j));
        }
      }
      open = left;
    }
    assertThat(open).isEmpty();
  }

  private List<DeadLetter> kept() {
    return bucket.names().stream()
        .map(name -> DeadLetterBucket.read(bucket.body(name).orElseThrow()))
        .toList();
  }

  private List<Emitted<DeadLetterNotice>> notices() {
    return queue.messages().stream()
        .map(message -> message.messageBody().getBytes(StandardCharsets.UTF_8))
        .map(Emitted.json(DeadLetterNotice.class)::decode)
        .toList();
  }

  private static Set<String> ids(List<Emission> letters) {
    return letters.stream().map(Emission::id).collect(Collectors.toSet());
  }

  private void requireAllKept(String history) {
    assertThat(kept())
        .as(history)
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, MANY).mapToObj(i -> letter(i, new byte[i])).toList());
  }

  private void requireNoticesOfKept(String history) {
    for (Emitted<DeadLetterNotice> notice : notices()) {
      assertThat(notice.value().bucket()).as(history).isEqualTo("dead-letters");
      assertThat(bucket.body(notice.value().object())).as(history).isPresent();
    }
  }

  @Test
  void theLargestLetterIsKeptWhole() {
    byte[] payload = new byte[12 * 1_024 * 1_024];
    new Random(1).nextBytes(payload);
    deliverAll(announced().open(), List.of(emission(0, letter(0, payload))));
    assertThat(kept()).singleElement().extracting(DeadLetter::payload).isEqualTo(payload);
    assertThat(notices())
        .singleElement()
        .extracting(notice -> notice.value().payloadBytes())
        .isEqualTo(payload.length);
  }

  @Test
  void anObjectIsNamedByFunctionReasonAndContent() {
    deliverAll(alone().open(), letters());
    deliverAll(alone().open(), letters());
    assertThat(bucket.written()).isEqualTo(MANY);
    assertThat(bucket.names())
        .hasSize(MANY)
        .allMatch(name -> name.matches("orders/HANDLER_FAILED/[0-9a-f]{64}\\.json"));
    requireAllKept("no faults");
  }

  @Test
  void twoLettersOfOneRecordAreBothKept() {
    deliverAll(alone().open(), List.of(emission(0, letter(0, new byte[] {1}))));
    deliverAll(alone().open(), List.of(emission(0, letter(0, new byte[] {2}))));
    assertThat(kept()).hasSize(2);
  }

  @Test
  void aNoticeHasAllButPayloadAndStack() {
    DeadLetter.Result result = new DeadLetter.Result("rows", 7, Op.DELETE, "com.acme.Row");
    DeadLetter letter =
        new DeadLetter(
            "orders",
            Reason.RESULT_REFUSED,
            "too large",
            "id",
            null,
            "k",
            0,
            "s",
            new byte[3],
            result);
    deliverAll(announced().open(), List.of(emission(4, letter)));
    String object = bucket.names().iterator().next();
    assertThat(notices())
        .containsExactly(
            new Emitted<>(
                "orders/4",
                "key-1",
                5,
                Op.UPSERT,
                new DeadLetterNotice(
                    "dead-letters",
                    object,
                    3,
                    "orders",
                    Reason.RESULT_REFUSED,
                    "too large",
                    "id",
                    null,
                    "k",
                    0,
                    result)));
  }

  @Test
  void theLargestNoticeFitsIntoAMessageOfEveryService() {
    String longest = "\u0001".repeat(40_000);
    DeadLetter letter =
        new DeadLetter(
            longest,
            Reason.KILLED_PROCESS,
            longest,
            longest,
            longest,
            longest,
            Long.MAX_VALUE,
            longest,
            new byte[0],
            null);
    byte[] notice =
        SqsSink.standard(QUEUE, DeadLetterNotice.class)
            .encode(DeadLetterNotice.of(letter, "b".repeat(63), "o".repeat(1_024)));
    assertThat(notice.length).isBetween(90_000, 120 * 1_024);
  }

  /** A sink of notices that takes no more bytes than that. */
  private Sink<DeadLetterNotice> taking(int bytes) {
    Sink<DeadLetterNotice> all = SqsSink.standard(QUEUE, DeadLetterNotice.class).withClient(queue);
    return new Sink<>() {
      @Override
      public String name() {
        return QUEUE;
      }

      @Override
      public Effect effect() {
        return all.effect();
      }

      @Override
      public byte[] encode(DeadLetterNotice notice) {
        byte[] encoded = all.encode(notice);
        if (encoded.length > bytes) {
          throw new IllegalArgumentException(encoded.length + " bytes are too many");
        }
        return encoded;
      }

      @Override
      public SinkWriter open() {
        return all.open();
      }
    };
  }

  @Test
  void aNoticeThatIsTooLongForItsSinkIsToldShort() {
    String longest = "\u0001".repeat(40_000);
    DeadLetter letter =
        new DeadLetter(
            "orders",
            Reason.KILLED_PROCESS,
            longest,
            longest,
            longest,
            longest,
            7,
            longest,
            new byte[0],
            null);
    DeadLetterBucket sink = alone().announcedBy(taking(DeadLetterNotice.SHORT_BYTES));
    deliverAll(sink.open(), List.of(emission(0, letter), emission(1, letter(1, new byte[1]))));
    assertThat(notices()).hasSize(2);
    DeadLetterNotice told = notices().getFirst().value();
    assertThat(bucket.body(told.object())).isPresent();
    assertThat(told.message()).hasSizeBetween(100, 200);
    assertThat(told.arrival()).isEqualTo(7);
    assertThat(notices().getLast().value().message()).isEqualTo("it fails; mend the handler");
  }

  @Test
  void aSinkThatTakesNoShortNoticeCannotAnnounceLetters() {
    assertThatThrownBy(() -> alone().announcedBy(taking(4_096)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + QUEUE + "' cannot announce dead letters")
        .hasMessageContaining("16384");
  }

  @Test
  void theEffectIsThatOfTheNotice() {
    assertThat(alone().effect()).isEqualTo(Effect.IDEMPOTENT_BY_REVISION);
    assertThat(announced().effect()).isEqualTo(Effect.AT_LEAST_ONCE);
    assertThat(alone().announcedBy(SqsSink.fifo("letters.fifo", DeadLetterNotice.class)).effect())
        .isEqualTo(Effect.DEDUPLICATED_FOR_A_TIME);
  }

  @Test
  void whateverFailsEachIsKeptOnceAndAnnounced() {
    for (int seed = 0; seed < 100; seed++) {
      bucket = new FakeS3("dead-letters", Faults.random(seed, 0.2, 0.3));
      queue = new FakeSqs(QUEUE, Faults.random(seed + 1_000, 0, 0.3));
      DeadLetterBucket sink =
          alone().announcedBy(SqsSink.standard(QUEUE, DeadLetterNotice.class).withClient(queue));
      deliverAll(sink.open(), letters());
      requireAllKept("seed " + seed);
      requireNoticesOfKept("seed " + seed);
      assertThat(notices()).as("seed %s", seed).extracting(Emitted::id).containsAll(ids(letters()));
    }
  }

  @Test
  void aCrashBeforeOrAfterAnyCallLosesNoLetterAndNoNotice() {
    for (int point = 0; point < 2 * (MANY + 2); point++) {
      bucket = new FakeS3("dead-letters", Faults.crashAt(point));
      queue = new FakeSqs(QUEUE, Faults.crashAt(point - 2 * MANY));
      String history = "a crash at " + point;
      assertThat(crashes()).as(history).isEqualTo(true);
      requireNoticesOfKept(history);
      bucket = bucket.with(Faults.none());
      queue = queue.with(Faults.none());
      deliverAll(announced().open(), letters());
      requireAllKept(history);
      requireNoticesOfKept(history);
      assertThat(notices()).extracting(Emitted::id).containsAll(ids(letters()));
    }
  }

  private boolean crashes() {
    try {
      announced().open().deliver(letters());
      return false;
    } catch (Faults.Crash onThisThread) {
      return true;
    } catch (IllegalStateException onAnother) {
      assertThat(onAnother.getCause()).isInstanceOf(Faults.Crash.class);
      return true;
    }
  }

  @Test
  void aLetterThatIsNotKeptIsNotAnnounced() {
    bucket = new FakeS3("another", Faults.none());
    assertThat(announced().open().deliver(letters()))
        .hasSize(MANY)
        .allMatch(Outcome.Retry.class::isInstance);
    assertThat(notices()).isEmpty();
  }

  @Test
  void withoutTimeNothingIsSent() {
    Faults faults = Faults.none();
    bucket = new FakeS3("dead-letters", faults);
    assertThat(announced().open().deliver(letters(), () -> 0))
        .hasSize(MANY)
        .allMatch(Outcome.Retry.class::isInstance);
    assertThat(faults.calls()).isZero();
  }
}
