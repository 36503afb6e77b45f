package io.weir.benchmarks;

import io.weir.Sink;
import io.weir.aws.AwsClients;
import io.weir.aws.CallLimit;
import io.weir.aws.LazyTlsClient;
import io.weir.connect.Emitted;
import io.weir.spi.Emission;
import io.weir.spi.Emission.Op;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.regions.Region;

/**
 * A sink, and beside it a plain program that makes the same calls with the same client, against a
 * stub of the service. A further sink is a further class, named in {@link SinkPeers}.
 */
abstract class SinkPeer implements AutoCloseable {
  /** The results that the engine hands to a sink at a time, each of a key of its own. */
  static final int RESULTS = 500;

  /** A result of about 100 bytes in JSON. */
  record Result(String page, long start, long views, String text) {}

  static final String TEXT = "a text of fifty characters, as results often have.";

  private final ServiceStub stub = new ServiceStub(this::answer);
  private SinkWriter writer;

  /** What the service answers; a peer with a server of its own asks no stub. */
  ServiceStub.Answer answer(ServiceStub.Request request) {
    throw new IllegalStateException("nobody asks this stub: " + request.operation());
  }

  /** The sink on a client of the stub. */
  abstract Sink<Result> sink();

  /** Sends the same results with the client alone, as a program without Weir does. */
  abstract void sendPlain(List<Emitted<Result>> results);

  /** The requests for 1,000 results that the service needs at least, for what the sink promises. */
  abstract long leastRequests();

  /** The price of 1,000 results in us-east-1, at these requests, US dollars; 0 = none of AWS. */
  double dollars() {
    return 0;
  }

  SinkWriter open() {
    return sink().open();
  }

  long requests() {
    return stub.requests();
  }

  /** The piece of results of that round. */
  static List<Emitted<Result>> piece(long round) {
    List<Emitted<Result>> results = new ArrayList<>(RESULTS);
    for (int i = 0; i < RESULTS; i++) {
      String key = "/page/" + i;
      Result value = new Result(key, 1_700_000_000_000L + round * 60_000, round + i, TEXT);
      results.add(new Emitted<>("pages/" + key + "/" + round, key, round, Op.UPSERT, value));
    }
    return results;
  }

  /** Encodes and delivers by the sink. */
  final void send(List<Emitted<Result>> results) {
    Sink<Result> sink = sink();
    if (writer == null) {
      writer = open();
    }
    List<Emission> emissions = new ArrayList<>(results.size());
    for (Emitted<Result> one : results) {
      emissions.add(
          new Emission(
              sink.name(),
              one.id(),
              one.key(),
              one.revision(),
              one.op(),
              sink.encode(one.value())));
    }
    List<Outcome> outcomes = writer.deliver(emissions);
    if (outcomes.size() != results.size()
        || !outcomes.stream().allMatch(Outcome.DELIVERED::equals)) {
      throw new IllegalStateException(name() + ": " + outcomes);
    }
  }

  final String name() {
    return getClass().getSimpleName();
  }

  /** A client as functions have it, on the stub. */
  final <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
    return AwsClients.limited(builder, new LazyTlsClient(), new CallLimit(5_000, System::nanoTime))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
        .region(Region.US_EAST_1)
        .endpointOverride(stub.address())
        .build();
  }

  /** Where the stub is. */
  final URI address() {
    return stub.address();
  }

  /** Ends a measurement in which results are lost. */
  final void require(boolean isTaken) {
    if (!isTaken) {
      throw new IllegalStateException(name() + ": not all is taken");
    }
  }

  /** An answer in JSON. */
  static ServiceStub.Answer json(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new ServiceStub.Answer(200, "application/json", bytes);
  }

  /** The same, so many times, with commas between. */
  static String each(int count, String one) {
    return String.join(",", Collections.nCopies(count, one));
  }

  /** How often a word stands in a body. */
  static int count(byte[] body, String word) {
    int found = 0;
    int at = 0;
    for (byte one : body) {
      at = one == word.charAt(at) ? at + 1 : one == word.charAt(0) ? 1 : 0;
      if (at == word.length()) {
        found++;
        at = 0;
      }
    }
    return found;
  }

  @Override
  public void close() {
    stub.close();
  }
}
