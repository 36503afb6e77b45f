package io.weir.localstack;

import io.weir.Sink;
import io.weir.connect.Emitted;
import io.weir.connect.eventbridge.EventBridgeSink;
import io.weir.connect.sns.SnsSink;
import io.weir.connect.sqs.SqsSink;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Services whose messages are read from a queue. */
final class QueueServices {
  private static final String SOURCE = "com.example.totals";

  private QueueServices() {}

  static SinkService sqs(Aws aws, String name, boolean fifo) {
    SinkQueue queue = SinkQueue.create(aws, fifo ? name + ".fifo" : name);
    SqsSink<String> sink =
        fifo
            ? SqsSink.fifo(queue.name(), String.class)
            : SqsSink.standard(queue.name(), String.class);
    return new Read(queue) {
      @Override
      public Sink<String> sink(CallFaults faults) {
        return sink.withClient(faults.in(SqsClient.class, queue.sqs()));
      }
    };
  }

  static SinkService sns(Aws aws, String name, boolean fifo) {
    SnsClient sns = aws.at(SnsClient.builder()).build();
    String end = fifo ? ".fifo" : "";
    Map<String, String> attributes = fifo ? Map.of("FifoTopic", "true") : Map.of();
    String topic =
        sns.createTopic(create -> create.name(name + end).attributes(attributes)).topicArn();
    SinkQueue queue = SinkQueue.create(aws, name + "-seen" + end);
    sns.subscribe(subscribe ->
        subscribe
            .topicArn(topic)
            .protocol("sqs")
            .endpoint(queue.arn())
            .attributes(Map.of("RawMessageDelivery", "true")));
    SnsSink<String> sink =
        fifo ? SnsSink.fifo("totals", String.class) : SnsSink.standard("totals", String.class);
    return new Read(queue) {
      @Override
      public Sink<String> sink(CallFaults faults) {
        return sink.withClient(faults.in(SnsClient.class, sns), topic);
      }
    };
  }

  static SinkService eventBridge(Aws aws, String name) {
    EventBridgeClient events = aws.at(EventBridgeClient.builder()).build();
    events.createEventBus(create -> create.name(name));
    SinkQueue queue = SinkQueue.create(aws, name + "-seen");
    events.putRule(put ->
        put.eventBusName(name)
            .name(name)
            .eventPattern(
                "{\"source\":[\"%s\"],\"detail-type\":[\"Total\"],\"detail\":{\"op\":[\"UPSERT\"]}}"
                    .formatted(SOURCE)));
    Target target = Target.builder().id("1").arn(queue.arn()).inputPath("$.detail").build();
    events.putTargets(put -> put.eventBusName(name).rule(name).targets(target));
    EventBridgeSink<String> sink = EventBridgeSink.bus(name, String.class, SOURCE, "Total");
    return new Read(queue) {
      @Override
      public Sink<String> sink(CallFaults faults) {
        return sink.withClient(faults.in(EventBridgeClient.class, events));
      }
    };
  }

  /** What arrives is in a queue. */
  private abstract static class Read implements SinkService {
    private final SinkQueue queue;

    Read(SinkQueue queue) {
      this.queue = queue;
    }

    @Override
    public List<Emitted<String>> arrived(int different) {
      return queue.arrived(different);
    }
  }
}
