package io.weir.benchmarks;

import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;

import io.weir.Sink;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.join.IntervalJoin;
import io.weir.pattern.Pattern;
import io.weir.spi.Shard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One job that Weir and Flink both do, with the events for it. */
enum OperatorCase {
  /** A small answer, later a middle one, later a large one; pages by Zipf's law. */
  PATTERN("pattern of three stages, within 10 s, 1,000 keys by Zipf's law", 1_000, 1, 0),

  /** The same with all pages alike, so that a batch touches most of them. */
  PATTERN_EVEN("pattern of three stages, within 10 s, 1,000 keys alike", 1_000, 0, 0),

  /** Answers with an even size beside those with an odd one. */
  JOIN("interval join, 100 ms around, 10,000 keys by Zipf's law", 10_000, 1, 100),

  /** The same with all pages alike: nearly each event is the only one of its key in a batch. */
  JOIN_EVEN("interval join, 5 s around, 10,000 keys alike", 10_000, 0, 5_000);

  static final Duration WITHIN = Duration.ofSeconds(10);

  private static final int BATCH = 1_000;
  private static final String ODD = "odd-views";

  /** How much later than the others the last events come, so that all others are decided. */
  private static final int CLOSING_MILLIS = 120_000;

  private static final Json<View> JSON = Json.of(View.class);

  private final String words;
  private final int keys;
  private final double exponent;
  private final long apartMillis;

  OperatorCase(String words, int keys, double exponent, long apartMillis) {
    this.words = words;
    this.keys = keys;
    this.exponent = exponent;
    this.apartMillis = apartMillis;
  }

  String words() {
    return words;
  }

  boolean isJoin() {
    return apartMillis > 0;
  }

  /** The most time between the events of a pair, of a join. */
  Duration apart() {
    return Duration.ofMillis(apartMillis);
  }

  static boolean small(View view) {
    return view.bytes() < 20_000;
  }

  static boolean middle(View view) {
    return view.bytes() >= 40_000 && view.bytes() < 60_000;
  }

  static boolean large(View view) {
    return view.bytes() >= 80_000;
  }

  static boolean odd(View view) {
    return view.bytes() % 2 == 1;
  }

  /**
   * The events, and behind them some that take part in nothing, in batches of their own: after them
   * all others are decided.
   */
  List<View> views(int count) {
    List<View> views = new ArrayList<>();
    new Events(keys, count, exponent).forEach(views::add);
    long end = Events.arrival(count) + CLOSING_MILLIS;
    for (int i = 0; i < 2 * BATCH; i++) {
      views.add(new View("closing", "closing-" + i, end, 30_000 + i % 2));
    }
    return views;
  }

  static byte[] payload(View view) {
    return JSON.encode(view);
  }

  /** The invocations of Lambda: a batch has events of one stream. */
  List<LambdaEvents.Event> invocations(List<View> views) {
    List<LambdaEvents.Event> all = new ArrayList<>();
    int size = isJoin() ? 2 * BATCH : BATCH;
    for (int from = 0; from < views.size(); from += size) {
      int to = Math.min(from + size, views.size());
      if (isJoin()) {
        batch(views, from, to, false, all);
      }
      batch(views, from, to, true, all);
    }
    return all;
  }

  /**
   * @param odd which side, of a join
   */
  private void batch(
      List<View> views, int from, int to, boolean odd, List<LambdaEvents.Event> all) {
    List<String> records = new ArrayList<>();
    long arrival = Events.arrival(from);
    Shard shard = isJoin() && odd ? new Shard(ODD, WeirPath.SHARD.partition()) : WeirPath.SHARD;
    for (int i = from; i < to; i++) {
      View view = views.get(i);
      if (!isJoin() || odd(view) == odd) {
        arrival = Math.max(arrival, view.at());
        records.add(LambdaEvents.record(shard, i, arrival, view.page(), payload(view)));
      }
    }
    if (!records.isEmpty()) {
      all.add(LambdaEvents.event(String.join(",", records), arrival));
    }
  }

  /** A handler's path with this job, whose results are added up. */
  WeirPath path(Results results) {
    WarmStore store = new WarmStore();
    return isJoin()
        ? new WeirPath(
            new NullSink<>("pairs", Pair.class, results::add), this::joined, false, store)
        : new WeirPath(
            new NullSink<>("triples", Triple.class, results::add), this::matched, false, store);
  }

  private static Source<View> source(String stream) {
    return Source.stream(stream, JSON)
        .timestampMillis(View::at, boundedOutOfOrderness(Workload.BOUND));
  }

  private StreamFunction matched(Sink<Triple> sink) {
    Source<View> views = source(Workload.STREAM);
    return StreamFunction.named("triples")
        .from(views.keyBy(View::page))
        .compute(
            Pattern.of(views)
                .begin("small", OperatorCase::small)
                .followedBy("middle", OperatorCase::middle)
                .followedBy("large", OperatorCase::large)
                .within(WITHIN)
                .select(match ->
                    new Triple(
                        match.key(),
                        match.first("small").at(),
                        match.first("middle").at(),
                        match.first("large").at())))
        .to(sink)
        .build();
  }

  private StreamFunction joined(Sink<Pair> sink) {
    return StreamFunction.named("pairs")
        .compute(
            IntervalJoin.of(
                    source(Workload.STREAM).keyBy(View::page), source(ODD).keyBy(View::page))
                .between(apart().negated(), apart())
                .join((left, right) -> new Pair(left.page(), left.at(), right.at())))
        .to(sink)
        .build();
  }
}
