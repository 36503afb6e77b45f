package io.weir.deploy.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where goes what Lambda itself gives up, of all functions. */
final class DeadLetterSection {
  static final String WORDS =
      """
      Dead letters. Weir keeps the events that it gives up in each function's own table. What Lambda itself gives up goes
      to the bucket (batches, whole) and to the queue (ticks); the queue is also told what comes into the bucket: by
      EventBridge, as a notification of the bucket's own would begin with a test message.\
      """;

  private final MadeResources made;

  DeadLetterSection(Options options) {
    this.made = new MadeResources(options);
  }

  /** By logical id. */
  Map<String, Block> resources() {
    Map<String, Block> all = new LinkedHashMap<>();
    all.put("DeadLetterBucket", bucket());
    all.put("DeadLetterBucketPolicy", MadeResources.tlsOnly("DeadLetterBucket"));
    all.put("DeadLetterBucketRule", rule());
    all.put("DeadLetterQueue", queue());
    all.put("DeadLetterQueuePolicy", queuePolicy());
    all.put("DeadLetterQueueAlarm", alarm());
    return all;
  }

  private Block bucket() {
    Block expiry =
        Block.of("Id", "given-up")
            .put("Status", "Enabled")
            .put("ExpirationInDays", Yaml.ref("GivenUpDays"))
            .put("AbortIncompleteMultipartUpload", Block.of("DaysAfterInitiation", 7));
    return new Block()
        .put("Type", "AWS::S3::Bucket")
        .put("DeletionPolicy", "Retain")
        .put("UpdateReplacePolicy", "Retain")
        .put(
            "Properties",
            Block.of(
                    "BucketName",
                    MadeResources.named("dead-letters-${AWS::AccountId}-${AWS::Region}"))
                .putAll(made.bucketProperties())
                .put("LifecycleConfiguration", Block.of("Rules", List.of(expiry)))
                .put(
                    "NotificationConfiguration",
                    Block.of("EventBridgeConfiguration", Block.of("EventBridgeEnabled", true))));
  }

  private static Block rule() {
    Block pattern =
        Block.of("source", Yaml.line("aws.s3"))
            .put("detail-type", Yaml.line("Object Created"))
            .put(
                "detail",
                Block.of("bucket", Block.of("name", Yaml.line(Yaml.ref("DeadLetterBucket")))));
    return Block.of("Type", "AWS::Events::Rule")
        .put(
            "Properties",
            Block.of("Name", MadeResources.named("dead-letters"))
                .put("Description", "Tells the queue what comes into the bucket")
                .put("EventPattern", pattern)
                .put(
                    "Targets",
                    List.of(
                        Block.of("Id", "queue").put("Arn", Yaml.att("DeadLetterQueue", "Arn")))));
  }

  private static Block queue() {
    return Block.of("Type", "AWS::SQS::Queue")
        .put(
            "Properties",
            Block.of("QueueName", MadeResources.named("dead-letters"))
                .put("MessageRetentionPeriod", 1_209_600)
                .comment(
                    "Not by a key of one's own: EventBridge would need a right by the key's policy to put into it.")
                .put("SqsManagedSseEnabled", true));
  }

  private static Block queuePolicy() {
    Block send =
        new Block()
            .put("Effect", "Allow")
            .put("Principal", Block.of("Service", "events.amazonaws.com"))
            .put("Action", "sqs:SendMessage")
            .put("Resource", Yaml.att("DeadLetterQueue", "Arn"))
            .put(
                "Condition",
                Block.of(
                    "ArnEquals",
                    Block.of("aws:SourceArn", Yaml.att("DeadLetterBucketRule", "Arn"))));
    return Block.of("Type", "AWS::SQS::QueuePolicy")
        .put(
            "Properties",
            Block.of("Queues", Yaml.line(Yaml.ref("DeadLetterQueue")))
                .put("PolicyDocument", Statements.document(List.of(send))));
  }

  private static Block alarm() {
    return new Alarm(
            "dead-letter-queue",
            "Lambda gave up a batch or a tick; see the queue and the bucket",
            "runbooks/loss-on-failover")
        .comment(
            """
            That there are more than a minute before: with as many left it ends, so that the next one is told, too. A
            message that somebody looks at is not visible meanwhile. Metrics may be late by a minute or two.\
            """)
        .expression(
            "more",
            "Messages that have come",
            "DIFF(FILL(FILL(visible, REPEAT), 0) + FILL(FILL(taken, REPEAT), 0))",
            messages("visible", "ApproximateNumberOfMessagesVisible"),
            messages("taken", "ApproximateNumberOfMessagesNotVisible"))
        .comment(
            "In no composite alarm, so that maintenance does not silence it: what it tells of may be lost.")
        .tells(Composite.topic(Severity.PAGE))
        .above(0, 3, 1);
  }

  private static Block messages(String id, String metric) {
    return Alarm.in(
        id, "Maximum", "AWS/SQS", metric, "QueueName", Yaml.att("DeadLetterQueue", "QueueName"));
  }
}
