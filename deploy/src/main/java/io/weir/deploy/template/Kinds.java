package io.weir.deploy.template;

import io.weir.definition.Resource;
import io.weir.definition.Resource.Form;
import io.weir.definition.Resource.Kind;

/** What the services call their resources: the ends of logical ids, and the forms of ARNs. */
enum Kinds {
  TABLE("Table", "dynamodb", "table/", "a DynamoDB table", 255),
  STREAM("Stream", "kinesis", "stream/", "a Kinesis stream", 128),
  KAFKA_TOPIC("Topic", "kafka", "", "a Kafka topic"),
  TABLE_STREAM("TableStream", "dynamodb", "table/", "the stream of a DynamoDB table"),
  QUEUE("Queue", "sqs", "", "an SQS queue", 80),
  TOPIC("Topic", "sns", "", "an SNS topic", 256),
  BUCKET("Bucket", "s3", "", "an S3 bucket"),
  EVENT_BUS("Bus", "events", "event-bus/", "an event bus", 256),
  DELIVERY_STREAM("DeliveryStream", "firehose", "deliverystream/", "a delivery stream of Firehose"),
  STATE_MACHINE("StateMachine", "states", "stateMachine:", "a state machine"),
  FUNCTION("Function", "lambda", "function:", "a Lambda function"),
  SEARCH_DOMAIN("Domain", "es", "domain/", "a domain of OpenSearch"),
  KEY("Key", "kms", "key/", "a key of KMS"),
  SECRET("Secret", "secretsmanager", "secret:", "a secret of Secrets Manager"),
  SCHEMA_REGISTRY("Registry", "glue", "", "the Glue Schema Registry"),
  SERVER("Url", "", "", "a server");

  private static final String FIFO = ".fifo";

  final String end;
  final String words;
  private final String service;
  private final String before;
  private final int longestName;

  Kinds(String end, String service, String before, String words) {
    this(end, service, before, words, Integer.MAX_VALUE);
  }

  Kinds(String end, String service, String before, String words, int longestName) {
    this.longestName = longestName;
    this.end = end;
    this.service = service;
    this.before = before;
    this.words = words;
  }

  static Kinds of(Kind kind) {
    return valueOf(kind.name());
  }

  /**
   * Requires that the service takes the name of a resource behind the longest one of a stack.
   *
   * @param name the resource's, without the end of one that keeps an order
   */
  void requireFits(Resource resource, String name) {
    int end = resource.form() instanceof Form.Fifo ? FIFO.length() : 0;
    int most = longestName - Options.LONGEST_STACK - 1 - end;
    if (name.length() > most) {
      throw new IllegalArgumentException(
          words
              + " has a name of at most "
              + longestName
              + " characters, and '"
              + resource.name()
              + "' is too long behind the name of a stack; shorten it to "
              + most);
    }
  }

  /** True if an ARN is that of a resource of this kind. */
  boolean isOf(String arn) {
    String[] parts = arn.split(":", 6);
    if (service.isEmpty() || parts.length < 6 || !parts[2].equals(service)) {
      return false;
    }
    boolean isOfTableStream = parts[5].contains("/stream/");
    return parts[5].startsWith(before)
        && (this == TABLE_STREAM ? isOfTableStream : this != TABLE || !isOfTableStream);
  }

  /** The ARN of one in the stack's account and region, as a text for {@code !Sub}. */
  String arn(String name) {
    return this == BUCKET
        ? "arn:${AWS::Partition}:s3:::" + name
        : "arn:${AWS::Partition}:" + service + ":${AWS::Region}:${AWS::AccountId}:" + before + name;
  }
}
