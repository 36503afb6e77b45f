package io.weir.deploy.template;

import io.weir.definition.Resource.Kind;

/** What the services call their resources: the ends of logical ids, and the forms of ARNs. */
enum Kinds {
  TABLE("Table", "dynamodb", "table/", "a DynamoDB table"),
  STREAM("Stream", "kinesis", "stream/", "a Kinesis stream"),
  KAFKA_TOPIC("Topic", "kafka", "", "a Kafka topic"),
  TABLE_STREAM("TableStream", "dynamodb", "table/", "the stream of a DynamoDB table"),
  QUEUE("Queue", "sqs", "", "an SQS queue"),
  TOPIC("Topic", "sns", "", "an SNS topic"),
  BUCKET("Bucket", "s3", "", "an S3 bucket"),
  EVENT_BUS("Bus", "events", "event-bus/", "an event bus"),
  DELIVERY_STREAM("DeliveryStream", "firehose", "deliverystream/", "a delivery stream of Firehose"),
  STATE_MACHINE("StateMachine", "states", "stateMachine:", "a state machine"),
  FUNCTION("Function", "lambda", "function:", "a Lambda function"),
  SEARCH_DOMAIN("Domain", "es", "domain/", "a domain of OpenSearch"),
  KEY("Key", "kms", "key/", "a key of KMS"),
  SECRET("Secret", "secretsmanager", "secret:", "a secret of Secrets Manager"),
  SCHEMA_REGISTRY("Registry", "glue", "", "the Glue Schema Registry"),
  SERVER("Url", "", "", "a server");

  final String end;
  final String words;
  private final String service;
  private final String before;

  Kinds(String end, String service, String before, String words) {
    this.end = end;
    this.service = service;
    this.before = before;
    this.words = words;
  }

  static Kinds of(Kind kind) {
    return valueOf(kind.name());
  }

  /** The ARN of one in the stack's account and region, as a text for {@code !Sub}. */
  String arn(String name) {
    return this == BUCKET
        ? "arn:${AWS::Partition}:s3:::" + name
        : "arn:${AWS::Partition}:" + service + ":${AWS::Region}:${AWS::AccountId}:" + before + name;
  }
}
