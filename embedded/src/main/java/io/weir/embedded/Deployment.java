package io.weir.embedded;

import io.weir.dynamo.DeadLetters;
import io.weir.dynamo.DynamoStateStore;
import io.weir.dynamo.SegmentSweep;
import io.weir.dynamo.Tables;
import io.weir.state.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The tables, streams and clock that commands on a deployment use.
 *
 * @param letters the dead letters of a table
 * @param state the state in a table
 * @param segments the segments of state in a table
 * @param dynamo the client for reading tables directly
 * @param objects the client for letters in buckets
 * @param pause lets time pass
 * @param put makes the writer of records to a stream, when one is to be put
 * @param kinesis the client for reading streams
 * @param stacks the stacks of the account
 */
record Deployment(
    Map<String, String> variables,
    Function<String, DeadLetters> letters,
    Function<String, StateStore> state,
    Function<String, SegmentSweep> segments,
    Supplier<DynamoDbClient> dynamo,
    Supplier<S3Client> objects,
    Consumer<Duration> pause,
    Supplier<RecordPut> put,
    InstantSource clock,
    Supplier<KinesisClient> kinesis,
    Supplier<Stacks> stacks) {
  private static final Duration LONGEST_CALL = Duration.ofSeconds(3);

  /** Region, credentials and endpoint as the AWS SDK finds them. */
  static final Deployment ENVIRONMENT =
      new Deployment(
          System.getenv(),
          DeadLetters::inTable,
          DynamoStateStore::inTable,
          SegmentSweep::inTable,
          Tables::client,
          Deployment::s3,
          Deployment::sleep,
          Deployment::writer,
          InstantSource.system(),
          Deployment::streams,
          Stacks::fromEnvironment);

  /** A deployment whose streams nobody reads. */
  Deployment(
      Map<String, String> variables,
      Function<String, DeadLetters> letters,
      Function<String, StateStore> state,
      Function<String, SegmentSweep> segments,
      Supplier<DynamoDbClient> dynamo,
      Supplier<S3Client> objects,
      Consumer<Duration> pause,
      Supplier<RecordPut> put,
      InstantSource clock) {
    this(
        variables,
        letters,
        state,
        segments,
        dynamo,
        objects,
        pause,
        put,
        clock,
        () -> {
          throw onlyTables();
        },
        () -> {
          throw onlyTables();
        });
  }

  private static UsageException onlyTables() {
    return new UsageException("this deployment has tables, and nothing else that could be asked");
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new UsageException("stopped before the second look");
    }
  }

  /** Somebody waits for the answer: what does not answer is told, not waited for. */
  private static KinesisClient streams() {
    return KinesisClient.builder()
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(override -> override.apiCallTimeout(LONGEST_CALL))
        .build();
  }

  private static RecordPut writer() {
    KinesisClient client =
        KinesisClient.builder().httpClient(UrlConnectionHttpClient.create()).build();
    return (stream, key, data) ->
        client.putRecord(
            put -> put.streamName(stream).partitionKey(key).data(SdkBytes.fromByteArray(data)));
  }

  private static S3Client s3() {
    return S3Client.builder().httpClient(UrlConnectionHttpClient.create()).build();
  }

  /** The value of an option, else of a variable, else the given name. */
  String orVariable(String option, String variable, String otherwise) {
    return option != null ? option : variables.getOrDefault(variable, otherwise);
  }

  /** The state table that an option names, or else the variable of a function. */
  String stateTable(String option) {
    String table = orVariable(option, "WEIR_STATE_TABLE", null);
    if (table == null) {
      throw new UsageException("give --table, or set WEIR_STATE_TABLE to the state table's name");
    }
    return table;
  }

  Instant now() {
    return clock.instant();
  }
}
