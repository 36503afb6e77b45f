package io.weir.simulation.histories;

import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;

import io.weir.ClockScope;
import io.weir.Event;
import io.weir.FailurePolicy;
import io.weir.JoinOperator;
import io.weir.KeyedSource;
import io.weir.Lateness;
import io.weir.Operator;
import io.weir.Output;
import io.weir.Sink;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregate;
import io.weir.aggregate.Aggregates;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Codec;
import io.weir.join.IntervalJoin;
import io.weir.join.Joined;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.process.Stateless;
import io.weir.process.Ttl;
import io.weir.time.WatermarkStrategy;
import io.weir.window.Window;
import io.weir.window.WindowResult;
import io.weir.window.Windows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Builds the real function that a {@link Spec} describes. */
final class Functions {
  static final String NAME = "f";
  static final String SOURCE = "events";
  static final String RIGHT = "right";
  static final String LEFT = "left";
  static final String RESULTS = "results";
  static final String SIDE = "side";

  /** A second sink of the results, which the newer code has. */
  static final String COPIES = "copies";

  static final String DEAD = "dead";

  private static final int MOST_PARKED = 4;
  private static final int MANY_PARKED = 1_000;

  private static final Output<HistoryEvent> LATE = Output.of("late", HistoryEvent.class);
  private static final Output<String> ASIDE = Output.of("aside", String.class);

  private final Spec spec;
  private final Settings settings;
  private final Program program;
  private final int version;
  private final UnaryOperator<byte[]> turned;
  private final Code code;
  private final List<Source<HistoryEvent>> sides;

  private Functions(
      Spec spec,
      Settings settings,
      Program program,
      int version,
      UnaryOperator<byte[]> turned,
      Code code) {
    this.settings = settings;
    this.code = code;
    this.version = version;
    this.turned = turned;
    this.spec = spec;
    this.program = program;
    this.sides = sides();
  }

  static StreamFunction build(
      Spec spec,
      Settings settings,
      Program program,
      Function<String, Sink<Object>> sinks,
      int version,
      UnaryOperator<byte[]> turned,
      Code code) {
    return new Functions(spec, settings, program, version, turned, code).build(sinks);
  }

  private StreamFunction build(Function<String, Sink<Object>> sinks) {
    StreamFunction.Builder<Results.Keyed> builder = computing().to(sinks.apply(RESULTS));
    release(builder);
    if (version == 2 && !spec.rows()) {
      builder.to(sinks.apply(COPIES));
    }
    if (spec.windowed() || spec.joins()) {
      if (spec.compute() != Spec.Compute.GLOBAL) {
        builder.to(LATE, sinks.apply(SIDE));
      }
    } else if (spec.compute() == Spec.Compute.PROCESS) {
      builder.to(ASIDE, sinks.apply(SIDE));
    }
    builder.lateness(spec.whileOpen() ? Lateness.WHILE_OPEN : Lateness.BY_SHARD);
    builder.clock(spec.perKey() ? ClockScope.PER_KEY : ClockScope.PER_SHARD);
    builder.onFailure(
        (settings.park() == 0
                ? FailurePolicy.deadLetter()
                : FailurePolicy.park(Duration.ofMinutes(settings.park()))
                    .withMaxParked(spec.mends() ? MANY_PARKED : MOST_PARKED))
            .withAttempts(settings.attempts()));
    StreamFunction built = builder.deadLetters(new DeadSink(sinks.apply(DEAD))).build();
    return version == 2 ? built.withOperator(RenewedOperator::new) : built;
  }

  private StreamFunction.Builder<Results.Keyed> computing() {
    StreamFunction.Start start = StreamFunction.named(NAME);
    return spec.joins()
        ? start.compute(join())
        : start.from(keyed(sides.getFirst())).compute(operator());
  }

  /**
   * Declares versions: newer code reads older state; older code reads newer state only if it is
   * prepared.
   */
  private void release(StreamFunction.Builder<?> builder) {
    if (version == 2) {
      builder.stateVersion(2).readsState(1, turned);
    } else if (spec.prepared()) {
      builder.readsState(2, turned);
    }
  }

  /** The sources; of a join the left one first. */
  private List<Source<HistoryEvent>> sides() {
    Source<HistoryEvent> source = source(SOURCE);
    if (!spec.joins()) {
      return List.of(source);
    }
    return spec.oneStream()
        ? List.of(source.only(LEFT, Spec::isLeft), source.only(RIGHT, Spec::isRight))
        : List.of(source, source(RIGHT));
  }

  private KeyedSource<HistoryEvent> keyed(Source<HistoryEvent> source) {
    if (spec.maps()) {
      return source.unkeyed();
    }
    return spec.byValue() ? source.keyBy(this::key) : source.keyByPartitionKey();
  }

  private String key(HistoryEvent event) {
    code.enter(Code.Place.KEY, event.index());
    return event.key();
  }

  private String id(HistoryEvent event) {
    code.enter(Code.Place.ID, event.index());
    return event.id().isEmpty() ? null : event.id();
  }

  private boolean taken(HistoryEvent event) {
    code.enter(Code.Place.FILTER, event.index());
    return event.kind() != HistoryEvent.Kind.FILTERED;
  }

  private long timestamp(HistoryEvent event) {
    code.enter(Code.Place.TIMESTAMP, event.index());
    return event.timestamp();
  }

  private WatermarkStrategy<HistoryEvent> watermarks() {
    WatermarkStrategy<HistoryEvent> bounded =
        boundedOutOfOrderness(Duration.ofMillis(spec.bound()));
    if (!code.lacks(Code.Place.WATERMARKS)) {
      return bounded;
    }
    return WatermarkStrategy.custom(
        "lacking",
        (event, timestamp, arrival, current) -> {
          code.enter(Code.Place.WATERMARKS, event.index());
          return bounded.after(event, timestamp, arrival, current);
        });
  }

  private Source<HistoryEvent> source(String name) {
    Source<HistoryEvent> source =
        Source.stream(name, spec.sheets() ? HistoryEvent.sheets(code) : HistoryEvent.codec(code))
            .timestampMillis(this::timestamp, watermarks())
            .maxSkew(Duration.ofMillis(Spec.SKEW))
            .retention(Duration.ofDays(settings.retention()));
    if (spec.dedupe() > 0) {
      source = source.dedupe(this::id, Duration.ofSeconds(settings.dedupe()));
    }
    if (spec.filter()) {
      source = source.filter(this::taken);
    }
    if (spec.closes() > 0) {
      source = source.closeWhenSilentFor(Duration.ofSeconds(spec.closes()));
    }
    return spec.idle() > 0 && !spec.perKey()
        ? source.idleAfter(Duration.ofSeconds(spec.idle()))
        : source;
  }

  private Operator<HistoryEvent, Results.Keyed> operator() {
    return switch (spec.compute()) {
      case PROCESS -> process();
      case MAP -> map();
      default ->
          switch (spec.inPlace()) {
            case 1 -> over(Aggregates.reduce(this::bits, Bits::plus, Bits.CODEC), this::used);
            case 2 ->
                over(
                    Aggregate.of(
                        Bits::new,
                        (sum, event) -> bits(event).plus(sum),
                        (left, right) -> right.plus(left),
                        sum -> sum,
                        Bits.CODEC),
                    this::used);
            default -> over(Aggregates.summing(this::bit), this::text);
          };
    };
  }

  private <A, R> Operator<HistoryEvent, Results.Keyed> over(
      Aggregate<HistoryEvent, A, R> aggregate, Function<WindowResult<R>, Results.Keyed> text) {
    return spec.compute() == Spec.Compute.COUNT
        ? Window.of(HistoryEvent.class)
            .count(spec.size(), spec.slide())
            .aggregateResults(aggregate, text)
        : window().aggregateResults(aggregate, text);
  }

  private Bits bits(HistoryEvent event) {
    return new Bits(bit(event));
  }

  /** Uses up the result, as an author's function may. */
  private Results.Keyed used(WindowResult<Bits> result) {
    long bits = result.value().bits;
    result.value().bits = -1;
    return text(new WindowResult<>(result.key(), result.window(), result.pane(), bits));
  }

  /** A sum that is changed in place. */
  private static final class Bits {
    static final Codec<Bits> CODEC =
        new Codec<>() {
          @Override
          public byte[] encode(Bits sum) {
            return new BinaryWriter().signed(sum.bits).toByteArray();
          }

          @Override
          public Bits decode(byte[] bytes) {
            return new Bits(new BinaryReader(bytes).signed());
          }

          @Override
          public String describe() {
            return "bits";
          }
        };

    private long bits;

    Bits() {
      this(0);
    }

    Bits(long bits) {
      this.bits = bits;
    }

    Bits plus(Bits other) {
      bits += other.bits;
      return this;
    }
  }

  /** A bit per event: a sum shows which events it is of, and a doubled one. */
  private long bit(HistoryEvent given) {
    HistoryEvent event = given.taken();
    code.enter(Code.Place.HANDLER, event.index());
    if (event.kind() == HistoryEvent.Kind.POISON) {
      throw new IllegalStateException("poison");
    }
    if (event.kind() == HistoryEvent.Kind.KILLS) {
      code.end(Code.Place.HANDLER, event.index());
    }
    if (event.kind() == HistoryEvent.Kind.FLAKY) {
      program.onEvent(event, NoEffect.INSTANCE);
    }
    return 1L << event.index();
  }

  private Results.Keyed text(WindowResult<Long> result) {
    code.enter(Code.Place.TIMER, result.value());
    long start = result.window().start();
    String window =
        start == Long.MIN_VALUE
            ? "all"
            : (start - HistoryEvent.ZERO) + ".." + (result.window().end() - HistoryEvent.ZERO);
    if (spec.timersKill() && Results.kills(result.pane().kind().name(), result.value())) {
      code.end(Code.Place.TIMER, result.window().start());
    }
    if (spec.timersFail() && Results.fails(result.pane().kind().name(), result.value())) {
      throw new IllegalStateException("a pane that cannot be made");
    }
    return new Results.Keyed(result.key(), Results.pane(window, result.pane(), result.value()));
  }

  /** One result for each event at most, or any number. */
  private Operator<HistoryEvent, Results.Keyed> map() {
    return spec.mapsToOne()
        ? Stateless.map((HistoryEvent event) -> {
          List<Results.Keyed> all = mapped(event);
          return all.isEmpty() ? null : all.getFirst();
        })
        : Stateless.flatMap(this::mapped);
  }

  private List<Results.Keyed> mapped(HistoryEvent given) {
    HistoryEvent event = given.taken();
    bit(event);
    return Results.mapped(event).stream().map(text -> new Results.Keyed("", text)).toList();
  }

  private JoinOperator<Results.Keyed> join() {
    return IntervalJoin.of(keyed(sides.getFirst()), keyed(sides.getLast()))
        .between(millis(spec.lower()), millis(spec.upper()))
        .lateLeft(LATE)
        .lateRight(LATE)
        .joinResults(this::pair);
  }

  private Results.Keyed pair(Joined<HistoryEvent, HistoryEvent> pair) {
    code.enter(Code.Place.HANDLER, pair.left().index());
    return new Results.Keyed(pair.key(), Results.pair(pair.left().taken(), pair.right().taken()));
  }

  private Window<HistoryEvent> window() {
    Windows<HistoryEvent> windows = Window.of(HistoryEvent.class);
    Window<HistoryEvent> window =
        switch (spec.compute()) {
          case TUMBLING -> windows.tumbling(millis(spec.size()));
          case HOPPING -> windows.hopping(millis(spec.size()), millis(spec.slide()));
          case SESSION -> windows.session(millis(spec.size()));
          default -> windows.global();
        };
    return closing(firing(panes(lateness(window))));
  }

  /** Adds allowed lateness, except to a window without an end, for which no event is late. */
  private Window<HistoryEvent> lateness(Window<HistoryEvent> window) {
    return spec.compute() == Spec.Compute.GLOBAL
        ? window
        : window.allowedLateness(millis(spec.lateness())).late(LATE);
  }

  private Window<HistoryEvent> panes(Window<HistoryEvent> window) {
    return switch (spec.panes()) {
      case ACCUMULATING -> window.accumulating();
      case DISCARDING -> window.discarding();
      case RETRACTING -> window.retracting();
    };
  }

  /** Settings that go together only: a pane by count or at the end alone takes no others. */
  private Window<HistoryEvent> firing(Window<HistoryEvent> window) {
    if (spec.every() > 0) {
      return window.fireEvery(spec.every());
    }
    if (spec.closing() == Spec.Closing.ONLY) {
      return window;
    }
    Window<HistoryEvent> next = spec.early() > 0 ? window.earlyEvery(spec.early()) : window;
    next = spec.interval() > 0 ? next.earlyEvery(millis(spec.interval())) : next;
    next = spec.evenWithoutNews() ? next.evenWithoutNews() : next;
    next = spec.processing() ? next.earlyAfterProcessingTime(Duration.ofSeconds(30)) : next;
    next = spec.onTimeOnlyWithNews() ? next.onTimeOnlyWithNews() : next;
    return late(next);
  }

  private Window<HistoryEvent> late(Window<HistoryEvent> window) {
    if (spec.late() > 0) {
      return spec.late() == 1 || spec.lateness() == 0 ? window : window.lateEvery(spec.late());
    }
    return spec.closing() == Spec.Closing.NEVER ? window.lateNever() : window.lateOnlyAtClose();
  }

  private Window<HistoryEvent> closing(Window<HistoryEvent> window) {
    return switch (spec.closing()) {
      case NEVER -> window;
      case IF_NEWS -> window.closingPaneWithNews();
      case ALWAYS -> window.closingPane();
      case ONLY -> window.onlyOnClose();
    };
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  private ProcessFunction<HistoryEvent, Results.Keyed> process() {
    return new Running();
  }

  private final class Running extends ProcessFunction<HistoryEvent, Results.Keyed> {
    private final StateSpec.Value<Long> total = value("total", Long.class);
    private final StateSpec.Value<String> word = value("word", String.class);
    private final StateSpec.MapOf<Long, Long> map = keeps(expiringMap());
    private final StateSpec.ListOf<Long> list = keeps(expiringList());
    private final Output<String> aside = writes(ASIDE);

    private StateSpec.MapOf<Long, Long> expiringMap() {
      StateSpec.MapOf<Long, Long> plain = StateSpec.map("map", Long.class, Long.class);
      return spec.ttl() > 0 ? plain.expiring(Ttl.of(millis(spec.ttl()))) : plain;
    }

    private StateSpec.ListOf<Long> expiringList() {
      StateSpec.ListOf<Long> plain = StateSpec.list("list", Long.class);
      return spec.ttl() > 0 ? plain.expiring(Ttl.of(millis(spec.ttl())).onReadAndWrite()) : plain;
    }

    @Override
    public boolean usesEventTime() {
      return !spec.processing();
    }

    @Override
    public boolean usesProcessingTime() {
      return spec.processing();
    }

    @Override
    public void onEvent(Event<HistoryEvent> event, ProcessContext<Results.Keyed> context) {
      code.enter(Code.Place.HANDLER, event.value().index());
      program.onEvent(event.value().taken(), new WeirScene(this, context));
    }

    @Override
    public void onEventTimer(long time, ProcessContext<Results.Keyed> context) {
      code.enter(Code.Place.TIMER, time);
      program.onTimer(time, new WeirScene(this, context));
    }

    @Override
    public void onProcessingTimer(long time, ProcessContext<Results.Keyed> context) {
      code.enter(Code.Place.TIMER, time);
      context.emit(new Results.Keyed(context.key(), "processing timer"));
    }
  }

  /** The program's scene over Weir's context. */
  private record WeirScene(Running running, ProcessContext<Results.Keyed> context)
      implements Program.Scene {
    @Override
    public long watermark() {
      return context.watermark();
    }

    @Override
    public long now() {
      return context.latestArrival();
    }

    @Override
    public Long total() {
      return context.state(running.total).value(null);
    }

    @Override
    public void total(Long value) {
      if (value == null) {
        context.state(running.total).clear();
      } else {
        context.state(running.total).set(value);
      }
    }

    @Override
    public Map<Long, Long> map() {
      return context.map(running.map).all();
    }

    @Override
    public void put(long key, long value) {
      context.map(running.map).put(key, value);
    }

    @Override
    public List<Long> list() {
      return new ArrayList<>(context.list(running.list).all());
    }

    @Override
    public void add(long value) {
      context.list(running.list).add(value);
    }

    @Override
    public String word() {
      return context.state(running.word).value(null);
    }

    @Override
    public void word(String text) {
      context.state(running.word).set(text);
    }

    @Override
    public void clear() {
      context.state(running.total).clear();
      context.state(running.word).clear();
      context.map(running.map).clear();
      context.list(running.list).clear();
    }

    @Override
    public void timer(long time) {
      if (running.usesEventTime()) {
        context.timers().event(time);
      } else {
        context.timers().processing(context.processingTime() + 20_000);
      }
    }

    @Override
    public void noTimer(long time) {
      context.timers().deleteEvent(time);
    }

    @Override
    public void emit(String value) {
      context.emit(new Results.Keyed(context.key(), value));
    }

    @Override
    public void delete(String value) {
      context.delete(new Results.Keyed(context.key(), value));
    }

    @Override
    public void side(String value) {
      context.emit(running.aside, value);
    }
  }
}
