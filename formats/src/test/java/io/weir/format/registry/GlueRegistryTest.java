package io.weir.format.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.schemaregistry.common.Schema;
import com.amazonaws.services.schemaregistry.common.configs.GlueSchemaRegistryConfiguration;
import com.amazonaws.services.schemaregistry.deserializers.GlueSchemaRegistryDeserializerImpl;
import com.amazonaws.services.schemaregistry.serializers.GlueSchemaRegistrySerializerImpl;
import com.amazonaws.services.schemaregistry.utils.AWSSchemaRegistryConstants;
import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.UnavailableException;
import io.weir.format.avro.Avro;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.Compatibility;
import software.amazon.awssdk.services.glue.model.DataFormat;

/** The Glue Schema Registry, as moto speaks it, with AWS's own serializers as the judge. */
class GlueRegistryTest {
  record View(String id, String page, long at) {}

  private static final View VIEW = new View("1", "/a", 5);
  private static final Avro<View> AVRO = Avro.of(View.class);
  private static Moto moto;
  private static GlueClient client;

  @BeforeAll
  static void start() throws IOException {
    moto = Moto.start().orElse(null);
    Assumptions.assumeTrue(moto != null, "Python has no moto");
    client = moto.client();
    client.createRegistry(request -> request.registryName("weir"));
    client.createSchema(request ->
        request
            .registryId(id -> id.registryName("weir"))
            .schemaName("views")
            .dataFormat(DataFormat.AVRO)
            .compatibility(Compatibility.BACKWARD)
            .schemaDefinition(AVRO.schema().toString()));
  }

  @AfterAll
  static void stop() throws IOException {
    if (moto != null) {
      client.close();
      moto.close();
    }
  }

  private static GlueRegistry registry() {
    return GlueRegistry.of(client).named("weir");
  }

  private static GlueSchemaRegistryConfiguration judge(
      AWSSchemaRegistryConstants.COMPRESSION compression) {
    GlueSchemaRegistryConfiguration configuration =
        new GlueSchemaRegistryConfiguration("us-east-1");
    configuration.setEndPoint(moto.address().toString());
    configuration.setRegistryName("weir");
    configuration.setCompressionType(compression);
    return configuration;
  }

  @ParameterizedTest
  @EnumSource
  void whatAwsWritesIsRead(AWSSchemaRegistryConstants.COMPRESSION compression) {
    byte[] record =
        new GlueSchemaRegistrySerializerImpl(Moto.CREDENTIALS, judge(compression))
            .encode(
                "stream", new Schema(AVRO.schema().toString(), "AVRO", "views"), AVRO.encode(VIEW));
    assertThat(AVRO.registered(registry(), "views").decode(record)).isEqualTo(VIEW);
    GlueFraming framing =
        compression == AWSSchemaRegistryConstants.COMPRESSION.ZLIB
            ? Framing.glue().compressing()
            : Framing.glue();
    assertThat(AVRO.registered(registry().framed(framing), "views").encode(VIEW)).isEqualTo(record);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWrittenAwsReads(AWSSchemaRegistryConstants.COMPRESSION compression) {
    boolean compressing = compression == AWSSchemaRegistryConstants.COMPRESSION.ZLIB;
    GlueFraming framing = compressing ? Framing.glue().compressing() : Framing.glue();
    byte[] record = AVRO.registered(registry().framed(framing), "views").encode(VIEW);
    GlueSchemaRegistryDeserializerImpl judge =
        new GlueSchemaRegistryDeserializerImpl(Moto.CREDENTIALS, judge(compression));
    assertThat(judge.canDeserialize(record)).isTrue();
    assertThat(judge.getData(record)).isEqualTo(AVRO.encode(VIEW));
    assertThat(judge.getSchema(record).getSchemaDefinition()).isEqualTo(AVRO.schema().toString());
  }

  @Test
  void anUnknownVersionIsNamed() {
    UUID unknown = new UUID(4, 2);
    byte[] record = Framing.glue().write(SchemaId.of(unknown), AVRO.encode(VIEW));
    Codec<View> codec = AVRO.registered(registry(), "views");
    assertThatThrownBy(() -> codec.decode(record))
        .isInstanceOf(CodecException.class)
        .hasMessage("schema " + unknown + " is unknown to the Glue Schema Registry");
  }

  @Test
  void aDefinitionThatIsNotRegisteredIsRefusedWhenWritten() {
    assertThatThrownBy(() -> registry().id("clicks", SchemaType.AVRO, "\"string\""))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("aws glue register-schema-version");
  }

  @Test
  void aServiceThatDoesNotAnswerIsAnOutage() throws IOException {
    Moto gone = Moto.start().orElseThrow();
    GlueClient lost = gone.client();
    gone.close();
    byte[] record = Framing.glue().write(SchemaId.of(new UUID(4, 2)), AVRO.encode(VIEW));
    assertThatThrownBy(() -> AVRO.registered(GlueRegistry.of(lost), "views").decode(record))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("glue:GetSchemaVersion");
  }
}
