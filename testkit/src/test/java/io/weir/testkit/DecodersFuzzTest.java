package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import io.weir.Operator;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.Gzip;
import io.weir.codec.Json;
import io.weir.codec.UnreadableStateException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes come: values, or the documented refusal, at a cost that their size bounds. */
class DecodersFuzzTest {
  private static final String[] JSON_WORDS = {
    "null",
    "true",
    "1E999999999",
    "1E-999999999",
    "-0.0",
    "1e400",
    "9223372036854775808",
    "\"\\ud800\"",
    "[[[[[[[[",
    "{\"a\":",
    "\"at\":",
    "\"2026-01-01T00:00:00Z\"",
    "\u0000",
    "NaN",
    "\"NaN\"",
    "Infinity",
    "1e100000000",
    "1714564800000",
    "\"1714564800000\"",
    "200",
    "\"2026-10-25T02:30:00+01:00[Europe/Berlin]\"",
    "\"2026-01-01\"",
    "\"P1D\"",
    "\"\""
  };

  /** Components of every kind that events and state mostly have. */
  record Everything(
      String text,
      long number,
      Integer small,
      double fraction,
      boolean flag,
      Instant at,
      Duration lasting,
      BigDecimal exact,
      List<String> list,
      Map<String, Long> map,
      byte[] bytes,
      OffsetDateTime offset,
      ZonedDateTime zoned,
      Date date,
      LocalDate day,
      Optional<Double> maybe,
      Map<String, Object> anything,
      JsonNode tree,
      double[] doubles,
      BigInteger whole,
      Set<String> set) {}

  private static final Everything EVERYTHING =
      new Everything(
          "text \u20ac",
          Long.MIN_VALUE,
          7,
          0.1,
          true,
          Instant.parse("2026-01-01T00:00:00.001Z"),
          Duration.ofMillis(1_500),
          new BigDecimal("12.50"),
          List.of("a", "b"),
          Map.of("x", 1L),
          new byte[] {1, 2, 3},
          OffsetDateTime.parse("2026-05-01T00:30:00+02:00"),
          ZonedDateTime.parse("2026-10-25T02:30:00+01:00[Europe/Berlin]"),
          new Date(1),
          LocalDate.parse("2026-03-29"),
          Optional.of(0.5),
          Map.of("a", List.of(1, 2.5), "b", "c"),
          DoubleNode.valueOf(1.5),
          new double[] {0.5, 1},
          BigInteger.TEN.pow(30),
          Set.of("a", "b", "c"));

  private static void passes(Fuzz fuzz) {
    Fuzz.Result result = fuzz.run();
    assertThat(result.accepted()).isPositive();
    assertThat(result.refused()).isPositive();
  }

  private static <T> Fuzz.Decoder by(Codec<T> codec) {
    return bytes -> codec.encode(codec.decode(bytes));
  }

  private static Fuzz json() {
    Json<Everything> codec = Json.of(Everything.class);
    return Fuzz.of("json", by(codec), CodecException.class)
        .words(JSON_WORDS)
        .seeds(codec.encode(EVERYTHING));
  }

  /** After another payload and before it again, it is read as it is alone. */
  private static Fuzz jsonInSequence() {
    Json<Everything> codec = Json.of(Everything.class);
    byte[] valid = codec.encode(EVERYTHING);
    return Fuzz.of("json in sequence", bytes -> between(valid, bytes, codec), CodecException.class)
        .words(JSON_WORDS)
        .seeds(valid);
  }

  private static byte[] between(byte[] valid, byte[] bytes, Json<Everything> codec) {
    Codec.Decoding<Everything> sequence = codec.decoder();
    sequence.decode(valid, 0, valid.length);
    Optional<byte[]> read = read(() -> sequence.decode(bytes, 0, bytes.length), codec);
    byte[] then = codec.encode(sequence.decode(valid, 0, valid.length));
    Optional<byte[]> alone = read(() -> codec.decode(bytes), codec);
    if (!Arrays.equals(read.orElse(null), alone.orElse(null)) || !Arrays.equals(then, valid)) {
      throw new IllegalStateException("in a sequence it is read as another");
    }
    return alone.orElseThrow(() -> new CodecException("refused", null));
  }

  private static Optional<byte[]> read(Supplier<Everything> value, Codec<Everything> codec) {
    try {
      return Optional.of(codec.encode(value.get()));
    } catch (CodecException refused) {
      return Optional.empty();
    }
  }

  /** What it opens to is bounded by its limit, whatever the input's size. */
  private static Fuzz gzip() {
    Gzip<Everything> codec = Gzip.of(Json.of(Everything.class)).maxBytes(64 * 1024);
    return Fuzz.of("gzip", by(codec), CodecException.class)
        .bytesAtLeast(2 << 20)
        .seeds(codec.encode(EVERYTHING));
  }

  private static Fuzz stateOf(String name, Operator<Object, ?> operator) {
    return Fuzz.of(name, bytes -> StoredState.again(name, bytes), UnreadableStateException.class)
        .seeds(
            StoredState.after(operator, 1),
            StoredState.after(operator, 4),
            StoredState.after(operator, 100));
  }

  /** Reads as the bytes say: the first of each group tells what follows. */
  private static Fuzz binaryReader() {
    byte[] seed =
        new BinaryWriter()
            .unsigned(0)
            .unsigned(300)
            .unsigned(1)
            .signed(-300)
            .unsigned(2)
            .bool(true)
            .unsigned(3)
            .float64(0.5)
            .unsigned(4)
            .bytes(new byte[] {1, 2})
            .unsigned(5)
            .string("text")
            .unsigned(5)
            .string(null)
            .toByteArray();
    return Fuzz.of("binary reader", DecodersFuzzTest::copy, UnreadableStateException.class)
        .seeds(seed);
  }

  /** In an order that stays: the inputs that the coverage-guided fuzzer kept choose by it. */
  static List<Fuzz> all() {
    List<Fuzz> all = new ArrayList<>(List.of(json(), jsonInSequence(), gzip(), binaryReader()));
    StoredState.operators().forEach((name, operator) -> all.add(stateOf(name, operator)));
    return all;
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatIsReadIsAValueOrRefused(Fuzz fuzz) {
    passes(fuzz);
  }

  private static byte[] copy(byte[] bytes) {
    BinaryReader in = new BinaryReader(bytes);
    BinaryWriter out = new BinaryWriter();
    while (!in.atEnd()) {
      int kind = in.unsignedInt();
      out.unsigned(kind);
      switch (kind) {
        case 0 -> out.unsigned(in.unsigned());
        case 1 -> out.signed(in.signed());
        case 2 -> out.bool(in.bool());
        case 3 -> out.float64(in.float64());
        case 4 -> out.bytes(in.bytes());
        case 5 -> out.string(in.string());
        default -> throw new UnreadableStateException("kind " + kind);
      }
    }
    return out.toByteArray();
  }

  @Test
  void aDecoderThatThrowsSomethingElseIsFound() {
    Fuzz fuzz =
        Fuzz.of("bad", bytes -> new byte[] {bytes[3]}, CodecException.class)
            .seeds(new byte[] {1, 1, 1, 1});
    assertThatThrownBy(() -> fuzz.run(1_000, 1))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("IndexOutOfBounds", "the input is");
  }

  @Test
  void aDecoderThatBelievesALengthIsFound() {
    Fuzz.Decoder believing =
        bytes -> {
          long length = bytes.length == 0 ? 0 : new BinaryReader(bytes).unsigned();
          return new byte[(int) Math.clamp(length, 0, 8 << 20)].length > 100 ? bytes : bytes;
        };
    Fuzz fuzz = Fuzz.of("big", believing, UnreadableStateException.class).seeds(new byte[] {1, 2});
    assertThatThrownBy(() -> fuzz.run(10_000, 1)).hasMessageContaining("bytes of memory");
  }

  @Test
  void aValueThatIsWrittenAsAnotherIsFound() {
    Fuzz fuzz =
        Fuzz.of("shrinking", bytes -> new byte[Math.max(0, bytes.length - 1)], CodecException.class)
            .seeds(new byte[0]);
    assertThatThrownBy(() -> fuzz.run(1_000, 1)).hasMessageContaining("as another");
  }

  @Test
  void whatWasFoundIsTriedAgainAndMayBeRefused() {
    Fuzz.Decoder decoder =
        bytes -> {
          switch (bytes[0]) {
            case 5 -> throw new CodecException("five", null);
            case 6 -> throw new IllegalStateException("six");
            default -> {
              return bytes;
            }
          }
        };
    Fuzz fuzz = Fuzz.of("late", decoder, CodecException.class).seeds(new byte[] {1}).found("05");
    assertThat(fuzz.run(0, 1)).isEqualTo(new Fuzz.Result(0, 0));
    assertThatThrownBy(() -> fuzz.found("06").run(0, 1)).hasMessageContaining("the input is 06");
  }

  @Test
  void aSetGivesAnInputToTheDecoderThatItsFirstByteChooses() {
    Fuzz.Decoder none =
        bytes -> {
          throw new CodecException("none", null);
        };
    FuzzSet set =
        FuzzSet.of(
            List.of(
                Fuzz.of("none", none, CodecException.class).found("05"),
                Fuzz.of("first", bytes -> new byte[] {bytes[0]}, CodecException.class)
                    .seeds(new byte[] {7})));
    assertThat(set.seeds()).containsExactly(new byte[] {0, 5}, new byte[] {1, 7});
    set.seeds().forEach(set::check);
    set.check(new byte[0]);
    set.check(new byte[] {2});
    assertThatThrownBy(() -> set.check(new byte[] {3})).hasMessageContaining("fuzz first");
  }

  @Test
  void aSeedGivesTheSameInputs() {
    FuzzInputs one = new FuzzInputs(List.of(new byte[] {1, 2, 3}), List.of(), 7);
    FuzzInputs other = new FuzzInputs(List.of(new byte[] {1, 2, 3}), List.of(), 7);
    for (int i = 0; i < 1_000; i++) {
      assertThat(one.next()).isEqualTo(other.next());
    }
  }
}
