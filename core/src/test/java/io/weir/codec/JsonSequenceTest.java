package io.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonIdentityInfo;
import com.fasterxml.jackson.annotation.ObjectIdGenerators;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Payloads one after the other, against each of them alone. */
class JsonSequenceTest {
  record Sample(String name, long number, List<Integer> list, Map<String, String> map) {}

  private static final Json<Sample> CODEC = Json.of(Sample.class);
  private static final Codec.Decoding<Sample> ALONE = alone(CODEC);

  private static <T> Codec.Decoding<T> alone(Codec<T> codec) {
    return (bytes, offset, length) ->
        codec.decode(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  /** The payload stands behind something else and before something else. */
  private static <T> T decoded(Codec.Decoding<T> decoder, byte[] payload) {
    byte[] array = joined(joined("{7".getBytes(StandardCharsets.UTF_8), payload), "} 7");
    return decoder.decode(array, 2, payload.length);
  }

  private static String answer(Codec.Decoding<Sample> decoder, byte[] payload) {
    try {
      return decoded(decoder, payload).toString();
    } catch (CodecException refused) {
      return refused.getMessage();
    }
  }

  private static byte[] payload(Random random) {
    byte[] whole = CODEC.encode(sample(random));
    return switch (random.nextInt(16)) {
      case 0 -> Arrays.copyOf(whole, random.nextInt(whole.length));
      case 1 -> Arrays.copyOfRange(whole, random.nextInt(whole.length), whole.length);
      case 2 -> joined(whole, "}");
      case 3 -> joined(whole, " {\"name\":\"x\",\"number\":1}");
      case 4 -> joined(whole, " \r\n\t");
      case 5 -> joined(whole, " ".repeat(20_000));
      case 6 -> joined(whole, "\n,");
      case 7 -> new String(whole, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16LE);
      case 8 -> "{}".getBytes(StandardCharsets.UTF_8);
      case 9 -> "null [1] 7 \"a\"".split(" ")[random.nextInt(4)].getBytes(StandardCharsets.UTF_8);
      case 10 -> {
        whole[random.nextInt(whole.length)] = (byte) random.nextInt(256);
        yield whole;
      }
      default -> whole;
    };
  }

  private static byte[] joined(byte[] whole, String more) {
    return joined(whole, more.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] joined(byte[] whole, byte[] tail) {
    byte[] all = Arrays.copyOf(whole, whole.length + tail.length);
    System.arraycopy(tail, 0, all, whole.length, tail.length);
    return all;
  }

  private static Sample sample(Random random) {
    List<Integer> list = new ArrayList<>();
    for (int i = random.nextInt(40) == 0 ? 5_000 : random.nextInt(4); i > 0; i--) {
      list.add(random.nextInt());
    }
    String name = "n\u00e9\u6f22\"\\".repeat(random.nextInt(5)) + random.nextInt();
    return new Sample(name, random.nextLong(), list, Map.of(name, "}{"));
  }

  @Property(tries = 500)
  void eachIsDecodedAsItWouldBeAlone(@ForAll Random random) {
    Codec.Decoding<Sample> sequence = CODEC.decoder();
    for (int i = 0; i < 40; i++) {
      byte[] payload = payload(random);
      assertThat(answer(sequence, payload)).isEqualTo(answer(ALONE, payload));
    }
  }

  @Example
  void compressedOnesToo() {
    Gzip<Sample> gzip = Gzip.of(CODEC);
    Codec.Decoding<Sample> sequence = gzip.decoder();
    Random random = new Random(1);
    for (int i = 0; i < 40; i++) {
      byte[] payload = gzip.encode(sample(random));
      assertThat(decoded(sequence, payload)).isEqualTo(gzip.decode(payload));
    }
    assertThat(answer(sequence, new byte[] {1})).isEqualTo(answer(alone(gzip), new byte[] {1}));
  }

  /** Objects that refer to each other, by an id that Jackson keeps. */
  @JsonIdentityInfo(generator = ObjectIdGenerators.PropertyGenerator.class, property = "id")
  static class Node {
    public String id;
    public Node next;
  }

  record Knot(Node first, Node second) {}

  private static byte[] knot(String first, String second) {
    return ("{\"first\":" + first + ",\"second\":" + second + "}").getBytes(StandardCharsets.UTF_8);
  }

  @Example
  void anEventCannotReferToWhatAnotherOneHeld() {
    Json<Knot> codec = Json.of(Knot.class);
    Codec.Decoding<Knot> sequence = codec.decoder();

    for (int i = 0; i < 3; i++) {
      Knot whole = decoded(sequence, knot("{\"id\":\"a\"}", "{\"id\":\"b\",\"next\":\"a\"}"));
      assertThat(whole.second().next).isSameAs(whole.first());
      assertThatThrownBy(() -> decoded(sequence, knot("null", "{\"id\":\"c\",\"next\":\"a\"}")))
          .isInstanceOf(CodecException.class);
    }
  }

  @JsonDeserialize(using = Deep.class)
  record Inner(String name) {}

  /** Runs out of stack, in the middle of an event. */
  static class Deep extends JsonDeserializer<Inner> {
    @Override
    public Inner deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      String name = parser.getText();
      return name.equals("deep") ? deserialize(parser, context) : new Inner(name);
    }
  }

  record Outer(Inner inner, List<Integer> list) {}

  @Example
  void whatIsThrownInTheMiddleOfAnEventLeavesNothingForTheNextOne() {
    Codec.Decoding<Outer> sequence = Json.of(Outer.class).decoder();
    byte[] deep = "{\"inner\":\"deep\",\"list\":[1]}".getBytes(StandardCharsets.UTF_8);
    byte[] other = "{\"inner\":\"other\",\"list\":[2]}".getBytes(StandardCharsets.UTF_8);

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> decoded(sequence, deep)).isInstanceOf(StackOverflowError.class);
      assertThat(decoded(sequence, other)).isEqualTo(new Outer(new Inner("other"), List.of(2)));
    }
  }
}
