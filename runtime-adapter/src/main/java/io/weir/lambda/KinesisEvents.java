package io.weir.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.KinesisEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Handles events that are objects of aws-lambda-java-events, above all in tests. That library is
 * optional: add it to use this class; on Lambda it is not needed.
 */
public final class KinesisEvents {
  private KinesisEvents() {}

  /**
   * Lets the handler process an event.
   *
   * @throws UnreadableEventException if a record lacks something, or is not one of a Kinesis stream
   *     that the function reads; nothing is processed then
   */
  public static StreamsEventResponse handle(
      StreamHandler handler, KinesisEvent event, Context context) {
    BatchAnswer answer = handler.handle(records(event), context::getRemainingTimeInMillis);
    List<StreamsEventResponse.BatchItemFailure> failures =
        answer.unfinished().stream()
            .map(sequence -> new StreamsEventResponse.BatchItemFailure(sequence.toString()))
            .toList();
    return new StreamsEventResponse(failures);
  }

  static List<KinesisRecord> records(KinesisEvent event) {
    if (event.getRecords() == null) {
      throw new UnreadableEventException("the event has no Records; nothing was processed");
    }
    return event.getRecords().stream().map(KinesisEvents::record).toList();
  }

  private static KinesisRecord record(KinesisEvent.KinesisEventRecord record) {
    if (record == null) {
      throw new UnreadableEventException("a record of the event is null; nothing was processed");
    }
    KinesisEvent.Record kinesis = present(record.getKinesis(), "kinesis", record);
    requireSource(record);
    BigInteger sequence = sequence(kinesis, record);
    return new KinesisRecord(
        present(record.getEventSourceARN(), "eventSourceARN", record),
        shard(record, sequence),
        sequence,
        present(kinesis.getPartitionKey(), "kinesis.partitionKey", record),
        present(
                kinesis.getApproximateArrivalTimestamp(),
                "kinesis.approximateArrivalTimestamp",
                record)
            .getTime(),
        bytes(present(kinesis.getData(), "kinesis.data", record)));
  }

  private static void requireSource(KinesisEvent.KinesisEventRecord record) {
    String source = record.getEventSource();
    if (source != null && !source.equals(KinesisRecordReader.SOURCE)) {
      throw problem(record, "has the eventSource '" + source + "', not aws:kinesis");
    }
  }

  private static BigInteger sequence(
      KinesisEvent.Record kinesis, KinesisEvent.KinesisEventRecord record) {
    String text = present(kinesis.getSequenceNumber(), "kinesis.sequenceNumber", record);
    if (!KinesisRecordReader.isSequenceNumber(text)) {
      throw problem(record, "has a kinesis.sequenceNumber that is none");
    }
    return new BigInteger(text);
  }

  private static String shard(KinesisEvent.KinesisEventRecord record, BigInteger sequence) {
    String id = present(record.getEventID(), "eventID", record);
    int colon = id.indexOf(':');
    if (colon < 1 || !id.substring(colon + 1).equals(sequence.toString())) {
      throw problem(record, "has an eventID that is not <shard>:<sequence number>");
    }
    return id.substring(0, colon);
  }

  private static <T> T present(T value, String name, KinesisEvent.KinesisEventRecord record) {
    if (value == null) {
      throw problem(record, "has no " + name);
    }
    return value;
  }

  private static UnreadableEventException problem(
      KinesisEvent.KinesisEventRecord record, String what) {
    return new UnreadableEventException(
        "record " + record.getEventID() + " " + what + "; nothing was processed");
  }

  private static byte[] bytes(ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.duplicate().get(bytes);
    return bytes;
  }
}
