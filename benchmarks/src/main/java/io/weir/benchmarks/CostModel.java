package io.weir.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Requests, units and dollars of a stream, from its shape; docs/operate/cost.md explains each line.
 */
final class CostModel {
  private static final double SECONDS_A_MONTH = 730 * 3_600.0;
  private static final int STATEMENTS_A_REQUEST = 25;

  /**
   * Write units that remembering an event's id costs where it spills to segments, merging included.
   */
  static final double UNITS_PER_ID = 0.05;

  /** A tick corrects a stale hint by a write of the head and a move in the index. */
  private static final double UNITS_PER_HINT = 3;

  /** The memory at which Lambda gives a whole core. */
  private static final double CORE_MEGABYTES = 1_769;

  private static final double PUT_BYTES = 25 * 1_024.0;
  private static final double FLINK_STORAGE_GB_PER_KPU = 50;

  private final Stream stream;
  private final Properties prices;
  private final Runtime runtime;

  /**
   * The measured properties of a function.
   *
   * @param weirMicros all CPU time of one event in Weir, microseconds
   * @param updateMicros the same in the Powertools pattern
   * @param latencyMillis the latency of a DynamoDB request
   * @param megabytes the memory of the function
   * @param kpus the KPUs of the Flink application, without the one that is always added
   */
  record Runtime(
      double weirMicros, double updateMicros, double latencyMillis, int megabytes, int kpus) {}

  CostModel(Stream stream, Properties prices, Runtime runtime) {
    this.stream = stream;
    this.prices = prices;
    this.runtime = runtime;
  }

  /** Write units per event, by purpose. */
  Map<String, Double> units() {
    double events = stream.eventsPerSecond();
    double kilobytes = Math.ceil(stream.itemBytes() / 1_024.0);
    double firing = stream.distinct(events * stream.windowSeconds()) / stream.windowSeconds();
    Map<String, Double> units = new LinkedHashMap<>();
    double touched =
        stream.distinct(stream.records()) * stream.batchesPerSecond()
            + stream.silent() / stream.windowSeconds();
    units.put("commit", touched / events * kilobytes);
    units.put("progress", 1 / stream.records());
    units.put("segment", stream.dedupe() ? UNITS_PER_ID : 0);
    units.put("index", UNITS_PER_HINT * Math.min(firing, activeAMinute() / 60) / events);
    units.put("sink", firing / events);
    return units;
  }

  private double activeAMinute() {
    return stream.distinct(stream.eventsPerSecond() * 60);
  }

  /** Requests of commit and progress per event, the read of progress included. */
  double requests() {
    double keys = units().get("commit") * stream.records();
    return (Math.ceil(keys / STATEMENTS_A_REQUEST) + 2) / stream.records();
  }

  /** Dollars a month of Weir, the Powertools pattern and Flink, by item. */
  Map<String, Map<String, Double>> dollars() {
    Map<String, Map<String, Double>> all = new LinkedHashMap<>();
    all.put("Weir", weir());
    all.put("Powertools pattern", updates());
    all.put("Managed Flink", flink());
    return all;
  }

  private Map<String, Double> weir() {
    double units = units().values().stream().mapToDouble(Double::doubleValue).sum();
    double waits = 3 + Math.ceil(requests() * stream.records() / 16);
    Map<String, Double> costs = kinesis();
    costs.put("DynamoDB writes", monthly(units) / 1e6 * price("dynamodb.write.million"));
    costs.put(
        "DynamoDB reads", monthly(1 / stream.records()) / 1e6 * price("dynamodb.read.million"));
    lambda(costs, runtime.weirMicros(), waits * runtime.latencyMillis());
    return costs;
  }

  private Map<String, Double> updates() {
    Map<String, Double> costs = kinesis();
    costs.put("DynamoDB writes", monthly(3) / 1e6 * price("dynamodb.write.million"));
    lambda(costs, runtime.updateMicros(), 3 * runtime.latencyMillis() * stream.records());
    return costs;
  }

  /**
   * @param waitMillis for DynamoDB, per batch
   */
  private void lambda(Map<String, Double> costs, double micros, double waitMillis) {
    double share = Math.min(1, runtime.megabytes() / CORE_MEGABYTES);
    double seconds = micros * stream.records() / 1e6 / share + waitMillis / 1e3;
    double batches = stream.batchesPerSecond() * SECONDS_A_MONTH;
    double gigabytes = runtime.megabytes() / 1_024.0;
    costs.put("Lambda GB-s", batches * seconds * gigabytes * price("lambda.gbsecond"));
    costs.put("Lambda requests", batches / 1e6 * price("lambda.requests.million"));
  }

  private Map<String, Double> flink() {
    int all = runtime.kpus() + 1;
    Map<String, Double> costs = kinesis();
    costs.put("KPUs, one for orchestration", all * 730 * price("flink.kpu.hour"));
    costs.put(
        "running storage",
        runtime.kpus() * FLINK_STORAGE_GB_PER_KPU * price("flink.storage.gbmonth"));
    return costs;
  }

  private Map<String, Double> kinesis() {
    double payloads = Math.ceil(stream.eventBytes() / PUT_BYTES);
    Map<String, Double> costs = new LinkedHashMap<>();
    costs.put(
        "Kinesis",
        stream.shards() * 730 * price("kinesis.shard.hour")
            + monthly(payloads) / 1e6 * price("kinesis.put.million"));
    return costs;
  }

  private double monthly(double perEvent) {
    return perEvent * stream.eventsPerSecond() * SECONDS_A_MONTH;
  }

  private double price(String name) {
    String value = prices.getProperty(name);
    if (value == null) {
      throw new IllegalArgumentException("no price '" + name + "'; add it to prices.properties");
    }
    return Double.parseDouble(value);
  }
}
