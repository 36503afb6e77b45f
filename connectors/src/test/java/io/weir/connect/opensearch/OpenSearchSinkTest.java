package io.weir.connect.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.Sink;
import io.weir.connect.RowServerContract;
import io.weir.spi.Emission;
import io.weir.spi.Emission.Op;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Results as documents of a real node of OpenSearch. */
class OpenSearchSinkTest extends RowServerContract {
  record Line(String row, String text, Map<String, String> more) {}

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static OpenSearchNode node;
  private static int indices;
  private String index;
  private SinkWriter writer;

  @BeforeAll
  static void startNode() {
    node = OpenSearchNode.start();
  }

  @AfterAll
  static void stopNode() throws IOException {
    if (node != null) {
      node.close();
    }
  }

  @AfterEach
  void dropIndex() {
    writer.close();
    node.call("DELETE", "/" + index, "");
  }

  private OpenSearchSink<Line> sink() {
    return OpenSearchSink.index("rows", Line.class)
        .id(Line::row)
        .inIndex(index)
        .allowPlainText()
        .withPause(millis -> {});
  }

  private static SinkWriter on(OpenSearchSink<?> sink, int port) {
    return sink.open(Map.of("WEIR_SINK_ROWS", "http://127.0.0.1:" + port + "/"));
  }

  @Override
  protected int serverPort() {
    return node.port();
  }

  @Override
  protected SinkWriter writer(int port) {
    return on(sink(), port);
  }

  @Override
  protected SinkWriter open() {
    index = "rows-" + ++indices;
    String created =
        node.call(
            "PUT",
            "/" + index,
            """
            {"settings": {"number_of_shards": 1, "number_of_replicas": 0},
             "mappings": {"properties": {
               "row": {"type": "keyword"}, "text": {"type": "text"}, "more": {"type": "object"},
               "weir_key": {"type": "keyword"}, "weir_revision": {"type": "long"},
               "weir_deleted": {"type": "boolean"}, "weir_changed": {"type": "date"}}}}
            """);
    assertThat(created).contains("\"acknowledged\":true");
    writer = writer(node.port());
    return writer;
  }

  /** A node has more to do for a document than other servers for a row. */
  @Override
  protected int histories() {
    return Integer.getInteger("weir.soak", 20);
  }

  @Override
  protected int positions() {
    return 8;
  }

  /** Rows whose names end with an odd digit have a field that the mapping lacks. */
  @Override
  protected byte[] payload(String row, String value) {
    boolean isOdd = row.matches("row\\d*[13579]");
    return sink().encode(new Line(row, value, isOdd ? Map.of("odd", "x") : Map.of()));
  }

  private JsonNode document(String id) {
    String path =
        "/" + index + "/_doc/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    try {
      return MAPPER.readTree(node.call("GET", path, "")).path("_source");
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  protected Optional<String> read(String row) {
    return Stream.of("key", row, "first")
        .map(key -> document(key + ":" + row))
        .filter(one -> one.has("text") && !one.has("weir_deleted"))
        .map(one -> one.get("text").asText())
        .findFirst();
  }

  @Override
  protected void breakEverySecondWrite() {
    node.call("PUT", "/" + index + "/_mapping", "{\"dynamic\": \"strict\"}");
  }

  @Override
  protected void heal() {
    node.call("PUT", "/" + index + "/_mapping", "{\"dynamic\": true}");
  }

  private List<Emission> rows(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> emission("b" + i, "key", 1, Op.UPSERT, "x"))
        .toList();
  }

  @Override
  @Test
  protected void a_row_of_another_key_is_not_replaced() {
    assertThat(
            writer.deliver(
                List.of(
                    emission("shared", "first", 5, Op.UPSERT, "one"),
                    emission("shared", "second", 9, Op.UPSERT, "two"))))
        .hasSize(2)
        .allMatch(Outcome.DELIVERED::equals);
    assertThat(document("first:shared").get("text").asText()).isEqualTo("one");
    assertThat(document("second:shared").get("text").asText()).isEqualTo("two");
  }

  @Test
  void keyAndPartAreToldApartInAnId() {
    assertThat(Document.id(emission("b:c", "a", 1, Op.UPSERT, "x"))).isEqualTo("a:b:c");
    assertThat(Document.id(emission("c", "a:b", 1, Op.UPSERT, "x"))).isEqualTo("a%3Ab:c");
    assertThat(Document.id(emission("c", "a%3Ab", 1, Op.UPSERT, "x"))).isEqualTo("a%253Ab:c");
    assertThat(Document.id(emission("c", "ü".repeat(256), 1, Op.UPSERT, "x")))
        .matches("[0-9a-f]{64}");
  }

  @Test
  void theKeyAloneIsTheIdUnlessAPartIsGiven() {
    OpenSearchSink<Line> plain =
        OpenSearchSink.index("rows", Line.class).inIndex(index).allowPlainText();
    byte[] payload = plain.encode(new Line("r", "x", Map.of()));
    try (SinkWriter open = on(plain, node.port())) {
      open.deliver(List.of(new Emission("rows", "a:%/1", "a:%", 1, Op.UPSERT, payload)));
    }
    assertThat(document("a:%").get("text").asText()).isEqualTo("x");
  }

  @Test
  void theEffectIsThatTheNewestStays() {
    assertThat(sink().effect()).isEqualTo(Sink.Effect.IDEMPOTENT_BY_REVISION);
  }

  @Test
  void aDocumentHasValueKeyAndRevisionAndAWithdrawnOneNoValue() {
    writer.deliver(List.of(emission("a", "key", 7, Op.UPSERT, "secret")));
    JsonNode there = document("key:a");
    assertThat(there.get("row").asText()).isEqualTo("a");
    assertThat(there.get(OpenSearchSink.KEY).asText()).isEqualTo("key");
    assertThat(there.get(OpenSearchSink.REVISION).asLong()).isEqualTo(7);
    assertThat(there.get(OpenSearchSink.CHANGED).asLong()).isPositive();
    assertThat(there.has(OpenSearchSink.DELETED)).isFalse();
    writer.deliver(List.of(emission("a", "key", 8, Op.DELETE, "secret")));
    JsonNode gone = document("key:a");
    assertThat(gone.get(OpenSearchSink.DELETED).asBoolean()).isTrue();
    assertThat(gone).hasSize(4);
    assertThat(gone.toString()).doesNotContain("secret");
  }

  /** OpenSearch itself would have forgotten the version of a deleted document by then. */
  @Test
  void anOlderResultDoesNotComeBackWhenDeletesAreForgottenAtOnce() {
    node.call("PUT", "/" + index + "/_settings", "{\"index.gc_deletes\": \"0s\"}");
    writer.deliver(List.of(emission("a", "key", 2, Op.DELETE, "x")));
    node.call("POST", "/" + index + "/_flush?force=true", "");
    assertThat(writer.deliver(List.of(emission("a", "key", 1, Op.UPSERT, "x"))))
        .containsExactly(Outcome.DELIVERED);
    assertThat(read("a")).isEmpty();
  }

  @Test
  void whatTheMappingDoesNotTakeIsRefusedAlone() {
    node.call(
        "PUT", "/" + index + "/_mapping", "{\"properties\": {\"more.at\": {\"type\": \"date\"}}}");
    List<Emission> all = new ArrayList<>(rows(50));
    byte[] bad = sink().encode(new Line("c", "x", Map.of("at", "no date")));
    all.add(20, new Emission("rows", "key/9", "key", 9, Op.UPSERT, bad));
    List<Outcome> outcomes = writer.deliver(all);
    assertThat(outcomes.get(20))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> {
              assertThat(refused.reason()).contains("mapper_parsing_exception", "more.at");
              assertThat(refused.plain()).isFalse();
            });
    assertThat(outcomes).filteredOn(Outcome.DELIVERED::equals).hasSize(50);
  }

  @Test
  void anIndexThatIsNotThereOrClosedMakesResultsWait() {
    node.call(
        "PUT", "/_cluster/settings", "{\"transient\": {\"action.auto_create_index\": false}}");
    try (SinkWriter none = on(sink().inIndex("nowhere"), node.port())) {
      requireAdvice(none.deliver(rows(2)), "index_not_found_exception", "'nowhere'");
    } finally {
      node.call(
          "PUT", "/_cluster/settings", "{\"transient\": {\"action.auto_create_index\": null}}");
    }
    node.call("POST", "/" + index + "/_close", "");
    requireAdvice(writer.deliver(rows(2)), "index_closed_exception", "weir_revision as long");
    node.call("POST", "/" + index + "/_open?wait_for_active_shards=1", "");
    deliverAll(writer, rows(2));
    assertThat(read("b0")).contains("x");
  }

  private static String settings(String more) {
    return "{\"settings\": {\"number_of_shards\": 1, \"number_of_replicas\": 0" + more + "}}";
  }

  /** Takes documents to an index that somebody has to mend, and after that. */
  private void requireWaiting(String place, Line value, Runnable mend, String... texts) {
    OpenSearchSink<Line> sink = sink().inIndex(place);
    Emission one = new Emission("rows", "key/1", "key", 1, Op.UPSERT, sink.encode(value));
    try (SinkWriter open = on(sink, node.port())) {
      requireAdvice(open.deliver(List.of(one)), texts);
      mend.run();
      deliverAll(open, List.of(one));
    }
  }

  @Test
  void anAliasOfTwoIndicesWithoutOneToWriteToMakesResultsWait() {
    node.call("PUT", "/" + index + "-2", settings(""));
    for (String one : List.of(index, index + "-2")) {
      node.call("PUT", "/" + one + "/_alias/" + index + "-all", "{}");
    }
    requireWaiting(
        index + "-all",
        new Line("a", "x", Map.of()),
        () ->
            node.call(
                "PUT", "/" + index + "/_alias/" + index + "-all", "{\"is_write_index\": true}"),
        "write index");
    node.call("DELETE", "/" + index + "-2", "");
  }

  @Test
  void anIndexWhoseFieldsAreAllUsedUpMakesResultsWait() {
    String place = index + "-few";
    node.call("PUT", "/" + place, settings(", \"index.mapping.total_fields.limit\": 9"));
    Line many = new Line("a", "x", Map.of("c1", "b", "c2", "d", "c3", "e", "c4", "f"));
    requireWaiting(
        place,
        many,
        () ->
            node.call(
                "PUT", "/" + place + "/_settings", "{\"index.mapping.total_fields.limit\": 900}"),
        "Limit of total fields");
    node.call("DELETE", "/" + place, "");
  }

  @Test
  void anIndexWhosePipelineIsNotThereMakesResultsWait() {
    String place = index + "-piped";
    node.call("PUT", "/" + place, settings(", \"index.default_pipeline\": \"absent\""));
    requireWaiting(
        place,
        new Line("a", "x", Map.of()),
        () ->
            node.call("PUT", "/" + place + "/_settings", "{\"index.default_pipeline\": \"_none\"}"),
        "pipeline with id [absent] does not exist");
    node.call("DELETE", "/" + place, "");
  }

  @Test
  void aDataStreamAndAnIndexThatRequiresRoutingMakeResultsWait() {
    String stream = index + "-stream";
    node.call(
        "PUT",
        "/_index_template/" + stream,
        "{\"index_patterns\": [\"" + stream + "\"], \"data_stream\": {}}");
    node.call("PUT", "/_data_stream/" + stream, "");
    Emission one = emission("a", "key", 1, Op.UPSERT, "x");
    try (SinkWriter open = on(sink().inIndex(stream), node.port())) {
      requireAdvice(open.deliver(List.of(one)), "let the index", "data stream");
    }
    node.call("DELETE", "/_data_stream/" + stream, "");
    String routed = index + "-routed";
    node.call("PUT", "/" + routed, "{\"mappings\": {\"_routing\": {\"required\": true}}}");
    try (SinkWriter open = on(sink().inIndex(routed), node.port())) {
      requireAdvice(open.deliver(List.of(one)), "let the index", "routing");
    }
    node.call("DELETE", "/" + routed, "");
  }

  /** OpenSearch calls it an illegal argument, as much else. */
  @Test
  void aTermThatNoIndexHoldsIsRefusedAlone() {
    List<Emission> all = new ArrayList<>(rows(3));
    byte[] large = sink().encode(new Line("c", "x", Map.of("k", "x".repeat(40_000))));
    node.call(
        "PUT",
        "/" + index + "/_mapping",
        "{\"properties\": {\"more.k\": {\"type\": \"keyword\"}}}");
    all.add(1, new Emission("rows", "key/9", "key", 9, Op.UPSERT, large));
    List<Outcome> outcomes = writer.deliver(all);
    assertThat(outcomes.get(1)).isInstanceOf(Outcome.Refused.class);
    assertThat(outcomes).filteredOn(Outcome.DELIVERED::equals).hasSize(3);
  }

  private static void requireAdvice(List<Outcome> outcomes, String... texts) {
    assertThat(outcomes)
        .isNotEmpty()
        .allSatisfy(outcome ->
            assertThat(outcome)
                .isInstanceOfSatisfying(
                    Outcome.Retry.class, retry -> assertThat(retry.reason()).contains(texts)));
  }

  @Test
  void anIndexThatIsReadOnlyForNowTakesResultsLater() {
    node.call("PUT", "/" + index + "/_settings", "{\"index.blocks.write\": true}");
    assertThat(writer.deliver(rows(2))).hasSize(2).allMatch(Outcome.Retry.class::isInstance);
    node.call("PUT", "/" + index + "/_settings", "{\"index.blocks.write\": false}");
    deliverAll(writer, rows(2));
  }

  @Test
  void textsAreKeptAsTheyAre() {
    String text = "ü\u0000\"\\\n\uD83D\uDE00";
    assertThat(writer.deliver(List.of(emission("ü\"\\ \uD83D\uDE00", "key", 1, Op.UPSERT, text))))
        .containsExactly(Outcome.DELIVERED);
    assertThat(read("ü\"\\ \uD83D\uDE00")).contains(text);
  }

  @Test
  void whatCannotBeADocumentIsRefusedWhereItIsMade() {
    assertThatThrownBy(() -> sink().encode(new Line("", "x", Map.of())))
        .hasMessageContaining("no part");
    assertThatThrownBy(() -> sink().encode(new Line("a\nb", "x", Map.of())))
        .hasMessageContaining("line feed");
    assertThatThrownBy(() -> sink().encode(new Line("\uD800", "x", Map.of())))
        .hasMessageContaining("not Unicode");
    assertThatThrownBy(() -> sink().encode(new Line("a".repeat(513), "x", Map.of())))
        .hasMessageContaining("512");
    String large = "x".repeat(OpenSearchSink.MAX_VALUE_BYTES);
    assertThatThrownBy(() -> sink().encode(new Line("a", large, Map.of())))
        .hasMessageContaining("emit less");
    OpenSearchSink<String> text = OpenSearchSink.index("rows", String.class);
    assertThatThrownBy(() -> text.encode("x")).hasMessageContaining("no object");
  }
}
