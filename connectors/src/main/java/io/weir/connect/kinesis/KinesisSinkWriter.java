package io.weir.connect.kinesis;

import io.weir.aws.AwsClients;
import io.weir.aws.SinkTime;
import io.weir.connect.Batches;
import io.weir.connect.Batches.Message;
import io.weir.connect.Envelope;
import io.weir.connect.Refusals;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/** Puts records, of each key one after the other. */
final class KinesisSinkWriter implements SinkWriter {
  static final int MOST_RECORDS = 500;

  /** What every stream takes; newer limits are higher. */
  static final long MOST_BYTES = 5 * 1_024 * 1_024;

  private static final int MOST_PARTITION_KEY = 256;
  private static final Set<String> PERMANENT =
      Set.of("InvalidArgumentException", "ValidationException", "SerializationException");
  private static final Set<String> DEPLOYMENT = Set.of("ResourceNotFoundException");
  private static final Pattern OF_THE_STREAM = Pattern.compile("\\b[sS]tream(Name|ARN|Id)\\b");

  private final KinesisClient client;
  private final String stream;
  private final long callMillis;
  private final Refusals refusals;
  private final Batches<PutRecordsRequestEntry> batches;

  KinesisSinkWriter(KinesisClient client, String stream, LongConsumer pause) {
    this.client = client;
    this.stream = stream;
    this.callMillis = AwsClients.callMillis(client);
    this.refusals = new Refusals(stream, PERMANENT, DEPLOYMENT, advice(stream), OF_THE_STREAM);
    this.batches = new Batches<>(MOST_RECORDS, MOST_BYTES, refusals, this::put, pause);
  }

  private static String advice(String stream) {
    return "let the stream '"
        + stream
        + "' be there in this account and region, or name it in WEIR_SINK_<NAME>; and give the"
        + " function's role kinesis:PutRecords on it, and kms:GenerateDataKey on its key";
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions) {
    return deliver(emissions, () -> Long.MAX_VALUE);
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions, LongSupplier remainingMillis) {
    List<Message<PutRecordsRequestEntry>> messages =
        emissions.stream().map(KinesisSinkWriter::message).toList();
    return batches.deliver(messages, new SinkTime(remainingMillis, callMillis));
  }

  private static Message<PutRecordsRequestEntry> message(Emission emission) {
    String partitionKey = Envelope.name(emission.key(), MOST_PARTITION_KEY);
    byte[] data = Envelope.of(emission);
    PutRecordsRequestEntry entry =
        PutRecordsRequestEntry.builder()
            .partitionKey(partitionKey)
            .data(SdkBytes.fromByteArrayUnsafe(data))
            .build();
    long bytes = (long) data.length + partitionKey.getBytes(StandardCharsets.UTF_8).length;
    return new Message<>(partitionKey, bytes, entry);
  }

  private List<Outcome> put(List<PutRecordsRequestEntry> records, SinkTime time) {
    PutRecordsRequest.Builder request =
        PutRecordsRequest.builder().records(records).overrideConfiguration(time.limit());
    if (stream.startsWith("arn:")) {
      request.streamARN(stream);
    } else {
      request.streamName(stream);
    }
    return client.putRecords(request.build()).records().stream().map(this::outcome).toList();
  }

  private Outcome outcome(PutRecordsResultEntry entry) {
    return entry.errorCode() == null
        ? Outcome.DELIVERED
        : refusals.of(entry.errorCode(), String.valueOf(entry.errorMessage()));
  }
}
