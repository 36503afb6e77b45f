package io.weir.connect.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Sink;
import io.weir.connect.Emitted;
import io.weir.connect.Faults;
import io.weir.spi.Emission;
import io.weir.spi.Emission.Op;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import io.weir.testkit.SinkContract;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Results as objects: twice is once, and the newest stays, whoever else writes. */
class S3SinkTest extends SinkContract {
  record Line(String row, String text) {}

  private FakeS3 bucket = new FakeS3("rows", Faults.none());

  private static S3Sink<Line> on(FakeS3 bucket) {
    return S3Sink.bucket("rows", Line.class, line -> "rows/" + line.row() + ".json")
        .withClient(bucket)
        .requestsAtATime(1);
  }

  @Override
  protected SinkWriter open() {
    bucket = new FakeS3("rows", Faults.none());
    return on(bucket).requestsAtATime(4).open();
  }

  @Override
  protected byte[] payload(String row, String value) {
    return on(bucket).encode(new Line(row, value));
  }

  @Override
  protected Optional<String> read(String row) {
    return stored(row).filter(one -> one.op() == Op.UPSERT).map(one -> one.value().text());
  }

  private Optional<Emitted<Line>> stored(String row) {
    return bucket.body("rows/" + row + ".json").map(Emitted.json(Line.class)::decode);
  }

  @Override
  protected void breakEverySecondWrite() {
    bucket.breakEverySecondPut(true);
  }

  @Override
  protected void heal() {
    bucket.breakEverySecondPut(false);
  }

  private Emission emission(String row, String key, long revision, Op op, String text) {
    return new Emission("rows", key + "/" + revision, key, revision, op, payload(row, text));
  }

  private Emission upsert(String row, long revision, String text) {
    return emission(row, "key", revision, Op.UPSERT, text);
  }

  @Test
  void theEffectIsThatTheNewestStays() {
    assertThat(on(bucket).effect()).isEqualTo(Sink.Effect.IDEMPOTENT_BY_REVISION);
  }

  @Test
  void anOlderWriterThatIsOvertakenBetweenLookAndPutDoesNotWin() {
    SinkWriter writer = on(bucket).open();
    writer.deliver(List.of(upsert("a", 1, "same")));
    bucket.beforeNextPut(() -> on(bucket).open().deliver(List.of(upsert("a", 3, "same"))));
    assertThat(writer.deliver(List.of(upsert("a", 2, "two")))).containsExactly(Outcome.DELIVERED);
    assertThat(stored("a").orElseThrow().revision()).isEqualTo(3);
  }

  @Test
  void twoWritersOfANewRowLeaveTheNewer() {
    SinkWriter writer = on(bucket).open();
    bucket.beforeNextPut(() -> on(bucket).open().deliver(List.of(upsert("a", 1, "one"))));
    assertThat(writer.deliver(List.of(upsert("a", 2, "two")))).containsExactly(Outcome.DELIVERED);
    assertThat(read("a")).contains("two");
  }

  @Test
  void anObjectThatOthersChangeAllTheTimeIsLeftForTheNextDelivery() {
    SinkWriter writer = on(bucket).open();
    AtomicInteger revision = new AtomicInteger();
    Runnable[] other = new Runnable[1];
    other[0] =
        () -> {
          on(bucket.with(Faults.none()))
              .open()
              .deliver(List.of(upsert("a", revision.incrementAndGet(), "x")));
          bucket.beforeNextPut(other[0]);
        };
    bucket.beforeNextPut(other[0]);
    assertThat(writer.deliver(List.of(upsert("a", 1_000, "newest"))))
        .singleElement()
        .isInstanceOf(Outcome.Retry.class);
    assertThat(revision.get()).isEqualTo(S3SinkWriter.MOST_LOOKS);
  }

  @Test
  void aWithdrawnRowIsTagged() {
    SinkWriter writer = on(bucket).open();
    writer.deliver(List.of(upsert("a", 1, "one"), emission("a", "key", 2, Op.DELETE, "one")));
    assertThat(bucket.tagging("rows/a.json")).contains("weir-deleted=true");
  }

  @Test
  void anObjectOfAnotherKeyOrOfOthersIsNotReplaced() {
    SinkWriter writer = on(bucket).open();
    bucket.putForeign("rows/foreign.json");
    List<Outcome> outcomes =
        writer.deliver(
            List.of(
                emission("a", "first", 1, Op.UPSERT, "one"),
                emission("a", "second", 9, Op.UPSERT, "two"),
                upsert("foreign", 1, "x")));
    assertThat(outcomes.get(0)).isEqualTo(Outcome.DELIVERED);
    assertThat(outcomes.subList(1, 3)).allMatch(Outcome.Refused.class::isInstance);
    assertThat(read("a")).contains("one");
    assertThat(bucket.body("rows/foreign.json").orElseThrow()).isEmpty();
  }

  @Test
  void aBucketThatIsNotThereIsAFaultOfTheDeployment() {
    FakeS3 other = new FakeS3("other", Faults.none());
    assertThat(on(other).open().deliver(List.of(upsert("a", 1, "x"))))
        .singleElement()
        .isInstanceOfSatisfying(
            Outcome.Retry.class,
            retry ->
                assertThat(retry.reason())
                    .contains("'rows'", "WEIR_SINK_<NAME>", "s3:ListBucket", "NoSuchBucket"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/../b", ".", "a\u0001", "\uD800", "\n"})
  void aNameThatS3DoesNotTakeIsRefusedWhereItIsMade(String name) {
    S3Sink<Line> sink = S3Sink.bucket("rows", Line.class, Line::row);
    assertThatThrownBy(() -> sink.encode(new Line(name, "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'rows'");
  }

  @Test
  void aNameHasAtMost1024Bytes() {
    S3Sink<Line> sink = S3Sink.bucket("rows", Line.class, Line::row);
    assertThat(sink.encode(new Line("ü".repeat(512), "x"))).isNotEmpty();
    assertThatThrownBy(() -> sink.encode(new Line("ü".repeat(512) + "a", "x")))
        .hasMessageContaining("1024 bytes");
  }

  private List<Emission> results() {
    List<Emission> results = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String row = "row" + i % 3;
      Op op = i % 7 == 5 ? Op.DELETE : Op.UPSERT;
      results.add(emission(row, row, 1 + i / 3, op, "text " + i % 2));
    }
    return results;
  }

  private Map<String, Emitted<Line>> rows() {
    Map<String, Emitted<Line>> rows = new HashMap<>();
    for (int i = 0; i < 3; i++) {
      rows.put("row" + i, stored("row" + i).orElseThrow());
    }
    return rows;
  }

  private static void deliverAll(SinkWriter writer, List<Emission> results) {
    List<Emission> open = results;
    for (int i = 0; i < 200 && !open.isEmpty(); i++) {
      List<Outcome> outcomes = writer.deliver(open);
      List<Emission> left = new ArrayList<>();
      for (int j = 0; j < outcomes.size(); j++) {
        assertThat(outcomes.get(j)).isNotInstanceOf(Outcome.Refused.class);
        if (outcomes.get(j) != Outcome.DELIVERED) {
          left.add(open.get(j));
        }
      }
      open = left;
    }
    assertThat(open).isEmpty();
  }

  private Map<String, Emitted<Line>> plain() {
    bucket = new FakeS3("rows", Faults.none());
    deliverAll(on(bucket).open(), results());
    return rows();
  }

  @Test
  void aCrashBeforeOrAfterAnyCallLeavesTheSame() {
    Map<String, Emitted<Line>> plain = plain();
    Faults counted = Faults.none();
    one(counted);
    for (long point = 0; point < 2 * counted.calls(); point++) {
      try {
        one(Faults.crashAt(point));
      } catch (Faults.Crash crashed) {
        bucket = bucket.with(Faults.none());
        deliverAll(on(bucket).open(), results());
      }
      assertThat(rows()).as("a crash at %s", point).isEqualTo(plain);
    }
  }

  /** Delivers one by one, so that each revision is written. */
  private void one(Faults faults) {
    bucket = new FakeS3("rows", faults);
    SinkWriter writer = on(bucket).open();
    results().forEach(result -> deliverAll(writer, List.of(result)));
  }

  @Test
  void whateverFailsAndComesAgainTheNewestStays() {
    Map<String, Emitted<Line>> plain = plain();
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      bucket = new FakeS3("rows", Faults.random(seed, 0.2, 0.3));
      List<Emission> all = results();
      for (int from = 0; from < all.size(); from += 4) {
        deliverAll(on(bucket).open(), all.subList(random.nextInt(from + 1), from + 4));
      }
      assertThat(rows()).as("seed %s", seed).isEqualTo(plain);
    }
  }

  @Test
  void withoutTimeNothingIsSent() {
    Faults faults = Faults.none();
    assertThat(on(new FakeS3("rows", faults)).open().deliver(results(), () -> 0))
        .allMatch(Outcome.Retry.class::isInstance);
    assertThat(faults.calls()).isZero();
  }

  @Test
  void theObjectIsTheResultWithItsEnvelope() {
    on(bucket).open().deliver(List.of(upsert("a", 7, "x")));
    assertThat(stored("a"))
        .contains(new Emitted<>("key/7", "key", 7, Op.UPSERT, new Line("a", "x")));
  }
}
