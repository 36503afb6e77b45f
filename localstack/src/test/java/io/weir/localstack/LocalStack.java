package io.weir.localstack;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.opentest4j.TestAbortedException;

/**
 * The LocalStack that the tests use: the one that AWS_ENDPOINT_URL names, else the one of this
 * checkout if it runs, else a new one without Docker, else a new one in Docker.
 */
final class LocalStack implements AutoCloseable {
  private static final int MISSING = 3;
  private static final String ENDPOINT = "AWS_ENDPOINT_URL";
  private static final String CONTROL = "localstack/control/run";

  /** How it came to run, which is how it ends. */
  enum Kind {
    ATTACHED,
    HOST,
    DOCKER
  }

  private final Kind kind;
  private final Map<String, String> environment;

  private LocalStack(Kind kind, Map<String, String> environment) {
    this.kind = kind;
    this.environment = environment;
  }

  /**
   * @throws TestAbortedException if there is none and this machine cannot start one
   */
  static LocalStack open() {
    String running = System.getenv(ENDPOINT);
    if (running != null && !running.isBlank()) {
      requireAnswer(running.strip());
      installSam();
      return new LocalStack(Kind.ATTACHED, variables("export AWS_ENDPOINT_URL=" + running.strip()));
    }
    Commands.Done before = Commands.run("localstack-env", Map.of(), List.of(CONTROL, "env"));
    if (before.status() == 0) {
      return new LocalStack(Kind.ATTACHED, variables(before.output()));
    }
    Commands.Done started = Commands.run("localstack-start", Map.of(), List.of("localstack/start"));
    if (started.status() == 0) {
      return new LocalStack(Kind.HOST, variables(started.output()));
    }
    if (started.status() != MISSING) {
      throw new IllegalStateException("localstack/start failed:\n" + started.end());
    }
    return inDocker(started.output());
  }

  private static void installSam() {
    requireSam(Commands.run("sam-install", Map.of(), List.of(CONTROL, "install", "--sam")));
  }

  /** The tests deploy as a user does, whatever LocalStack they deploy to. */
  static void requireSam(Commands.Done install) {
    if (install.status() == MISSING) {
      throw new TestAbortedException(
          "no SAM CLI, so these tests are skipped: " + install.output().strip());
    }
    if (install.status() != 0) {
      throw new IllegalStateException("SAM CLI could not be installed:\n" + install.end());
    }
  }

  private static void requireAnswer(String endpoint) {
    if (!Http.answers(URI.create(endpoint + "/_localstack/health"))) {
      throw new IllegalStateException(
          "AWS_ENDPOINT_URL is "
              + endpoint
              + ", but no LocalStack answers there (at /_localstack/health); start it, or unset"
              + " AWS_ENDPOINT_URL to have the tests start one");
    }
  }

  private static LocalStack inDocker(String missing) {
    InDocker.missing()
        .ifPresent(none -> {
          throw new TestAbortedException(
              "no LocalStack, so these tests are skipped: "
                  + missing.strip()
                  + "; nor is AWS_ENDPOINT_URL set; and "
                  + none);
        });
    return inDocker();
  }

  /** The one in Docker: that of the extension of JUnit if it runs, else a new one. */
  static LocalStack inDocker() {
    installSam();
    Kind kind = InDocker.start() ? Kind.DOCKER : Kind.ATTACHED;
    return new LocalStack(kind, variables("export AWS_ENDPOINT_URL=" + InDocker.endpoint()));
  }

  /** From the lines that localstack/start prints; LocalStack takes any credentials. */
  private static Map<String, String> variables(String exports) {
    Map<String, String> found = new TreeMap<>();
    found.put("AWS_ACCESS_KEY_ID", "test");
    found.put("AWS_SECRET_ACCESS_KEY", "test");
    found.put("AWS_REGION", "us-east-1");
    found.put("AWS_DEFAULT_REGION", "us-east-1");
    found.put("SAM_CLI_TELEMETRY", "0");
    found.put(
        "__SAM_CLI_APP_DIR", Commands.CHECKOUT.resolve("localstack/.install/sam-home").toString());
    exports
        .lines()
        .filter(line -> line.startsWith("export "))
        .map(line -> line.substring("export ".length()).split("=", 2))
        .forEach(pair -> found.put(pair[0], pair[1]));
    return Map.copyOf(found);
  }

  URI endpoint() {
    return URI.create(environment.get(ENDPOINT));
  }

  String region() {
    return environment.get("AWS_REGION");
  }

  /** What a program needs to speak to it. */
  Map<String, String> environment() {
    return environment;
  }

  Kind kind() {
    return kind;
  }

  /**
   * Sets one of LocalStack's own variables while it runs.
   *
   * @throws TestAbortedException if it was not started to allow this
   */
  void set(String variable, double value) {
    String change = "{\"variable\":\"%s\",\"value\":%s}".formatted(variable, value);
    int status = Http.post(endpoint().resolve("/_localstack/config"), change);
    if (status != 200) {
      throw new TestAbortedException(
          "skipped: this LocalStack lets nobody change "
              + variable
              + " (status "
              + status
              + "); start it with ENABLE_CONFIG_UPDATES=1, as localstack/start does");
    }
  }

  /** True if functions run as processes of this machine, each with a log file. */
  boolean logsAreFiles() {
    return kind == Kind.HOST || kind == Kind.ATTACHED && isOfThisCheckout();
  }

  private boolean isOfThisCheckout() {
    Commands.Done own = Commands.run("localstack-env", Map.of(), List.of(CONTROL, "env"));
    return own.status() == 0 && variables(own.output()).get(ENDPOINT).equals(endpoint().toString());
  }

  @Override
  public void close() {
    switch (kind) {
      case HOST -> Commands.must("localstack-stop", Map.of(), List.of("localstack/stop"));
      case DOCKER -> InDocker.stop();
      case ATTACHED -> {}
    }
  }
}
