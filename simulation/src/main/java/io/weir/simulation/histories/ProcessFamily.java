package io.weir.simulation.histories;

import io.weir.Event;
import io.weir.Output;
import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.process.Ttl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The process function that runs {@link Program}, with state, timers and a side output. */
final class ProcessFamily implements OperatorFamily {
  private static final Output<String> ASIDE = Output.of("aside", String.class);

  /** The operation of a plain event: it sets a timer. */
  private static final int TIMER = 1;

  @Override
  public int plainOperation(Draws draws) {
    return TIMER;
  }

  /** Makes some operations deletions of rows. */
  @Override
  public int operation(int drawn, HistoryDraft draft) {
    return Feature.DELETED_ROWS.isThere() && draft.results().one(10) ? Program.DELETE : drawn;
  }

  @Override
  public StreamFunction.Builder<Results.Keyed> define(
      StreamFunction.Start start, Sources sources, Handlers handlers) {
    return start.from(sources.left()).compute(new Running(handlers));
  }

  @Override
  public void side(StreamFunction.Builder<Results.Keyed> builder, Sink<Object> sink, Spec spec) {
    builder.to(ASIDE, sink);
  }

  @Override
  public ModelOperator model(Spec spec, Consumer<String> out) {
    return new ModelProcess(spec, out);
  }

  @Override
  public String kind(String[] words) {
    return words[2].equals("timer") || words[2].equals("processing") ? " timer" : "";
  }

  private static final class Running extends ProcessFunction<HistoryEvent, Results.Keyed> {
    private final Spec spec;
    private final Handlers handlers;
    private final StateSpec.Value<Long> total = value("total", Long.class);
    private final StateSpec.Value<String> word = value("word", String.class);
    private final StateSpec.MapOf<Long, Long> map;
    private final StateSpec.ListOf<Long> list;
    private final Output<String> aside = writes(ASIDE);

    Running(Handlers handlers) {
      this.handlers = handlers;
      this.spec = handlers.spec();
      this.map = keeps(expiringMap());
      this.list = keeps(expiringList());
    }

    private StateSpec.MapOf<Long, Long> expiringMap() {
      StateSpec.MapOf<Long, Long> plain = StateSpec.map("map", Long.class, Long.class);
      return spec.ttl() > 0 ? plain.expiring(Ttl.of(Duration.ofMillis(spec.ttl()))) : plain;
    }

    private StateSpec.ListOf<Long> expiringList() {
      StateSpec.ListOf<Long> plain = StateSpec.list("list", Long.class);
      return spec.ttl() > 0
          ? plain.expiring(Ttl.of(Duration.ofMillis(spec.ttl())).onReadAndWrite())
          : plain;
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
      handlers.code().enter(Code.Place.HANDLER, event.value().index());
      handlers.program().onEvent(event.value().taken(), new WeirScene(this, context));
    }

    @Override
    public void onEventTimer(long time, ProcessContext<Results.Keyed> context) {
      handlers.code().enter(Code.Place.TIMER, time);
      handlers.program().onTimer(time, new WeirScene(this, context));
    }

    @Override
    public void onProcessingTimer(long time, ProcessContext<Results.Keyed> context) {
      handlers.code().enter(Code.Place.TIMER, time);
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
