package io.weir.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Source;
import io.weir.codec.Codec;
import io.weir.format.avro.Avro;
import io.weir.format.registry.ConfluentRegistry;
import io.weir.format.registry.GlueRegistry;
import io.weir.time.WatermarkStrategy;
import java.net.URI;
import java.time.Instant;
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
}
