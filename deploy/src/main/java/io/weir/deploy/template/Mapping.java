package io.weir.deploy.template;

import io.weir.definition.Resource;
import io.weir.definition.Resource.Kind;
import java.util.List;
import org.yaml.snakeyaml.nodes.Node;

/** The event source mapping of one source of a function. */
final class Mapping {
  private static final List<String> READ_STREAM =
      List.of(
          "kinesis:DescribeStream",
          "kinesis:DescribeStreamSummary",
          "kinesis:GetRecords",
          "kinesis:GetShardIterator",
          "kinesis:ListShards");
  private static final List<String> READ_TABLE =
      List.of("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator");
  private static final List<String> READ_CLUSTER =
      List.of(
          "kafka-cluster:Connect",
          "kafka-cluster:DescribeClusterDynamicConfiguration",
          "kafka:DescribeCluster",
          "kafka:DescribeClusterV2",
          "kafka:GetBootstrapBrokers");

  private final Member member;
  private final Resource source;
  private final Place place;
  private final Parameters parameters;
  private final Options options;

  Mapping(Member member, Resource source, Place place, Parameters parameters, Options options) {
    this.member = member;
    this.source = source;
    this.place = place;
    this.parameters = parameters;
    this.options = options;
  }

  /**
   * The name of the event in the function. It depends on its source alone: if the mapping had
   * another id because another source has come, a second one for the stream would be made before
   * the first is deleted, and Lambda refuses that.
   */
  String name() {
    return LogicalIds.of(source.name()) + "Records";
  }

  /** True if the source has a consumer of its own, with enhanced fan-out. */
  boolean isFanOut() {
    return source.kind() == Kind.STREAM && options.fanOut().contains(source.name());
  }

  /** The logical id of the consumer. */
  String consumer() {
    return LogicalIds.of(source.name()) + member.id() + "Consumer";
  }

  /** The consumer of a stream. */
  Block consumerResource() {
    return Block.of("Type", "AWS::Kinesis::StreamConsumer")
        .put(
            "Properties",
            new Block()
                .put("ConsumerName", MadeResources.named(member.physical()))
                .put("StreamARN", place.arn("")));
  }

  /** Grants what Lambda does to read the source. */
  void grant(Statements lambda) {
    switch (source.kind()) {
      case STREAM -> grantStream(lambda);
      case TABLE_STREAM -> {
        lambda.grant("ReadTable", READ_TABLE, place.arn(""));
        lambda.grant("ListTableStreams", List.of("dynamodb:ListStreams"), Yaml.node("*"));
      }
      default -> grantTopic(lambda);
    }
  }

  private void grantStream(Statements lambda) {
    lambda.grant("Read", READ_STREAM, place.arn(""));
    if (isFanOut()) {
      lambda.grant(
          "ReadByConsumer",
          List.of("kinesis:DescribeStreamConsumer", "kinesis:SubscribeToShard"),
          Yaml.att(consumer(), "ConsumerARN"));
    }
  }

  private void grantTopic(Statements lambda) {
    if (isSelfManaged()) {
      lambda.grant(
          "KafkaSecret", List.of("secretsmanager:GetSecretValue"), Yaml.ref("KafkaSecretArn"));
      return;
    }
    lambda.grant("Cluster", READ_CLUSTER, Yaml.ref("KafkaCluster"));
    lambda.grant(
        "Topic",
        List.of("kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"),
        inCluster("topic", "${" + place.id() + "Topic}"));
    lambda.grant(
        "Group",
        List.of("kafka-cluster:AlterGroup", "kafka-cluster:DescribeGroup"),
        inCluster("group", "${Name}-" + group()));
  }

  private String group() {
    return member.physical() + "-" + source.name();
  }

  /** The ARN of a part of the cluster, which has the cluster's name and id in it. */
  private static Node inCluster(String part, String name) {
    return Yaml.call(
        "!Join",
        "/",
        Yaml.line(
            Yaml.call(
                "!Join",
                ":" + part + "/",
                Yaml.call("!Split", ":cluster/", Yaml.ref("KafkaCluster"))),
            Yaml.sub(name)));
  }

  Block event() {
    return switch (source.kind()) {
      case STREAM -> Block.of("Type", "Kinesis").put("Properties", log(stream()));
      case TABLE_STREAM -> Block.of("Type", "DynamoDB").put("Properties", log(place.arn("")));
      default ->
          isSelfManaged()
              ? Block.of("Type", "SelfManagedKafka").put("Properties", selfManagedTopic())
              : Block.of("Type", "MSK").put("Properties", mskTopic());
    };
  }

  private Node stream() {
    return isFanOut() ? Yaml.att(consumer(), "ConsumerARN") : place.arn("");
  }

  private Node parameter(String name) {
    return Yaml.ref(parameters.of(member, name));
  }

  private Block log(Node from) {
    return new Block()
        .put("Stream", from)
        .put("StartingPosition", parameter("StartingPosition"))
        .put("BatchSize", parameter("BatchSize"))
        .put("MaximumBatchingWindowInSeconds", parameter("BatchSeconds"))
        .put("ParallelizationFactor", parameter("Factor"))
        .put("FunctionResponseTypes", Yaml.line("ReportBatchItemFailures"))
        .put("BisectBatchOnFunctionError", true)
        .put("MaximumRetryAttempts", -1)
        .put("MaximumRecordAgeInSeconds", -1)
        .put(
            "DestinationConfig",
            Block.of("OnFailure", Block.of("Destination", Yaml.att("DeadLetterBucket", "Arn"))));
  }

  private boolean isSelfManaged() {
    return options.has(Options.Choice.SELF_MANAGED_KAFKA);
  }

  private Block mskTopic() {
    return Block.of("Stream", Yaml.ref("KafkaCluster")).putAll(topic());
  }

  private Block selfManagedTopic() {
    return Block.of("KafkaBootstrapServers", Yaml.ref("KafkaBootstrapServers"))
        .put(
            "SourceAccessConfigurations",
            List.of(Block.of("Type", "SASL_SCRAM_512_AUTH").put("URI", Yaml.ref("KafkaSecretArn"))))
        .putAll(topic());
  }

  /** On-demand pollers read no partial answers, and a destination would limit the retries. */
  private Block topic() {
    return new Block()
        .put("Topics", List.of(place.value()))
        .put("ConsumerGroupId", MadeResources.named(group()))
        .put("StartingPosition", parameter("StartingPosition"))
        .put("BatchSize", parameter("BatchSize"))
        .put("MaximumBatchingWindowInSeconds", parameter("BatchSeconds"));
  }
}
