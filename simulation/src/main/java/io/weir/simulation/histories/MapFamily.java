package io.weir.simulation.histories;

import io.weir.Operator;
import io.weir.StreamFunction;
import io.weir.process.Stateless;
import java.util.List;
import java.util.function.Consumer;

/** Maps without keys: one result for each event at most, or any number. */
final class MapFamily implements OperatorFamily {
  @Override
  public boolean takes(Setting setting) {
    return switch (setting) {
      case KEY_BY_VALUE, IDS, PROCESSING_TIME, PARKING -> false;
      case CLOCK_PER_KEY, UNKEPT_RESULTS, ROWS, REFUSED_RESULTS -> true;
    };
  }

  @Override
  public StreamFunction.Builder<Results.Keyed> define(
      StreamFunction.Start start, Sources sources, Handlers handlers) {
    return start.from(sources.unkeyed()).compute(map(handlers));
  }

  private static Operator<HistoryEvent, Results.Keyed> map(Handlers handlers) {
    return handlers.spec().mapsToOne()
        ? Stateless.map((HistoryEvent event) -> first(mapped(handlers, event)))
        : Stateless.flatMap((HistoryEvent event) -> mapped(handlers, event));
  }

  private static Results.Keyed first(List<Results.Keyed> all) {
    return all.isEmpty() ? null : all.getFirst();
  }

  private static List<Results.Keyed> mapped(Handlers handlers, HistoryEvent given) {
    HistoryEvent event = given.taken();
    handlers.bit(event);
    return Results.mapped(event).stream().map(text -> new Results.Keyed("", text)).toList();
  }

  @Override
  public ModelOperator model(Spec spec, Consumer<String> out) {
    return new ModelMap(spec, out);
  }
}
