package io.weir.format.registry;

import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.weir.Source;
import io.weir.codec.Codec;
import io.weir.codec.Json;
import io.weir.definition.Resource;
import io.weir.format.avro.Avro;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;

/** Who reads records needs the right to a schema by its id; who writes some, to its id as well. */
class GlueRightsTest {
  record View(String id, String page, Instant at) {}

  private static final String READ = "glue:GetSchemaVersion";
  private static final String WRITE = "glue:GetSchemaByDefinition";
  private static final Avro<View> AVRO = Avro.of(View.class);
  private static final View VIEW = new View("1", "/a", Instant.EPOCH);
  private static final String ID = "00000000-0000-0000-0000-000000000001";

  private final Set<String> called = new TreeSet<>();
  private final Codec<View> codec =
      AVRO.registered(GlueRegistry.of(client()).named("orders"), "views");
  private final Source<View> source =
      Source.stream("views", codec).timestamps(View::at, boundedOutOfOrderness(Duration.ZERO));

  /** Every schema is that of a view. */
  private GlueClient client() {
    String answer =
        "{\"SchemaVersionId\":\"%s\",\"Status\":\"AVAILABLE\",\"DataFormat\":\"AVRO\",\"SchemaDefinition\":%s}"
            .formatted(ID, quoted());
    return GlueClient.builder()
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
        .httpClient(new Answers(answer.getBytes(StandardCharsets.UTF_8)))
        .overrideConfiguration(settings -> settings.addExecutionInterceptor(new Notes()))
        .build();
  }

  private static String quoted() {
    return new String(Json.bytes(AVRO.schema().toString()), StandardCharsets.UTF_8);
  }

  private final class Notes implements ExecutionInterceptor {
    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
      called.add("glue:" + attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
    }
  }

  private record Answers(byte[] body) implements SdkHttpClient {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() {
          return HttpExecuteResponse.builder()
              .response(SdkHttpFullResponse.builder().statusCode(200).build())
              .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
              .build();
        }

        @Override
        public void abort() {}
      };
    }

    @Override
    public void close() {}
  }

  private static Set<String> rights(List<Resource> resources) {
    return resources.stream()
        .filter(one -> one.kind() == Resource.Kind.SCHEMA_REGISTRY)
        .peek(one -> assertThat(one.name()).isEqualTo("orders"))
        .flatMap(one -> one.actions().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private byte[] written() {
    byte[] record = codec.encode(VIEW);
    called.clear();
    return record;
  }

  @Test
  void a_source_reads() {
    byte[] record = written();
    assertThat(codec.decode(record)).isEqualTo(VIEW);
    assertThat(called).isEqualTo(rights(source.resources())).containsExactly(READ);
  }

  @Test
  void a_codec_reads_and_writes() {
    byte[] record = written();
    AVRO.registered(GlueRegistry.of(client()).named("orders"), "views").encode(VIEW);
    codec.decode(record);
    assertThat(called).isEqualTo(rights(codec.resources())).containsExactly(WRITE, READ);
  }

  /** A further registry, or a further call, needs a test here. */
  @Test
  void these_are_all_calls_and_registries() {
    List<JavaClass> classes =
        new ClassFileImporter()
            .importPackages("io.weir.format").stream()
                .filter(one -> Files.exists(source(one.getName())))
                .toList();
    assertThat(
            classes.stream()
                .flatMap(one -> one.getMethodCallsFromSelf().stream())
                .filter(call -> call.getTargetOwner().isAssignableTo(SdkClient.class))
                .map(call -> call.getName())
                .filter(name -> !name.equals("builder")))
        .containsExactlyInAnyOrder("getSchemaVersion", "getSchemaByDefinition");
    assertThat(
            classes.stream()
                .filter(one -> !one.isInterface() && one.isAssignableTo(SchemaRegistry.class))
                .map(JavaClass::getSimpleName))
        .containsExactlyInAnyOrder("GlueRegistry", "ConfluentRegistry");
  }

  private static Path source(String name) {
    return Path.of(
        "src", "main", "java", name.replaceFirst("\\$.*", "").replace('.', '/') + ".java");
  }

  @Test
  void a_registry_of_another_kind_needs_no_right() {
    assertThat(ConfluentRegistry.at(URI.create("https://registry")).resources()).isEmpty();
  }
}
