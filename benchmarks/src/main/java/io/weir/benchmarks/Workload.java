package io.weir.benchmarks;

import static io.weir.aggregate.Aggregates.counting;
import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;

import io.weir.Operator;
import io.weir.Sink;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Codec;
import io.weir.codec.Json;
import io.weir.window.Window;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One counting function.
 *
 * @param windows the kind of windows
 * @param keys the number of pages
 * @param fixed true: a fixed layout; false: JSON records
 * @param dedupe true: events are deduplicated by id for an hour
 * @param batch the records in a batch
 * @param overlap the number of windows of an event; hopping windows only
 * @param bytes the least size of a JSON payload, reached by a field that the function does not read
 * @param size the size of tumbling and hopping windows; Flink and Kafka Streams run with {@link
 *     #SIZE}
 */
record Workload(
    Windows windows,
    int keys,
    boolean fixed,
    boolean dedupe,
    int batch,
    int overlap,
    int bytes,
    Duration size) {
  static final String STREAM = "views";

  /** Bound of the watermarks, above the events' disorder: no event is late. */
  static final Duration BOUND = Duration.ofSeconds(5);

  static final Duration SIZE = Duration.ofMinutes(1);
  static final Duration GAP = Duration.ofSeconds(2);
  static final int OVERLAP = 5;

  /** The kind of windows. */
  enum Windows {
    TUMBLING,
    HOPPING,
    SESSION
  }

  static Workload of(Windows windows, int keys) {
    return new Workload(windows, keys, false, false, 1_000, OVERLAP, 0, SIZE);
  }

  Workload withFixed() {
    return new Workload(windows, keys, true, dedupe, batch, overlap, bytes, size);
  }

  Workload withDedupe() {
    return new Workload(windows, keys, fixed, true, batch, overlap, bytes, size);
  }

  Workload withBatch(int records) {
    return new Workload(windows, keys, fixed, dedupe, records, overlap, bytes, size);
  }

  Workload withOverlap(int windowsPerEvent) {
    return new Workload(windows, keys, fixed, dedupe, batch, windowsPerEvent, bytes, size);
  }

  Workload withSize(Duration ofWindow) {
    return new Workload(windows, keys, fixed, dedupe, batch, overlap, bytes, ofWindow);
  }

  Workload withPayload(int atLeast) {
    return new Workload(windows, keys, fixed, dedupe, batch, overlap, atLeast, size);
  }

  private static final Json<View> JSON = Json.of(View.class);

  Codec<View> codec() {
    return fixed ? FixedView.CODEC : JSON;
  }

  byte[] payload(View view) {
    byte[] plain = codec().encode(view);
    return plain.length < bytes ? padded(plain) : plain;
  }

  private byte[] padded(byte[] json) {
    String text = new String(json, StandardCharsets.UTF_8);
    String begin = text.substring(0, text.length() - 1) + ",\"agent\":\"";
    return (begin + "x".repeat(Math.max(0, bytes - begin.length() - 2)) + "\"}")
        .getBytes(StandardCharsets.UTF_8);
  }

  StreamFunction function(Sink<PageCount> sink) {
    Source<View> source =
        Source.stream(STREAM, codec()).timestampMillis(View::at, boundedOutOfOrderness(BOUND));
    Source<View> views = dedupe ? source.dedupe(View::id, Duration.ofHours(1)) : source;
    return StreamFunction.named("page-views")
        .from(views.keyBy(View::page))
        .compute(operator())
        .to(sink)
        .build();
  }

  private Operator<View, PageCount> operator() {
    var of = Window.of(View.class);
    Window<View> window =
        switch (windows) {
          case TUMBLING -> of.tumbling(size);
          case HOPPING -> of.hopping(size, size.dividedBy(overlap));
          case SESSION -> of.session(GAP);
        };
    return window.aggregateResults(
        counting(),
        result ->
            new PageCount(
                result.key(), result.window().start(), result.window().end(), result.value()));
  }
}
