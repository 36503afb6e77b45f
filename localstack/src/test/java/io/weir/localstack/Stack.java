package io.weir.localstack;

import io.weir.StreamFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;

/** A template that SAM CLI has deployed, under a name that all its resources begin with. */
final class Stack implements AutoCloseable {
  private static final String BUCKET = "weir-packages";
  private static final String SAM = "localstack/.install/sam/bin/sam";

  private final Aws aws;
  private final Path template;
  private final String label;
  private final String name;
  private final Map<String, String> parameters;
  private final List<Deployed> functions = new ArrayList<>();

  private Stack(Aws aws, Path template, String label, String name, Map<String, String> parameters) {
    this.aws = aws;
    this.template = template;
    this.label = label;
    this.name = name;
    this.parameters = parameters;
  }

  /** Deploys the template of the project, with its functions' calls recorded. */
  static Stack project(Aws aws, String label, Map<String, String> parameters) {
    Path template = Commands.CHECKOUT.resolve("template.yaml");
    return of(aws, template, "functions/target/weir-functions.zip", label, parameters);
  }

  /** Deploys a template that is written for one test, with the functions' package as its code. */
  static Stack written(Aws aws, String label, String template, Map<String, String> parameters) {
    try {
      Path file = Files.writeString(Commands.TARGET.resolve(label + "-written.yaml"), template);
      return of(aws, file, "functions/target/weir-functions.zip", label, parameters);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deploys one function on a stream for one test. */
  static Stack scenario(Aws aws, String label, Map<String, String> parameters) {
    return one(aws, "scenario.yaml", label, parameters);
  }

  /** Deploys one function on the changes of a table for one test. */
  static Stack table(Aws aws, String label, Map<String, String> parameters) {
    return one(aws, "table.yaml", label, parameters);
  }

  private static Stack one(Aws aws, String template, String label, Map<String, String> parameters) {
    Path file = Commands.TARGET.resolve("test-classes").resolve(template);
    return of(aws, file, "PACKAGE", label, parameters);
  }

  /**
   * @param label begins the stack's name, which is another one each time
   */
  private static Stack of(
      Aws aws, Path template, String code, String label, Map<String, String> parameters) {
    String name = label + "-" + Long.toString(System.nanoTime() & 0xFFFFFF, 36);
    try {
      String text = Files.readString(template);
      String coded = text.replace("CodeUri: " + code, "CodeUri: " + label + ".zip");
      if (coded.equals(text)) {
        throw new IllegalStateException(template + " does not say 'CodeUri: " + code + "'");
      }
      Path copy = Files.writeString(Commands.TARGET.resolve(label + ".yaml"), coded);
      Stack stack = new Stack(aws, copy, label, name, new TreeMap<>(parameters));
      stack.deploy("first");
      return stack;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deploys again, with another revision of the code. */
  void deploy(String revision) {
    FunctionPackage.build(label, revision);
    bucket();
    Commands.must("sam-deploy-" + label, aws.localStack().environment(), command());
  }

  private void bucket() {
    try {
      aws.s3().createBucket(bucket -> bucket.bucket(BUCKET));
    } catch (BucketAlreadyOwnedByYouException e) {
      // Another stack has made it.
    }
  }

  private List<String> command() {
    List<String> command =
        new ArrayList<>(List.of(SAM, "deploy", "--template-file", template.toString()));
    command.addAll(List.of("--stack-name", name, "--s3-bucket", BUCKET));
    command.addAll(List.of("--capabilities", "CAPABILITY_IAM", "--no-confirm-changeset"));
    command.addAll(List.of("--no-fail-on-empty-changeset", "--parameter-overrides"));
    command.add("Name=" + name);
    parameters.forEach((key, value) -> command.add(key + "=" + value));
    return command;
  }

  String name() {
    return name;
  }

  /** One of its functions, which is called as its definition is, behind the stack's name. */
  Deployed function(StreamFunction function, String source, String deadLetters) {
    Deployed deployed = new Deployed(aws, name, function, source, deadLetters);
    functions.add(deployed);
    return deployed;
  }

  /**
   * Holds what each function has left in its tables against all rules, whatever the test asked for,
   * and removes the stack, so that its functions do not run on beside the next test.
   */
  @Override
  public void close() {
    try {
      functions.forEach(function -> new DeployedAudit(aws, function).awaitClean());
    } finally {
      remove();
    }
  }

  private void remove() {
    Commands.must(
        "sam-delete-" + label,
        aws.localStack().environment(),
        List.of(SAM, "delete", "--stack-name", name, "--no-prompts", "--region", "us-east-1"));
  }
}
