package io.weir.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.KinesisEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The door for those who hold events as objects of aws-lambda-java-events, tests above all. That
 * library is optional: who uses this class adds it; on Lambda nothing needs it.
 */
public final class KinesisEvents {
  private KinesisEvents() {}

  /**
   * What the handler makes of an event.
   *
   * @throws UnreadableEventException if a record lacks something; nothing is processed then
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
    return event.getRecords().stream().map(KinesisEvents::record).toList();
  }

  private static KinesisRecord record(KinesisEvent.KinesisEventRecord record) {
    String id = present(record.getEventID(), "eventID", record);
    KinesisEvent.Record kinesis = present(record.getKinesis(), "kinesis", record);
    return new KinesisRecord(
        present(record.getEventSourceARN(), "eventSourceARN", record),
        id.substring(0, Math.max(0, id.indexOf(':'))),
        new BigInteger(present(kinesis.getSequenceNumber(), "kinesis.sequenceNumber", record)),
        present(kinesis.getPartitionKey(), "kinesis.partitionKey", record),
        present(
                kinesis.getApproximateArrivalTimestamp(),
                "kinesis.approximateArrivalTimestamp",
                record)
            .getTime(),
        bytes(present(kinesis.getData(), "kinesis.data", record)));
  }

  private static <T> T present(T value, String name, KinesisEvent.KinesisEventRecord record) {
    if (value == null) {
      throw new UnreadableEventException(
          "record " + record.getEventID() + " has no " + name + "; nothing was processed");
    }
    return value;
  }

  private static byte[] bytes(ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.duplicate().get(bytes);
    return bytes;
  }
}
