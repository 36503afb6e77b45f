package io.weir.localstack;

import io.weir.StreamFunction;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.DynamoStateStore;
import io.weir.state.Progress;
import io.weir.state.Tally;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** A deployed function: its stream to put into, its tables to look at, itself to tick. */
final class Deployed {
  private static final int PUT_AT_ONCE = 500;
  private static final SdkBytes TICK = SdkBytes.fromUtf8String("{\"weir\":\"tick\"}");

  private final Aws aws;
  private final String stack;
  private final StreamFunction function;
  private final String source;
  private final String deadLetters;
  private long records;

  Deployed(Aws aws, String stack, StreamFunction function, String source, String deadLetters) {
    this.aws = aws;
    this.stack = stack;
    this.function = function;
    this.source = source;
    this.deadLetters = deadLetters;
  }

  /** What is to be put. hashKey: which shard it goes to, null = what the partition key says. */
  record Message(String key, byte[] data, String hashKey) {
    static Message of(String key, String data) {
      return new Message(key, data.getBytes(StandardCharsets.UTF_8), null);
    }
  }

  /** What is in the stream. */
  record Put(Message message, String shard, String sequence) {}

  String functionName() {
    return stack + "-" + function.name();
  }

  String streamName() {
    return stack + "-" + source;
  }

  /** Puts in this order; fails if Kinesis does not take one. */
  List<Put> put(List<Message> messages) {
    List<Put> all = new ArrayList<>();
    for (int from = 0; from < messages.size(); from += PUT_AT_ONCE) {
      List<Message> some = messages.subList(from, Math.min(messages.size(), from + PUT_AT_ONCE));
      PutRecordsResponse answer =
          aws.kinesis()
              .putRecords(put ->
                  put.streamName(streamName())
                      .records(some.stream().map(Deployed::entry).toList()));
      if (answer.failedRecordCount() > 0) {
        throw new IllegalStateException("Kinesis refused records: " + answer.records());
      }
      for (int i = 0; i < some.size(); i++) {
        var record = answer.records().get(i);
        all.add(new Put(some.get(i), record.shardId(), record.sequenceNumber()));
      }
    }
    records += all.size();
    return all;
  }

  private static PutRecordsRequestEntry entry(Message message) {
    return PutRecordsRequestEntry.builder()
        .partitionKey(message.key())
        .explicitHashKey(message.hashKey())
        .data(SdkBytes.fromByteArray(message.data()))
        .build();
  }

  /** How many were put. */
  long records() {
    return records;
  }

  /** What runs there, with the tables that it writes. */
  StreamFunction function() {
    return function.withSinks(sink ->
        sink instanceof DynamoSink<?> rows ? rows.inTable(stack + "-" + rows.name()) : sink);
  }

  /** All of them, the closed ones too. */
  List<Shard> shards() {
    return aws.kinesis().listShards(list -> list.streamName(streamName())).shards();
  }

  /** The shards that take records. */
  List<Shard> openShards() {
    return shards().stream()
        .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
        .sorted(Comparator.comparing(Shard::shardId))
        .toList();
  }

  /** A hash key in the middle of a shard. */
  static String hashKey(Shard shard) {
    BigInteger from = new BigInteger(shard.hashKeyRange().startingHashKey());
    BigInteger to = new BigInteger(shard.hashKeyRange().endingHashKey());
    return from.add(to).shiftRight(1).toString();
  }

  /** Invokes the function with a tick, as the schedule does; a failed one is a failed assertion. */
  void tick() {
    InvokeResponse answer =
        aws.lambda().invoke(invoke -> invoke.functionName(functionName()).payload(TICK));
    if (answer.functionError() != null) {
      throw new AssertionError("the tick failed: " + answer.payload().asUtf8String());
    }
  }

  /** The same without waiting for it, where it may well fail or take all its time. */
  void tickLater() {
    aws.lambda()
        .invoke(invoke ->
            invoke.functionName(functionName()).invocationType(InvocationType.EVENT).payload(TICK));
  }

  /** The rows of a result table that are not withdrawn. */
  List<Map<String, AttributeValue>> rows(String sink) {
    return items(stack + "-" + sink).stream()
        .filter(item -> !item.containsKey(DynamoSink.DELETED))
        .toList();
  }

  List<Map<String, AttributeValue>> deadLetters() {
    return items(stack + "-" + deadLetters);
  }

  List<Map<String, AttributeValue>> items(String table) {
    return aws
        .dynamo()
        .scanPaginator(scan -> scan.tableName(table).consistentRead(true))
        .items()
        .stream()
        .toList();
  }

  String stateTable() {
    return functionName() + "-state";
  }

  List<Progress> progress(String name) {
    return DynamoStateStore.builder(aws.dynamo(), stateTable()).build().progress(name);
  }

  /** What became of the distinct records, over all shards. */
  Tally tally() {
    return progress(function.name()).stream().map(Progress::tally).reduce(Tally.ZERO, Tally::plus);
  }

  /** How many records came again after they were decided. */
  long redelivered() {
    return progress(function.name()).stream().mapToLong(Progress::redelivered).sum();
  }

  /** Removes the event source mapping and makes it again from the oldest record. */
  void readAgain() {
    EventSourceMappingConfiguration old = removeMapping();
    aws.lambda()
        .createEventSourceMapping(create ->
            create
                .functionName(old.functionArn())
                .eventSourceArn(old.eventSourceArn())
                .startingPosition("TRIM_HORIZON")
                .batchSize(old.batchSize())
                .functionResponseTypes(old.functionResponseTypes()));
  }

  /** Removes the event source mapping; returns what it was. */
  EventSourceMappingConfiguration removeMapping() {
    EventSourceMappingConfiguration mapping = mappings().getFirst();
    aws.lambda().deleteEventSourceMapping(delete -> delete.uuid(mapping.uuid()));
    Wait.until("the event source mapping is gone", () -> mappings().isEmpty());
    return mapping;
  }

  /** Those of the function itself, and of its alias. */
  private List<EventSourceMappingConfiguration> mappings() {
    return aws.lambda().listEventSourceMappings().eventSourceMappings().stream()
        .filter(mapping -> (mapping.functionArn() + ":").contains(":" + functionName() + ":"))
        .toList();
  }
}
