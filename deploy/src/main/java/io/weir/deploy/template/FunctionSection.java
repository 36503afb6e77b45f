package io.weir.deploy.template;

import io.weir.definition.Resource;
import io.weir.definition.Resource.Kind;
import io.weir.deploy.template.Options.Choice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.Node;

/** A function of a template, and what is its own: state, dead letters, log, role, alarms. */
final class FunctionSection {
  /** The longest description that Lambda takes of a function. */
  private static final int LONGEST_WORDS = 256;

  private final Member member;
  private final Places places;
  private final Parameters parameters;
  private final Options options;
  private final LogicalIds ids;
  private final List<Mapping> mappings;

  FunctionSection(
      Member member, Places places, Parameters parameters, Options options, LogicalIds ids) {
    this.member = member;
    this.places = places;
    this.parameters = parameters;
    this.options = options;
    this.ids = ids;
    this.mappings =
        member.sources().stream()
            .map(source -> new Mapping(member, source, places.of(source), parameters, options))
            .toList();
  }

  /** What it does, in a line. */
  String words() {
    String sources =
        member.sources().stream().map(Resource::name).collect(Collectors.joining(" and "));
    String sinks =
        member.function().sinks().stream()
            .map(sink -> sink.name())
            .collect(Collectors.joining(", "));
    String words = "From " + sources + (sinks.isEmpty() ? "" : " to " + sinks);
    return words.length() <= LONGEST_WORDS ? words : words.substring(0, LONGEST_WORDS - 2) + "..";
  }

  private String take(String id, String what) {
    return ids.take(id, what + " of function '" + member.name() + "'");
  }

  /** Its resources by logical id, in the order in which a reader looks for them. */
  Map<String, Block> resources() {
    MadeResources made = new MadeResources(options);
    Map<String, Block> all = new LinkedHashMap<>();
    takeThoseOfSam();
    all.put(
        take(member.id() + "State", "the state"),
        made.table(member.state(), member.physical() + "-" + member.state().name(), false));
    member
        .ownLetters()
        .forEach(letters ->
            all.put(
                take(member.id() + "DeadLettersTable", "the dead letters"),
                made.table(letters, member.physical() + "-" + letters.name(), false)));
    mappings.stream()
        .filter(Mapping::isFanOut)
        .forEach(one -> all.put(take(one.consumer(), "a consumer"), one.consumerResource()));
    all.put(take(member.id() + "Log", "the log"), log());
    all.put(
        take(member.id() + "Role", "the role"),
        new Role(member, places, options, mappings).resource());
    all.put(take(member.id(), "the function"), function());
    all.putAll(new FunctionAlarms(member, parameters, ids).all());
    return all;
  }

  /** What SAM makes of a function, by its own rule. */
  private void takeThoseOfSam() {
    mappings.forEach(one -> take(member.id() + one.name(), "a mapping"));
    for (String end : List.of("Tick", "TickPermission", "Aliaslive", "EventInvokeConfig")) {
      take(member.id() + end, end);
    }
  }

  private Block log() {
    return new Block()
        .put("Type", "AWS::Logs::LogGroup")
        .put("UpdateReplacePolicy", "Retain")
        .put("DeletionPolicy", "Delete")
        .put(
            "Properties",
            Block.of("LogGroupName", Yaml.sub("/aws/lambda/${Name}-" + member.physical()))
                .put("RetentionInDays", Yaml.ref("LogRetentionDays"))
                .putIf(options.has(Choice.OWN_KEY), "KmsKeyId", Yaml.ref("KeyArn")));
  }

  private Block function() {
    Block properties =
        new Block()
            .put("FunctionName", MadeResources.named(member.physical()))
            .put("Description", words())
            .put("Handler", member.handler())
            .put("Role", Yaml.att(member.id() + "Role", "Arn"))
            .putAll(ownSettings())
            .put(
                "LoggingConfig",
                Block.of("LogGroup", Yaml.ref(member.id() + "Log")).put("LogFormat", "JSON"))
            .put("Environment", Block.of("Variables", variables()))
            .comment(
                """
                Mapping and tick go to the alias, and the alias to the newest version. A version is published when the code or this
                text changes, so what parameters change of the function stands in it.\
                """)
            .put("AutoPublishAlias", "live")
            .put("AutoPublishAliasAllProperties", true)
            .put("VersionDescription", Yaml.sub(version()))
            .putAll(concurrency())
            .comment(
                "CodeDeploy takes a new version back if its invocations fail while it takes over.")
            .put("DeploymentPreference", shift())
            .comment(
                "A tick that loses a race to a batch wins the next time; one that fails for minutes is told to the queue.")
            .put("EventInvokeConfig", ticksFailed())
            .put("Events", events());
    return Block.of("Type", "AWS::Serverless::Function").put("Properties", properties);
  }

  /**
   * The values of the parameters that are the function's own settings. An ARN would not fit, so a
   * template that has such parameters has one more, to be changed with them.
   */
  private String version() {
    List<String> settings =
        List.of(
            "Architecture",
            "DueSlots",
            "Factor",
            "MemorySize",
            "MetricsByShard",
            "Shards",
            options.has(Choice.MANAGED_INSTANCES) ? "InvocationsAtATime" : "SnapStart",
            "StreamRetentionHours",
            "TimeoutSeconds",
            "Tracing");
    String values =
        settings.stream()
            .map(name -> "${" + parameters.of(member, name) + "}")
            .collect(Collectors.joining(" "));
    return parameters.has("Release") ? "${Release} " + values : values;
  }

  private Block ownSettings() {
    Block own = new Block();
    Map.of("Architecture", "Architectures", "MemorySize", "MemorySize", "TimeoutSeconds", "Timeout")
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .filter(setting -> parameters.isOwn(member, setting.getKey()))
        .forEach(setting -> own.put(setting.getValue(), setting(setting.getKey())));
    return own;
  }

  private Node setting(String parameter) {
    Node value = Yaml.ref(parameters.of(member, parameter));
    return parameter.equals("Architecture") ? Yaml.line(value) : value;
  }

  private Block concurrency() {
    if (options.has(Choice.MANAGED_INSTANCES)) {
      return Block.of(
          "CapacityProviderConfig",
          Block.of("Arn", Yaml.ref("CapacityProviderArn"))
              .put("PerExecutionEnvironmentMaxConcurrency", Yaml.ref("InvocationsAtATime")));
    }
    String reserved = parameters.of(member, "ReservedConcurrency");
    String provisioned = parameters.of(member, "ProvisionedConcurrency");
    return new Block()
        .put(
            "ReservedConcurrentExecutions",
            Yaml.when(parameters.otherThan("Has" + reserved, reserved, -1), Yaml.ref(reserved)))
        .put(
            "ProvisionedConcurrencyConfig",
            Yaml.when(
                parameters.otherThan("Has" + provisioned, provisioned, 0),
                Block.of("ProvisionedConcurrentExecutions", Yaml.ref(provisioned))));
  }

  private Block shift() {
    return Block.of("Enabled", Yaml.ref("GradualShift"))
        .put("Type", Yaml.ref("TrafficShift"))
        .put("Alarms", List.of(Yaml.ref(member.id() + "ErrorsAlarm")));
  }

  private static Block ticksFailed() {
    return Block.of("MaximumRetryAttempts", 2)
        .put("MaximumEventAgeInSeconds", 600)
        .put(
            "DestinationConfig",
            Block.of(
                "OnFailure",
                Block.of("Type", "SQS").put("Destination", Yaml.att("DeadLetterQueue", "Arn"))));
  }

  private Block variables() {
    Block variables = new Block();
    if (parameters.isOwn(member, "Factor")) {
      variables.put("WEIR_PARALLELIZATION_FACTOR", setting("Factor"));
    } else if (member.readsTopicsAlone()) {
      variables.put("WEIR_PARALLELIZATION_FACTOR", 1);
    }
    variables.put(member.state().variable(), Yaml.ref(member.id() + "State"));
    member.shared().forEach(resource -> put(variables, resource));
    member
        .ownLetters()
        .forEach(letters ->
            variables.put(letters.variable(), Yaml.ref(member.id() + "DeadLettersTable")));
    return variables;
  }

  private void put(Block variables, Resource resource) {
    Place place = places.of(resource);
    Node value = place.value();
    if (!resource.variable().isEmpty() && value != null) {
      variables.put(resource.variable(), value);
    }
    if (resource.kind() == Kind.KAFKA_TOPIC) {
      if (options.has(Choice.SELF_MANAGED_KAFKA)) {
        variables.put("WEIR_KAFKA_CLUSTER", Yaml.ref("KafkaClusterName"));
      }
      variables.put(
          Resource.variable("WEIR_PARTITIONS_", resource.name()),
          Yaml.ref(place.id() + "Partitions"));
    }
  }

  private Block events() {
    Block events =
        new Block()
            .comment(
                """
                Retries and age have no limit: Weir itself parks and dead-letters a bad event, so what comes back to Lambda
                is a fault of the infrastructure, and giving up would lose records.\
                """);
    mappings.forEach(mapping -> events.put(mapping.name(), mapping.event()));
    return events.put(
        "Tick",
        Block.of("Type", "Schedule")
            .put(
                "Properties",
                Block.of(
                        "Description",
                        "Closes windows and fires timers of keys that get no more events")
                    .put("Name", MadeResources.named(member.tick()))
                    .put("Schedule", "rate(1 minute)")
                    .put("Input", "{\"weir\":\"tick\"}")));
  }
}
