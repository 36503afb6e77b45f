package io.weir.simulation.histories;

import io.weir.Event;
import io.weir.KeyedSource;
import io.weir.StreamFunction;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import java.util.List;
import java.util.function.Consumer;

/**
 * Events that a lookup has an answer for. Each result shows the answer of its event and what the
 * event before has left in state, so it shows by which answer an event took effect.
 */
final class LookupFamily implements OperatorFamily {
  /** An event with its answer. */
  record Answered(HistoryEvent event, String answer) {}

  /** A result, read. */
  record Shown(int index, String answer, String before, long number) {
    static final Shown NONE = new Shown(0, "nothing", "", 0);

    static Shown of(String text) {
      String[] words = text.split(" ");
      return new Shown(Integer.parseInt(words[0]), words[2], words[4], Long.parseLong(words[6]));
    }

    boolean follows(Shown one) {
      return number == one.number + 1 && before.equals(one.answer);
    }

    @Override
    public String toString() {
      return index + " got " + answer + " after " + before + " as " + number;
    }
  }

  @Override
  public boolean takes(Setting setting) {
    return switch (setting) {
      case ROWS, REFUSED_RESULTS, UNKEPT_RESULTS, PROCESSING_TIME -> false;
      case KEY_BY_VALUE, CLOCK_PER_KEY, IDS, PARKING -> true;
    };
  }

  @Override
  public StreamFunction.Builder<Results.Keyed> define(
      StreamFunction.Start start, Sources sources, Handlers handlers) {
    KeyedSource<Answered> answered =
        sources
            .asRead()
            .enrich(
                event -> ReferenceData.question(handlers.spec(), event),
                ReferenceData.lookup(handlers.spec()),
                (event, found) -> new Answered(event.taken(), found.orElse(ReferenceData.NOTHING)));
    return start.from(answered).compute(new Running(handlers));
  }

  private static final class Running extends ProcessFunction<Answered, Results.Keyed> {
    private final Handlers handlers;
    private final StateSpec.Value<String> before = keeps(StateSpec.value("before", String.class));
    private final StateSpec.Value<Long> number = keeps(StateSpec.value("number", Long.class));

    Running(Handlers handlers) {
      this.handlers = handlers;
    }

    @Override
    public void onEvent(Event<Answered> event, ProcessContext<Results.Keyed> context) {
      HistoryEvent of = event.value().event();
      String last = context.state(before).value(Shown.NONE.answer());
      String answer = event.value().answer();
      context.state(before).set(answer);
      long next = context.state(number).update(0L, count -> count + 1);
      Shown shown = new Shown(of.index(), answer, last, next);
      context.emit(new Results.Keyed(context.key(), shown.toString()));
      handlers.meet(of);
    }
  }

  @Override
  public ModelOperator model(Spec spec, Consumer<String> out) {
    return new ModelLookup(spec, out);
  }

  /** Without what depends on when a lookup was asked. */
  @Override
  public List<String> inOrder(List<String> texts) {
    return texts.stream().map(LookupFamily::withoutAnswer).toList();
  }

  private static String withoutAnswer(String text) {
    return text.startsWith(Functions.RESULTS) ? text.replaceFirst(" got .* as ", " as ") : text;
  }
}
