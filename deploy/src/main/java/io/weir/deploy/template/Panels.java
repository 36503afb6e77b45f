package io.weir.deploy.template;

import io.weir.Objective;
import io.weir.deploy.template.Panel.Formula;
import io.weir.deploy.template.Panel.Line;
import io.weir.deploy.template.Panel.Metric;
import io.weir.spi.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What each dashboard shows. docs/operate/dashboards.md says how it is read. */
final class Panels {
  private static final String LAMBDA = "AWS/Lambda";

  /** The most shards of a function in its leaderboard. */
  private static final int LEADERS = 10;

  private final List<Watched> functions;
  private final List<Panel> panels = new ArrayList<>();
  private List<Line> lines = new ArrayList<>();

  private Panels(List<Watched> functions) {
    this.functions = functions;
  }

  static List<Panel> executive(List<Watched> functions) {
    Panels all = new Panels(functions);
    all.signal(Signal.RECORDS, "Sum");
    all.add("Throughput: records each minute", "Redeliveries are in it.");
    all.signal(Signal.RESULTS, "Sum");
    all.add("Throughput: results each minute", "What sinks have taken.");
    all.percentiles(Signal.EVENT_LATENCY);
    all.add(
        "Latency from event time, ms",
        "What a reader of the results sees: producers' delay and the watermark's bound are in it.");
    all.percentiles(Signal.DELIVERY_LATENCY);
    all.add("Latency from arrival, ms", "What the function itself is to answer for.");
    all.objectives();
    return all.panels;
  }

  static List<Panel> onCall(List<Watched> functions) {
    Panels all = new Panels(functions);
    all.lag();
    all.lambda("Errors");
    all.lambda("Throttles");
    all.signal(Signal.UNFINISHED_BATCHES, "Sum");
    all.add(
        "Errors: invocations that failed or were throttled, unfinished batches",
        "None is as it should be.");
    all.signal(Signal.SINK_ERRORS, "Sum");
    all.signal(Signal.DEAD_LETTERS, "Sum");
    all.signal(Signal.DECODE_FAILURES, "Sum");
    all.add("Errors: sinks, dead letters, unreadable records", "None is as it should be.");
    all.lookups(
        "Errors: lookups that do not answer, keys with a fallback",
        "None is as it should be.",
        Signal.LOOKUP_FAILURES,
        Signal.LOOKUP_FALLBACKS);
    all.signal(Signal.COMMIT_TIME, "p50");
    all.signal(Signal.COMMIT_TIME, "p99");
    all.add("Commits, ms", "A round of up to hundred keys each.");
    all.signal(Signal.COLD_STARTS, "Sum");
    all.signal(Signal.RESTARTS, "Sum");
    all.signal(Signal.DEADLINE_STOPS, "Sum");
    all.add(
        "Containers: cold starts, restarts, stops by the deadline",
        "A restart is a container that was killed or timed out.");
    all.signal(Signal.WATERMARK_LAG, "Maximum");
    all.add("Event time behind the clock, ms", "It grows without a record, and so it should.");
    all.table(
        "What holds event time",
        "The slowest shard, its watermark, and since when.",
        """
        filter ispresent(held)
        | stats latest(held) as what, max(WatermarkLag) as millis by Function
        | sort millis desc\
        """);
    all.waiting();
    return all.panels;
  }

  static List<Panel> debug(List<Watched> functions) {
    Panels all = new Panels(functions);
    all.table(
        "Time per phase, ms in five minutes",
        "Where the time of batches and ticks goes.",
        """
        filter ispresent(RecordTime) or ispresent(DueBacklog)
        | stats sum(phases.read) as read, sum(phases.load) as load, sum(phases.step) as step, sum(phases.commit) as commit, sum(phases.deliver) as deliver, sum(phases.progress) as progress by bin(5m) as time, Function
        | sort time desc\
        """);
    all.signal(Signal.RECORD_TIME, "Average");
    all.signal(Signal.RECORD_TIME, "Maximum");
    all.add("Time per record, microseconds", "Small batches make it large.");
    all.signal(Signal.KEY_STATE_BYTES, "p50");
    all.signal(Signal.KEY_STATE_BYTES, "p99");
    all.signal(Signal.KEY_STATE_BYTES, "Maximum");
    all.add("State of a key, bytes", "Above about 64 KB it moves to segments.");
    all.signal(Signal.OPEN_WINDOWS, "Maximum");
    all.signal(Signal.SEGMENTS, "Sum");
    all.signal(Signal.DUE_BACKLOG, "Maximum");
    all.add("Open windows, requests for segments, keys that a tick found due", "Steady is good.");
    all.signal(Signal.HOT_KEY_SHARE, "Maximum");
    all.add("Share of the hottest key, percent", "Of batches with at least 20 records.");
    all.table(
        "Hot keys",
        "Hashed, unless WEIR_LOG_KEYS shows them.",
        """
        filter ispresent(HotKeyShare)
        | parse @message /"hotKeys":\\[\\{"key":"(?<key>[^"]*)","percent":(?<percent>[0-9.]+)/
        | stats max(percent) as largest, count(*) as batches by key, Function
        | sort largest desc
        | limit 20\
        """);
    all.table(
        "Unreadable records, by reason",
        "Each became a dead letter, whole.",
        """
        filter ispresent(DecodeFailures)
        | parse @message /"decodeFailures":\\{(?<reasons>[^}]*)\\}/
        | stats sum(DecodeFailures) as records, max(@timestamp) as newest by reasons, Function, Shard
        | sort records desc
        | limit 20\
        """);
    all.lookups(
        "Lookups: calls, keys that were cached, keys that were asked for",
        "What is cached costs no call.",
        Signal.LOOKUP_CALLS,
        Signal.LOOKUP_HITS,
        Signal.LOOKUP_MISSES);
    all.signal(Signal.LATE_RECORDS, "Sum");
    all.signal(Signal.DUPLICATES, "Sum");
    all.signal(Signal.REDELIVERIES, "Sum");
    all.add("Late events, duplicates, redeliveries", "By the watermark of the shard.");
    all.signal(Signal.WRITE_UNITS, "Sum");
    all.signal(Signal.READ_UNITS, "Sum");
    all.signal(Signal.STORE_THROTTLES, "Sum");
    all.add(
        "Capacity that was used, and throttles", "One write unit for each key and batch is usual.");
    all.signal(Signal.CPU_TIME, "Sum");
    all.signal(Signal.GC_TIME, "Sum");
    all.lambda("Duration");
    all.add("Processor, garbage collection and duration, ms", "Sums of a minute, of duration p99.");
    all.signal(Signal.HEAP_USED, "Maximum");
    all.add("Heap, bytes", "Its minimum over an hour shows a leak.");
    all.table(
        "Why batches came again",
        "The reason of each, the most frequent first.",
        """
        filter ispresent(UnfinishedBatches)
        | stats count(*) as batches, max(@timestamp) as newest by Reason, Function, Shard
        | sort batches desc
        | limit 20\
        """);
    return all.panels;
  }

  private void add(String title, String words) {
    panels.add(Panel.lines(title, words, lines));
    lines = new ArrayList<>();
  }

  private void table(String title, String words, String query) {
    panels.add(Panel.table(title, words, functions.stream().map(Watched::log).toList(), query));
  }

  private String id() {
    return "m" + lines.size();
  }

  private void signal(Signal signal, String stat) {
    for (Watched one : functions) {
      signal(signal, stat, one, true);
    }
  }

  /** A panel of the functions that ask lookups; none if there is none. */
  private void lookups(String title, String words, Signal... signals) {
    List<Watched> asking = functions.stream().filter(Watched::lookups).toList();
    for (Signal signal : signals) {
      asking.forEach(one -> signal(signal, "Sum", one, true));
    }
    if (!asking.isEmpty()) {
      add(title, words);
    }
  }

  private String signal(Signal signal, String stat, Watched one, boolean shown) {
    String id = id();
    lines.add(
        new Metric(
            id,
            FunctionAlarms.SIGNALS,
            signal.metric(),
            Map.of("Function", one.deployed()),
            stat,
            one.name() + " " + signal.metric() + " " + stat,
            shown));
    return id;
  }

  private void percentiles(Signal signal) {
    for (String stat : List.of("p50", "p95", "p99", "Maximum")) {
      signal(signal, stat);
    }
  }

  private void metric(String namespace, String name, String dimension, String value, String stat) {
    String label = value.replace(Panel.STACK + "-", "") + " " + name;
    lines.add(new Metric(id(), namespace, name, Map.of(dimension, value), stat, label, true));
  }

  private void lambda(String name) {
    String stat = name.equals("Duration") ? "p99" : "Sum";
    functions.forEach(one -> metric(LAMBDA, name, "FunctionName", one.deployed(), stat));
  }

  private void objectives() {
    List<Watched> with = functions.stream().filter(one -> one.objective().isPresent()).toList();
    with.forEach(one -> signal(Signal.OBJECTIVE_VIOLATIONS, "Sum", one, true));
    add(
        "Results later than the objective allows, each minute",
        "Only of functions with an objective.");
    for (Watched one : with) {
      String late = signal(Signal.OBJECTIVE_VIOLATIONS, "Sum", one, false);
      String judged = signal(Signal.OBJECTIVE_RESULTS, "Sum", one, false);
      String burn =
          FunctionAlarms.burn(one.objective().map(Objective::percent).orElseThrow(), late, judged);
      lines.add(new Formula("e" + lines.size(), burn, one.name() + " burn rate, percent"));
    }
    add(
        "Burn rate of the error budget, percent",
        "At 100 exactly the share that the objective allows is late.");
  }

  /** Lag by function always, and by shard where metrics are kept by shard. */
  private void lag() {
    for (Watched one : functions) {
      metric(
          LAMBDA,
          one.topics() ? "OffsetLag" : "IteratorAge",
          "FunctionName",
          one.deployed(),
          "Maximum");
    }
    signal(Signal.SHARD_LAG, "Maximum");
    add(
        "Behind the stream, ms (topics of Kafka: records)",
        "Lambda's word, and the function's own.");
    table(
        "Shards that are furthest behind",
        "A leaderboard of what the lines of metrics say; it needs no metrics by shard.",
        """
        filter ispresent(ShardLag)
        | stats max(ShardLag) as worst, latest(ShardLag) as now, latest(UnfinishedFrom) as unfinished by Shard, Function
        | sort now desc
        | limit 20\
        """);
    for (Watched one : functions) {
      lines.add(new Formula("s" + lines.size(), search(one), ""));
    }
    add(
        "Lag by shard, ms, the worst first",
        "With MetricsByShard=true; the " + LEADERS + " worst shards of each function.");
    new TreeSet<>(functions.stream().flatMap(one -> one.streams().stream()).toList())
        .forEach(stream ->
            metric(
                "AWS/Kinesis", "IncomingRecords", "StreamName", Panel.STACK + "-" + stream, "Sum"));
    add("Records into the streams each minute", "None is a producer that is silent.");
  }

  private static String search(Watched one) {
    return "SORT(SEARCH('{%s,Function,Shard} MetricName=\"%s\" Function=\"%s\"', 'Maximum', 60), MAX, DESC, %d)"
        .formatted(FunctionAlarms.SIGNALS, Signal.SHARD_LAG.metric(), one.deployed(), LEADERS);
  }

  private void waiting() {
    signal(Signal.PARKED_RECORDS, "Maximum");
    signal(Signal.LAG_RECORDS, "Maximum");
    add("Records that wait: parked with their keys, unfinished", "None is as it should be.");
    metric(
        "AWS/SQS",
        "ApproximateNumberOfMessagesVisible",
        "QueueName",
        Panel.STACK + "-dead-letters",
        "Maximum");
    add("What Lambda gave up: messages in the queue", "Each is a batch in the bucket, or a tick.");
  }
}
