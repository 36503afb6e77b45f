package io.weir.connect.firehose;

import io.weir.aws.AwsClients;
import io.weir.aws.SinkTime;
import io.weir.connect.Batches;
import io.weir.connect.Batches.Message;
import io.weir.connect.Envelope;
import io.weir.connect.Refusals;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;
import software.amazon.awssdk.services.firehose.model.Record;

/** Puts records, in any order. */
final class FirehoseSinkWriter implements SinkWriter {
  static final int MOST_RECORDS = 500;

  /** What fits into the 4 MiB of a request also when it is counted in Base64. */
  static final long MOST_BYTES = 3 * 1_024 * 1_024;

  private static final Set<String> PERMANENT =
      Set.of("InvalidArgumentException", "ValidationException", "SerializationException");
  private static final Set<String> DEPLOYMENT =
      Set.of("ResourceNotFoundException", "InvalidSourceException", "InvalidKMSResourceException");
  private static final Pattern OF_THE_STREAM = Pattern.compile("(?i)\\bdeliveryStreamName\\b");

  private final FirehoseClient client;
  private final String stream;
  private final byte[] delimiter;
  private final long callMillis;
  private final Refusals refusals;
  private final Batches<Record> batches;

  FirehoseSinkWriter(FirehoseClient client, String stream, String delimiter, LongConsumer pause) {
    this.client = client;
    this.stream = stream;
    this.delimiter = delimiter.getBytes(StandardCharsets.UTF_8);
    this.callMillis = AwsClients.callMillis(client);
    this.refusals = new Refusals(stream, PERMANENT, DEPLOYMENT, advice(stream), OF_THE_STREAM);
    this.batches = new Batches<>(MOST_RECORDS, MOST_BYTES, refusals, this::put, pause);
  }

  private static String advice(String stream) {
    return "let the Firehose stream '"
        + stream
        + "', whose source is Direct PUT, be there in this account and region, or name it in"
        + " WEIR_SINK_<NAME>; and give the function's role firehose:PutRecordBatch on it";
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions) {
    return deliver(emissions, () -> Long.MAX_VALUE);
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions, LongSupplier remainingMillis) {
    List<Message<Record>> messages = emissions.stream().map(this::message).toList();
    return batches.deliver(messages, new SinkTime(remainingMillis, callMillis));
  }

  private Message<Record> message(Emission emission) {
    byte[] envelope = Envelope.of(emission);
    byte[] data = Arrays.copyOf(envelope, envelope.length + delimiter.length);
    System.arraycopy(delimiter, 0, data, envelope.length, delimiter.length);
    Record record = Record.builder().data(SdkBytes.fromByteArrayUnsafe(data)).build();
    return new Message<>(null, data.length, record);
  }

  private List<Outcome> put(List<Record> records, SinkTime time) {
    PutRecordBatchRequest request =
        PutRecordBatchRequest.builder()
            .deliveryStreamName(stream)
            .records(records)
            .overrideConfiguration(time.limit())
            .build();
    return client.putRecordBatch(request).requestResponses().stream().map(this::outcome).toList();
  }

  private Outcome outcome(PutRecordBatchResponseEntry entry) {
    return entry.errorCode() == null
        ? Outcome.DELIVERED
        : refusals.of(entry.errorCode(), String.valueOf(entry.errorMessage()));
  }
}
