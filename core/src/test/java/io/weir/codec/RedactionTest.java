package io.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.weir.codec.CloudWatchLogs.LogEvent;
import io.weir.codec.Message.Time;
import io.weir.privacy.Personal;
import io.weir.privacy.PersonalData;
import io.weir.privacy.PersonalFields;
import io.weir.privacy.TokenKey;
import io.weir.privacy.TokenKeys;
import io.weir.privacy.Tokens;
import io.weir.privacy.Treatment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Personal fields of payloads are treated where they stand, and nothing else is changed. */
class RedactionTest {
  private static final TokenKeys KEYS =
      TokenKeys.of(TokenKey.of("k1", "k".repeat(32).getBytes(StandardCharsets.UTF_8)));
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String[] NAMES = {"a", "b", "c", "d\u00e9\ud83d\ude00"};

  record Person(
      String id,
      @Personal(Treatment.TOKENISE) String email,
      @Personal String name,
      @Personal(Treatment.DROP) String card,
      @Personal int age,
      Home home,
      List<Home> others,
      Map<String, Home> named,
      Optional<Home> last) {}

  record Home(@Personal String street, boolean own) {}

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Redactor.Redacted redacted) {
    return new String(redacted.bytes(), StandardCharsets.UTF_8);
  }

  private static String token(String text) {
    return new Tokens(KEYS).of(text);
  }

  private static Redactor redactor(Codec<?> codec, PersonalData data) {
    return Redactor.of(codec, data.keys(KEYS));
  }

  private static String treated(Codec<?> codec, PersonalData data, String payload) {
    byte[] around = bytes("##" + payload + "##");
    int length = around.length - 4;
    Redactor.Redacted once = redactor(codec, data).redact(around, 2, length);
    assertThat(once.failure()).isNull();
    byte[] again = once.bytes();
    assertThat(redactor(codec, data).redact(again, 0, again.length).bytes()).isEqualTo(again);
    return text(once);
  }

  @Test
  void markedComponentsAreTreatedAndAllAroundThemStays() {
    String payload =
        """
        { "id" : "7", "email":"a@b", "na\\u006de": "x\\"y", "card" : {"n":[1,2]} , "age":41.50,
          "home":{"street":"s","own":true}, "others":[{"street":"s"},null],
          "named":{"street":{"street":"s","own": false}}, "last":{"street":null}, "more":1e400 }\
        """;

    assertThat(treated(Json.of(Person.class).nonFinite(), PersonalData.annotated(), payload))
        .isEqualTo(
            """
            { "id" : "7", "email":"%s", "na\\u006de": "***", "card" : null , "age":0,
              "home":{"street":"***","own":true}, "others":[{"street":"***"},null],
              "named":{"street":{"street":"***","own": false}}, "last":{"street":null}, "more":1e400 }\
            """
                .formatted(token("a@b")));
  }

  @Test
  void eachOfTwoFieldsOfOneNameIsTreated() {
    assertThat(
            treated(
                Json.of(Person.class), PersonalData.annotated(), "{\"name\":\"a\",\"name\":\"b\"}"))
        .isEqualTo("{\"name\":\"***\",\"name\":\"***\"}");
  }

  record Renamed(
      @Personal @JsonProperty("full_name") @JsonAlias({"n", "alt"}) String name,
      @JsonUnwrapped Home home) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Dog.class, name = "dog"),
    @JsonSubTypes.Type(value = Cat.class, name = "cat")
  })
  sealed interface Pet {}

  record Dog(@Personal String owner) implements Pet {}

  record Cat(Home home) implements Pet {}

  record Camel(@Personal String lastName) {}

  @Test
  void namesAreThoseOfTheJson() {
    PersonalData none = PersonalData.annotated();

    assertThat(
            treated(
                Json.of(Renamed.class),
                none,
                "{\"full_name\":\"a\",\"n\":\"b\",\"alt\":\"c\",\"name\":\"d\"}"))
        .isEqualTo("{\"full_name\":\"***\",\"n\":\"***\",\"alt\":\"***\",\"name\":\"d\"}");
    assertThat(treated(Json.of(Renamed.class), none, "{\"street\":\"s\"}"))
        .isEqualTo("{\"street\":\"***\"}");
    assertThat(treated(Json.of(Pet.class), none, "{\"kind\":\"dog\",\"owner\":\"o\"}"))
        .isEqualTo("{\"kind\":\"dog\",\"owner\":\"***\"}");
    assertThat(treated(Json.of(Pet.class), none, "{\"kind\":\"cat\",\"home\":{\"street\":\"s\"}}"))
        .isEqualTo("{\"kind\":\"cat\",\"home\":{\"street\":\"***\"}}");
    Json<Camel> snake =
        Json.of(Camel.class, to -> to.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
    assertThat(treated(snake, none, "{\"last_name\":\"l\"}")).isEqualTo("{\"last_name\":\"***\"}");
    Json<Camel> anyCase =
        Json.of(Camel.class, to -> to.enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES));
    assertThat(treated(anyCase, none, "{\"LASTname\":\"l\"}")).isEqualTo("{\"LASTname\":\"***\"}");
  }

  record Timed(@Personal Instant at) {}

  record Numbered(@Personal(Treatment.TOKENISE) long number) {}

  record Dropped(@Personal(Treatment.DROP) int number) {}

  record Tree(@Personal String name, List<Tree> children) {}

  record Plain(String name, List<Plain> children) {}

  @Test
  void aMarkThatDoesNotFitIsRefusedAtTheStart() {
    assertRefused(Timed.class, "DROP it");
    assertRefused(Numbered.class, "String");
    assertRefused(Dropped.class, "boxed");
    assertRefused(Tree.class, "within itself");
    assertThat(Redactor.of(Json.of(Plain.class), PersonalData.annotated())).isNull();
    assertThatThrownBy(
            () -> Redactor.of(Compact.of(Home.class), PersonalData.annotated().mask("street")))
        .hasMessageContaining("cannot treat personal data");
    assertThatThrownBy(() -> Redactor.of(Json.of(Person.class), PersonalData.annotated()))
        .hasMessageContaining("need keys");
  }

  private static void assertRefused(Class<?> type, String instead) {
    assertThatThrownBy(() -> redactor(Json.of(type), PersonalData.annotated()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(instead);
  }

  /** The rules, said of a tree in memory. */
  private static JsonNode expected(JsonNode value, PersonalFields fields) {
    return expected(value, fields, true);
  }

  /** Null if no object stands where one with personal fields is said to be. */
  private static JsonNode expected(JsonNode value, PersonalFields fields, boolean named) {
    if (fields.isEmpty() || value.isNull()) {
      return value;
    }
    if (fields.treatment() == Treatment.DROP) {
      return JsonNodeFactory.instance.nullNode();
    }
    if (value instanceof ObjectNode object) {
      boolean misplaced = false;
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        String name = field.getKey();
        JsonNode left = expected(field.getValue(), fields.at(name), fields.has(name));
        misplaced |= left == null;
        field.setValue(left == null ? NullNode.instance : left);
      }
      return misplaced ? null : object;
    }
    if (value instanceof ArrayNode array) {
      boolean misplaced = false;
      for (int i = 0; i < array.size(); i++) {
        JsonNode left = expected(array.get(i), fields, named);
        misplaced |= left == null;
        array.set(i, left == null ? NullNode.instance : left);
      }
      return misplaced ? null : array;
    }
    if (fields.treatment() == null) {
      return named ? null : value;
    }
    if (fields.treatment() == Treatment.TOKENISE) {
      return TextNode.valueOf(token(value.asText()));
    }
    return value.isTextual()
        ? TextNode.valueOf("***")
        : value.isBoolean()
            ? JsonNodeFactory.instance.booleanNode(false)
            : JsonNodeFactory.instance.numberNode(0);
  }

  private static JsonNode tree(Random random, int depth) {
    int kind = random.nextInt(depth == 0 ? 4 : 7);
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (kind) {
      case 0 -> nodes.textNode("t\"\\\u20ac" + random.nextInt(5));
      case 1 -> nodes.numberNode(random.nextInt(3) * 7);
      case 2 -> nodes.booleanNode(random.nextBoolean());
      case 3 -> nodes.nullNode();
      case 4 -> {
        ArrayNode array = nodes.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(tree(random, depth - 1));
        }
        yield array;
      }
      default -> {
        ObjectNode object = nodes.objectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          object.set(NAMES[random.nextInt(NAMES.length)], tree(random, depth - 1));
        }
        yield object;
      }
    };
  }

  private static PersonalFields fields(Random random) {
    PersonalFields all = PersonalFields.NONE;
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      StringBuilder path = new StringBuilder(NAMES[random.nextInt(NAMES.length)]);
      for (int more = random.nextInt(3); more > 0; more--) {
        path.append('.').append(random.nextInt(4) == 0 ? "*" : NAMES[random.nextInt(NAMES.length)]);
      }
      Treatment[] ways = Treatment.values();
      all = all.and(PersonalFields.of(path.toString(), ways[random.nextInt(ways.length)]));
    }
    return all;
  }

  @Test
  void anyJsonIsTreatedAsTheRulesSay() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      JsonNode value = tree(random, 5);
      PersonalFields fields = fields(random);
      String pretty = random.nextBoolean() ? value.toPrettyString() : value.toString();
      PersonalData data = PersonalData.annotated().and(fields);
      JsonNode expected = expected(MAPPER.readTree(pretty), fields);
      if (expected == null) {
        byte[] bytes = bytes(pretty);
        assertThat(redactor(Json.of(Object.class), data).redact(bytes, 0, bytes.length).failure())
            .as("%s of %s", fields.paths().toList(), pretty)
            .isNotNull();
        continue;
      }
      assertThat(MAPPER.readTree(treated(Json.of(Object.class), data, pretty)))
          .as("%s of %s", fields.paths().toList(), pretty)
          .isEqualTo(expected);
    }
  }

  /** Whatever a payload is, what stands in front of a broken part does not come through. */
  @Test
  void brokenJsonIsSealedAsAWhole() {
    Random random = new Random(2);
    byte[] whole =
        bytes("{\"id\":\"7\",\"email\":\"planted\",\"home\":{\"street\":\"planted\"},\"age\":7}");
    Redactor redactor = redactor(Json.of(Person.class), PersonalData.annotated());
    for (int i = 0; i < 5_000; i++) {
      byte[] broken = whole.clone();
      for (int n = random.nextInt(3); n >= 0; n--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(broken.length + 1);
      Redactor.Redacted redacted = redactor.redact(broken, 0, length);
      if (redacted.failure() != null) {
        assertThat(text(redacted)).startsWith("weir-sealed:1:k1:");
        assertThat(redacted.failure()).hasNoCause().hasMessageContaining("sealed");
        assertThat(redacted.failure().getMessage()).doesNotContain("planted");
      }
    }
  }

  @Test
  void aSealedPayloadIsOpenedByCodeThatCanReadIt() {
    byte[] broken = bytes("{\"name\":NaN,\"email\":\"a@b\"}");
    Redactor.Redacted sealed =
        redactor(Json.of(Person.class), PersonalData.annotated()).redact(broken, 0, broken.length);
    assertThat(sealed.failure()).isNotNull();

    Redactor mended = redactor(Json.of(Person.class).nonFinite(), PersonalData.annotated());
    Redactor.Redacted opened = mended.redact(sealed.bytes(), 0, sealed.bytes().length);

    assertThat(opened.failure()).isNull();
    assertThat(text(opened)).isEqualTo("{\"name\":0,\"email\":\"" + token("a@b") + "\"}");
  }

  @Test
  void aSealedPayloadOfAnotherKeyStaysSealed() {
    byte[] broken = bytes("{");
    byte[] sealed =
        redactor(Json.of(Person.class), PersonalData.annotated()).redact(broken, 0, 1).bytes();
    TokenKeys others = TokenKeys.of(TokenKey.of("k2", new byte[32]));
    Redactor other = Redactor.of(Json.of(Person.class), PersonalData.annotated().keys(others));

    Redactor.Redacted redacted = other.redact(sealed, 0, sealed.length);

    assertThat(redacted.bytes()).isEqualTo(sealed);
    assertThat(redacted.failure()).hasMessageContaining("key that is not there");
  }

  @Test
  void withoutKeysOnlyTheSizeOfItIsLeft() {
    byte[] broken = bytes("{\"street\":\"s\"");
    Redactor redactor = Redactor.of(Json.of(Home.class), PersonalData.annotated());
    Redactor.Redacted withheld = redactor.redact(broken, 0, broken.length);

    assertThat(text(withheld)).isEqualTo("weir-withheld:13");
    assertThat(withheld.failure()).hasMessageContaining("withheld");
    assertThat(redactor.redact(withheld.bytes(), 0, withheld.bytes().length).bytes())
        .isEqualTo(withheld.bytes());
  }

  @Test
  void aBrokenLineDoesNotHarmTheOthers() {
    Lines<Home> lines = Lines.of(Json.of(Home.class));
    byte[] record = bytes("{\"street\":\"s\"}\r\n\n{\"street\":\n{\"own\":true}");
    Redactor.Redacted redacted =
        redactor(lines, PersonalData.annotated()).redact(record, 0, record.length);

    assertThat(redacted.failure()).isNull();
    String[] treated = text(redacted).split("\n", -1);
    assertThat(treated).hasSize(4);
    assertThat(treated[0]).isEqualTo("{\"street\":\"***\"}\r");
    assertThat(treated[1]).isEmpty();
    assertThat(treated[2]).startsWith("weir-sealed:1:k1:");
    assertThat(treated[3]).isEqualTo("{\"own\":true}");
    byte[] all = redacted.bytes();
    assertThat(redactor(lines, PersonalData.annotated()).redact(all, 0, all.length).bytes())
        .isEqualTo(all);
    Lines<Home> mended = Lines.of(Json.of(Home.class).nonFinite());
    byte[] nan =
        redactor(lines, PersonalData.annotated())
            .redact(bytes("{}\n{\"street\":NaN}"), 0, 17)
            .bytes();
    assertThat(text(redactor(mended, PersonalData.annotated()).redact(nan, 0, nan.length)))
        .isEqualTo("{}\n{\"street\":0}");
    byte[] alone = bytes(treated[2]);
    assertThat(redactor(lines, PersonalData.annotated()).redact(alone, 0, alone.length).bytes())
        .isEqualTo(alone);
  }

  @Test
  void codecsAroundOthersPassItOn() {
    PersonalData none = PersonalData.annotated();
    Json<Home> homes = Json.of(Home.class);
    assertThat(treated(JsonArray.of(homes), none, "[{\"street\":\"s\"},{\"street\":\"t\"}]"))
        .isEqualTo("[{\"street\":\"***\"},{\"street\":\"***\"}]");
    assertThat(treated(Tombstones.of(homes), none, "")).isEmpty();
    assertThat(treated(Tombstones.of(homes), none, " null ")).isEqualTo(" null ");
    assertThat(treated(Tombstones.of(homes), none, "{\"street\":\"s\"}"))
        .isEqualTo("{\"street\":\"***\"}");
    Gzip<Home> gzip = Gzip.of(homes);
    byte[] packed = gzip.encode(new Home("s", true));
    assertThat(gzip.decode(redactor(gzip, none).redact(packed, 0, packed.length).bytes()))
        .isEqualTo(new Home("***", true));
    CloudWatchLogs<Home> logs = CloudWatchLogs.messages(homes);
    byte[] log = logs.encode(new Home("s", true));
    assertThat(logs.decode(redactor(logs, none).redact(log, 0, log.length).bytes()))
        .isEqualTo(new Home("***", true));
    byte[] event = CloudWatchLogs.events().encode(LogEvent.of("1", 1, "planted"));
    Redactor masked = redactor(CloudWatchLogs.events(), none.mask("logEvents.message"));
    assertThat(
            CloudWatchLogs.events().decode(masked.redact(event, 0, event.length).bytes()).message())
        .isEqualTo("***");
  }

  @Test
  void theKeyOfAMessageIsTreatedAsAPartitionKey() {
    Messages<Home> messages = Messages.of(Json.of(Home.class));
    byte[] whole =
        messages.encode(new Message<>("k@b", new Home("s", true), List.of(), 7, Time.CREATE));
    byte[] tombstone = messages.encode(new Message<>("k@b", null, List.of(), 7, Time.CREATE));

    Redactor redactor = redactor(messages, PersonalData.annotated().tokenisePartitionKey());
    Message<Home> read = messages.decode(redactor.redact(whole, 0, whole.length).bytes());
    assertThat(read.key())
        .isEqualTo(token("k@b"))
        .isEqualTo(redactor.partitionKey("k@b", new byte[0], 0, 0));
    assertThat(read.value()).isEqualTo(new Home("***", true));
    assertThat(messages.decode(redactor.redact(tombstone, 0, tombstone.length).bytes()).key())
        .isEqualTo(token("k@b"));
    Message<Home> kept =
        messages.decode(
            redactor(messages, PersonalData.annotated()).redact(whole, 0, whole.length).bytes());
    assertThat(kept.key()).isEqualTo("k@b");
  }
}
