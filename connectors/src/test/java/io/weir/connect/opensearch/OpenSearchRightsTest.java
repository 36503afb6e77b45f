package io.weir.connect.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.weir.connect.HttpCalls;
import io.weir.definition.Resource.Right;
import io.weir.spi.Emission;
import io.weir.spi.Emission.Op;
import io.weir.spi.SinkWriter.Outcome;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** A domain of AWS wants the right to the method of each signed request. */
class OpenSearchRightsTest {
  record Line(String text) {}

  private static final byte[] DONE =
      "{\"errors\":false,\"items\":[{\"index\":{\"status\":201}}]}"
          .getBytes(StandardCharsets.UTF_8);

  private final List<HttpRequest> requests = new ArrayList<>();

  private HttpCalls.Answer answer(HttpRequest request, long millis) {
    requests.add(request);
    return new HttpCalls.Answer(200, HttpHeaders.of(Map.of(), (name, value) -> true), DONE);
  }

  @Test
  void what_is_declared_is_called() {
    Signing signing =
        new Signing(() -> AwsBasicCredentials.create("AKID", "secret"), () -> "eu-west-1");
    OpenSearchSink<Line> sink = OpenSearchSink.index("rows", Line.class).withSigning(signing);
    OpenSearchSettings settings = OpenSearchSettings.of("rows").signing(signing);
    var writer =
        new OpenSearchSinkWriter(
            "rows", Set.of(), settings, URI.create("https://domain/rows/_bulk"), this::answer);
    for (Op op : Op.values()) {
      byte[] payload = sink.encode(new Line("x"));
      Emission one = new Emission("rows", "id" + op, "k", 1 + op.ordinal(), op, payload);
      assertThat(writer.deliver(List.of(one))).containsExactly(Outcome.DELIVERED);
    }
    assertThat(sink.resources().getFirst().rights())
        .containsExactlyElementsOf(
            requests.stream().map(OpenSearchRightsTest::right).distinct().toList());
  }

  private static Right right(HttpRequest signed) {
    assertThat(signed.headers().firstValue("Authorization").orElseThrow())
        .contains("/es/aws4_request");
    String method = signed.method().charAt(0) + signed.method().substring(1).toLowerCase();
    return new Right("es:ESHttp" + method, "/*", false);
  }

  @Test
  void without_a_signature_the_role_needs_nothing() {
    assertThat(OpenSearchSink.index("rows", Line.class).resources())
        .singleElement()
        .satisfies(domain -> assertThat(domain.rights()).isEmpty());
  }

  /** Another way to make a request needs a path through it above. */
  @Test
  void there_is_one_place_that_makes_requests() {
    assertThat(
            new ClassFileImporter()
                .importPackages("io.weir.connect.opensearch").stream()
                    .filter(one ->
                        one.getName().matches(".*\\.(OpenSearch\\w+|Signing|Document|Bulk\\w+)"))
                    .filter(
                        one -> !one.getName().endsWith("Test") && !one.getName().endsWith("Node"))
                    .flatMap(OpenSearchRightsTest::made))
        .containsExactly("POST");
  }

  private static Stream<String> made(JavaClass one) {
    return one.getMethodCallsFromSelf().stream()
        .filter(call -> call.getTargetOwner().isAssignableTo(HttpRequest.Builder.class))
        .map(call -> call.getName())
        .filter(name -> name.matches("[A-Z]+|method"));
  }
}
