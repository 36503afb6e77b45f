package io.weir.connect.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.weir.spi.Emission;
import io.weir.spi.Emission.Op;
import io.weir.spi.SinkWriter.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** Answers of a cluster that a single node does not give when it is wanted. */
class BulkFaultsTest {
  record Line(String text) {}

  private interface Answer {
    /** The status in the first line, the body behind it. */
    String to(List<String> ids);
  }

  private static final String DONE = "{\"index\":{\"status\":201}}";

  private final List<List<String>> requests = new CopyOnWriteArrayList<>();
  private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
  private volatile Answer answer;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            List<String> ids =
                body.lines()
                    .filter(line -> line.startsWith("{\"index\""))
                    .map(line -> line.replaceAll(".*\"_id\":\"([^\"]*)\".*", "$1"))
                    .toList();
            requests.add(ids);
            headers.add(Map.copyOf(exchange.getRequestHeaders()));
            String[] said = answer.to(ids).split("\n", 2);
            byte[] bytes = said[1].getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(Integer.parseInt(said[0]), bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static OpenSearchSink<Line> sink() {
    return OpenSearchSink.index("rows", Line.class).allowPlainText().withPause(millis -> {});
  }

  private List<Outcome> deliver(OpenSearchSink<Line> sink, int count) {
    List<Emission> all =
        IntStream.range(0, count)
            .mapToObj(i ->
                new Emission(
                    "rows", "k" + i + "/1", "k" + i, 1, Op.UPSERT, sink.encode(new Line("x"))))
            .toList();
    return sink.open(Map.of("WEIR_SINK_ROWS", "http://127.0.0.1:" + server.getAddress().getPort()))
        .deliver(all);
  }

  private static String items(List<String> ids, String id, String instead) {
    List<String> items = new ArrayList<>();
    ids.forEach(one -> items.add(one.equals(id) ? instead : DONE));
    return "200\n{\"items\":[" + String.join(",", items) + "]}";
  }

  @Test
  void aDocumentThatIsRefusedForNowIsSentAgainAlone() {
    answer =
        ids ->
            items(
                ids,
                requests.size() < 3 ? "k4" : "",
                "{\"index\":{\"status\":429,\"error\":{\"type\":\"rejected_execution_exception\"}}}");
    assertThat(deliver(sink(), 10)).hasSize(10).allMatch(Outcome.DELIVERED::equals);
    assertThat(requests).hasSize(3);
    assertThat(requests.get(1)).containsExactly("k4");
    assertThat(requests.get(2)).containsExactly("k4");
  }

  private static String refused(String type, String reason) {
    return "{\"index\":{\"status\":400,\"error\":{\"type\":\""
        + type
        + "\",\"reason\":\""
        + reason
        + "\"}}}";
  }

  @ParameterizedTest
  @CsvSource({
    "illegal_argument_exception, unable to convert [planted] to integer",
    "routing_missing_exception, routing is required for [rows]/[planted]",
    "strict_dynamic_mapping_exception, 'mapping set to strict, dynamic introduction of [planted]'",
    "script_exception, planted",
    "some_new_exception, pipeline with id [a planted] does not exist"
  })
  void whatIsSaidOfADocumentIsNotLogged(String type, String reason) {
    answer = ids -> items(ids, "k1", refused(type, reason));
    List<Outcome> outcomes = deliver(sink(), 3);
    assertThat(outcomes.get(1))
        .isInstanceOfSatisfying(
            Outcome.Retry.class,
            retry -> assertThat(retry.told()).contains(type).doesNotContain("planted"));
    assertThat(outcomes).filteredOn(Outcome.DELIVERED::equals).hasSize(2);
  }

  @Test
  void whatAMappingDoesNotTakeHasItsReasonInTheDeadLetter() {
    answer = ids -> items(ids, "k1", refused("mapper_parsing_exception", "[planted] is no date"));
    assertThat(deliver(sink(), 3).get(1))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> {
              assertThat(refused.reason()).contains("[planted] is no date");
              assertThat(refused.plain()).isFalse();
            });
  }

  @Test
  void whatWaitsNamesTheFieldsThatAMappingNeeds() {
    answer = ids -> items(ids, "k0", refused("strict_dynamic_mapping_exception", "strict"));
    assertThat(deliver(sink(), 1).get(0))
        .isInstanceOfSatisfying(
            Outcome.Retry.class, retry -> assertThat(retry.told()).contains("[text]"));
  }

  @Test
  void aVersionThatIsThereAlreadyIsDelivered() {
    answer =
        ids ->
            items(
                ids,
                "k0",
                "{\"index\":{\"status\":409,\"error\":{\"type\":\"version_conflict_engine_exception\"}}}");
    assertThat(deliver(sink(), 2)).containsExactly(Outcome.DELIVERED, Outcome.DELIVERED);
    assertThat(requests).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504})
  void aClusterThatIsBusyIsAskedAgainWithTheSameDocuments(int status) {
    answer = ids -> requests.size() < 3 ? status + "\nbusy" : items(ids, "", "");
    assertThat(deliver(sink(), 5)).hasSize(5).allMatch(Outcome.DELIVERED::equals);
    assertThat(requests).hasSize(3).allMatch(ids -> ids.size() == 5);
  }

  @Test
  void aClusterThatStaysBusyIsLeftForTheNextDelivery() {
    answer = ids -> "503\nbusy";
    assertThat(deliver(sink(), 5)).hasSize(5).allMatch(Outcome.Retry.class::isInstance);
    assertThat(requests.size()).isBetween(2, 10);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 307, 401, 403, 404})
  void aRequestThatIsNotPermittedIsAFaultOfTheDeployment(int status) {
    answer = ids -> status + "\nno";
    assertThat(deliver(sink(), 5))
        .hasSize(5)
        .allSatisfy(outcome ->
            assertThat(outcome)
                .isInstanceOfSatisfying(
                    Outcome.Retry.class,
                    retry -> assertThat(retry.reason()).contains("status " + status, "signed()")));
    assertThat(requests).hasSize(1);
  }

  @Test
  void aRequestThatIsTooLargeIsSentInPartsAndTheOneToBlameIsRefused() {
    answer = ids -> ids.contains("k3") ? "413\nlarge" : items(ids, "", "");
    List<Outcome> outcomes = deliver(sink(), 8);
    assertThat(outcomes.get(3)).isInstanceOf(Outcome.Refused.class);
    assertThat(outcomes).filteredOn(Outcome.DELIVERED::equals).hasSize(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "no json", "{\"items\":[{}]}", "{\"items\":[{},{},{}]}", ""})
  void anAnswerThatDoesNotSpeakOfEachDocumentDeliversNothing(String body) {
    answer = ids -> "200\n" + body;
    assertThat(deliver(sink(), 3)).hasSize(3).allMatch(Outcome.Retry.class::isInstance);
  }

  @Test
  void aSignedRequestNamesTheServiceAndTheBody() {
    answer = ids -> items(ids, "", "");
    Signing signing =
        new Signing(() -> AwsBasicCredentials.create("AKID", "secret"), () -> "eu-west-1");
    deliver(sink().withSigning(signing), 1);
    deliver(sink().headers(() -> Map.of("X-Mine", "m")).withSigning(signing), 2);
    Map<String, List<String>> first = headers.get(0);
    assertThat(first.get("Authorization").get(0))
        .startsWith("AWS4-HMAC-SHA256 Credential=AKID/")
        .contains("/eu-west-1/es/aws4_request")
        .contains("SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date")
        .isNotEqualTo(headers.get(1).get("Authorization").get(0));
    assertThat(first.get("X-amz-date").get(0)).matches("\\d{8}T\\d{6}Z");
    assertThat(headers.get(1).get("X-mine")).containsExactly("m");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http://host", "host:9200"})
  void aSinkWithoutAUrlSaysWhichVariableToSet(String place) {
    OpenSearchSink<Line> sink = OpenSearchSink.index("rows", Line.class);
    assertThatThrownBy(() -> sink.open(Map.of("WEIR_SINK_ROWS", place)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("WEIR_SINK_ROWS");
  }
}
