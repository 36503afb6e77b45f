package io.weir.benchmarks;

import io.weir.Sink;
import io.weir.codec.Codec;
import io.weir.connect.Emitted;
import io.weir.connect.http.HttpCall;
import io.weir.connect.http.HttpSink;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** A call for each result, 16 at a time. */
final class HttpPeer extends SinkPeer {
  private static final Codec<Emitted<Result>> JSON = Emitted.json(Result.class);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Together threads = new Together();
  private final URI address = address().resolve("/results");
  private final Sink<Result> sink =
      HttpSink.calls("results", Result.class, row -> HttpCall.post(address.toString()))
          .allowPlainText()
          .requestsAtATime(16);

  @Override
  Sink<Result> sink() {
    return sink;
  }

  @Override
  long leastRequests() {
    return 1_000;
  }

  @Override
  void sendPlain(List<Emitted<Result>> results) {
    threads.each(results, this::call);
  }

  private void call(Emitted<Result> one) {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .version(HttpClient.Version.HTTP_1_1)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", one.id())
            .POST(BodyPublishers.ofByteArray(JSON.encode(one)))
            .build();
    try {
      HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
      require(answer.statusCode() == 200);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  ServiceStub.Answer answer(ServiceStub.Request request) {
    return new ServiceStub.Answer(200, "", new byte[0]);
  }

  @Override
  public void close() {
    threads.close();
    super.close();
  }
}
