package io.weir.benchmarks;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/**
 * The same job in Flink: a local cluster in this JVM, one slot, no checkpoints, objects reused,
 * JSON by Jackson. The events are in memory, as Weir's are.
 */
final class FlinkPeer implements Peer {
  private static final AtomicReference<byte[][]> PAYLOADS = new AtomicReference<>();
  private static final AtomicReference<Meter> METER = new AtomicReference<>();
  private static final AtomicLong RESULTS = new AtomicLong();

  private static final AtomicReference<Meter.Usage> USAGE = new AtomicReference<>();

  private final Consumer<DataStream<View>> job;
  private final State state;
  private final Optional<Duration> watermarkInterval;

  /** Where Flink keeps its state. */
  enum State {
    /** As objects on the heap. */
    HEAP("hashmap"),

    /** As bytes in RocksDB, the one that Amazon Managed Service for Apache Flink runs with. */
    ROCKSDB("rocksdb");

    private final String backend;

    State(String backend) {
      this.backend = backend;
    }

    private Configuration configuration() {
      return new Configuration().set(StateBackendOptions.STATE_BACKEND, backend);
    }
  }

  FlinkPeer(Workload workload, byte[][] payloads) {
    this(views -> count(workload, views), State.HEAP, Optional.empty(), payloads);
  }

  /**
   * @param job what is made of the views; its results are given to nobody
   * @param watermarkInterval how often watermarks are sent; empty for Flink's default
   */
  FlinkPeer(
      Consumer<DataStream<View>> job,
      State state,
      Optional<Duration> watermarkInterval,
      byte[][] payloads) {
    this.job = job;
    this.state = state;
    this.watermarkInterval = watermarkInterval;
    PAYLOADS.set(payloads);
  }

  @Override
  public Meter.Usage pass() throws Exception {
    RESULTS.set(0);
    USAGE.set(null);
    int count = PAYLOADS.get().length;
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, state.configuration());
    env.getConfig().enableObjectReuse();
    watermarkInterval.ifPresent(
        interval -> env.getConfig().setAutoWatermarkInterval(interval.toMillis()));
    DataStream<View> views =
        env.fromSequence(0, count - 1)
            .map(new Parse())
            .returns(TypeInformation.of(View.class))
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<View>forBoundedOutOfOrderness(Workload.BOUND)
                    .withTimestampAssigner((view, before) -> view.at()));
    job.accept(views);
    env.execute("views");
    Meter.Usage atLastResult = USAGE.get();
    return atLastResult == null ? METER.get().per(count) : atLastResult;
  }

  /** Ends the measurement of a pass before its job and its cluster are taken down. */
  static void finished() {
    USAGE.set(METER.get().per(PAYLOADS.get().length));
  }

  private static void count(Workload workload, DataStream<View> views) {
    views
        .keyBy(View::page)
        .window(windows(workload))
        .aggregate(new Count(), new Name())
        .sinkTo(new DiscardingSink<>());
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static WindowAssigner<Object, TimeWindow> windows(Workload workload) {
    Duration slide = Workload.SIZE.dividedBy(workload.overlap());
    return (WindowAssigner)
        switch (workload.windows()) {
          case TUMBLING -> TumblingEventTimeWindows.of(Workload.SIZE);
          case HOPPING -> SlidingEventTimeWindows.of(Workload.SIZE, slide);
          case SESSION -> EventTimeSessionWindows.withGap(Workload.GAP);
        };
  }

  @Override
  public long results() {
    return RESULTS.get();
  }

  private static final class Parse extends RichMapFunction<Long, View> {
    private static final long serialVersionUID = 1L;
    private transient ObjectReader reader;
    private transient byte[][] payloads;

    @Override
    public void open(OpenContext context) {
      reader =
          JsonMapper.builder()
              .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .build()
              .readerFor(View.class);
      payloads = PAYLOADS.get();
    }

    @Override
    public View map(Long index) throws IOException {
      if (index == 0) {
        METER.set(Meter.started());
      }
      return reader.readValue(payloads[index.intValue()]);
    }
  }

  private static final class Count implements AggregateFunction<View, Long, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    public Long createAccumulator() {
      return 0L;
    }

    @Override
    public Long add(View view, Long count) {
      return count + 1;
    }

    @Override
    public Long getResult(Long count) {
      return count;
    }

    @Override
    public Long merge(Long left, Long right) {
      return left + right;
    }
  }

  private static final class Name
      extends ProcessWindowFunction<Long, PageCount, String, TimeWindow> {
    private static final long serialVersionUID = 1L;

    @Override
    public void process(
        String page, Context context, Iterable<Long> counts, Collector<PageCount> out) {
      RESULTS.incrementAndGet();
      TimeWindow window = context.window();
      out.collect(
          new PageCount(page, window.getStart(), window.getEnd(), counts.iterator().next()));
    }
  }
}
