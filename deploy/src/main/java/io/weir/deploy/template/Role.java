package io.weir.deploy.template;

import io.weir.definition.Resource;
import io.weir.definition.Resource.Kind;
import io.weir.deploy.template.Options.Choice;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.nodes.Node;

/** The role of a function: what it calls, and what Lambda does in its name. */
final class Role {
  private static final List<String> USE_KEY =
      List.of(
          "kms:Decrypt",
          "kms:DescribeKey",
          "kms:Encrypt",
          "kms:GenerateDataKey",
          "kms:ReEncryptFrom",
          "kms:ReEncryptTo");
  private static final List<String> NETWORK =
      List.of(
          "ec2:AssignPrivateIpAddresses",
          "ec2:CreateNetworkInterface",
          "ec2:DeleteNetworkInterface",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSecurityGroups",
          "ec2:DescribeSubnets",
          "ec2:DescribeVpcs",
          "ec2:UnassignPrivateIpAddresses");

  private final Member member;
  private final Places places;
  private final Options options;
  private final List<Mapping> mappings;

  Role(Member member, Places places, Options options, List<Mapping> mappings) {
    this.member = member;
    this.places = places;
    this.options = options;
    this.mappings = mappings;
  }

  Block resource() {
    Block assume =
        Statements.document(
            List.of(
                new Block()
                    .put("Effect", "Allow")
                    .put("Principal", Block.of("Service", "lambda.amazonaws.com"))
                    .put("Action", "sts:AssumeRole")));
    return Block.of("Type", "AWS::IAM::Role")
        .put(
            "Properties",
            new Block()
                .put("AssumeRolePolicyDocument", assume)
                .put(
                    "PermissionsBoundary",
                    Yaml.when("HasBoundary", Yaml.ref("PermissionsBoundary")))
                .comment(
                    "What the function calls; and what Lambda does in the function's name: reads, keeps what it gives up,"
                        + "\nwrites logs.")
                .put("Policies", List.of(policy("function", function()), lambda())));
  }

  private static Block policy(String name, List<Block> statements) {
    return Block.of("PolicyName", name).put("PolicyDocument", Statements.document(statements));
  }

  private List<Block> function() {
    Statements own = new Statements();
    String state = member.id() + "State";
    member
        .state()
        .rights()
        .forEach(right ->
            own.grant(
                right.within().isEmpty() ? "State" : "Due",
                List.of(right.action()),
                Place.arnOf("${" + state + ".Arn}" + right.within())));
    member.shared().stream()
        .filter(one -> one.kind() != Kind.STREAM || !isSource(one))
        .forEach(one -> own.grant(places.of(one), one));
    member.ownLetters().forEach(letters -> letters(own, letters));
    member.sources().stream()
        .filter(one -> !one.rights().isEmpty())
        .forEach(one -> own.grant(places.of(one), one));
    if (options.has(Choice.OWN_KEY)) {
      own.grant("Key", USE_KEY, Yaml.ref("KeyArn"));
    }
    return own.blocks();
  }

  private boolean isSource(Resource one) {
    return member.sources().contains(one);
  }

  private void letters(Statements own, Resource letters) {
    own.grant("DeadLetters", letters.actions(), Yaml.att(member.id() + "DeadLettersTable", "Arn"));
  }

  private Block lambda() {
    List<Object> statements = new ArrayList<>(mapped().blocks());
    statements.add(
        Yaml.when(
            "HasTracing",
            new Block()
                .put("Sid", "Trace")
                .put("Effect", "Allow")
                .put("Action", List.of("xray:PutTelemetryRecords", "xray:PutTraceSegments"))
                .put("Resource", "*")));
    return Block.of("PolicyName", "lambda")
        .put("PolicyDocument", Block.of("Version", "2012-10-17").put("Statement", statements));
  }

  private Statements mapped() {
    Statements lambda = new Statements();
    mappings.forEach(mapping -> mapping.grant(lambda));
    boolean topics = member.sources().stream().anyMatch(one -> one.kind() == Kind.KAFKA_TOPIC);
    boolean logs = member.sources().stream().anyMatch(one -> one.kind() != Kind.KAFKA_TOPIC);
    if (logs) {
      lambda.grant(
          "GivenUpBatches",
          List.of("s3:PutObject"),
          Yaml.sub("${DeadLetterBucket.Arn}/aws/lambda/*"));
      lambda.grant(
          "GivenUpBatchesBucket", List.of("s3:ListBucket"), Yaml.att("DeadLetterBucket", "Arn"));
    }
    lambda.grant("GivenUpTicks", List.of("sqs:SendMessage"), Yaml.att("DeadLetterQueue", "Arn"));
    lambda.grant("Log", List.of("logs:CreateLogStream", "logs:PutLogEvents"), log());
    if (topics || options.has(Choice.VPC)) {
      lambda.grant("Network", NETWORK, Yaml.node("*"));
    }
    return lambda;
  }

  private Node log() {
    return Yaml.sub(
        "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${"
            + member.id()
            + "Log}:log-stream:*");
  }
}
