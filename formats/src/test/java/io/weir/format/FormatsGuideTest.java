package io.weir.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.weir.Source;
import io.weir.SourceSettings;
import io.weir.codec.Codec;
import io.weir.codec.Json;
import io.weir.codec.JsonArray;
import io.weir.codec.Redactor;
import io.weir.format.avro.Avro;
import io.weir.format.change.Change;
import io.weir.format.change.Debezium;
import io.weir.format.cloudevents.CloudEvents;
import io.weir.format.cloudevents.CloudEvents.CloudEvent;
import io.weir.format.eventbridge.EventBridge;
import io.weir.format.eventbridge.EventBridge.BusEvent;
import io.weir.format.jsonschema.JsonSchema;
import io.weir.format.protobuf.Protobuf;
import io.weir.format.registry.ConfluentRegistry;
import io.weir.format.registry.Framing;
import io.weir.format.registry.GlueRegistry;
import io.weir.format.registry.MemoryRegistry;
import io.weir.format.registry.SchemaType;
import io.weir.privacy.Personal;
import io.weir.privacy.PersonalData;
import io.weir.privacy.TokenKey;
import io.weir.privacy.TokenKeys;
import io.weir.privacy.Treatment;
import io.weir.time.WatermarkStrategy;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** The code of docs/guides/formats.md. */
class FormatsGuideTest {
  record View(String id, String page, long at) {}

  public static final Source<View> VIEWS =
      Source.stream("views", Avro.of(View.class))
          .timestamps(view -> Instant.ofEpochMilli(view.at()), WatermarkStrategy.monotonic());

  @Test
  void aSourceReadsAvro() {
    Codec<View> codec = VIEWS.settings().codec();
    View view = new View("1", "/a", 5);
    assertThat(codec.decode(codec.encode(view))).isEqualTo(view);
  }

  @Test
  void bytesOfAnotherVersion() {
    Schema schemaOfTheProducer = Avro.of(View.class).schema();
    Codec<View> codec = Avro.of(View.class).writtenAs(schemaOfTheProducer);
    assertThat(codec.describe()).isEqualTo("Avro View");
  }

  /** Making a client of a registry calls nothing. */
  @Test
  void registries() {
    System.setProperty("aws.region", "us-east-1");
    String key = "key";
    String secret = "secret";
    Codec<View> fromGlue = Avro.of(View.class).registered(GlueRegistry.create(), "views");
    Codec<View> fromConfluent =
        Avro.of(View.class)
            .registered(
                ConfluentRegistry.at(URI.create("https://registry.example.com"))
                    .basicAuth(key, secret),
                "views-value");
    assertThat(fromGlue.describe()).isEqualTo("Avro View with ids of the Glue Schema Registry");
    assertThat(fromConfluent.describe()).isEqualTo("Avro View with ids of the schema registry");
  }

  record Order(long id, String item, Instant placed) {}

  public static final Source<Change<Order>> ORDERS =
      Source.stream("orders", Debezium.of(Json.of(Order.class).epoch(ChronoUnit.MICROS)))
          .timestamps(change -> change.origin().at(), WatermarkStrategy.monotonic())
          .filter(change -> change.kind() != Change.Kind.TRUNCATE);

  @Test
  void changesOfRows() {
    String update =
        """
        {"before":null,"after":{"id":7,"item":"tea","placed":1000001},"op":"u",
         "source":{"db":"shop","table":"orders","ts_ms":5}}
        """;
    Change<Order> change = ORDERS.settings().codec().decode(update.getBytes(UTF_8));
    assertThat(change.row()).isEqualTo(new Order(7, "tea", Instant.EPOCH.plusNanos(1_000_001_000)));
    assertThat(change.origin().at()).isEqualTo(Instant.ofEpochMilli(5));
  }

  @Test
  void messagesOfARegisteredFile() {
    String protoFile = "package google.protobuf; message Struct {} message Value {}";
    MemoryRegistry registry = new MemoryRegistry(Framing.confluent());
    registry.add(SchemaType.PROTOBUF, protoFile);
    Codec<Struct> codec = Protobuf.of(Struct.class).registered(registry, "settings", protoFile);
    Struct value = Struct.newBuilder().putFields("a", Value.getDefaultInstance()).build();
    assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
  }

  @Test
  void envelopes() {
    Codec<CloudEvent<View>> cloudEvents = CloudEvents.of(Json.of(View.class));
    Codec<CloudEvent<View>> batches = JsonArray.of(CloudEvents.of(Json.of(View.class)));
    Codec<BusEvent<View>> bus = EventBridge.of(Json.of(View.class));
    assertThat(cloudEvents.describe()).isEqualTo("CloudEvents of JSON View");
    assertThat(batches.describe()).isEqualTo("JSON arrays of CloudEvents of JSON View");
    assertThat(bus.describe()).isEqualTo("EventBridge, details of JSON View");
  }

  @Test
  void jsonThatIsHeldToASchema() {
    String schema = "{\"required\":[\"page\"]}";
    Codec<View> held = JsonSchema.of(schema, Json.of(View.class));
    assertThat(held.describe()).isEqualTo("JSON View held to a schema");
  }

  @Test
  void cloudEventsOfATopic() {
    Source<CloudEvent<View>> views =
        Source.topic("views", CloudEvents.ofMessages(Json.of(View.class)));
    assertThat(views.settings().codec().describe())
        .isEqualTo("CloudEvents of JSON View in messages");
  }

  record Signup(
      String id,
      @Personal(Treatment.TOKENISE) String email,
      @Personal String name,
      @Personal(Treatment.DROP) String card,
      long at) {}

  private static Source<Signup> signups(TokenKeys keys) {
    Source<Signup> source =
        Source.stream("signups", Json.of(Signup.class))
            .personal(PersonalData.annotated().keys(keys).tokenise("friends.*.email"));
    return source;
  }

  @Test
  void personalDataAreTreated() {
    TokenKeys keys = TokenKeys.of(TokenKey.of("k1", new byte[32]));
    SourceSettings<Signup> settings = signups(keys).settings();
    byte[] payload =
        "{\"id\":\"1\",\"email\":\"a@b\",\"name\":\"A\",\"card\":\"4\",\"at\":5}".getBytes(UTF_8);
    byte[] left =
        Redactor.of(settings.codec(), settings.personal())
            .redact(payload, 0, payload.length)
            .bytes();
    Signup signup = settings.codec().decode(left);
    assertThat(signup.email()).startsWith("tok_k1_");
    assertThat(signup).isEqualTo(new Signup("1", signup.email(), "***", null, 5));
    assertThat(settings.personal().describe()).isEqualTo("friends.*.email (TOKENISE)");
  }
}
