package io.weir.lambda;

import io.weir.ClockScope;
import io.weir.KeyedSource;
import io.weir.LogKind;
import io.weir.StreamFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka topics that feed each source of a function. A topic is given by its name, for the topic
 * of that name in any cluster, or by its ARN, for that one alone. A {@code #} and a word behind it
 * say that it was made anew (R18, decision 26).
 */
final class Topics {
  private static final String ARN = "arn:";
  private static final String CLUSTER = ":cluster/";
  private static final String TOPIC = ":topic/";
  private static final char ANEW = '#';

  /**
   * A topic as the environment says it.
   *
   * @param said its name or its ARN
   * @param anew what is said behind its name, with the {@code #}; empty if nothing is
   * @param partitions the number of its partitions; 0 if that is not said
   */
  record Said(String source, String said, String anew, int partitions) {
    String name() {
      return said.substring(said.lastIndexOf('/') + 1);
    }

    boolean isArn() {
      return said.startsWith(ARN);
    }

    /** The stream of an ARN. */
    String stream() {
      return said + anew;
    }

    private boolean is(String arn, String topic) {
      return isArn() ? said.equals(arn) : said.equals(topic);
    }

    /** True if the stream is this topic, of whichever cluster. */
    boolean isOf(String stream) {
      return isArn() ? stream.equals(stream()) : stream.endsWith("/" + said + anew);
    }
  }

  /**
   * A topic that feeds a source.
   *
   * @param stream names it beyond doubt: cluster, topic and what was said of its making
   */
  record Known(String source, String stream) {}

  private final StreamFunction function;
  private final Environment environment;
  private final Map<String, List<Said>> bySource = new TreeMap<>();

  /**
   * @throws IllegalArgumentException if two sources read the same topic, or the number of
   *     partitions is needed and not said
   */
  Topics(StreamFunction function, Environment environment) {
    this.function = function;
    this.environment = environment;
    for (KeyedSource<?> keyed : function.sources().values()) {
      if (keyed.source().settings().kind() == LogKind.TOPIC) {
        String source = keyed.source().name();
        List<Said> topics = said(source);
        topics.forEach(this::requireFree);
        bySource.put(source, topics);
      }
    }
  }

  private List<Said> said(String source) {
    List<String> topics = environment.topics(source);
    List<Integer> partitions = environment.partitions(source);
    requirePartitions(source, topics, partitions);
    List<Said> all = new ArrayList<>();
    for (int i = 0; i < topics.size(); i++) {
      int count = partitions.isEmpty() ? 0 : partitions.get(Math.min(i, partitions.size() - 1));
      all.add(said(source, topics.get(i), count));
    }
    return all;
  }

  private static Said said(String source, String text, int partitions) {
    int anew = text.indexOf(ANEW);
    return anew < 0
        ? new Said(source, text, "", partitions)
        : new Said(source, text.substring(0, anew), text.substring(anew), partitions);
  }

  /**
   * Where event time is the least of all partitions, one that has brought nothing yet must count:
   * else results would depend on which was delivered first (P3, R21).
   */
  private void requirePartitions(String source, List<String> topics, List<Integer> partitions) {
    boolean needed =
        function.clock() == ClockScope.PER_SHARD
            && function.operator().usesEventTime()
            && !function.keysStayInOneShard();
    String variable = Environment.partitionsVariable(source);
    if (needed && partitions.isEmpty()) {
      throw new IllegalArgumentException(
          "function '"
              + function.name()
              + "': a key may have events in all partitions of the topic of source '"
              + source
              + "', and event time waits for each of them; set "
              + variable
              + " to their number, or use keyByPartitionKey() or clock(ClockScope.PER_KEY)");
    }
    if (partitions.size() > 1 && partitions.size() != topics.size()) {
      throw new IllegalArgumentException(
          variable
              + " has "
              + partitions.size()
              + " numbers for the topics "
              + topics
              + "; give one for each of them, or one for all");
    }
  }

  private void requireFree(Said one) {
    for (List<Said> others : bySource.values()) {
      for (Said other : others) {
        if (other.said.equals(one.said)) {
          throw new IllegalArgumentException(
              "function '"
                  + function.name()
                  + "': the sources '"
                  + other.source
                  + "' and '"
                  + one.source
                  + "' both read the topic '"
                  + one.said
                  + "'; set "
                  + Environment.topicVariable(one.source)
                  + " to a topic of its own, or declare one source and make both of it by only(..)");
        }
      }
    }
  }

  /** The topics of a source. */
  List<Said> of(String source) {
    return bySource.getOrDefault(source, List.of());
  }

  /** True if the source reads topics. */
  boolean isRead(String source) {
    return bySource.containsKey(source);
  }

  /** True if the stream feeds the source. */
  boolean feeds(String source, String stream) {
    return of(source).stream().anyMatch(said -> said.isOf(stream));
  }

  /**
   * Finds the source that a topic feeds.
   *
   * @param arn the ARN of the cluster; null if it is self-managed
   * @param servers the cluster's bootstrap servers; null if they are not known
   * @throws UnreadableEventException if no source reads it; the message lists those that are read
   */
  Known known(@Nullable String arn, @Nullable String servers, String topic) {
    String plain = arn == null ? selfManaged(servers) + "/" + topic : ofTopic(arn, topic);
    Said found = null;
    for (List<Said> topics : bySource.values()) {
      for (Said said : topics) {
        boolean better = found == null || said.isArn();
        found = said.is(plain, topic) && better ? said : found;
      }
    }
    if (found == null) {
      throw unknown(topic, arn == null ? servers : arn);
    }
    return new Known(found.source, plain + found.anew);
  }

  private UnreadableEventException unknown(String topic, @Nullable String cluster) {
    return new UnreadableEventException(
        "function '"
            + function.name()
            + "' has no source for the Kafka topic '"
            + topic
            + "' of "
            + cluster
            + "; its sources read the topics "
            + bySource.values().stream().flatMap(List::stream).map(Said::said).toList()
            + ": map the right topic to it, declare it with Source.topic(..), or set"
            + " WEIR_TOPIC_<SOURCE>; nothing was processed");
  }

  /** AWS' own form of a topic's ARN, where the cluster's is of the usual form. */
  private static String ofTopic(String cluster, String topic) {
    return cluster.replace(CLUSTER, TOPIC) + "/" + topic;
  }

  /** Brokers are listed in any order. */
  private String selfManaged(@Nullable String servers) {
    return "kafka://" + environment.kafkaCluster().orElseGet(() -> sorted(servers));
  }

  private static String sorted(@Nullable String servers) {
    if (servers == null) {
      throw new UnreadableEventException(
          "the Kafka event has neither eventSourceArn nor bootstrapServers, so its cluster is not"
              + " known; set "
              + Environment.KAFKA_CLUSTER
              + " to a name for it; nothing was processed");
    }
    return String.join(",", Arrays.stream(servers.split("\\s*,\\s*")).sorted().toList());
  }
}
