package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter;
import io.weir.DeadLetter.Reason;
import io.weir.Event;
import io.weir.Sink;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.connect.s3.DeadLetterBucket;
import io.weir.dynamo.DeadLetters.Kept;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.spi.Emission;
import io.weir.spi.Emission.Op;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Letters that a bucket keeps are listed, shown, sent again and delivered by the same commands. */
class BucketLettersTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final String BUCKET = "orders-letters";
  private static final List<Emission> TAKEN = new CopyOnWriteArrayList<>();

  /** Takes all results. */
  private static final class Taking implements Sink<String> {
    @Override
    public String name() {
      return "taking";
    }

    @Override
    public Effect effect() {
      return Effect.AT_LEAST_ONCE;
    }

    @Override
    public byte[] encode(String value) {
      return Json.bytes(value);
    }

    @Override
    public SinkWriter open() {
      return emissions -> {
        TAKEN.addAll(emissions);
        return emissions.stream().map(one -> Outcome.DELIVERED).toList();
      };
    }
  }

  /** Gives what it is given. */
  static final class Same extends ProcessFunction<String, String> {
    @Override
    public void onEvent(Event<String> event, ProcessContext<String> context) {
      context.emit(event.value());
    }
  }

  /** The function as a deployment finds it. */
  public static final class Orders {
    public static final StreamFunction FUNCTION =
        StreamFunction.named("orders")
            .from(Source.stream("orders", Json.of(String.class)).keyBy(order -> order))
            .compute(new Same())
            .to(new Taking())
            .build();
  }

  private final FakeBucket bucket = new FakeBucket(BUCKET);
  private final BucketLetters letters = new BucketLetters(bucket, BUCKET);
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final List<String> put = new ArrayList<>();
  @TempDir private Path folder;

  @BeforeEach
  void forget() {
    TAKEN.clear();
  }

  private static DeadLetter failed(int number, byte[] payload) {
    return new DeadLetter(
        "orders",
        Reason.HANDLER_FAILED,
        "it fails; mend it",
        "orders/shard-1@" + number,
        "pk",
        "key-" + number,
        NOON.toEpochMilli() + number,
        "at here\n",
        payload);
  }

  /** Keeps a letter as a function does; gives its id. */
  private String keep(DeadLetter letter) {
    DeadLetterBucket sink = DeadLetterBucket.bucket(BUCKET).withClient(bucket);
    byte[] content = sink.encode(letter);
    Emission emission = new Emission(BUCKET, "id", "key", 1, Op.UPSERT, content);
    assertThat(sink.open().deliver(List.of(emission))).containsExactly(Outcome.DELIVERED);
    return DeadLetterBucket.object(letter, content);
  }

  private int weir(String... args) {
    printed.reset();
    Deployment here =
        new Deployment(
            Map.of(),
            table -> null,
            table -> null,
            table -> null,
            () -> null,
            () -> bucket,
            pause -> {},
            () ->
                (stream, key, data) ->
                    put.add(stream + " " + key + " " + new String(data, StandardCharsets.UTF_8)),
            () -> NOON);
    List<String> all = new ArrayList<>(List.of("dead-letters"));
    all.addAll(Arrays.asList(args));
    PrintStream console = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return Main.run(console, console, here, all.toArray(String[]::new));
  }

  private String said() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void allPagesAreListedByArrivalWithoutPayloads() {
    for (int i = 4; i >= 0; i--) {
      keep(failed(i, new byte[10 + i]));
    }
    bucket.put("something/else.txt", new byte[1]);
    assertThat(letters.list())
        .hasSize(5)
        .allMatch(kept -> kept.letter().payload().length == 0 && kept.redriven().isEmpty());
    assertThat(weir("list", "--bucket", BUCKET)).isZero();
    assertThat(said()).contains("5 dead letters");
    assertThat(said().lines().map(line -> line.replaceAll(".*  (\\d+) bytes.*", "$1")).limit(5))
        .containsExactly("10", "11", "12", "13", "14");
    assertThat(weir("list", "--bucket", BUCKET, "--key", "key-3")).isZero();
    assertThat(said()).contains("13 bytes", "1 dead letters");
  }

  @Test
  void aLetterIsShownWhole() throws IOException {
    byte[] payload = "x".repeat(2_000_000).getBytes(StandardCharsets.UTF_8);
    String id = keep(failed(1, payload));
    Path file = folder.resolve("payload");
    assertThat(weir("show", "--bucket", BUCKET, id, "--payload", file.toString())).isZero();
    assertThat(said()).contains(id, "HANDLER_FAILED", "it fails", "partition key pk", "at here");
    assertThat(Files.readAllBytes(file)).isEqualTo(payload);
    assertThat(weir("show", "--bucket", BUCKET, "orders/none.json")).isEqualTo(2);
  }

  @Test
  void aRecordIsSentAgainOnceUnlessToldTo() {
    String id = keep(failed(1, "payload".getBytes(StandardCharsets.UTF_8)));
    assertThat(weir("redrive", "--bucket", BUCKET, "--id", id)).isZero();
    assertThat(put).containsExactly("orders pk payload");
    assertThat(letters.find(id).orElseThrow().redriven()).contains(NOON);

    assertThat(weir("redrive", "--bucket", BUCKET, "--id", id)).isZero();
    assertThat(said()).contains("was sent at 2026-01-01T12:00:00Z", "0 of 1 sent");
    assertThat(put).hasSize(1);

    assertThat(weir("redrive", "--bucket", BUCKET, "--id", id, "--again")).isZero();
    assertThat(put).hasSize(2);
    assertThat(weir("list", "--bucket", BUCKET)).isZero();
    assertThat(said()).contains("sent again 2026-01-01T12:00:00Z", "1 dead letters");
  }

  @Test
  void aNoteOfAnotherCommandIsNotOverwritten() {
    String id = keep(failed(1, new byte[1]));
    Instant other = NOON.plusSeconds(1);
    bucket.beforeNextPut(
        () -> assertThat(letters.noteRedriven(id, Optional.empty(), other)).isTrue());
    assertThat(letters.noteRedriven(id, Optional.empty(), NOON)).isFalse();
    Kept kept = letters.find(id).orElseThrow();
    assertThat(kept.redriven()).contains(other);

    assertThat(letters.noteRedriven(id, Optional.empty(), NOON)).isFalse();
    bucket.beforeNextPut(
        () -> assertThat(letters.noteRedriven(id, kept.redriven(), NOON.plusSeconds(2))).isTrue());
    assertThat(letters.noteRedriven(id, kept.redriven(), NOON)).isFalse();
    assertThat(letters.find(id).orElseThrow().redriven()).contains(NOON.plusSeconds(2));
  }

  @Test
  void aResultIsDeliveredFromTheBucket() {
    DeadLetter.Result result = new DeadLetter.Result("taking", 7, Op.UPSERT, "java.lang.String");
    String id =
        keep(
            new DeadLetter(
                "orders",
                Reason.RESULT_REFUSED,
                "too large",
                "orders/k/7/0",
                null,
                "k",
                0,
                "",
                Json.bytes("value"),
                result));
    assertThat(weir("emit", "--bucket", BUCKET, "--id", id, "--function", Orders.class.getName()))
        .isZero();
    assertThat(TAKEN)
        .containsExactly(
            new Emission("taking", "orders/k/7/0", "k", 7, Op.UPSERT, Json.bytes("value")));
    assertThat(letters.find(id).orElseThrow().redriven()).contains(NOON);
  }

  @Test
  void whatKeepsNoLettersIsRefused() {
    for (String place :
        List.of(
            "https://sqs.eu-west-1.amazonaws.com/1/letters", "arn:aws:events:eu:1:event-bus/x")) {
      assertThat(weir("list", "--bucket", place)).isEqualTo(2);
      assertThat(said()).contains("only announce letters");
    }
    assertThat(weir("list", "--bucket", BUCKET, "--table", "t")).isEqualTo(2);
  }
}
