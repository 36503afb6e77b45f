package io.weir.deploy.template;

import io.weir.definition.Resource;
import io.weir.definition.Resource.Attribute;
import io.weir.definition.Resource.Form;
import io.weir.deploy.template.Options.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.Node;

/** The properties of the resources that a template makes. */
final class MadeResources {
  private final Options options;

  MadeResources(Options options) {
    this.options = options;
  }

  /** The resource of a place that is made. */
  Block of(Place place, boolean streamed) {
    Resource resource = place.resource();
    String name = resource.name().replaceFirst("\\.fifo$", "").replaceAll("[^A-Za-z0-9-_]", "-");
    Kinds.of(resource.kind()).requireFits(resource, name);
    return switch (resource.kind()) {
      case TABLE -> table(resource, resource.name(), streamed);
      case STREAM -> stream(resource.name());
      case QUEUE -> queue(name, resource.form() instanceof Form.Fifo);
      case TOPIC -> topic(name, resource.form() instanceof Form.Fifo);
      case BUCKET -> bucket();
      case EVENT_BUS ->
          new Block()
              .put("Type", "AWS::Events::EventBus")
              .put("Properties", Block.of("Name", named(name)));
      default -> throw new IllegalArgumentException("a template makes no " + resource.kind());
    };
  }

  /** A name that begins with the stack's. */
  static Node named(String rest) {
    return Yaml.sub("${Name}-" + rest);
  }

  /** A resource with data, which goes with the stack alone. */
  private static Block kept(String type, Block properties) {
    return new Block()
        .put("Type", type)
        .put("UpdateReplacePolicy", "Retain")
        .put("DeletionPolicy", "Delete")
        .put("Properties", properties);
  }

  /** A table in the form that its user declares. */
  Block table(Resource declared, String name, boolean streamed) {
    Form.Table form = (Form.Table) declared.form();
    Block properties =
        new Block()
            .put("TableName", named(name))
            .put("BillingMode", "PAY_PER_REQUEST")
            .put("AttributeDefinitions", definitions(form))
            .put("KeySchema", keys(form.key()))
            .putIf(!form.indexes().isEmpty(), "GlobalSecondaryIndexes", indexes(form))
            .putIf(
                streamed, "StreamSpecification", Block.of("StreamViewType", "NEW_AND_OLD_IMAGES"))
            .putIf(
                !form.expiry().isEmpty(),
                "TimeToLiveSpecification",
                Block.of("AttributeName", form.expiry()).put("Enabled", true))
            .put("PointInTimeRecoverySpecification", Block.of("PointInTimeRecoveryEnabled", true))
            .put(
                "SSESpecification",
                Block.of("SSEEnabled", true)
                    .putIf(options.has(Choice.OWN_KEY), "SSEType", "KMS")
                    .putIf(options.has(Choice.OWN_KEY), "KMSMasterKeyId", Yaml.ref("KeyArn")))
            .put("DeletionProtectionEnabled", Yaml.ref("Protect"));
    return kept("AWS::DynamoDB::Table", properties);
  }

  private static List<Block> definitions(Form.Table form) {
    return Stream.concat(
            form.key().stream(), form.indexes().stream().flatMap(index -> index.key().stream()))
        .distinct()
        .map(one -> Block.of("AttributeName", one.name()).put("AttributeType", one.type()))
        .toList();
  }

  private static List<Block> keys(List<Attribute> key) {
    List<Block> schema = new ArrayList<>();
    for (Attribute one : key) {
      schema.add(
          Block.of("AttributeName", one.name())
              .put("KeyType", schema.isEmpty() ? "HASH" : "RANGE"));
    }
    return schema;
  }

  private static List<Block> indexes(Form.Table form) {
    return form.indexes().stream()
        .map(index ->
            Block.of("IndexName", index.name())
                .put("KeySchema", keys(index.key()))
                .put("Projection", Block.of("ProjectionType", "KEYS_ONLY")))
        .toList();
  }

  private Block stream(String name) {
    boolean onDemand = options.onDemand().contains(name);
    return kept(
        "AWS::Kinesis::Stream",
        new Block()
            .put("Name", named(name))
            .putIf(onDemand, "StreamModeDetails", Block.of("StreamMode", "ON_DEMAND"))
            .putIf(!onDemand, "ShardCount", Yaml.ref("Shards"))
            .put("RetentionPeriodHours", Yaml.ref("StreamRetentionHours"))
            .put(
                "StreamEncryption",
                Block.of("EncryptionType", "KMS")
                    .put(
                        "KeyId",
                        options.has(Choice.OWN_KEY) ? Yaml.ref("KeyArn") : "alias/aws/kinesis")));
  }

  private Block queue(String name, boolean fifo) {
    return kept(
        "AWS::SQS::Queue",
        new Block()
            .put("QueueName", named(name + (fifo ? ".fifo" : "")))
            .putIf(fifo, "FifoQueue", true)
            .put("MessageRetentionPeriod", 1_209_600)
            .putAll(queueKey()));
  }

  /** How a queue is encrypted. */
  Block queueKey() {
    return options.has(Choice.OWN_KEY)
        ? Block.of("KmsMasterKeyId", Yaml.ref("KeyArn"))
        : Block.of("SqsManagedSseEnabled", true);
  }

  private Block topic(String name, boolean fifo) {
    return kept(
        "AWS::SNS::Topic",
        new Block()
            .put("TopicName", named(name + (fifo ? ".fifo" : "")))
            .putIf(fifo, "FifoTopic", true)
            .put(
                "KmsMasterKeyId",
                options.has(Choice.OWN_KEY) ? Yaml.ref("KeyArn") : "alias/aws/sns"));
  }

  private Block bucket() {
    return new Block()
        .put("Type", "AWS::S3::Bucket")
        .put("UpdateReplacePolicy", "Retain")
        .put("DeletionPolicy", "Retain")
        .put("Properties", bucketProperties());
  }

  /** What every bucket has: a key, and no way in from outside. */
  Block bucketProperties() {
    Block key =
        options.has(Choice.OWN_KEY)
            ? Block.of("SSEAlgorithm", "aws:kms").put("KMSMasterKeyID", Yaml.ref("KeyArn"))
            : Block.of("SSEAlgorithm", "AES256");
    return new Block()
        .put(
            "BucketEncryption",
            Block.of(
                "ServerSideEncryptionConfiguration",
                List.of(
                    Block.of("ServerSideEncryptionByDefault", key)
                        .putIf(options.has(Choice.OWN_KEY), "BucketKeyEnabled", true))))
        .put(
            "PublicAccessBlockConfiguration",
            new Block()
                .put("BlockPublicAcls", true)
                .put("BlockPublicPolicy", true)
                .put("IgnorePublicAcls", true)
                .put("RestrictPublicBuckets", true));
  }

  /** A policy by which a bucket takes nothing without TLS. */
  static Block tlsOnly(String bucket) {
    return new Block()
        .put("Type", "AWS::S3::BucketPolicy")
        .put(
            "Properties",
            new Block()
                .put("Bucket", Yaml.ref(bucket))
                .put(
                    "PolicyDocument",
                    Statements.document(
                        List.of(
                            new Block()
                                .put("Sid", "TlsOnly")
                                .put("Effect", "Deny")
                                .put("Principal", "*")
                                .put("Action", "s3:*")
                                .put(
                                    "Resource",
                                    List.of(
                                        Yaml.att(bucket, "Arn"),
                                        Yaml.sub("${" + bucket + ".Arn}/*")))
                                .put(
                                    "Condition",
                                    Block.of("Bool", Block.of("aws:SecureTransport", "false")))))));
  }
}
