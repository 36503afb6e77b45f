package io.weir.connect.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Sink.Effect;
import io.weir.codec.Json;
import io.weir.connect.Emitted;
import io.weir.connect.Faults;
import io.weir.connect.s3.Parts.Line;
import io.weir.spi.Emission;
import io.weir.spi.Emission.Op;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Results in parts: none is lost, and one that stands twice has the same id in the same folder. */
class S3PartsSinkTest {
  record Sale(String row, int day, String text) {}

  private static final int MANY = 60;

  private FakeS3 bucket = new FakeS3("sales", Faults.none());

  private static S3PartsSink<Sale> on(FakeS3 bucket) {
    return S3PartsSink.bucket("sales", Sale.class, sale -> "dt=2026-11-0" + sale.day())
        .withClient(bucket);
  }

  private Parts<Sale> parts() {
    return new Parts<>(bucket, Sale.class);
  }

  private static Emission sale(int number) {
    String key = "key-" + number % 7;
    long revision = 1 + number / 7;
    Op op = number % 11 == 10 ? Op.DELETE : Op.UPSERT;
    Sale value = new Sale(key, 1 + number % 3, "a\nb " + number);
    byte[] payload = on(new FakeS3("sales", Faults.none())).encode(value);
    return new Emission("sales", "f/" + key + "/" + revision, key, revision, op, payload);
  }

  private static List<Emission> sales() {
    return Stream.iterate(0, i -> i + 1).limit(MANY).map(S3PartsSinkTest::sale).toList();
  }

  /** What each result is for a reader, by the emissions alone. */
  private static List<Line<Sale>> expected(List<Emission> sales) {
    return sales.stream()
        .map(one -> {
          String[] payload = new String(one.payload(), StandardCharsets.UTF_8).split("\n", 2);
          Sale value = Json.of(Sale.class).decode(payload[1].getBytes(StandardCharsets.UTF_8));
          return new Line<>(
              payload[0], new Emitted<>(one.id(), one.key(), one.revision(), one.op(), value));
        })
        .toList();
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

  @Test
  void theEffectIsWhatTheNamesCanHold() {
    assertThat(on(bucket).effect()).isEqualTo(Effect.AT_LEAST_ONCE);
    assertThat(on(bucket).eachAlone().effect()).isEqualTo(Effect.IDEMPOTENT_BY_REVISION);
  }

  @Test
  void aDeliveryIsOnePartAFolder() {
    deliverAll(on(bucket).open(), sales());
    assertThat(bucket.names())
        .hasSize(3)
        .allMatch(name -> name.matches("dt=2026-11-0[123]/part-[0-9a-f]{64}\\.jsonl"));
    assertThat(parts().lines()).containsExactlyInAnyOrderElementsOf(expected(sales()));
  }

  @Test
  void theSameResultsMakeTheSamePartsInAnyOrder() {
    for (int seed = 0; seed < 20; seed++) {
      List<Emission> shuffled = new ArrayList<>(sales());
      Collections.shuffle(shuffled, new Random(seed));
      shuffled.add(shuffled.getFirst());
      deliverAll(on(bucket).open(), shuffled);
    }
    assertThat(bucket.written()).isEqualTo(3);
    assertThat(parts().lines()).hasSize(MANY);
  }

  @Test
  void compressedPartsHoldTheSameLines() {
    deliverAll(on(bucket).gzip().open(), sales());
    assertThat(bucket.names()).hasSize(3).allMatch(name -> name.endsWith(".jsonl.gz"));
    assertThat(parts().lines()).containsExactlyInAnyOrderElementsOf(expected(sales()));
  }

  @Test
  void withoutAFolderPartsStandAtTheTop() {
    S3PartsSink<Sale> flat = S3PartsSink.bucket("sales", Sale.class, sale -> "").withClient(bucket);
    Emission one =
        new Emission("sales", "f/k/1", "k", 1, Op.UPSERT, flat.encode(new Sale("a", 1, "x")));
    deliverAll(flat.open(), List.of(one));
    assertThat(bucket.names()).singleElement().asString().matches("part-[0-9a-f]{64}\\.jsonl");
  }

  @Test
  void anyCutLosesNothingAndRepeatsOnlyWithTheSameId() {
    for (int seed = 0; seed < 100; seed++) {
      bucket = new FakeS3("sales", Faults.random(seed, 0.2, 0.3));
      deliverCut(on(bucket), new Random(seed));
      assertThat(parts().once())
          .as("seed %s", seed)
          .containsExactlyInAnyOrderElementsOf(expected(sales()));
    }
  }

  @Test
  void anyCutLeavesEachResultOnceIfItStandsAlone() {
    for (int seed = 0; seed < 100; seed++) {
      bucket = new FakeS3("sales", Faults.random(seed, 0.2, 0.3));
      deliverCut(on(bucket).eachAlone(), new Random(seed));
      assertThat(parts().lines())
          .as("seed %s", seed)
          .containsExactlyInAnyOrderElementsOf(expected(sales()));
    }
  }

  /** Cuts as a redelivery does: each delivery begins anywhere before, and in another order. */
  private static void deliverCut(S3PartsSink<Sale> sink, Random random) {
    List<Emission> all = sales();
    for (int to = 0; to < all.size(); ) {
      int from = random.nextInt(to + 1);
      to = Math.min(all.size(), to + 1 + random.nextInt(20));
      List<Emission> delivery = new ArrayList<>(all.subList(from, to));
      Collections.shuffle(delivery, random);
      deliverAll(sink.open(), delivery);
    }
  }

  @Test
  void cutOtherwiseAResultStandsTwice() {
    deliverAll(on(bucket).open(), sales().subList(0, 10));
    deliverAll(on(bucket).open(), sales());
    assertThat(parts().lines()).hasSize(MANY + 10);
    assertThat(parts().once()).hasSize(MANY);
  }

  @Test
  void aCrashBeforeOrAfterAnyCallLeavesEachResultOnceByItsId() {
    crashEverywhere(false);
  }

  @Test
  void aCrashBeforeOrAfterAnyCallLeavesEachResultOnceIfItStandsAlone() {
    crashEverywhere(true);
  }

  /** After the crash the batch comes again in two halves, as Lambda cuts it. */
  private void crashEverywhere(boolean alone) {
    Faults counted = Faults.none();
    bucket = new FakeS3("sales", counted);
    deliverAll(sink(alone).open(), sales());
    assertThat(counted.calls()).isPositive();
    for (long point = 0; point < 2 * counted.calls(); point++) {
      bucket = new FakeS3("sales", Faults.crashAt(point));
      assertThat(crashes(alone)).as("a crash at %s", point).isTrue();
      bucket = bucket.with(Faults.none());
      deliverAll(sink(alone).open(), sales().subList(0, MANY / 2));
      deliverAll(sink(alone).open(), sales().subList(MANY / 2, MANY));
      assertThat(alone ? parts().lines() : parts().once())
          .as("a crash at %s", point)
          .containsExactlyInAnyOrderElementsOf(expected(sales()));
    }
  }

  private S3PartsSink<Sale> sink(boolean alone) {
    return alone ? on(bucket).eachAlone() : on(bucket);
  }

  private boolean crashes(boolean alone) {
    try {
      sink(alone).open().deliver(sales());
      return false;
    } catch (IllegalStateException onAThread) {
      assertThat(onAThread.getCause()).isInstanceOf(Faults.Crash.class);
      return true;
    }
  }

  @Test
  void aPartThatIsThereIsNotWrittenAgain() {
    deliverAll(on(bucket).open(), sales());
    deliverAll(on(bucket).open(), sales());
    assertThat(bucket.written()).isEqualTo(3);
  }

  @Test
  void withoutTimeNothingIsSent() {
    Faults faults = Faults.none();
    assertThat(on(new FakeS3("sales", faults)).open().deliver(sales(), () -> 0))
        .hasSize(MANY)
        .allMatch(Outcome.Retry.class::isInstance);
    assertThat(faults.calls()).isZero();
  }

  @Test
  void aBucketThatIsNotThereIsAFaultOfTheDeployment() {
    FakeS3 other = new FakeS3("other", Faults.none());
    assertThat(on(other).open().deliver(sales()))
        .hasSize(MANY)
        .allSatisfy(outcome ->
            assertThat(outcome)
                .isInstanceOfSatisfying(
                    Outcome.Retry.class,
                    retry ->
                        assertThat(retry.reason())
                            .contains("'sales'", "WEIR_SINK_<NAME>", "s3:PutObject")));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"/a", "a/", "a/../b", "a\n", "\uD800"})
  void aFolderThatS3DoesNotTakeIsRefusedWhereItIsMade(String folder) {
    S3PartsSink<Sale> sink = S3PartsSink.bucket("sales", Sale.class, sale -> folder);
    assertThatThrownBy(() -> sink.encode(new Sale("a", 1, "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'sales'");
  }

  @Test
  void aNameIsCheckedWithItsFolder() {
    S3PartsSink<Sale> sink = S3PartsSink.bucket("sales", Sale.class, Sale::row);
    assertThat(sink.encode(new Sale("a".repeat(945), 1, "x"))).isNotEmpty();
    assertThatThrownBy(() -> sink.encode(new Sale("a".repeat(946), 1, "x")))
        .hasMessageContaining("1024 bytes");
  }

  @Test
  void aLineIsNoLongerThanAnEmission() {
    S3PartsSink<Sale> sink = on(bucket);
    String large = "x".repeat(S3PartsSink.MAX_LINE_BYTES);
    assertThatThrownBy(() -> sink.encode(new Sale("a", 1, large)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("emit less");
  }
}
