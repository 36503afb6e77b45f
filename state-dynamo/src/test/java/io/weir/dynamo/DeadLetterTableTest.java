package io.weir.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DeadLetter;
import io.weir.DeadLetter.Reason;
import io.weir.codec.UnreadableStateException;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import io.weir.testkit.SinkContract;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Payloads of the contract are large enough for chunks, so that each of its rules holds for them.
 */
class DeadLetterTableTest extends SinkContract {
  private static final int TEN_MEGABYTES = 10 * 1024 * 1024;

  private final AtomicInteger writes = new AtomicInteger();
  private volatile boolean broken;
  private volatile int writesUntilDead = Integer.MAX_VALUE;
  private String table;
  private DeadLetterTable sink;
  private DeadLetters letters;

  @Override
  protected SinkWriter open() {
    table = Local.name("letters");
    Tables.createResult(Local.CLIENT, table, DeadLetterTable.ID, null);
    sink = DeadLetterTable.table(table).withClient(Faults.client(this::throttled), counts());
    letters = new DeadLetters(Local.CLIENT, table);
    return sink.open();
  }

  private static RequestCounts counts() {
    return new RequestCounts();
  }

  private boolean throttled(String call) {
    return call.equals("putItem")
        && (broken && writes.incrementAndGet() % 2 == 0 || --writesUntilDead < 0);
  }

  private static DeadLetter letter(String position, byte[] payload) {
    return new DeadLetter(
        "f", Reason.HANDLER_FAILED, "broke", position, "p", "k", 5, "at line 7", payload);
  }

  private static String id(String position) {
    return "f/" + position;
  }

  /** Forty rows are written by one test of the contract: those that need two chunks are few. */
  @Override
  protected byte[] payload(String row, String value) {
    boolean large = row.equals("a");
    String text = value + (large ? "-".repeat(DeadLetterTable.CHUNK_BYTES + 1) : "");
    return sink.encode(letter(row, text.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  protected Optional<String> read(String row) {
    return letters
        .find(id(row))
        .map(kept -> new String(kept.letter().payload(), StandardCharsets.UTF_8).replace("-", ""));
  }

  @Override
  protected void breakEverySecondWrite() {
    broken = true;
  }

  @Override
  protected void heal() {
    broken = false;
  }

  private Outcome deliver(DeadLetter letter, long revision) {
    try (SinkWriter writer = sink.open()) {
      Emission emission =
          new Emission(
              "letters", "f/k/x/dead", "k", revision, Emission.Op.UPSERT, sink.encode(letter));
      return writer.deliver(List.of(emission)).getFirst();
    }
  }

  private static byte[] random(int bytes) {
    byte[] payload = new byte[bytes];
    new Random(bytes).nextBytes(payload);
    return payload;
  }

  private List<Map<String, AttributeValue>> rows() {
    return Local.CLIENT.scanPaginator(scan -> scan.tableName(table)).items().stream().toList();
  }

  /** An alarm of template.yaml counts the calls of this one kind. */
  @Test
  void manyNewLettersArePutOneByOneAndThatOneIsSentAgainIsAnUpdate() {
    Set<String> calls = ConcurrentHashMap.newKeySet();
    DynamoDbClient watched = Faults.client(call -> calls.add(call) && false);
    try (SinkWriter writer = sink.withClient(watched, counts()).open()) {
      for (int batch = 0; batch < 4; batch++) {
        List<Emission> emissions = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
          String position = "views/s-0@" + (batch * 40 + i);
          byte[] encoded = sink.encode(letter(position, new byte[i]));
          String id = "f/k/" + position + "/dead";
          emissions.add(new Emission("letters", id, "k", 1 + i, Emission.Op.UPSERT, encoded));
        }
        assertThat(writer.deliver(emissions)).containsOnly(Outcome.DELIVERED);
      }
    }
    assertThat(rows()).hasSize(160);
    assertThat(calls).contains("putItem").doesNotContain("batchExecuteStatement", "updateItem");

    calls.clear();
    DeadLetters seen = new DeadLetters(watched, table);
    assertThat(seen.noteRedriven(id("views/s-0@7"), Optional.empty(), Instant.EPOCH)).isTrue();
    assertThat(calls).contains("updateItem").doesNotContain("putItem");
  }

  @Test
  void aLetterOfTenMegabytesIsKeptWhole() {
    DeadLetter letter = letter("views/s-0@7", random(TEN_MEGABYTES));

    assertThat(deliver(letter, 1)).isEqualTo(Outcome.DELIVERED);

    DeadLetters.Kept kept = letters.find(id("views/s-0@7")).orElseThrow();
    assertThat(kept.letter().payload()).isEqualTo(letter.payload());
    assertThat(kept.letter())
        .usingRecursiveComparison()
        .ignoringFields("payload")
        .isEqualTo(letter);
    assertThat(kept.bytes()).isEqualTo(TEN_MEGABYTES);
    assertThat(rows()).hasSize(1 + 35).allMatch(row -> WriteUnits.size(row) < 400 * 1024);
  }

  @Test
  void theLargestPayloadOfOneRowFitsWithTheLongestTexts() {
    DeadLetter letter =
        new DeadLetter(
            "f".repeat(63),
            Reason.UNREADABLE,
            "m".repeat(100_000),
            "p".repeat(5_000),
            "\u00e4".repeat(256),
            "k".repeat(1_024),
            5,
            "s".repeat(1_000_000),
            random(DeadLetterTable.CHUNK_BYTES));

    assertThat(deliver(letter, 1)).isEqualTo(Outcome.DELIVERED);

    DeadLetters.Kept listed = letters.list().findFirst().orElseThrow();
    DeadLetter kept = letters.find(listed.id()).orElseThrow().letter();
    assertThat(rows()).hasSize(1);
    assertThat(kept.payload()).isEqualTo(letter.payload());
    assertThat(kept.message()).hasSize(DeadLetterTable.MAX_MESSAGE_BYTES).endsWith("m ...");
    assertThat(kept.stack()).hasSize(DeadLetterTable.MAX_STACK_BYTES).endsWith("s ...");
    assertThat(kept.position()).isEqualTo(letter.position());
  }

  @Test
  void aTextIsCutBetweenCharacters() {
    String cut = io.weir.codec.Unicode.cut("\u20ac".repeat(100), 100);

    assertThat(cut).isEqualTo("\u20ac".repeat(32) + " ...");
    assertThat(io.weir.codec.Unicode.cut("\u20ac".repeat(33), 99)).isEqualTo("\u20ac".repeat(33));
  }

  @Test
  void aWriterThatDiesAnywhereLeavesNoHalfLetterAndTheNextDeliveryMakesItWhole() {
    byte[] payload = random(3 * DeadLetterTable.CHUNK_BYTES);
    for (int survives = 0; survives < 4; survives++) {
      DeadLetter letter = letter("views/s-0@" + survives, payload);
      writesUntilDead = survives;

      assertThat(deliver(letter, 1)).isInstanceOf(Outcome.Retry.class);
      assertThat(letters.find(id(letter.position()))).isEmpty();

      writesUntilDead = Integer.MAX_VALUE;
      assertThat(deliver(letter, 1)).isEqualTo(Outcome.DELIVERED);
      assertThat(letters.find(id(letter.position())).orElseThrow().letter().payload())
          .isEqualTo(payload);
    }
    assertThat(letters.list()).hasSize(4);
  }

  @Test
  void anOlderLargeLetterLeavesTheNewerOneWhole() {
    byte[] newer = random(2 * DeadLetterTable.CHUNK_BYTES);
    deliver(letter("x", newer), 2);
    deliver(letter("x", random(2 * DeadLetterTable.CHUNK_BYTES + 1)), 1);

    assertThat(letters.find(id("x")).orElseThrow().letter().payload()).isEqualTo(newer);
  }

  @Test
  void aChunkThatIsLostIsAnErrorAndNoShortPayload() {
    deliver(letter("x", random(2 * DeadLetterTable.CHUNK_BYTES)), 1);
    String chunk =
        rows().stream()
            .filter(row -> row.containsKey("part"))
            .map(row -> row.get("id").s())
            .findFirst()
            .orElseThrow();
    Local.CLIENT.deleteItem(
        delete -> delete.tableName(table).key(Map.of("id", AttributeValue.fromS(chunk))));

    assertThatThrownBy(() -> letters.find(id("x")))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContaining("chunks is missing");
  }

  @Test
  void aListHasTheLettersAndNotTheirChunks() {
    deliver(letter("large", random(2 * DeadLetterTable.CHUNK_BYTES)), 1);
    deliver(letter("small", new byte[] {1, 2, 3}), 1);

    assertThat(letters.list().map(kept -> kept.id() + " " + kept.bytes()))
        .containsExactlyInAnyOrder("f/large " + 2 * DeadLetterTable.CHUNK_BYTES, "f/small 3");
  }

  @Test
  void whatWasSentAgainIsNotedOnceAndSurvivesADeliveryRepeated() {
    DeadLetter letter = letter("x", new byte[] {1});
    deliver(letter, 1);
    Instant first = Instant.ofEpochMilli(1_000);

    assertThat(letters.noteRedriven(id("x"), Optional.empty(), first)).isTrue();
    assertThat(letters.noteRedriven(id("x"), Optional.empty(), first)).isFalse();
    deliver(letter, 1);
    assertThat(letters.find(id("x")).orElseThrow().redriven()).contains(first);

    Instant second = Instant.ofEpochMilli(2_000);
    assertThat(letters.noteRedriven(id("x"), Optional.of(first), second)).isTrue();
    assertThat(letters.noteRedriven(id("x"), Optional.of(first), second)).isFalse();
    assertThat(letters.find(id("x")).orElseThrow().redriven()).contains(second);
    assertThat(letters.noteRedriven(id("none"), Optional.empty(), first)).isFalse();
  }

  @Test
  void anotherFormatIsRetriedAndSaysWhatToDo() {
    byte[] row = RowCodec.encode(Map.of("id", "x"));
    try (SinkWriter writer = sink.open()) {
      Emission emission = new Emission("letters", "i", "k", 1, Emission.Op.UPSERT, row);
      Outcome outcome = writer.deliver(List.of(emission)).getFirst();
      assertThat(outcome).isInstanceOf(Outcome.Retry.class);
      assertThat(outcome.toString()).contains("format 1", "deploy the version that wrote it");
    }
  }

  @Test
  void theEnvironmentMayNameAnotherTable() {
    DeadLetterTable logical = DeadLetterTable.table("dead-letters");
    String physical = Local.name("physical");
    Tables.createResult(Local.CLIENT, physical, DeadLetterTable.ID, null);
    DeadLetterTable bound =
        logical
            .inEnvironment(Map.of("WEIR_TABLE_DEAD_LETTERS", physical))
            .withClient(Local.CLIENT, counts());
    byte[] payload = bound.encode(letter("x", new byte[] {1}));
    bound
        .open()
        .deliver(List.of(new Emission("dead-letters", "i", "k", 1, Emission.Op.UPSERT, payload)));

    assertThat(new DeadLetters(Local.CLIENT, physical).list()).hasSize(1);
    assertThat(bound.name()).isEqualTo("dead-letters");
    assertThat(logical.inEnvironment(Map.of())).isSameAs(logical);
    assertThatThrownBy(() -> DeadLetterTable.table(" ")).hasMessageContaining("name");
  }

  @Test
  void everyLetterIsReadAsItWasWritten() {
    for (Reason reason : Reason.values()) {
      DeadLetter letter = new DeadLetter("f", reason, "m", "x", null, null, -5, "", new byte[0]);
      byte[] bytes = DeadLetterCodec.encode(letter);
      assertThat(DeadLetterCodec.decode(bytes)).usingRecursiveComparison().isEqualTo(letter);
      assertThatThrownBy(() -> DeadLetterCodec.decode(Arrays.copyOf(bytes, bytes.length + 1)))
          .isInstanceOf(UnreadableStateException.class);
    }
  }

  /** R30: whatever a letter's parts are, its row has room beside them for a whole chunk. */
  @Test
  void aLetterOfPartsThatAreAllTooLongIsStored_itsPayloadWhole() {
    SinkWriter writer = open();
    String longer = "\u20ac".repeat(400_000);
    byte[] payload = new byte[DeadLetterTable.CHUNK_BYTES];
    DeadLetter letter =
        new DeadLetter(
            "f", Reason.UNREADABLE, longer, longer + 1, longer, longer, 5, longer, payload);
    DeadLetter another =
        new DeadLetter(
            "f", Reason.UNREADABLE, longer, longer + 2, longer, longer, 5, longer, payload);

    List<Outcome> outcomes =
        writer.deliver(
            List.of(emission("one", sink.encode(letter)), emission("two", sink.encode(another))));

    assertThat(outcomes).containsExactly(Outcome.DELIVERED, Outcome.DELIVERED);
    List<DeadLetters.Kept> kept = letters.list().toList();
    assertThat(kept).hasSize(2);
    assertThat(kept)
        .extracting(one -> letters.find(one.id()).orElseThrow().letter().payload())
        .allSatisfy(bytes -> assertThat(bytes).isEqualTo(payload));
    assertThat(kept.getFirst().letter().partitionKey()).contains(" ...#");
  }

  private static Emission emission(String id, byte[] payload) {
    return new Emission("letters", id, "k", 1, Emission.Op.UPSERT, payload);
  }
}
