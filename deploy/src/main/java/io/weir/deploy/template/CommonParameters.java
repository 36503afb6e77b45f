package io.weir.deploy.template;

import io.weir.deploy.template.Options.Choice;
import java.util.List;

/** The parameters that every template has, and their conditions. */
final class CommonParameters {
  private final Parameters parameters;
  private final Options options;

  CommonParameters(Parameters parameters, Options options) {
    this.parameters = parameters;
    this.options = options;
  }

  /**
   * @param named true if parameters name what the functions use
   */
  void add(List<Member> members, boolean named) {
    if (named) {
      parameters.text(
          "Release",
          "1",
          "Change it together with a parameter that names what is there, unless the code changes too: else the functions keep what they were told before");
    }
    addStreams();
    addMapping();
    addFunction();
    addWatching();
    addProtection();
    parameters.addOwn(members);
  }

  private void addStreams() {
    parameters.number(
        "Shards", 1, 1, 0, "Shards of each stream that is made; each costs by the hour");
    parameters.number(
        "StreamRetentionHours",
        168,
        24,
        8_760,
        "How long a record can be read; a fault that lasts longer loses records. More than 24 costs more");
    parameters.number(
        "DueSlots",
        0,
        0,
        1_000,
        "Slots of the due index; 0 = two for each shard, at least 4. It may be changed at any time");
  }

  private void addMapping() {
    parameters.choice(
        "StartingPosition",
        "TRIM_HORIZON",
        "Where a new mapping begins to read; a mapping that is there goes on where it is",
        "TRIM_HORIZON",
        "LATEST");
    parameters.number("BatchSize", 500, 1, 10_000, "Records per invocation at most");
    parameters.number("BatchSeconds", 1, 0, 300, "How long a batch may wait to fill, in seconds");
    parameters.number(
        "Factor",
        1,
        1,
        10,
        "Batches of one shard at a time; above 1 a function must keep its clock per key");
  }

  private void addFunction() {
    parameters.choice(
        "Architecture", "arm64", "The package is plain Java and runs on both", "arm64", "x86_64");
    boolean managed = options.has(Choice.MANAGED_INSTANCES);
    parameters.number(
        "MemorySize",
        managed ? 4_096 : 1_024,
        managed ? 2_048 : 256,
        managed ? 32_768 : 10_240,
        "Megabytes of each function; CPU and price grow with it");
    parameters.number(
        "TimeoutSeconds",
        60,
        10,
        900,
        "Weir stops in time before it and reports the rest of the batch as unfinished");
    parameters.number(
        "ReservedConcurrency",
        -1,
        -1,
        0,
        "Invocations of each function at a time at most, kept free of the account's; -1 = no limit of its own");
    parameters.number(
        "ProvisionedConcurrency",
        0,
        0,
        0,
        "Containers of each function that are kept warm; each costs by the hour. 0 = none");
    parameters.choice(
        "SnapStart",
        "false",
        "Whether containers start from a snapshot; it costs by the snapshot, and excludes provisioned concurrency",
        "true",
        "false");
    parameters.choice(
        "TrafficShift",
        "AllAtOnce",
        "How a new version takes over, by CodeDeploy; its alarms take it back. Needs GradualShift",
        "AllAtOnce",
        "Canary10Percent5Minutes",
        "Canary10Percent30Minutes",
        "Linear10PercentEvery1Minute",
        "Linear10PercentEvery10Minutes");
    parameters.choice(
        "GradualShift",
        "false",
        "Whether CodeDeploy shifts the traffic, as TrafficShift says",
        "true",
        "false");
    parameters.choice(
        "Tracing",
        "PassThrough",
        "Active = traces in X-Ray, which costs by the trace",
        "PassThrough",
        "Active");
    parameters.text(
        "PermissionsBoundary",
        "",
        "ARN of a policy that bounds the functions' roles; empty = none");
    parameters.given("HasBoundary", "PermissionsBoundary");
    parameters.equal("HasSnapStart", "SnapStart", "true");
    parameters.equal("HasTracing", "Tracing", "Active");
  }

  private void addWatching() {
    parameters.choice(
        "LogRetentionDays",
        30,
        "",
        1,
        3,
        5,
        7,
        14,
        30,
        60,
        90,
        120,
        150,
        180,
        365,
        400,
        545,
        731,
        1827,
        3653);
    parameters.choice(
        "MetricsByShard",
        "false",
        "Whether a function's signals are kept by shard as well; each signal of a shard is a metric that costs by the month",
        "true",
        "false");
    addAlarms();
    addThresholds();
  }

  private void addAlarms() {
    parameters.text(
        "AlarmTopic",
        "",
        "ARN of an SNS topic that pages go to; empty = alarms only show in CloudWatch. Each alarm costs by the month");
    parameters.text(
        "TicketTopic",
        "",
        "ARN of an SNS topic for what can wait for the next working day; empty = the one of pages");
    parameters.text(
        "DocsUrl",
        "docs/operate",
        "Where the runbooks are that alarms name: your copy of docs/operate");
    parameters.choice(
        "Dashboard",
        "true",
        "Whether to make three dashboards in CloudWatch; beyond the first three of an account each has its price",
        "true",
        "false");
    parameters.equal("HasDashboard", "Dashboard", "true");
    parameters.given("HasAlarmTopic", "AlarmTopic");
    parameters.given("HasTicketTopic", "TicketTopic");
  }

  private void addThresholds() {
    parameters.number(
        "IteratorAgeAlarmMillis",
        600_000,
        60_000,
        0,
        "How far a function may be behind its stream before it pages, in milliseconds");
    parameters.number(
        "BriefLagMillis",
        60_000,
        1_000,
        0,
        "How far a function may be behind its stream for minutes before it makes a ticket, in milliseconds");
    threshold(
        "ErrorsAlarm", "How many invocations may fail in a minute, of three, before it pages");
    threshold(
        "UnfinishedAlarm",
        "How many batches of a minute may have to come again, in ten of fifteen, before it pages");
    threshold(
        "StateThrottlesAlarm",
        "How many requests for state may be throttled in a minute, in three of five, before it makes a ticket");
    parameters.number(
        "RepeatedPercent",
        20,
        0,
        0,
        "How many percent of the records of a minute may have come before, in five of ten, before it makes a ticket");
    parameters.number(
        "LargeKeyBytes",
        262_144,
        0,
        0,
        "How many bytes of state a key may have, in three periods of five minutes, before it makes a ticket");
    threshold(
        "DeadLettersAlarm", "How much may be given up in five minutes before it makes a ticket");
    threshold(
        "DecodeFailuresAlarm",
        "How many records of five minutes may be unreadable before it makes a ticket");
    parameters.number(
        "LatencyPercent",
        100,
        1,
        0,
        "How late results may be in three of five minutes before it pages, in percent of a function's objective");
    parameters.number(
        "PageBurnPercent",
        200,
        1,
        0,
        "How fast the error budget of an objective may burn for half an hour before it pages; at 100 it lasts just as long as it is for");
    parameters.number(
        "TicketBurnPercent",
        50,
        1,
        0,
        "How fast the error budget of an objective may burn for an hour before it makes a ticket");
  }

  /** A number above which it is an alarm. */
  private void threshold(String name, String words) {
    parameters.number(name, 0, 0, 0, words);
  }

  private void addProtection() {
    parameters.choice(
        "Protect",
        "true",
        "Whether the tables refuse to be deleted; set it to false before you remove the stack",
        "true",
        "false");
    parameters.number(
        "GivenUpDays",
        366,
        1,
        0,
        "Days for which the bucket keeps the batches that Lambda gave up");
    if (options.has(Choice.OWN_KEY)) {
      parameters
          .required(
              "KeyArn",
              "ARN of the KMS key that encrypts streams, tables, queues and buckets; each use costs")
          .put("AllowedPattern", "arn:.+:key/.+");
    }
    if (options.has(Choice.MANAGED_INSTANCES)) {
      parameters
          .required(
              "CapacityProviderArn",
              "ARN of the capacity provider of Lambda Managed Instances; its instances cost by the hour. It cannot be changed later")
          .put("AllowedPattern", "arn:.+:capacity-provider[:/].+");
      parameters.number(
          "InvocationsAtATime",
          16,
          1,
          1_600,
          "Invocations of each function at a time in one environment; each takes memory (docs/reference/lambda.md)");
    }
    if (options.has(Choice.VPC)) {
      parameters.list(
          "SubnetIds",
          "List<AWS::EC2::Subnet::Id>",
          "Subnets of the functions; AWS's services have to be reached from them, by endpoints or a gateway, which cost by the hour");
      parameters.list(
          "SecurityGroupIds",
          "List<AWS::EC2::SecurityGroup::Id>",
          "Security groups of the functions");
    }
  }
}
