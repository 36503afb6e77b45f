package io.weir.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The sinks that are measured. */
final class SinkPeers {
  private SinkPeers() {}

  /** Each by its name, in the order of the table. */
  static Map<String, Supplier<SinkPeer>> all() {
    Map<String, Supplier<SinkPeer>> all = new LinkedHashMap<>();
    all.put("DynamoSink", DynamoPeer::new);
    all.put("KinesisSink", KinesisPeer::new);
    all.put("SqsSink.fifo", () -> new SqsPeer(true));
    all.put("SqsSink.standard", () -> new SqsPeer(false));
    all.put("S3Sink", S3RowsPeer::new);
    all.put("S3PartsSink", S3PartsPeer::new);
    if (RedisPeer.program().isPresent()) {
      all.put("RedisSink", RedisPeer::new);
    }
    all.put("PostgresSink", PostgresPeer::new);
    all.put("SnsSink.fifo", () -> new SnsPeer(true));
    all.put("SnsSink.standard", () -> new SnsPeer(false));
    all.put("EventBridgeSink", EventBridgePeer::new);
    all.put("FirehoseSink", FirehosePeer::new);
    all.put("StepFunctionsSink.standard", StepFunctionsPeer::new);
    all.put("LambdaSink.asynchronous", () -> new LambdaPeer(false));
    all.put("LambdaSink.synchronous", () -> new LambdaPeer(true));
    all.put("HttpSink", HttpPeer::new);
    all.put("OpenSearchSink", OpenSearchPeer::new);
    return all;
  }
}
