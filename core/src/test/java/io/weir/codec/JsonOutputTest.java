package io.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIdentityInfo;
import com.fasterxml.jackson.annotation.ObjectIdGenerators;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Values written one after the other, against each of them alone. */
class JsonOutputTest {
  record Sample(String name, double number, List<Integer> list, Map<String, Object> map) {}

  /** An author's serializer that does not do what it should. */
  enum Fault {
    NONE,
    LEAVES_OPEN,
    WRITES_TWO,
    WRITES_NONE,
    CLOSES,
    FLUSHES,
    THROWS,
    THROWS_HALFWAY,
    ENDS_WITH_ERROR,
    COUNTS,
    NUMBERS,
    ESCAPES,
    WRITES_PLAIN_NUMBERS,
    QUOTES_NO_NAMES,
    INDENTS,
    TAKES_THE_CODEC,
    SETS_ITS_VALUE,
    TELLS_ITS_VALUE,
    PARTS_BY_TWO_SPACES
  }

  @JsonSerialize(using = FaultySerializer.class)
  record Faulty(Fault fault, String text) {}

  static final class FaultySerializer extends JsonSerializer<Faulty> {
    @Override
    public void serialize(Faulty value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      switch (value.fault()) {
        case NONE -> out.writeString(value.text());
        case LEAVES_OPEN -> {
          out.writeStartObject();
          out.writeArrayFieldStart(value.text());
        }
        case WRITES_TWO -> {
          out.writeString(value.text());
          out.writeNumber(1);
        }
        case WRITES_NONE -> {}
        case CLOSES -> {
          out.writeString(value.text());
          out.close();
        }
        case FLUSHES -> {
          out.writeStartArray();
          out.writeString(value.text());
          out.flush();
          out.writeEndArray();
          out.flush();
        }
        case THROWS -> throw new IllegalStateException(value.text());
        case THROWS_HALFWAY -> {
          out.writeStartArray();
          out.writeString(value.text());
          throw new IOException(value.text());
        }
        case ENDS_WITH_ERROR -> {
          out.writeStartObject();
          throw new StackOverflowError(value.text());
        }
        case NUMBERS -> {
          out.writeStartObject();
          out.writeNumberField(value.text(), new BigDecimal("1E+5"));
          out.writeObjectField("list", List.of(1, 2));
          out.writeEndObject();
        }
        case ESCAPES -> {
          out.setHighestNonEscapedChar(127);
          out.writeString(value.text());
        }
        case WRITES_PLAIN_NUMBERS -> {
          out.enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
          out.writeNumber(new BigDecimal("1E+5"));
        }
        case QUOTES_NO_NAMES -> {
          out.disable(JsonGenerator.Feature.QUOTE_FIELD_NAMES);
          out.writeString(value.text());
        }
        case INDENTS -> {
          out.useDefaultPrettyPrinter();
          out.writeString(value.text());
        }
        case TAKES_THE_CODEC -> {
          out.setCodec(null);
          out.writeString(value.text());
        }
        case SETS_ITS_VALUE -> {
          out.assignCurrentValue(value);
          out.writeString(value.text());
        }
        case TELLS_ITS_VALUE -> out.writeString(String.valueOf(out.currentValue()));
        case PARTS_BY_TWO_SPACES -> {
          out.setRootValueSeparator(new SerializedString("  "));
          out.writeString(value.text());
        }
        case COUNTS -> {
          Object before = provider.getAttribute("count");
          int count = before == null ? 1 : (int) before + 1;
          provider.setAttribute("count", count);
          out.writeNumber(count);
        }
      }
    }
  }

  /** Encodes itself with the codec that encodes it. */
  @JsonSerialize(using = NestedSerializer.class)
  record Nested(int depth) {}

  static final class NestedSerializer extends JsonSerializer<Nested> {
    @Override
    public void serialize(Nested value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeStartArray();
      if (value.depth() > 0) {
        out.writeString(NESTED.text(new Nested(value.depth() - 1)));
      }
      out.writeEndArray();
    }
  }

  private static final Json<Nested> NESTED = Json.of(Nested.class);

  private static ObjectWriter alone(Class<?> type) {
    return JsonMapping.of(JsonSettings.DEFAULT).writerFor(type);
  }

  private static String alone(Class<?> type, Object value) {
    return answer(() -> alone(type).writeValueAsBytes(value));
  }

  /**
   * The text, or what was thrown: a cause that is the author's is the same in any words of ours.
   */
  private static String answer(Callable<byte[]> encoding) {
    try {
      return new String(encoding.call(), StandardCharsets.UTF_8);
    } catch (Exception | StackOverflowError thrown) {
      Throwable cause = thrown;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return "fails: " + cause.getMessage();
    }
  }

  private static Sample sample(Random random) {
    int many = random.nextInt(30) == 0 ? 40_000 : random.nextInt(4);
    double number = random.nextInt(6) == 0 ? Double.NaN : random.nextDouble();
    String key = random.nextInt(10) == 0 ? "\ud800" : "k\u00e9y \"" + random.nextInt();
    String name = random.nextInt(5) == 0 ? " " : "n\u6f22\ud83d\ude00".repeat(random.nextInt(5));
    return new Sample(
        name, number, Collections.nCopies(many, random.nextInt()), Map.of(key, name, "n", 1));
  }

  @Property(tries = 300)
  void eachIsWrittenAsItWouldBeAlone(@ForAll Random random) {
    JsonOutput output = new JsonOutput(alone(Sample.class));
    for (int i = 0; i < 30; i++) {
      Sample value = sample(random);
      assertThat(answer(() -> output.encode(value))).isEqualTo(alone(Sample.class, value));
    }
  }

  @Property(tries = 500)
  void aSerializerThatGoesWrongChangesNoOtherValue(@ForAll Random random) {
    JsonOutput output = new JsonOutput(alone(Faulty.class));
    for (int i = 0; i < 20; i++) {
      Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
      Faulty value = new Faulty(fault, "t\u00fc" + random.nextInt(100));
      String expected = alone(Faulty.class, value);
      String found = answer(() -> output.encode(value));
      assertThat(found).as("%s", fault).isEqualTo(wordsOf(fault, value, expected));
    }
  }

  /** Jackson puts words around an IOException when it writes to memory. */
  private static String wordsOf(Fault fault, Faulty value, String expected) {
    return fault == Fault.THROWS_HALFWAY ? "fails: " + value.text() : expected;
  }

  @Example
  void plainValuesOfAnyKindAreParted() throws IOException {
    for (Object value : new Object[] {1, "", " ", "a", true, List.of(), List.of(1, " "), 1.5}) {
      JsonOutput output = new JsonOutput(alone(Object.class));
      for (int i = 0; i < 3; i++) {
        assertThat(output.encode(value)).isEqualTo(alone(Object.class).writeValueAsBytes(value));
      }
    }
  }

  @Example
  void aSerializerMayUseTheCodecThatIsAtWork() {
    String deep = NESTED.text(new Nested(3));
    assertThat(NESTED.text(new Nested(3))).isEqualTo(deep);
    assertThat(NESTED.text(new Nested(1))).isEqualTo("[\"[]\"]");
    assertThat(deep).isEqualTo(alone(Nested.class, new Nested(3)));
  }

  @JsonIdentityInfo(generator = ObjectIdGenerators.IntSequenceGenerator.class)
  record Known(String name) {}

  @Example
  void anObjectWithAnIdIsWrittenInFullEachTime() {
    Json<Known> codec = Json.of(Known.class);
    Known one = new Known("a");
    String first = codec.text(one);
    assertThat(first).contains("\"name\":\"a\"");
    assertThat(codec.text(one)).isEqualTo(first);
  }

  @Example
  void severalThreadsEncodeAtOnce() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Callable<String>> tasks =
          IntStream.range(0, 4).mapToObj(JsonOutputTest::encodings).toList();
      for (Future<String> one : threads.invokeAll(tasks)) {
        assertThat(one.get()).isEmpty();
      }
    }
    assertThat(SHARED.text(new Sample("a", 1, List.of(), Map.of())))
        .isEqualTo("{\"name\":\"a\",\"number\":1.0,\"list\":[],\"map\":{}}");
  }

  private static final Json<Sample> SHARED = Json.of(Sample.class);

  /** The values that were written otherwise than alone. */
  private static Callable<String> encodings(int seed) {
    return () ->
        IntStream.range(0, 500)
            .mapToObj(i -> sample(new Random(seed * 1_000L + i)))
            .filter(value -> !answer(() -> SHARED.encode(value)).equals(alone(Sample.class, value)))
            .map(Sample::name)
            .collect(Collectors.joining(","));
  }
}
