package io.weir.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.TextFormat;
import com.google.protobuf.Value;
import io.weir.codec.Codec;
import io.weir.codec.Json;
import io.weir.codec.Redactor;
import io.weir.format.avro.Avro;
import io.weir.format.change.Change;
import io.weir.format.change.Change.Kind;
import io.weir.format.change.Change.Origin;
import io.weir.format.change.Debezium;
import io.weir.format.change.Delta;
import io.weir.format.change.Dms;
import io.weir.format.change.DynamoDb;
import io.weir.format.cloudevents.CloudEvents;
import io.weir.format.cloudevents.CloudEvents.CloudEvent;
import io.weir.format.eventbridge.EventBridge;
import io.weir.format.eventbridge.EventBridge.BusEvent;
import io.weir.format.jsonschema.JsonSchema;
import io.weir.format.protobuf.Protobuf;
import io.weir.format.registry.Framing;
import io.weir.format.registry.MemoryRegistry;
import io.weir.format.registry.SchemaType;
import io.weir.privacy.Personal;
import io.weir.privacy.PersonalData;
import io.weir.privacy.TokenKey;
import io.weir.privacy.TokenKeys;
import io.weir.privacy.Tokens;
import io.weir.privacy.Treatment;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** Personal fields of payloads in the formats of others, by marks and by paths. */
class PersonalFormatsTest {
  private static final String EMAIL = "planted@example.org";
  private static final TokenKeys KEYS =
      TokenKeys.of(TokenKey.of("k1", "k".repeat(32).getBytes(StandardCharsets.UTF_8)));
  private static final String TOKEN = new Tokens(KEYS).of(EMAIL);
  private static final PersonalData MARKS = PersonalData.annotated().keys(KEYS);

  public record Person(
      String id,
      @Personal(Treatment.TOKENISE) String email,
      @Personal(Treatment.DROP) Optional<String> card,
      List<Home> homes,
      Map<String, Home> named) {}

  public record Home(@Personal String street, @Personal int number) {}

  private static final Person PERSON =
      new Person(
          "7",
          EMAIL,
          Optional.of("planted"),
          List.of(new Home("planted", 7), new Home("planted", 8)),
          Map.of("x", new Home("planted", 9)));

  private static final Person TREATED =
      new Person(
          "7",
          TOKEN,
          Optional.empty(),
          List.of(new Home("***", 0), new Home("***", 0)),
          Map.of("x", new Home("***", 0)));

  /** What is left of a payload; treated once more it stays the same. */
  private static byte[] bytes(Codec<?> codec, PersonalData data, byte[] payload) {
    Redactor redactor = Redactor.of(codec, data);
    Redactor.Redacted once = redactor.redact(payload, 0, payload.length);
    assertThat(once.failure()).isNull();
    byte[] left = once.bytes();
    assertThat(redactor.redact(left, 0, left.length).bytes()).isEqualTo(left);
    assertThat(new String(left, StandardCharsets.ISO_8859_1)).doesNotContain("planted");
    return left;
  }

  private static <T> T treated(Codec<T> codec, PersonalData data, T value) {
    return codec.decode(bytes(codec, data, codec.encode(value)));
  }

  @Test
  void avroRecords() {
    assertThat(treated(Avro.of(Person.class), MARKS, PERSON)).isEqualTo(TREATED);
  }

  @Test
  void avroOfARegistry() {
    for (Framing framing : List.of(Framing.confluent(), Framing.glue().compressing())) {
      MemoryRegistry registry = new MemoryRegistry(framing);
      registry.add(SchemaType.AVRO, Avro.of(Person.class).schema().toString());
      Codec<Person> codec = Avro.of(Person.class).registered(registry, "people");
      assertThat(treated(codec, MARKS, PERSON)).isEqualTo(TREATED);
    }
  }

  private static final Schema ALL =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"All","fields":[
                {"name":"text","type":"string","weir.personal":"TOKENISE"},
                {"name":"uuid","type":{"type":"string","logicalType":"uuid"},"weir.personal":"MASK"},
                {"name":"amount","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},
                {"name":"raw","type":"bytes"},
                {"name":"kind","type":{"type":"enum","name":"Kind","symbols":["NONE","SOME"]}},
                {"name":"hash","type":{"type":"fixed","name":"Four","size":4}},
                {"name":"either","type":["null","long","string"],"default":null},
                {"name":"flag","type":"boolean"}]}\
              """);

  @Test
  void avroOfEveryType() {
    Avro<GenericRecord> codec = Avro.generic(ALL);
    GenericData.Record record = new GenericData.Record(ALL);
    record.put("text", EMAIL);
    record.put("uuid", java.util.UUID.fromString("11111111-1111-1111-1111-111111111111"));
    record.put("amount", new java.math.BigDecimal("7.77"));
    record.put("raw", java.nio.ByteBuffer.wrap("planted".getBytes(StandardCharsets.UTF_8)));
    record.put("kind", new GenericData.EnumSymbol(ALL.getField("kind").schema(), "SOME"));
    record.put(
        "hash", new GenericData.Fixed(ALL.getField("hash").schema(), new byte[] {1, 2, 3, 4}));
    record.put("either", "planted");
    record.put("flag", true);

    PersonalData data = MARKS.mask("amount", "raw", "kind", "hash", "flag").drop("either");
    GenericRecord left = treated(codec, data, record);

    assertThat(left.toString())
        .isEqualTo(
            "{\"text\": \"%s\", \"uuid\": \"00000000-0000-0000-0000-000000000000\", \"amount\": 0.00, "
                    .formatted(TOKEN)
                + "\"raw\": \"\", \"kind\": \"NONE\", \"hash\": [0, 0, 0, 0], \"either\": null, \"flag\": false}");
    assertThat(treated(codec, MARKS.mask("either", "raw"), record).get("either")).isEqualTo("***");
  }

  @Test
  void aPathThatASchemaDoesNotHaveIsRefused() {
    Avro<GenericRecord> codec = Avro.generic(ALL);
    assertRefused(codec, MARKS.mask("emial"), "All has no field 'emial'");
    assertRefused(codec, MARKS.mask("raw.x"), "has no fields");
    assertRefused(codec, MARKS.tokenise("flag"), "MASK it");
    assertRefused(codec, MARKS.drop("flag"), "union with null");
    assertRefused(Protobuf.dynamic(PERSONS), MARKS.mask("emial"), "Person has no field 'emial'");
    assertRefused(Protobuf.dynamic(PERSONS), MARKS.tokenise("age"), "MASK it");
    assertRefused(Protobuf.dynamic(PERSONS), MARKS.mask("email.x"), "has no fields");
  }

  private static void assertRefused(Codec<?> codec, PersonalData data, String why) {
    assertThatThrownBy(() -> Redactor.of(codec, data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  private static final Descriptor PERSONS = message("Person");

  private static Descriptor message(String name) {
    try {
      return FileDescriptor.buildFrom(
              TextFormat.parse(
                  """
                  name: "p.proto" package: "p" syntax: "proto3"
                  message_type { name: "Person"
                    field { name: "email" number: 1 label: LABEL_OPTIONAL type: TYPE_STRING }
                    field { name: "age" number: 2 label: LABEL_OPTIONAL type: TYPE_INT32
                            options { debug_redact: true } }
                    field { name: "raw" number: 3 label: LABEL_REPEATED type: TYPE_BYTES }
                    field { name: "friends" number: 4 label: LABEL_REPEATED type: TYPE_MESSAGE
                            type_name: ".p.Friend" }
                    field { name: "notes" number: 5 label: LABEL_REPEATED type: TYPE_MESSAGE
                            type_name: ".p.Person.NotesEntry" }
                    nested_type { name: "NotesEntry" options { map_entry: true }
                      field { name: "key" number: 1 label: LABEL_OPTIONAL type: TYPE_STRING }
                      field { name: "value" number: 2 label: LABEL_OPTIONAL type: TYPE_STRING } } }
                  message_type { name: "Friend"
                    field { name: "email" number: 1 label: LABEL_OPTIONAL type: TYPE_STRING }
                    field { name: "age" number: 2 label: LABEL_OPTIONAL type: TYPE_INT32 } }
                  message_type { name: "Tree"
                    field { name: "email" number: 1 label: LABEL_OPTIONAL type: TYPE_STRING
                            options { debug_redact: true } }
                    field { name: "branch" number: 2 label: LABEL_OPTIONAL type: TYPE_MESSAGE
                            type_name: ".p.Tree" } }
                  message_type { name: "Whole"
                    field { name: "tree" number: 1 label: LABEL_OPTIONAL type: TYPE_MESSAGE
                            type_name: ".p.Tree" options { debug_redact: true } } }
                  message_type { name: "Envelope"
                    field { name: "detail" number: 1 label: LABEL_OPTIONAL type: TYPE_MESSAGE
                            type_name: ".google.protobuf.Any" } }
                  message_type { name: "MarkedEnvelope"
                    field { name: "detail" number: 1 label: LABEL_OPTIONAL type: TYPE_MESSAGE
                            type_name: ".google.protobuf.Any" options { debug_redact: true } } }
                  dependency: "google/protobuf/any.proto"
                  """,
                  FileDescriptorProto.class),
              new FileDescriptor[] {AnyProto.getDescriptor()})
          .findMessageTypeByName(name);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** It may hold a message with marks, which nobody would find. */
  @Test
  void aMessageOfAnyTypeIsRefusedUnlessItIsMarked() {
    assertRefused(Protobuf.dynamic(message("Envelope")), MARKS, "may hold any message");
    Descriptor marked = message("MarkedEnvelope");
    Any detail =
        Any.pack(
            Struct.newBuilder()
                .putFields("a", Value.newBuilder().setStringValue(EMAIL).build())
                .build());
    DynamicMessage envelope =
        DynamicMessage.newBuilder(marked)
            .setField(marked.findFieldByName("detail"), detail)
            .build();
    byte[] bytes = envelope.toByteArray();

    Redactor.Redacted once =
        Redactor.of(Protobuf.dynamic(marked), MARKS).redact(bytes, 0, bytes.length);

    assertThat(once.failure()).isNull();
    assertThat(new String(once.bytes(), StandardCharsets.UTF_8)).doesNotContain("planted");
  }

  /** Their marks are at any depth, and a path is not. */
  @Test
  void marksInWhatIsWithinItselfAreRefused() throws TextFormat.ParseException {
    Schema tree =
        new Schema.Parser()
            .parse(
                """
                {"type":"record","name":"Tree","fields":[
                  {"name":"email","type":"string","weir.personal":"MASK"},
                  {"name":"branch","type":["null","Tree"],"default":null}]}\
                """);
    assertRefused(Protobuf.dynamic(message("Tree")), MARKS, "Tree has personal data");
    assertThatThrownBy(() -> Redactor.of(Avro.generic(tree), MARKS))
        .hasMessageContaining("within itself");
    assertThatThrownBy(() -> Redactor.of(Avro.of(Pair.class), MARKS))
        .hasMessageContaining("within itself");

    Descriptor whole = message("Whole");
    DynamicMessage.Builder builder = DynamicMessage.newBuilder(whole);
    TextFormat.merge("tree { email: 'planted' branch { email: 'planted' } }", builder);
    assertThat(treated(Protobuf.dynamic(whole), MARKS, builder.build()).toString())
        .doesNotContain("planted")
        .contains("***");
  }

  public record Pair(@Personal String email, List<Pair> friends) {}

  private static Schema renamed(String fields) {
    return new Schema.Parser()
        .parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + fields + "]}");
  }

  /** A field is the same under its former name, and personal if either side says so. */
  @Test
  void avroOfAnotherVersion() {
    Schema writer =
        renamed(
            """
            {"name":"mail","type":"string"},
            {"name":"phone","type":"string","weir.personal":"MASK"}\
            """);
    Schema reader =
        renamed(
            """
            {"name":"email","aliases":["mail"],"type":"string","weir.personal":"TOKENISE"}\
            """);
    GenericData.Record record = new GenericData.Record(writer);
    record.put("mail", EMAIL);
    record.put("phone", "planted");
    MemoryRegistry registry = new MemoryRegistry(Framing.confluent());
    registry.add(SchemaType.AVRO, writer.toString());
    registry.add(SchemaType.AVRO, reader.toString());

    byte[] framed = Avro.generic(writer).registered(registry, "r").encode(record);
    byte[] left = bytes(Avro.generic(reader).registered(registry, "r"), MARKS, framed);
    assertThat(Avro.generic(writer).registered(registry, "r").decode(left).toString())
        .isEqualTo("{\"mail\": \"" + TOKEN + "\", \"phone\": \"***\"}");
    byte[] bare = Avro.generic(writer).encode(record);
    byte[] other = bytes(Avro.generic(reader).writtenAs(writer), MARKS, bare);
    assertThat(Avro.generic(writer).decode(other).toString())
        .isEqualTo("{\"mail\": \"" + TOKEN + "\", \"phone\": \"***\"}");
  }

  /** A producer that writes a part as a text, once too often, does not get around a mark. */
  @Test
  void whatIsEncodedTwiceIsSealed() {
    String detail = "\"{\\\"email\\\":\\\"planted\\\"}\"";
    String event = "\"id\":\"1\",\"source\":\"s\",\"specversion\":\"1.0\",\"type\":\"t\"";
    assertSealed(EventBridge.of(JSON), "{" + event + ",\"detail\":" + detail + "}");
    assertSealed(CloudEvents.of(JSON), "{" + event + ",\"data\":" + detail + "}");
    assertSealed(Debezium.of(JSON), "{\"op\":\"c\",\"after\":" + detail + "}");
    assertSealed(Debezium.of(JSON), "{\"schema\":{},\"payload\":" + detail + "}");
    assertSealed(DynamoDb.of(JSON), "{\"dynamodb\":{\"NewImage\":" + detail + "}}");
    String base64 =
        java.util.Base64.getEncoder()
            .encodeToString("{\"email\":\"planted\"}".getBytes(StandardCharsets.UTF_8));
    byte[] twice =
        ("{" + event + ",\"data_base64\":\"" + base64 + "\",\"data_base64\":null}")
            .getBytes(StandardCharsets.UTF_8);
    assertThat(new String(bytes(CloudEvents.of(JSON), MARKS, twice), StandardCharsets.UTF_8))
        .doesNotContain(base64);
  }

  private static void assertSealed(Codec<?> codec, String payload) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    Redactor.Redacted one = Redactor.of(codec, MARKS).redact(bytes, 0, bytes.length);
    assertThat(new String(one.bytes(), StandardCharsets.UTF_8)).startsWith("weir-sealed:1:k1:");
    assertThat(one.failure()).hasNoCause();
  }

  private static DynamicMessage person(String text) throws TextFormat.ParseException {
    DynamicMessage.Builder builder = DynamicMessage.newBuilder(PERSONS);
    TextFormat.merge(text, builder);
    return builder.build();
  }

  @Test
  void protobufMessages() throws TextFormat.ParseException {
    DynamicMessage message =
        person(
            """
            email: "%s" age: 7 raw: "planted" raw: "planted" notes { key: "a" value: "planted" }
            friends { email: "%s" age: 8 }\
            """
                .formatted(EMAIL, EMAIL));
    PersonalData data =
        MARKS.tokenise("email", "friends.email").mask("raw", "notes.*", "friends.age");

    assertThat(treated(Protobuf.dynamic(PERSONS), data, message))
        .isEqualTo(
            person(
                """
                email: "%s" age: 0 raw: "" raw: "" notes { key: "a" value: "***" }
                friends { email: "%s" age: 0 }\
                """
                    .formatted(TOKEN, TOKEN)));
    assertThat(
            treated(
                Protobuf.dynamic(PERSONS), MARKS.drop("email", "raw", "notes", "friends"), message))
        .isEqualTo(person("age: 0"));
  }

  @Test
  void protobufOfARegistry() {
    String file =
        "syntax = \"proto3\"; package google.protobuf; message Struct {} message ListValue {}";
    Struct struct =
        Struct.newBuilder()
            .putFields("a", Value.newBuilder().setStringValue("planted").build())
            .putFields("b", Value.newBuilder().setNumberValue(7).build())
            .putFields("c", list("planted"))
            .build();
    for (Framing framing : List.of(Framing.confluent(), Framing.glue())) {
      MemoryRegistry registry = new MemoryRegistry(framing);
      registry.add(SchemaType.PROTOBUF, file);
      Codec<Struct> codec = Protobuf.of(Struct.class).registered(registry, "s", file);
      Struct left = treated(codec, MARKS.mask("fields.a", "fields.c"), struct);
      assertThat(left.getFieldsOrThrow("a").getStringValue()).isEqualTo("***");
      assertThat(left.getFieldsOrThrow("b").getNumberValue()).isEqualTo(7);
      assertThat(left.getFieldsOrThrow("c")).isEqualTo(list("***"));
    }
  }

  private static Value list(String text) {
    Value one = Value.newBuilder().setStringValue(text).build();
    return Value.newBuilder().setListValue(ListValue.newBuilder().addValues(one)).build();
  }

  private static final Json<Person> JSON = Json.of(Person.class);

  @Test
  void changesOfRows() {
    Origin origin = new Origin("db", "public", "people", "1", Instant.EPOCH);
    Change<Person> change = new Change<>(Kind.UPDATE, PERSON, PERSON, origin);
    Change<Person> left = treated(Debezium.of(JSON), MARKS, change);
    assertThat(left.before()).isEqualTo(TREATED);
    assertThat(left.after()).isEqualTo(TREATED);
    byte[] plain = Debezium.of(JSON).encode(change);
    String withSchema =
        "{\"schema\":{},\"payload\":" + new String(plain, StandardCharsets.UTF_8) + "}";
    byte[] both = bytes(Debezium.of(JSON), MARKS, withSchema.getBytes(StandardCharsets.UTF_8));
    assertThat(Debezium.of(JSON).decode(both).after()).isEqualTo(TREATED);
    Change<Person> moved = treated(Dms.of(JSON), MARKS, change);
    assertThat(moved.before()).isEqualTo(TREATED);
    assertThat(moved.after()).isEqualTo(TREATED);
  }

  public record Parcel(
      @Personal String owner,
      @Personal long weight,
      @Personal byte[] label,
      List<List<Home>> ways) {}

  /** Marks are found among attribute values, in maps, lists and sets of any type. */
  @Test
  void changesOfTables() {
    Origin origin = new Origin("", "", "people", null, Instant.EPOCH);
    Change<Person> change = new Change<>(Kind.UPDATE, PERSON, PERSON, origin);
    Change<Person> left = treated(DynamoDb.of(JSON), MARKS, change);
    assertThat(left.before()).isEqualTo(TREATED);
    assertThat(left.after()).isEqualTo(TREATED);
    Codec<Delta<Person>> deltas = DynamoDb.deltas(JSON);
    assertThat(treated(deltas, MARKS, new Delta<>(PERSON, true, origin)).row()).isEqualTo(TREATED);
    String parcel =
        """
        {"eventName":"INSERT","dynamodb":{"Keys":{"owner":{"S":"planted"}},"NewImage":{
        "owner":{"S":"planted"},"weight":{"N":"7"},"label":{"B":"cGxhbnRlZA=="},
        "ways":{"L":[{"L":[{"M":{"street":{"S":"planted"},"number":{"N":"3"}}}]}]}}}}\
        """;
    Codec<Change<Parcel>> parcels = DynamoDb.of(Json.of(Parcel.class));
    byte[] bytes = bytes(parcels, MARKS, parcel.getBytes(StandardCharsets.UTF_8));
    Parcel read = parcels.decode(bytes).after();
    assertThat(new String(bytes, StandardCharsets.UTF_8)).doesNotContain("cGxhbnRlZA");
    assertThat(read.weight()).isZero();
    assertThat(read.label()).isEmpty();
    assertThat(read.ways()).isEqualTo(List.of(List.of(new Home("***", 0))));
    byte[] paths =
        bytes(
            parcels,
            PersonalData.annotated().mask("dynamodb.*.owner", "dynamodb.NewImage.ways"),
            parcel.replace("cGxhbnRlZA==", "").getBytes(StandardCharsets.UTF_8));
    assertThat(parcels.decode(paths).after().owner()).isEqualTo("***");
  }

  @Test
  void eventsOfBuses() {
    BusEvent<Person> event =
        new BusEvent<>("1", "s", "t", "a", "r", Instant.EPOCH, List.of(), null, PERSON);
    assertThat(treated(EventBridge.of(JSON), MARKS, event).detail()).isEqualTo(TREATED);
  }

  private static <T> CloudEvent<T> cloudEvent(String contentType, T data) {
    return new CloudEvent<>(
        "1", "s", "t", "planted", null, contentType, null, Map.of("user", "planted"), data);
  }

  @Test
  void cloudEventsInJsonAndInBase64() {
    PersonalData data = MARKS.mask("subject", "user");
    CloudEvent<Person> json =
        treated(CloudEvents.of(JSON), data, cloudEvent("application/json", PERSON));
    assertThat(json.data()).isEqualTo(TREATED);
    assertThat(json.subject()).isEqualTo("***");
    assertThat(json.extensions()).containsEntry("user", "***");
    Codec<CloudEvent<Person>> binary = CloudEvents.of(Avro.of(Person.class));
    byte[] payload = binary.encode(cloudEvent("avro/binary", PERSON));
    assertThat(binary.decode(bytes(binary, data, payload)).data()).isEqualTo(TREATED);
    String text =
        """
        {"specversion":"1.0","id":"1","source":"s","type":"t","datacontenttype":"text/plain",
         "data":"{\\"street\\":\\"planted\\",\\"number\\":7}"}\
        """;
    Codec<CloudEvent<Home>> texts = CloudEvents.of(Json.of(Home.class));
    byte[] left = bytes(texts, MARKS, text.getBytes(StandardCharsets.UTF_8));
    assertThat(texts.decode(left).data()).isEqualTo(new Home("***", 0));
  }

  /** A schema is held against what is left. */
  @Test
  void jsonHeldToASchema() {
    String schema = "{\"type\":\"object\",\"properties\":{\"street\":{\"maxLength\":20}}}";
    JsonSchema<Home> codec = JsonSchema.of(schema, Json.of(Home.class));
    assertThat(treated(codec, MARKS, new Home("planted", 7))).isEqualTo(new Home("***", 0));
    MemoryRegistry registry = new MemoryRegistry(Framing.glue());
    registry.add(SchemaType.JSON, schema);
    assertThat(treated(codec.registered(registry, "homes"), MARKS, new Home("planted", 7)))
        .isEqualTo(new Home("***", 0));
  }

  @Test
  void whatCannotBeReadIsSealed() {
    byte[] avro = Avro.of(Person.class).encode(PERSON);
    byte[] cut = java.util.Arrays.copyOf(avro, avro.length - 1);
    for (Codec<?> codec : List.of(Avro.of(Person.class), Debezium.of(JSON), CloudEvents.of(JSON))) {
      Redactor.Redacted sealed = Redactor.of(codec, MARKS).redact(cut, 0, cut.length);
      assertThat(new String(sealed.bytes(), StandardCharsets.UTF_8)).startsWith("weir-sealed:");
      assertThat(sealed.failure()).hasMessageContaining("sealed").hasNoCause();
    }
  }
}
