package io.weir.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.weir.DeadLetter;
import io.weir.DeadLetter.Reason;
import io.weir.Lookup;
import io.weir.Sink;
import io.weir.annotation.Internal;
import io.weir.connect.eventbridge.EventBridgeSink;
import io.weir.connect.firehose.FirehoseSink;
import io.weir.connect.http.HttpCall;
import io.weir.connect.http.HttpSink;
import io.weir.connect.kinesis.KinesisSink;
import io.weir.connect.kms.KmsKeys;
import io.weir.connect.lambda.LambdaSink;
import io.weir.connect.opensearch.OpenSearchSink;
import io.weir.connect.postgres.PostgresSink;
import io.weir.connect.redis.RedisSink;
import io.weir.connect.s3.DeadLetterBucket;
import io.weir.connect.s3.S3PartsSink;
import io.weir.connect.s3.S3Rules;
import io.weir.connect.s3.S3Sink;
import io.weir.connect.secrets.SecretKeys;
import io.weir.connect.sns.SnsSink;
import io.weir.connect.sqs.SqsSink;
import io.weir.connect.stepfunctions.StepFunctionsSink;
import io.weir.definition.Resource;
import io.weir.privacy.TokenKeys;
import io.weir.spi.Emission;
import io.weir.spi.Emission.Op;
import io.weir.spi.LookupTime;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Each part calls what it declares, and nothing else: what its client sends is noted. */
class RightsTest {
  record Row(String name, String text) {}

  /** Without an operation of its own: without it S3 says 403 in the place of 404. */
  private static final String LIST = "s3:ListBucket rows";

  private static final String QUEUE_URL = "https://sqs.us-east-1.amazonaws.com/123456789012/orders";

  /** Methods of clients that send nothing. */
  private static final Set<String> NO_REQUESTS =
      Set.of("builder", "close", "serviceClientConfiguration");

  /** What a test has seen of a part. */
  private record Seen(List<Resource> declared, CalledRights called) {}

  private interface Script {
    List<Resource> run(CalledRights called);
  }

  private static List<Resource> delivered(Sink<Row> sink) {
    return delivered(sink, List.of(new Row("a", "1"), new Row("b", "1")), new Row("a", "2"));
  }

  /** New ones, the same again, and a newer one that is withdrawn then. */
  private static <T> List<Resource> delivered(Sink<T> sink, List<T> first, T newer) {
    SinkWriter writer = sink.open();
    for (int i = 0; i < 2; i++) {
      for (T value : first) {
        deliver(sink, writer, 1, Op.UPSERT, value);
      }
    }
    deliver(sink, writer, 2, Op.UPSERT, newer);
    deliver(sink, writer, 3, Op.DELETE, newer);
    return sink.resources();
  }

  private static <T> void deliver(Sink<T> sink, SinkWriter writer, long revision, Op op, T value) {
    String id = sink.name() + "/" + revision + "/" + value.hashCode();
    Emission one = new Emission(sink.name(), id, "key", revision, op, sink.encode(value));
    assertThat(writer.deliver(List.of(one))).containsExactly(Outcome.DELIVERED);
  }

  private static List<Resource> delivered(DeadLetterBucket sink) {
    byte[] payload = "payload".getBytes(UTF_8);
    DeadLetter letter =
        new DeadLetter("f", Reason.HANDLER_FAILED, "broke", "p1", "p", "k", 5, "at 7", payload);
    return delivered(sink, List.of(letter), letter);
  }

  private static List<Resource> used(TokenKeys keys) {
    String id = keys.current().id();
    assertThat(keys.find(id)).isPresent();
    return keys.resources();
  }

  private static String arn(String service, String name) {
    return "arn:aws:" + service + ":us-east-1:123456789012:" + name;
  }

  /** Every part that has a client of the SDK, in each of its kinds, by the name of its class. */
  private static Map<String, Script> scripts() {
    Map<String, Script> all = new TreeMap<>();
    all.put(
        "KinesisSink",
        c ->
            delivered(
                KinesisSink.stream("orders", Row.class)
                    .withClient(c.client(KinesisClient.builder()))));
    all.put(
        "SqsSink fifo",
        c ->
            delivered(
                SqsSink.fifo("orders.fifo", Row.class).withClient(c.client(SqsClient.builder()))));
    all.put(
        "SqsSink standard",
        c ->
            delivered(
                SqsSink.standard("orders", Row.class).withClient(c.client(SqsClient.builder()))));
    all.put(
        "SnsSink fifo",
        c ->
            delivered(
                SnsSink.fifo("orders.fifo", Row.class)
                    .withClient(c.client(SnsClient.builder()), arn("sns", "orders.fifo"))));
    all.put(
        "SnsSink standard",
        c ->
            delivered(
                SnsSink.standard("orders", Row.class)
                    .withClient(c.client(SnsClient.builder()), arn("sns", "orders"))));
    all.put(
        "EventBridgeSink",
        c ->
            delivered(
                EventBridgeSink.bus("orders", Row.class, "com.example", "Order")
                    .withClient(c.client(EventBridgeClient.builder()))));
    all.put(
        "FirehoseSink",
        c ->
            delivered(
                FirehoseSink.stream("orders", Row.class)
                    .withClient(c.client(FirehoseClient.builder()))));
    all.put(
        "StepFunctionsSink standard",
        c ->
            delivered(
                StepFunctionsSink.standard("orders", Row.class)
                    .withClient(
                        c.client(SfnClient.builder()), arn("states", "stateMachine:orders"))));
    all.put(
        "StepFunctionsSink express",
        c ->
            delivered(
                StepFunctionsSink.express("orders", Row.class)
                    .withClient(
                        c.client(SfnClient.builder()), arn("states", "stateMachine:orders"))));
    all.put(
        "LambdaSink asynchronous",
        c ->
            delivered(
                LambdaSink.asynchronous("orders", Row.class)
                    .withClient(c.client(LambdaClient.builder()))));
    all.put(
        "LambdaSink synchronous",
        c ->
            delivered(
                LambdaSink.synchronous("orders", Row.class, Duration.ofSeconds(9))
                    .withClient(c.client(LambdaClient.builder()))));
    all.put(
        "S3Sink",
        c ->
            delivered(
                S3Sink.bucket("rows", Row.class, Row::name)
                    .withClient(c.client(S3Client.builder()))));
    all.put(
        "S3PartsSink",
        c ->
            delivered(
                S3PartsSink.bucket("rows", Row.class, Row::name)
                    .withClient(c.client(S3Client.builder()))));
    all.put(
        "S3PartsSink eachAlone",
        c ->
            delivered(
                S3PartsSink.bucket("rows", Row.class, Row::name)
                    .eachAlone()
                    .gzip()
                    .withClient(c.client(S3Client.builder()))));
    all.put(
        "DeadLetterBucket",
        c ->
            delivered(DeadLetterBucket.bucket("letters").withClient(c.client(S3Client.builder()))));
    all.put(
        "DeadLetterBucket announced",
        c ->
            delivered(
                DeadLetterBucket.bucket("letters")
                    .withClient(c.client(S3Client.builder()))
                    .announcedBy(
                        SqsSink.standard("notices", DeadLetterNotice.class)
                            .withClient(c.client(SqsClient.builder())))));
    all.put(
        "S3Rules",
        c -> {
          S3Rules<String, Row> rules =
              S3Rules.object("rules", "v1/rows.json", Row.class, Row::name)
                  .withClient(c.client(S3Client.builder()));
          LookupTime time = new LookupTime(0, () -> 1_000);
          assertThat(rules.open().find(Set.of("a"), time).values()).isEmpty();
          return rules.resources();
        });
    all.put("KmsKeys", c -> used(KmsKeys.of("key-1").withClient(c.client(KmsClient.builder()))));
    all.put(
        "SecretKeys",
        c -> used(SecretKeys.of("tokens").withClient(c.client(SecretsManagerClient.builder()))));
    return all;
  }

  /** What these parts call is no operation of AWS that a client of the SDK sends. */
  private static final Map<String, List<Resource>> WITHOUT_A_CLIENT =
      Map.of(
          "HttpSink",
          HttpSink.calls("crm", Row.class, row -> HttpCall.post("/")).resources(),
          "RedisSink",
          RedisSink.rows("rows", Row.class, Row::name).resources(),
          "PostgresSink",
          PostgresSink.table("rows", Row.class).key("name").resources(),
          "OpenSearchSink",
          OpenSearchSink.index("rows", Row.class).resources());

  private static Set<String> declared(List<Resource> resources) {
    return resources.stream()
        .flatMap(one ->
            one.rights().stream().map(right -> right.action() + " " + one.name() + right.within()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Seen seen(Script script) {
    CalledRights called = new CalledRights();
    return new Seen(script.run(called), called);
  }

  @TestFactory
  Stream<DynamicTest> what_is_declared_is_called() {
    return scripts().entrySet().stream()
        .map(part ->
            DynamicTest.dynamicTest(
                part.getKey(),
                () -> {
                  Seen seen = seen(part.getValue());
                  Set<String> declared = declared(seen.declared());
                  assertThat(declared.remove(LIST)).isEqualTo(part.getKey().equals("S3Sink"));
                  assertThat(seen.called().rights()).isEqualTo(declared);
                }));
  }

  @Test
  void a_queue_that_is_named_by_its_url_is_not_asked_for_it() {
    CalledRights called = new CalledRights();
    delivered(
        SqsSink.standard(QUEUE_URL, Row.class).withClient(called.client(SqsClient.builder())));
    assertThat(called.rights()).containsExactly("sqs:SendMessage orders");
  }

  /** By its id, as it stands in a payload; without the right to it there is no such key. */
  @Test
  void an_older_key_of_kms_needs_the_right_to_it_too() {
    CalledRights called = new CalledRights();
    KmsKeys keys = KmsKeys.of("key-1").withClient(called.client(KmsClient.builder()));
    used(keys);
    keys.find("key-0");
    assertThat(called.rights()).containsExactly("kms:GenerateMac key-0", "kms:GenerateMac key-1");
  }

  @Test
  void an_older_version_of_a_secret_needs_no_further_right() {
    CalledRights called = new CalledRights();
    SecretKeys keys =
        SecretKeys.of("tokens").withClient(called.client(SecretsManagerClient.builder()));
    used(keys);
    keys.find("v0");
    assertThat(called.rights()).isEqualTo(declared(keys.resources()));
  }

  @Test
  void a_server_of_ones_own_needs_no_rights() {
    WITHOUT_A_CLIENT.forEach((part, resources) ->
        assertThat(resources).as(part).hasSize(1).allMatch(one -> one.rights().isEmpty()));
  }

  /** A further part needs a script here. */
  @Test
  void these_are_all_parts_that_declare_resources() {
    Set<String> tested =
        Stream.concat(scripts().keySet().stream(), WITHOUT_A_CLIENT.keySet().stream())
            .map(name -> name.replaceFirst(" .*", ""))
            .collect(Collectors.toSet());
    assertThat(
            classes()
                .filter(one ->
                    one.isAssignableTo(Sink.class)
                        || one.isAssignableTo(TokenKeys.class)
                        || one.isAssignableTo(Lookup.class))
                .filter(one -> one.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(one -> !one.isAnnotatedWith(Internal.class))
                .map(JavaClass::getSimpleName))
        .containsExactlyInAnyOrderElementsOf(tested);
  }

  /** A further call of a client needs a path through it in a script. */
  @Test
  void the_scripts_go_through_every_call_of_a_client() {
    Map<String, Set<String>> called = new TreeMap<>();
    scripts()
        .forEach((part, script) ->
            called
                .computeIfAbsent(home(part), is -> new TreeSet<>())
                .addAll(seen(script).called().operations()));
    called.get("s3").remove("sendMessageBatch");
    called.get("s3").remove("getQueueUrl");
    assertThat(callable()).isEqualTo(called);
  }

  /** The last part of the package that a part is in. */
  private static String home(String part) {
    return classes()
        .filter(one -> one.getSimpleName().equals(part.replaceFirst(" .*", "")))
        .map(RightsTest::home)
        .findFirst()
        .orElseThrow();
  }

  private static String home(JavaClass one) {
    return one.getPackageName().replaceFirst(".*\\.", "");
  }

  /** The methods of clients that the code of each package calls. */
  private static Map<String, Set<String>> callable() {
    Map<String, Set<String>> all = new TreeMap<>();
    classes()
        .flatMap(one ->
            Stream.concat(
                one.getMethodCallsFromSelf().stream(), one.getMethodReferencesFromSelf().stream()))
        .filter(access -> access.getTargetOwner().isAssignableTo(SdkClient.class))
        .filter(access -> !NO_REQUESTS.contains(access.getTarget().getName()))
        .forEach(access ->
            all.computeIfAbsent(home(access.getOriginOwner()), is -> new TreeSet<>())
                .add(access.getTarget().getName()));
    return all;
  }

  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPackages("io.weir.connect");

  /** The classes of this module, without its tests. */
  private static Stream<JavaClass> classes() {
    return CLASSES.stream()
        .filter(one -> {
          String file = one.getName().replaceFirst("\\$.*", "").replace('.', '/') + ".java";
          return Files.exists(Path.of("src", "main", "java", file));
        });
  }
}
