package io.weir.functions.coldstart;

import io.weir.dynamo.DynamoStateStore;
import io.weir.dynamo.Tables;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.Commit;
import io.weir.state.CommitResult;
import io.weir.state.KeyRecord;
import io.weir.state.Progress;
import io.weir.state.Progress.ShardMark;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/**
 * Starts AWS's Java runtime client with a function on a local Runtime API and DynamoDB Local over
 * HTTP, and measures from the start of the process to its first response. Arguments: runs of each
 * variant (20), and a folder for its files.
 */
public final class ColdStart {
  private static final Instant BEGIN = Instant.now();
  private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  private static final String NATIVE =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  private static final Shard SHARD = new Shard("views", "shardId-000000000000");

  private static final int TRAINING = 5;

  private static final int WARM_UP = 1_000;

  /** What Lambda itself sets for Java, and no more. */
  private static final List<String> JVM =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m");

  private final Path folder;
  private final String weirPath;
  private final String sinkPath;
  private final String plainPath;
  private final int dynamoPort;
  private final Path nativeClient;
  private long sequence = 1;

  private ColdStart(Path folder, int dynamoPort) throws IOException {
    this.folder = folder;
    this.dynamoPort = dynamoPort;
    String function = jarOfFunctions();
    List<String> all = List.of(System.getProperty("java.class.path").split(":"));
    List<String> lib = deployed(all);
    String client =
        named(all, "aws-lambda-java-runtime-interface-client")
            + ":"
            + named(all, "aws-lambda-java-serialization");
    this.nativeClient = nativeClient(named(all, "aws-lambda-java-runtime-interface-client"));
    this.weirPath = client + ":" + function + ":" + String.join(":", lib);
    this.sinkPath = weirPath + ":" + named(all, "weir-connectors") + ":" + named(all, "/sqs-");
    this.plainPath =
        weirPath + ":" + named(all, "aws-lambda-java-events") + ":" + named(all, "joda-time");
  }

  public static void main(String[] args) throws Exception {
    int runs = args.length > 0 ? Integer.parseInt(args[0]) : 20;
    Path folder = args.length > 1 ? Path.of(args[1]) : Files.createTempDirectory("coldstart");
    int port = freePort();
    DynamoDBProxyServer dynamo =
        ServerRunner.createServerFromCommandLineArgs(
            new String[] {"-inMemory", "-disableTelemetry", "-port", Integer.toString(port)});
    dynamo.start();
    try {
      tables(port);
      new ColdStart(folder.toAbsolutePath(), port).measure(runs);
    } finally {
      dynamo.stop();
    }
    System.exit(0);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The shard has been read before, as it has at every cold start but the very first. */
  private static void tables(int port) {
    try (DynamoDbClient client =
        DynamoDbClient.builder()
            .httpClient(software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient.create())
            .endpointOverride(URI.create("http://127.0.0.1:" + port))
            .region(Region.EU_WEST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .build()) {
      Tables.create(client, "weir-state");
      Tables.createResult(client, "plain-counts", "page", null);
      Progress begun =
          Progress.none(SHARD)
              .change()
              .version(1)
              .marks(List.of(new ShardMark(Position.of(SHARD.source(), SHARD.partition(), 0), 0)))
              .made();
      DynamoStateStore store = DynamoStateStore.builder(client, "weir-state").build();
      store.commitProgress("cold", begun);
      warmUp(store, client);
    }
  }

  /**
   * A DynamoDB that has served nobody yet takes ten times as long for a request as one that has; it
   * is the functions whose cold start is measured.
   */
  private static void warmUp(DynamoStateStore store, DynamoDbClient client) {
    StateKey key = new StateKey("warm-up", "key");
    Snapshot known = store.load(List.of(key), 0).get(key);
    for (int i = 0; i < WARM_UP; i++) {
      store.progress("warm-up", SHARD);
      store.load(List.of(key), i);
      known = committed(store, known, i);
      PlainFunction.count(client, "warm-up");
    }
  }

  private static Snapshot committed(DynamoStateStore store, Snapshot known, int i) {
    KeyRecord next = known.record().withParkedUntil(1_800_000_000_000L + i);
    Commit commit = new Commit(known, next, OptionalLong.empty(), i);
    return ((CommitResult.Committed) store.commit(List.of(commit)).getFirst()).snapshot();
  }

  /** An archive covers classes of jars only, so the compiled tests are put into one. */
  private String jarOfFunctions() throws IOException {
    Path jar = folder.resolve("coldstart.jar");
    Path classes = Path.of("target", "test-classes");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.list(classes.resolve("io/weir/functions/coldstart")).sorted()) {
      for (Path file : files.toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        out.write(Files.readAllBytes(file));
      }
    }
    return jar.toString();
  }

  /**
   * The runtime client's native half, unpacked once as in an image; else every start unpacks it.
   */
  private Path nativeClient(String jar) throws IOException {
    String arch = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    Path file = folder.resolve("libaws-lambda-jni.so");
    try (var zip = new java.util.zip.ZipFile(jar)) {
      var entry = zip.getEntry("jni/libaws-lambda-jni.linux-" + arch + ".so");
      Files.write(file, zip.getInputStream(entry).readAllBytes());
    }
    return file;
  }

  /** The jars of the package, in the order in which Lambda puts them: by name. */
  private List<String> deployed(List<String> all) throws IOException {
    Path lib = folder.resolve("lib");
    Files.createDirectories(lib);
    List<String> jars = new ArrayList<>();
    try (var zip = new java.util.zip.ZipFile(Path.of("target", "weir-functions.zip").toFile())) {
      for (var entry : zip.stream().filter(one -> one.getName().endsWith(".jar")).toList()) {
        Path jar = lib.resolve(Path.of(entry.getName()).getFileName());
        Files.write(jar, zip.getInputStream(entry).readAllBytes());
        jars.add(jar.toString());
      }
    }
    jars.sort(null);
    return jars;
  }

  private static String named(List<String> all, String name) {
    return all.stream().filter(path -> path.contains(name)).findFirst().orElseThrow();
  }

  private record Variant(
      String name, Class<?> function, String path, List<String> options, String telemetry) {}

  private record Measured(long nanos, long cpuNanos) {}

  private void measure(int runs) throws Exception {
    List<Variant> variants = variants();
    List<long[]> times = new ArrayList<>();
    List<long[]> cpu = new ArrayList<>();
    variants.forEach(variant -> times.add(new long[runs]));
    variants.forEach(variant -> cpu.add(new long[runs]));
    for (Variant variant : variants) {
      run(variant, 1);
    }
    for (int i = 0; i < runs; i++) {
      for (int j = 0; j < variants.size(); j++) {
        Measured one = run(variants.get(j), 1);
        times.get(j)[i] = one.nanos();
        cpu.get(j)[i] = one.cpuNanos();
      }
    }
    report(variants, times, cpu);
  }

  /** The ratio is to the plain function on a JVM as it is. */
  private static void report(List<Variant> variants, List<long[]> times, List<long[]> cpu) {
    double plain = median(times.getFirst());
    String head = "ms, %d runs".formatted(times.getFirst().length);
    System.out.printf("%-36s %8s %8s %8s %8s %8s%n", head, "median", "min", "max", "ratio", "cpu");
    for (int j = 0; j < variants.size(); j++) {
      double median = median(times.get(j));
      System.out.printf(
          "%-36s %8.0f %8.0f %8.0f %8.2f %8.0f%n",
          variants.get(j).name(),
          median / 1e6,
          Arrays.stream(times.get(j)).min().orElseThrow() / 1e6,
          Arrays.stream(times.get(j)).max().orElseThrow() / 1e6,
          median / plain,
          median(cpu.get(j)) / 1e6);
    }
  }

  private static double median(long[] values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2.0;
  }

  private record Deployed(String name, Class<?> function, String path, String telemetry) {
    Variant on(String jvm, String... options) {
      return new Variant(name + ", " + jvm, function, path, List.of(options), telemetry);
    }

    String archive() {
      return function.getSimpleName() + "-" + telemetry;
    }
  }

  private List<Variant> variants() throws Exception {
    List<Variant> all = new ArrayList<>();
    List<Deployed> functions =
        List.of(
            new Deployed("plain POJO, databind", PlainFunction.class, plainPath, "emf"),
            new Deployed("Weir", ColdFunction.class, weirPath, "emf"),
            new Deployed("Weir, no metrics", ColdFunction.class, weirPath, "off"),
            new Deployed("Weir, SqsSink", ColdSinkFunction.class, sinkPath, "emf"));
    for (Deployed one : functions) {
      String cds = folder.resolve(one.archive() + ".jsa").toString();
      String aot = folder.resolve(one.archive() + ".aot").toString();
      train(one.on("training", "-XX:ArchiveClassesAtExit=" + cds), cds);
      train(one.on("training", "-XX:AOTCacheOutput=" + aot), aot);
      all.add(one.on("JVM as it is"));
      all.add(one.on("AppCDS", "-XX:SharedArchiveFile=" + cds));
      all.add(one.on("AOT cache", "-XX:AOTCache=" + aot));
    }
    return all;
  }

  /** Several events, so that what only a later one needs is in the archive too. */
  private void train(Variant variant, String file) throws Exception {
    Files.deleteIfExists(Path.of(file));
    run(variant, TRAINING);
    if (!Files.exists(Path.of(file))) {
      throw new IllegalStateException("no archive was written: " + file);
    }
  }

  /**
   * From the start of the process to its first response; the CPU time is the process's until then.
   */
  private Measured run(Variant variant, int events) throws Exception {
    List<String> toSend = Stream.generate(() -> event(sequence++)).limit(events).toList();
    try (RuntimeApi api = new RuntimeApi(toSend)) {
      ProcessBuilder builder = new ProcessBuilder(command(variant));
      environment(builder, api, variant);
      Path log = folder.resolve("function.log");
      builder.redirectErrorStream(true).redirectOutput(log.toFile());
      long start = System.nanoTime();
      Process process = builder.start();
      RuntimeApi.Answer first = answered(api, process, variant, log);
      long cpu = process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
      for (int i = 1; i < events; i++) {
        answered(api, process, variant, log);
      }
      process.destroy();
      process.waitFor(2, TimeUnit.MINUTES);
      return new Measured(first.nanos() - start, cpu);
    }
  }

  private static RuntimeApi.Answer answered(
      RuntimeApi api, Process process, Variant variant, Path log) throws Exception {
    RuntimeApi.Answer answer = api.answer(process);
    boolean done =
        answer != null
            && answer.path().endsWith("/response")
            && answer.body().contains("\"batchItemFailures\":[]");
    if (!done) {
      throw new IllegalStateException(variant + ": " + answer + "\n" + Files.readString(log));
    }
    return answer;
  }

  private List<String> command(Variant variant) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(variant.options());
    command.add("-D" + NATIVE + "=" + nativeClient);
    command.addAll(List.of("-cp", variant.path(), CLIENT, variant.function().getName()));
    return command;
  }

  private void environment(ProcessBuilder builder, RuntimeApi api, Variant variant) {
    var environment = builder.environment();
    environment.put("AWS_LAMBDA_RUNTIME_API", api.address());
    environment.put("_HANDLER", variant.function().getName());
    environment.put("WEIR_TELEMETRY", variant.telemetry());
    environment.put("LAMBDA_TASK_ROOT", folder.toString());
    environment.put("LAMBDA_RUNTIME_DIR", folder.toString());
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "f");
    environment.put("AWS_REGION", "eu-west-1");
    environment.put("AWS_ACCESS_KEY_ID", "local");
    environment.put("AWS_SECRET_ACCESS_KEY", "local");
    environment.put("AWS_ENDPOINT_URL", "http://127.0.0.1:" + dynamoPort);
    environment.put("WEIR_STATE_TABLE", "weir-state");
  }

  /**
   * A view of when the measurement began: an old one would be older than what the function
   * remembers, and a later minute would fire the window.
   */
  private static String event(long sequence) {
    String view = "{\"id\":\"%d\",\"page\":\"home\",\"at\":\"%s\"}".formatted(sequence, BEGIN);
    return """
    {"Records":[{"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"home",\
    "sequenceNumber":"%1$d","data":"%2$s","approximateArrivalTimestamp":%3$d},\
    "eventSource":"aws:kinesis","eventVersion":"1.0","eventID":"shardId-000000000000:%1$d",\
    "eventName":"aws:kinesis:record","invokeIdentityArn":"arn:aws:iam::1:role/r",\
    "awsRegion":"eu-west-1",\
    "eventSourceARN":"arn:aws:kinesis:eu-west-1:123456789012:stream/views"}]}\
    """
        .formatted(
            sequence, Base64.getEncoder().encodeToString(view.getBytes()), BEGIN.getEpochSecond());
  }
}
