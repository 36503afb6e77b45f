package io.weir.deploy.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weir.Source;
import io.weir.codec.Codecs;
import io.weir.definition.Resource;
import io.weir.definition.Resource.Kind;
import io.weir.deploy.template.Options.Choice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
  private static final Options STANDARD = Options.of("target/function.zip", "./weir template Some");

  private static Read of(Options options, Member... members) {
    String text = Template.of(List.of(members), options);
    Read read = new Read(text);
    assertThat(read.faults()).as(text).isEmpty();
    return read;
  }

  private static Read of(Member... members) {
    return of(STANDARD, members);
  }

  private static Options existing(String name, String... said) {
    Map<String, List<String>> existing = Map.of(name, List.of(said));
    return new Options("t", "code", existing, Map.of(), Set.of(), Set.of(), Set.of(), "c");
  }

  private static Options set(Map<String, String> set) {
    return new Options("t", "code", Map.of(), set, Set.of(), Set.of(), Set.of(), "c");
  }

  private static Map<String, Object> variables(Read read, String function) {
    return read.at("Resources." + function + ".Properties.Environment.Variables");
  }

  private static Map<String, Object> mapping(Read read, String function, String event) {
    return read.at("Resources." + function + ".Properties.Events." + event + ".Properties");
  }

  /** Action and resource of each statement of a function's role. */
  private static Set<String> rights(Read read, String function, String policy) {
    Set<String> rights = new java.util.TreeSet<>();
    Object policies = read.at("Resources." + function + "Role.Properties").get("Policies");
    for (Object one : (List<?>) policies) {
      if (Read.map(one).get("PolicyName").equals(policy)) {
        for (Object statement :
            (List<?>) Read.map(Read.map(one).get("PolicyDocument")).get("Statement")) {
          for (String action : Read.texts(Read.map(statement).get("Action"))) {
            Read.texts(Read.map(statement).get("Resource"))
                .forEach(where -> rights.add(action + " " + where));
          }
        }
      }
    }
    return rights;
  }

  @Test
  void aFunctionHasWhatItNeedsAndNothingElse() {
    Read read =
        of(
            Definitions.of(
                "page-views", "views", Definitions.table("page-counts", "page", "start")));

    assertThat(read.all("AWS::Kinesis::Stream")).containsOnlyKeys("ViewsStream");
    assertThat(read.all("AWS::DynamoDB::Table"))
        .containsOnlyKeys("PageCountsTable", "PageViewsState", "PageViewsDeadLettersTable");
    assertThat(variables(read, "PageViews"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "WEIR_STREAM_VIEWS", "!Ref ViewsStream",
                "WEIR_TABLE_PAGE_COUNTS", "!Ref PageCountsTable",
                "WEIR_STATE_TABLE", "!Ref PageViewsState",
                "WEIR_TABLE_DEAD_LETTERS", "!Ref PageViewsDeadLettersTable"));
    assertThat(rights(read, "PageViews", "function"))
        .containsExactlyInAnyOrder(
            "dynamodb:Query !GetAtt PageViewsState.Arn",
            "dynamodb:UpdateItem !GetAtt PageViewsState.Arn",
            "dynamodb:Query !Sub ${PageViewsState.Arn}/index/due-event",
            "dynamodb:PartiQLInsert !GetAtt PageCountsTable.Arn",
            "dynamodb:PutItem !GetAtt PageCountsTable.Arn",
            "dynamodb:PutItem !GetAtt PageViewsDeadLettersTable.Arn",
            "kinesis:ListShards !GetAtt ViewsStream.Arn");
    assertThat(mapping(read, "PageViews", "ViewsRecords"))
        .containsEntry("Stream", "!GetAtt ViewsStream.Arn")
        .containsEntry("FunctionResponseTypes", List.of("ReportBatchItemFailures"))
        .containsEntry("MaximumRetryAttempts", "-1")
        .containsEntry("MaximumRecordAgeInSeconds", "-1");
  }

  @Test
  void aTableHasTheFormThatItsUserDeclares() {
    Read read = of(Definitions.of("f", "in", Definitions.table("rows", "a", "b")));
    Map<String, Object> table = read.at("Resources.RowsTable.Properties");
    assertThat(table.get("KeySchema"))
        .isEqualTo(
            List.of(
                Map.of("AttributeName", "a", "KeyType", "HASH"),
                Map.of("AttributeName", "b", "KeyType", "RANGE")));
    assertThat(table.get("TimeToLiveSpecification"))
        .isEqualTo(Map.of("AttributeName", "weirExpires", "Enabled", "true"));
    assertThat(read.at("Resources.FState.Properties").get("GlobalSecondaryIndexes")).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"KAFKA_TOPIC", "TABLE_STREAM"},
      mode = EnumSource.Mode.EXCLUDE)
  void aSinkOfEachKindGetsItsPlaceAndItsRights(Kind kind) {
    Resource sink = Definitions.sink(kind, "results");
    Read read = of(Definitions.of("f", "in", sink));

    if (!sink.variable().isEmpty()) {
      assertThat(variables(read, "F")).containsKey(sink.variable());
    }
    Set<String> rights = rights(read, "F", "function");
    sink.rights().stream()
        .filter(right -> !right.action().equals("sqs:GetQueueUrl"))
        .forEach(right ->
            assertThat(rights)
                .anyMatch(
                    one -> one.startsWith(right.action() + " ") && one.endsWith(right.within())));
    assertThat(rights).noneMatch(right -> right.startsWith("sqs:GetQueueUrl"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"TABLE", "STREAM", "QUEUE", "TOPIC", "BUCKET", "EVENT_BUS"})
  void whatIsThereIsNotMade(Kind kind) {
    Resource sink = Definitions.sink(kind, "results");
    String end = Kinds.of(kind).end;
    String arn =
        Kinds.of(kind)
            .arn("results")
            .replace("${AWS::Partition}", "aws")
            .replace("${AWS::Region}", "us-east-1")
            .replace("${AWS::AccountId}", "123456789012");
    for (String given : List.of("", arn, "my-results")) {
      Read read = of(existing("results", given), Definitions.of("f", "in", sink));

      assertThat(read.at("Resources")).doesNotContainKey("Results" + end);
      String parameter = "Results" + end + (given.equals("my-results") ? "" : "Arn");
      Object standard = read.at("Parameters." + parameter).get("Default");
      assertThat(standard == null ? "" : standard).isEqualTo(given);
      assertThat(String.valueOf(variables(read, "F").get(sink.variable()))).contains(parameter);
      assertThat(rights(read, "F", "function")).anyMatch(right -> right.contains(parameter));
    }
  }

  private static final String TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/rows";

  @Test
  void anArnIsOfTheResourceOfItsKindAlone() {
    Member writes = Definitions.of("first", "rows", Definitions.table("rows", "id"));
    Read read = of(existing("rows", TABLE), writes);

    assertThat(read.at("Parameters.RowsTableArn")).containsEntry("Default", TABLE);
    assertThat(read.all("AWS::Kinesis::Stream")).containsOnlyKeys("RowsStream");
    assertThat(read.all("AWS::DynamoDB::Table")).doesNotContainKey("RowsTable");
  }

  @Test
  void theStreamOfATableThatIsThereIsNotThatOfTheTable() {
    Member writes = Definitions.of("first", "in", Definitions.table("rows", "id"));
    Member reads =
        Definitions.member(
            Definitions.function("second", Source.table("rows", Codecs.of(String.class))));
    String stream = TABLE + "/stream/2026-11-30T00:00:00.000";
    Read both = of(existing("rows", TABLE, stream), writes, reads);
    assertThat(both.at("Parameters.RowsTableArn")).containsEntry("Default", TABLE);
    assertThat(both.at("Parameters.RowsTableStreamArn")).containsEntry("Default", stream);

    Read later = of(existing("rows", TABLE), writes, reads);
    assertThat(later.at("Parameters.RowsTableStreamArn")).doesNotContainKey("Default");
    Read named = of(existing("rows", "my-rows"), writes, reads);
    assertThat(named.at("Parameters.RowsTable")).containsEntry("Default", "my-rows");
    assertThat(named.at("Parameters.RowsTableStreamArn")).doesNotContainKey("Default");
  }

  @Test
  void whatCannotBeOfAResourceIsRefused() {
    Member member = Definitions.of("f", "rows", Definitions.table("rows", "id"));
    Map<String, String> messages =
        Map.of(
            "arn:aws:sqs:eu-west-1:123456789012:rows", "a Kinesis stream and a DynamoDB table",
            "my-rows", "give the ARN of each",
            "https://sqs.eu-west-1.amazonaws.com/1/rows", "no address");
    messages.forEach((given, message) ->
        assertThatIllegalArgumentException()
            .isThrownBy(() -> of(existing("rows", given), member))
            .withMessageContaining(message));
  }

  /** Lambda refuses a second mapping of a stream to a function, and CloudFormation deletes last. */
  @Test
  void aMappingKeepsItsIdWhenAnotherSourceComes() {
    Source<String> more = Source.stream("more", Codecs.of(String.class));
    Source<String> in = Source.stream("in", Codecs.of(String.class));
    Read one = of(Definitions.member(Definitions.function("f", in)));
    Read two = of(Definitions.member(Definitions.function("f", List.of(in, more), List.of())));

    assertThat(two.at("Resources.F.Properties.Events"))
        .containsAllEntriesOf(one.at("Resources.F.Properties.Events"))
        .containsOnlyKeys("InRecords", "MoreRecords", "Tick");
  }

  @Test
  void namesFitBehindThatOfAStack() {
    Resource fifo = Definitions.sink(Kind.QUEUE, "alerts.fifo");
    assertThat(of(Definitions.of("f", "in", fifo)).all("AWS::SQS::Queue").toString())
        .contains("${Name}-alerts.fifo");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> of(Definitions.of("f", "in", Definitions.sink(Kind.QUEUE, "q".repeat(59)))))
        .withMessageContaining("at most 80 characters")
        .withMessageContaining("shorten it to 58");
  }

  @Test
  void moreThanAStackTakesIsRefused() {
    Member[] many =
        IntStream.range(0, 60).mapToObj(i -> Definitions.of("f" + i, "in")).toArray(Member[]::new);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(many))
        .withMessageContaining("a stack has at most 500 resources, and these 60 functions have");
  }

  @Test
  void aFunctionOfTopicsIsToldNoFactor() {
    Source<String> orders = Source.topic("orders", Codecs.of(String.class));
    Member member = Definitions.member(Definitions.function("f", orders));
    assertThat(variables(of(member), "F")).containsEntry("WEIR_PARALLELIZATION_FACTOR", "1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(set(Map.of("f.Factor", "2")), member))
        .withMessageContaining("Kafka has no factor");
  }

  @Test
  void partsThatAreNamedAlikeAreOne() {
    Resource stream = Definitions.sink(Kind.STREAM, "hours");
    Read read = of(Definitions.of("first", "in", stream), Definitions.of("second", "hours"));

    assertThat(read.all("AWS::Kinesis::Stream")).containsOnlyKeys("InStream", "HoursStream");
    assertThat(variables(read, "First")).containsEntry("WEIR_SINK_HOURS", "!Ref HoursStream");
    assertThat(variables(read, "Second")).containsEntry("WEIR_STREAM_HOURS", "!Ref HoursStream");
  }

  @Test
  void aTableOfResultsIsReadByItsChanges() {
    Member first = Definitions.of("first", "in", Definitions.table("rows", "id"));
    Member second =
        Definitions.member(
            Definitions.function("second", Source.table("rows", Codecs.of(String.class))));
    Read read = of(first, second);

    assertThat(read.at("Resources.RowsTable.Properties.StreamSpecification"))
        .containsEntry("StreamViewType", "NEW_AND_OLD_IMAGES");
    assertThat(mapping(read, "Second", "RowsRecords"))
        .containsEntry("Stream", "!GetAtt RowsTable.StreamArn");
    assertThat(variables(read, "Second")).containsEntry("WEIR_SOURCE_TABLE_ROWS", "!Ref RowsTable");
  }

  @Test
  void aTableFromElsewhereIsNamedByItsStream() {
    Read read =
        of(
            Definitions.member(
                Definitions.function("f", Source.table("orders", Codecs.of(String.class)))));
    assertThat(read.at("Parameters")).containsKey("OrdersTableStreamArn");
    assertThat(mapping(read, "F", "OrdersRecords"))
        .containsEntry("Stream", "!Ref OrdersTableStreamArn");
    assertThat(rights(read, "F", "lambda"))
        .contains("dynamodb:GetRecords !Ref OrdersTableStreamArn");
  }

  @Test
  void aTopicIsReadWithoutADestinationThatWouldLimitItsRetries() {
    Read read =
        of(
            Definitions.member(
                Definitions.function("f", Source.topic("orders", Codecs.of(String.class)))));
    assertThat(mapping(read, "F", "OrdersRecords"))
        .containsEntry("Stream", "!Ref KafkaCluster")
        .containsEntry("Topics", List.of("!Ref OrdersTopic"))
        .doesNotContainKeys("DestinationConfig", "FunctionResponseTypes");
    assertThat(variables(read, "F"))
        .containsEntry("WEIR_TOPIC_ORDERS", "!Ref OrdersTopic")
        .containsEntry("WEIR_PARTITIONS_ORDERS", "!Ref OrdersPartitions");
    assertThat(read.at("Resources"))
        .containsKey("FOffsetLagAlarm")
        .doesNotContainKey("FIteratorAgeAlarm");
  }

  @Test
  void aValueForOneFunctionIsAParameterOfItsOwn() {
    Member first = Definitions.of("first", "a");
    Member second = Definitions.of("second", "b");
    Read read =
        of(
            set(
                Map.of(
                    "first.MemorySize",
                    "2048",
                    "first.Factor",
                    "4",
                    "second.ReservedConcurrency",
                    "5")),
            first,
            second);

    assertThat(read.at("Parameters.FirstMemorySize"))
        .containsEntry("Default", "2048")
        .containsEntry("MaxValue", "10240");
    assertThat(read.at("Resources.First.Properties"))
        .containsEntry("MemorySize", "!Ref FirstMemorySize");
    assertThat(read.at("Resources.Second.Properties")).doesNotContainKey("MemorySize");
    assertThat(mapping(read, "First", "ARecords"))
        .containsEntry("ParallelizationFactor", "!Ref FirstFactor");
    assertThat(variables(read, "First"))
        .containsEntry("WEIR_PARALLELIZATION_FACTOR", "!Ref FirstFactor");
    assertThat(
            String.valueOf(
                read.at("Resources.Second.Properties").get("ReservedConcurrentExecutions")))
        .contains("SecondReservedConcurrency");
  }

  @Test
  void enhancedFanOutHasAConsumerForEachFunction() {
    Options options =
        new Options("t", "c", Map.of(), Map.of(), Set.of("in"), Set.of("in"), Set.of(), "c");
    Read read = of(options, Definitions.of("one", "in"), Definitions.of("two", "in"));

    assertThat(read.all("AWS::Kinesis::StreamConsumer"))
        .containsOnlyKeys("InOneConsumer", "InTwoConsumer");
    assertThat(mapping(read, "One", "InRecords"))
        .containsEntry("Stream", "!GetAtt InOneConsumer.ConsumerARN");
    assertThat(rights(read, "One", "lambda"))
        .contains("kinesis:SubscribeToShard !GetAtt InOneConsumer.ConsumerARN");
    assertThat(read.at("Resources.InStream.Properties"))
        .containsEntry("StreamModeDetails", Map.of("StreamMode", "ON_DEMAND"))
        .doesNotContainKey("ShardCount");
  }

  @Test
  void aKeyOfOnesOwnEncryptsEverything() {
    Options options =
        new Options(
            "t",
            "c",
            Map.of(),
            Map.of(),
            Set.of(),
            Set.of(),
            Set.of(Choice.OWN_KEY, Choice.VPC),
            "c");
    Read read =
        of(
            options,
            Definitions.of(
                "f",
                "in",
                Definitions.sink(Kind.QUEUE, "q"),
                Definitions.sink(Kind.BUCKET, "b"),
                Definitions.sink(Kind.TOPIC, "t"),
                Definitions.table("r", "id")));

    for (String type :
        List.of(
            "AWS::Kinesis::Stream",
            "AWS::DynamoDB::Table",
            "AWS::SQS::Queue",
            "AWS::SNS::Topic",
            "AWS::S3::Bucket",
            "AWS::Logs::LogGroup")) {
      Map<String, Map<String, Object>> all = read.all(type);
      // EventBridge has no right to a key of one's own.
      all.remove("DeadLetterQueue");
      assertThat(all).isNotEmpty();
      all.forEach(
          (id, properties) -> assertThat(properties.toString()).as(id).contains("!Ref KeyArn"));
    }
    assertThat(rights(read, "F", "function")).contains("kms:Decrypt !Ref KeyArn");
    assertThat(read.at("Globals.Function.VpcConfig")).containsEntry("SubnetIds", "!Ref SubnetIds");
    assertThat(rights(read, "F", "lambda")).contains("ec2:CreateNetworkInterface *");
  }

  /**
   * SAM publishes a version when its description changes; a parameter's value alone is not seen.
   */
  @Test
  void aVersionIsPublishedForEachSettingOfTheFunction() {
    Read read = of(set(Map.of("f.MemorySize", "512")), Definitions.of("f", "in"));
    String version = String.valueOf(read.at("Resources.F.Properties").get("VersionDescription"));
    Set<String> settings = new java.util.TreeSet<>();
    java.util.regex.Pattern.compile("!Ref (\\w+)")
        .matcher(String.valueOf(read.at("Globals.Function")) + read.at("Resources.F.Properties"))
        .results()
        .forEach(one -> settings.add(one.group(1)));
    settings.retainAll(read.at("Parameters").keySet());
    // Those of the mapping and of CodeDeploy, and those that are no part of a version.
    settings.removeAll(
        Set.of(
            "BatchSize",
            "BatchSeconds",
            "StartingPosition",
            "GradualShift",
            "TrafficShift",
            "ProvisionedConcurrency",
            "ReservedConcurrency",
            "MemorySize"));
    settings.add("SnapStart");
    assertThat(settings).contains("FMemorySize", "Tracing", "TimeoutSeconds", "DueSlots");
    settings.forEach(name -> assertThat(version).contains("${" + name + "}"));
    assertThat(read.at("Parameters")).doesNotContainKey("Release");
    assertThat(of(existing("in", ""), Definitions.of("f", "in")).at("Parameters"))
        .containsKey("Release");
  }

  @Test
  void theOrderOfTheFunctionsDoesNotMatter() {
    List<Member> members = new ArrayList<>(Definitions.any(7));
    members.add(Definitions.of("zero", "in"));
    String text = Template.of(members, STANDARD);
    Collections.reverse(members);
    assertThat(Template.of(members, STANDARD)).isEqualTo(text);
  }

  @Test
  void twoHundredSetsOfFunctionsAreRight() {
    for (long seed = 0; seed < 200; seed++) {
      List<Member> members = Definitions.any(seed);
      Options options = options(seed, members);
      String text = Template.of(members, options);
      assertThat(new Read(text).faults()).as("seed %d%n%s", seed, text).isEmpty();
    }
  }

  /** Every option now and then. */
  private static Options options(long seed, List<Member> members) {
    Random random = new Random(seed);
    Set<String> streams = new java.util.TreeSet<>();
    members.forEach(member ->
        member.sources().stream()
            .filter(source -> source.kind() == Kind.STREAM && random.nextInt(4) == 0)
            .forEach(source -> streams.add(source.name())));
    Map<String, String> set =
        random.nextBoolean()
            ? Map.of(
                members.getFirst().name() + ".MemorySize",
                "4096",
                members.getFirst().name() + ".BatchSize",
                "100")
            : Map.of();
    return new Options(
        "t",
        "c",
        Map.of(),
        set,
        streams,
        random.nextBoolean() ? streams : Set.of(),
        choices(random),
        "c");
  }

  private static Set<Choice> choices(Random random) {
    Set<Choice> choices = EnumSet.noneOf(Choice.class);
    for (Choice choice : Choice.values()) {
      if (random.nextInt(3) == 0) {
        choices.add(choice);
      }
    }
    if (choices.contains(Choice.VPC)) {
      choices.remove(Choice.MANAGED_INSTANCES);
    }
    return choices;
  }

  @Test
  void managedInstancesHaveWhatTheyTakeAndNothingElse() {
    Options options =
        new Options(
            "t",
            "c",
            Map.of(),
            Map.of(),
            Set.of(),
            Set.of(),
            Set.of(Choice.MANAGED_INSTANCES),
            "c");
    Read read = of(options, Definitions.of("f", "in"));

    assertThat(read.at("Resources.F.Properties.CapacityProviderConfig"))
        .containsEntry("Arn", "!Ref CapacityProviderArn")
        .containsEntry("PerExecutionEnvironmentMaxConcurrency", "!Ref InvocationsAtATime");
    assertThat(read.at("Resources.F.Properties"))
        .containsEntry("AutoPublishAlias", "live")
        .doesNotContainKeys("ProvisionedConcurrencyConfig", "ReservedConcurrentExecutions");
    assertThat(read.at("Globals.Function")).doesNotContainKey("SnapStart");
    assertThat(read.at("Parameters"))
        .doesNotContainKeys("SnapStart", "ProvisionedConcurrency", "ReservedConcurrency");
    assertThat(read.at("Parameters.MemorySize")).containsEntry("MinValue", "2048");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new Options(
                "t", "c", Map.of(), Map.of(), Set.of(), Set.of(), EnumSet.allOf(Choice.class), "c"))
        .withMessageContaining("leave the VPC out");
  }

  @Test
  void aClusterOfOnesOwnIsReadWithItsSecret() {
    Options options =
        new Options(
            "t",
            "c",
            Map.of(),
            Map.of(),
            Set.of(),
            Set.of(),
            Set.of(Choice.SELF_MANAGED_KAFKA),
            "c");
    Source<String> orders = Source.topic("orders", Codecs.of(String.class));
    Read read = of(options, Definitions.member(Definitions.function("f", orders)));

    assertThat(read.at("Resources.F.Properties.Events.OrdersRecords"))
        .containsEntry("Type", "SelfManagedKafka");
    assertThat(mapping(read, "F", "OrdersRecords"))
        .containsEntry("KafkaBootstrapServers", "!Ref KafkaBootstrapServers")
        .containsEntry("Topics", List.of("!Ref OrdersTopic"))
        .doesNotContainKeys("Stream", "DestinationConfig");
    assertThat(variables(read, "F")).containsEntry("WEIR_KAFKA_CLUSTER", "!Ref KafkaClusterName");
    assertThat(rights(read, "F", "lambda"))
        .contains("secretsmanager:GetSecretValue !Ref KafkaSecretArn")
        .noneMatch(right -> right.startsWith("kafka"));
  }

  @Test
  void whatContradictsItselfIsRefusedWithWhatToDo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            of(
                Definitions.of("f", "in", Definitions.table("rows", "a")),
                Definitions.of("g", "in", Definitions.table("rows", "b"))))
        .withMessageContaining("'rows' in different forms");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(Definitions.of("a-b", "in"), Definitions.of("a.b", "in")))
        .withMessageContaining("rename one of them");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(existing("vews", ""), Definitions.of("f", "views")))
        .withMessageContaining("[vews]")
        .withMessageContaining("views");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(set(Map.of("f.Memory", "1")), Definitions.of("f", "views")))
        .withMessageContaining("MemorySize");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(set(Map.of("f.BatchSize", "10001")), Definitions.of("f", "views")))
        .withMessageContaining("f.BatchSize=10001 is out")
        .withMessageContaining("1 to 10000");
    Map<String, String> settings =
        Map.of(
            "f.Architecture=arm", "[arm64, x86_64]",
            "f.MemorySize=much", "give a number",
            "f.MemorySize=99999999999", "give a number");
    settings.forEach((setting, message) -> {
      String[] parts = setting.split("=");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> of(set(Map.of(parts[0], parts[1])), Definitions.of("f", "views")))
          .withMessageContaining(message);
    });
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Definitions.of("f".repeat(48), "views"))
        .withMessageContaining("shorten it");
    assertThatIllegalArgumentException().isThrownBy(() -> Template.of(List.of(), STANDARD));
  }

  private static void refused(String words, Member... members) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Template.of(List.of(members), STANDARD))
        .withMessageContaining("rename one of them")
        .withMessageContaining(words);
  }

  @Test
  void nothingTakesThePlaceOfWhatIsThere() {
    refused(
        "DeadLetterBucket",
        Definitions.of("f", "in", Definitions.sink(Kind.BUCKET, "dead-letter")));
    refused(
        "DeadLetterQueue", Definitions.of("f", "in", Definitions.sink(Kind.QUEUE, "dead-letter")));
    refused(
        "'dead-letters'",
        Definitions.withLetters("f", Definitions.sink(Kind.QUEUE, "dead-letters")));
    refused(
        "'device-state'", Definitions.of("device", "in", Definitions.table("device-state", "id")));
    refused("OrdersTick", Definitions.of("orders", "in"), Definitions.of("orders-tick", "in"));
    refused(
        "OrdersInRecords",
        Definitions.of("orders", "in"),
        Definitions.of("orders-in-records", "in"));
    refused("Shards", Definitions.of("shards", "in"));
    refused(
        "OrdersTopic",
        Definitions.member(
            Definitions.function(
                "f",
                Source.topic("orders", Codecs.of(String.class)),
                Definitions.sink(Kind.TOPIC, "orders"))));
  }

  @Test
  void aTopicThatIsNamedIsToldByItsArnBecauseItsSinkTakesNothingElse() {
    Resource topic = Definitions.sink(Kind.TOPIC, "alerts");
    Read read = of(existing("alerts", "ops-alerts"), Definitions.of("f", "in", topic));
    assertThat(variables(read, "F").get("WEIR_SINK_ALERTS"))
        .isEqualTo(
            "!Sub arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:${AlertsTopic}");
  }

  @Test
  void theDescriptionFits() {
    Resource[] sinks = new Resource[12];
    for (int i = 0; i < sinks.length; i++) {
      sinks[i] = Definitions.table("a-table-with-a-rather-long-name-" + i, "id");
    }
    Object words =
        of(Definitions.of("f", "in", sinks)).at("Resources.F.Properties").get("Description");
    assertThat(String.valueOf(words)).hasSize(256).endsWith("..");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dead-letter-bucket", "functions-dashboard", "name"})
  void aNameMayBeOneThatTheTemplateUsesItself(String name) {
    of(Definitions.of("f", name, Definitions.table(name, "id")));
  }
}
