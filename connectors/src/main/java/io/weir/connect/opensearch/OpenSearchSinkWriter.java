package io.weir.connect.opensearch;

import io.weir.aws.SinkTime;
import io.weir.connect.Batches;
import io.weir.connect.Batches.Message;
import io.weir.connect.Headers;
import io.weir.connect.HttpCalls;
import io.weir.connect.Refusals;
import io.weir.connect.Rows;
import io.weir.connect.ServiceException;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/** Sends documents by the bulk API. */
final class OpenSearchSinkWriter implements SinkWriter {
  static final int MOST_DOCUMENTS = 500;

  /** What the smallest nodes of the service take is 10 MB. */
  static final long MOST_BYTES = 5 * 1_024 * 1_024;

  static final long CALL_MILLIS = 10_000;

  private static final String TYPE = "application/x-ndjson";
  private static final int TOO_MANY = 429;

  /** These speak of a document, and no others. */
  private static final Set<String> PERMANENT =
      Set.of(
          "mapper_parsing_exception",
          "document_parsing_exception",
          "parse_exception",
          "parsing_exception",
          "x_content_parse_exception",
          BulkAnswer.TERM_TOO_LONG,
          "status 413");

  /**
   * An illegal argument is an alias without an index to write to, a pipeline that is not there, a
   * limit of fields, a data stream, and more of that kind.
   */
  private static final Set<String> DEPLOYMENT =
      Set.of(
          "index_not_found_exception",
          "index_closed_exception",
          "security_exception",
          "strict_dynamic_mapping_exception",
          "illegal_argument_exception",
          "action_request_validation_exception",
          "routing_missing_exception",
          "invalid_index_name_exception",
          "status 400",
          "status 301",
          "status 302",
          "status 307",
          "status 308",
          "status 401",
          "status 403",
          "status 404",
          "status 405");

  private final URI bulk;
  private final OpenSearchSettings settings;
  private final InstantSource clock;
  private final HttpCalls.Call calls;
  private final Refusals refusals;
  private final Batches<Emission> batches;

  /**
   * @param declared the fields that values have; empty if their class does not name them
   */
  OpenSearchSinkWriter(
      String sink,
      Set<String> declared,
      OpenSearchSettings settings,
      URI bulk,
      HttpCalls.Call calls) {
    this.bulk = bulk;
    this.settings = settings;
    this.clock = settings.clock();
    this.calls = calls;
    this.refusals = new Refusals(sink, PERMANENT, DEPLOYMENT, advice(settings.index(), declared));
    this.batches =
        new Batches<>(MOST_DOCUMENTS, MOST_BYTES, refusals, this::write, settings.pause());
  }

  private static String advice(String index, Set<String> declared) {
    return "let the index '"
        + index
        + "' be there, with a mapping that has the fields of the values"
        + (declared.isEmpty() ? "" : " " + new TreeSet<>(declared))
        + " and weir_key as keyword, weir_revision as long, weir_deleted as boolean, weir_changed as"
        + " date; let it be no data stream, an alias have an index to write to, and a pipeline take"
        + " each value; and let the function write to it: es:ESHttpPost and signed(), or a user by"
        + " headers(..)";
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions) {
    return deliver(emissions, () -> Long.MAX_VALUE);
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions, LongSupplier remainingMillis) {
    SinkTime time = new SinkTime(remainingMillis, CALL_MILLIS);
    return Rows.of(emissions, Document::id)
        .write(documents -> batches.deliver(messages(documents), time));
  }

  private static List<Message<Emission>> messages(List<Emission> documents) {
    return documents.stream()
        .map(one -> new Message<>(null, one.payload().length + 4_096L, one))
        .toList();
  }

  private List<Outcome> write(List<Emission> documents, SinkTime time) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(documents.size() * 512);
    documents.forEach(one -> Document.write(one, clock.millis(), body));
    HttpRequest request = request(body.toByteArray());
    try {
      return outcomes(documents.size(), answer(request, time));
    } catch (IOException e) {
      throw ServiceException.silent(e);
    }
  }

  /** A connection that was idle may be closed by now: what it did not answer is sent once more. */
  private HttpCalls.Answer answer(HttpRequest request, SinkTime time) throws IOException {
    try {
      return calls.send(request, left(time));
    } catch (IOException idle) {
      if (time.isOver()) {
        throw idle;
      }
      return calls.send(request, left(time));
    }
  }

  private static long left(SinkTime time) {
    return Math.min(CALL_MILLIS, time.remainingMillis().getAsLong());
  }

  private HttpRequest request(byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(bulk).POST(BodyPublishers.ofByteArray(body));
    request.setHeader("Content-Type", TYPE);
    Map<String, String> headers = settings.headers().get();
    String fault = Headers.fault(headers);
    if (fault != null) {
      throw ServiceException.refused("no header", fault);
    }
    headers.forEach(request::setHeader);
    Signing signing = settings.signing();
    if (signing != null) {
      signing.headers(bulk, TYPE, body).forEach(request::setHeader);
    }
    return "http".equals(bulk.getScheme())
        ? request.version(HttpClient.Version.HTTP_1_1).build()
        : request.build();
  }

  /** A cluster that has too much to do, or an error, is asked again with the same documents. */
  private List<Outcome> outcomes(int documents, HttpCalls.Answer answer) throws IOException {
    int status = answer.status();
    if (status == 200) {
      return BulkAnswer.read(answer.body(), documents, refusals);
    }
    if (status == TOO_MANY || status >= 500) {
      return Collections.nCopies(documents, refusals.of("status " + status, "for now"));
    }
    throw ServiceException.refused("status " + status, "the whole request");
  }
}
