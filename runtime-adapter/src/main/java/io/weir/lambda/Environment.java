package io.weir.lambda;

import io.weir.Source;
import io.weir.definition.Resource;
import io.weir.engine.StoredDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A function's environment variables; read once, at the edge. */
final class Environment {
  /** The event source mapping's ParallelizationFactor, which a function cannot see otherwise. */
  static final String FACTOR = "WEIR_PARALLELIZATION_FACTOR";

  /** The streams' RetentionPeriodHours, which a function cannot see otherwise. */
  static final String RETENTION = "WEIR_RETENTION_HOURS";

  /** The variable that lets keys and messages of exceptions be logged as they are. */
  static final String LOG_KEYS = "WEIR_LOG_KEYS";

  /**
   * The name of the self-managed Kafka cluster whose topics are read, in place of its bootstrap
   * servers.
   */
  static final String KAFKA_CLUSTER = "WEIR_KAFKA_CLUSTER";

  /** Says that the Kafka event source mapping has ReportBatchItemFailures. */
  static final String KAFKA_ITEM_FAILURES = "WEIR_KAFKA_ITEM_FAILURES";

  /** Set by Lambda on managed instances: the invocations that a process runs at a time. */
  static final String CONCURRENCY = "AWS_LAMBDA_MAX_CONCURRENCY";

  /** {@code emf} lets lines of metrics be written, {@code off} does not. */
  static final String TELEMETRY = "WEIR_TELEMETRY";

  /** {@code true} keeps metrics by shard, too. */
  static final String TELEMETRY_SHARDS = "WEIR_TELEMETRY_SHARDS";

  /** Set by Lambda: the name of the function. */
  static final String LAMBDA_FUNCTION = "AWS_LAMBDA_FUNCTION_NAME";

  private static final String STREAM = "WEIR_STREAM_";
  private static final String TOPIC = "WEIR_TOPIC_";

  /** Not WEIR_TABLE_, which names the tables of sinks. */
  private static final String TABLE = "WEIR_SOURCE_TABLE_";

  private static final String PARTITIONS = "WEIR_PARTITIONS_";

  private final Map<String, String> variables;

  Environment(Map<String, String> variables) {
    this.variables = variables;
  }

  /** The factor of the mapping; empty if the variable is not set. */
  Optional<Integer> parallelizationFactor() {
    return value(FACTOR).map(Environment::factor);
  }

  /** The longest retention of the function's streams (R26); empty if the variable is not set. */
  Optional<Duration> streamRetention() {
    return value(RETENTION).map(Environment::retention);
  }

  /** The most invocations at a time in this process; 1 if the variable is not set. */
  int concurrency() {
    String text = value(CONCURRENCY).orElse("1");
    int most = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
    if (most < 1 || most > HandlerOptions.MOST_LANES) {
      throw new IllegalArgumentException(
          CONCURRENCY
              + "='"
              + text
              + "' is none; leave it to Lambda, which sets it to PerExecutionEnvironmentMaxConcurrency,"
              + " 1 to "
              + HandlerOptions.MOST_LANES);
    }
    return most;
  }

  /** True if logs show keys, and messages of others' exceptions. */
  boolean logKeys() {
    return isTrue(LOG_KEYS);
  }

  /** Whether lines of metrics are written; empty if the variable is not set. */
  Optional<Boolean> metricLines() {
    return value(TELEMETRY)
        .map(text -> {
          if (!text.matches("emf|off")) {
            throw new IllegalArgumentException(
                TELEMETRY + "='" + text + "' is neither; set it to emf or off, or leave it out");
          }
          return text.equals("emf");
        });
  }

  /** Whether metrics are kept by shard; empty if the variable is not set. */
  Optional<Boolean> metricsByShard() {
    return value(TELEMETRY_SHARDS).map(text -> isTrue(TELEMETRY_SHARDS));
  }

  /** The name of the function on Lambda; empty elsewhere. */
  Optional<String> lambdaFunction() {
    return value(LAMBDA_FUNCTION);
  }

  /** The fingerprint of a definition that is to run whatever is stored; empty for none. */
  String acceptedDefinition() {
    return value(StoredDefinition.ACCEPT).orElse("");
  }

  /**
   * True if the mapping of a topic reads which records are unfinished. False unless it is said:
   * such a mapping takes any answer for success (P1).
   */
  boolean kafkaItemFailures() {
    return isTrue(KAFKA_ITEM_FAILURES);
  }

  private boolean isTrue(String name) {
    String text = value(name).orElse("false");
    if (!text.matches("true|false")) {
      throw new IllegalArgumentException(
          name + "='" + text + "' is neither; set it to true or false, or leave it out");
    }
    return text.equals("true");
  }

  /** The name of the self-managed Kafka cluster; empty if the variable is not set. */
  Optional<String> kafkaCluster() {
    return value(KAFKA_CLUSTER);
  }

  private static Duration retention(String text) {
    long hours = text.matches("[0-9]{1,5}") ? Long.parseLong(text) : 0;
    if (hours < 1 || hours > Source.MAX_RETENTION.toHours()) {
      throw new IllegalArgumentException(
          RETENTION
              + "='"
              + text
              + "' is none; set it to the RetentionPeriodHours of the function's streams, the longest"
              + " of them, 1 to "
              + Source.MAX_RETENTION.toHours());
    }
    return Duration.ofHours(hours);
  }

  private static int factor(String text) {
    if (!text.matches("[1-9]|10")) {
      throw new IllegalArgumentException(
          FACTOR
              + "='"
              + text
              + "' is none; set it to the ParallelizationFactor of the event source mapping, 1 to 10");
    }
    return Integer.parseInt(text);
  }

  /**
   * The streams that feed a source, names or ARNs: from WEIR_STREAM_name, with commas between
   * several, else the source's own name.
   */
  List<String> streams(String source) {
    return value(streamVariable(source))
        .map(text -> List.of(text.split("\\s*,\\s*")))
        .orElse(List.of(source));
  }

  /**
   * The Kafka topics that feed a source, names or ARNs: from WEIR_TOPIC_name, with commas between
   * several, else the source's own name.
   */
  List<String> topics(String source) {
    return value(topicVariable(source))
        .map(text -> List.of(text.split("\\s*,\\s*")))
        .orElse(List.of(source));
  }

  /**
   * The DynamoDB tables whose streams feed a source, names or ARNs: from WEIR_SOURCE_TABLE_name,
   * with commas between several, else the source's own name.
   */
  List<String> tables(String source) {
    return value(tableVariable(source))
        .map(text -> List.of(text.split("\\s*,\\s*")))
        .orElse(List.of(source));
  }

  /**
   * The numbers of partitions of a source's topics, one for each of them, or one for all; empty if
   * the variable is not set.
   */
  List<Integer> partitions(String source) {
    return value(partitionsVariable(source))
        .map(text -> Stream.of(text.split("\\s*,\\s*")).map(n -> partitions(source, n)).toList())
        .orElse(List.of());
  }

  private static int partitions(String source, String text) {
    if (!text.matches("[1-9][0-9]{0,4}")) {
      throw new IllegalArgumentException(
          partitionsVariable(source)
              + "='"
              + text
              + "' is none; set it to the topic's number of partitions, 1 to 99999");
    }
    return Integer.parseInt(text);
  }

  /** The variable for a source: its name in capitals, everything but letters and digits as '_'. */
  static String streamVariable(String source) {
    return Resource.variable(STREAM, source);
  }

  static String topicVariable(String source) {
    return Resource.variable(TOPIC, source);
  }

  static String tableVariable(String source) {
    return Resource.variable(TABLE, source);
  }

  static String partitionsVariable(String source) {
    return Resource.variable(PARTITIONS, source);
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(variables.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }
}
