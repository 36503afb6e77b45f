package io.weir.lambda;

import io.weir.codec.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A record as Lambda would write it, with nothing but what is read. */
record PlainRecord(KinesisRecord record) {
  String json() {
    Map<String, Object> kinesis = new LinkedHashMap<>();
    kinesis.put("partitionKey", record.partitionKey());
    kinesis.put("sequenceNumber", record.sequence().toString());
    kinesis.put("data", record.data());
    kinesis.put("approximateArrivalTimestamp", BigDecimal.valueOf(record.arrival(), 3));
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("eventID", record.shard() + ":" + record.sequence());
    all.put("eventSourceARN", record.stream());
    all.put("kinesis", kinesis);
    return new String(Json.bytes(all), StandardCharsets.UTF_8);
  }
}
