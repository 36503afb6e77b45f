package io.weir.simulation.histories;

import io.weir.Sink;
import io.weir.StreamFunction;
import java.util.List;
import java.util.function.Consumer;

/**
 * An operator in the histories: how the generator sets it up, its real definition, and its model.
 * Another operator is another one of these, with a constant in {@link Spec.Compute} and a line in
 * {@link SpecGenerator} that draws it.
 */
interface OperatorFamily {
  /** The settings that go with most operators and not with all. */
  enum Setting {
    KEY_BY_VALUE,
    CLOCK_PER_KEY,
    IDS,
    PROCESSING_TIME,
    PARKING,
    UNKEPT_RESULTS,
    ROWS,
    REFUSED_RESULTS
  }

  /** The settings that operators of two sources take. */
  static boolean ofTwoSides(Setting setting) {
    return switch (setting) {
      case CLOCK_PER_KEY, PROCESSING_TIME, UNKEPT_RESULTS -> false;
      case KEY_BY_VALUE, IDS, PARKING, ROWS, REFUSED_RESULTS -> true;
    };
  }

  /** True if the generator may draw a setting for it. */
  default boolean takes(Setting setting) {
    return true;
  }

  /** True if it tells two sources apart. */
  default boolean hasTwoSides() {
    return false;
  }

  /** Draws {@link Spec#size}. */
  default int size(Draws draws) {
    return 5 + draws.below(20);
  }

  /** Draws {@link Spec#slide}. */
  default int slide(Draws draws, int size) {
    return 3 + draws.below(12);
  }

  /** Draws the operation of an event that has nothing special about it. */
  default int plainOperation(Draws draws) {
    return draws.below(2);
  }

  /**
   * The operation of any event.
   *
   * @param drawn one of those that all operators have
   */
  default int operation(int drawn, HistoryDraft draft) {
    return drawn;
  }

  /** Adds acts that come together for this operator alone, or none. */
  default void episodes(HistoryDraft draft, ActGenerator acts) {}

  /** The real function, up to its sinks. */
  StreamFunction.Builder<Results.Keyed> define(
      StreamFunction.Start start, Sources sources, Handlers handlers);

  /** Gives its side output, if it has one, to a sink. */
  default void side(StreamFunction.Builder<Results.Keyed> builder, Sink<Object> sink, Spec spec) {}

  /**
   * The model of one key, written from the rules of the semantics.
   *
   * @param out takes emissions in the form of {@link Results#emission}
   */
  ModelOperator model(Spec spec, Consumer<String> out);

  /**
   * The kind of a result, for the coverage; empty if all are alike.
   *
   * @param words of an emission's text: sink, sign, and the value's
   */
  default String kind(String[] words) {
    return "";
  }

  /** Puts texts of which no rule says which comes first in one order. */
  default List<String> inOrder(List<String> texts) {
    return texts;
  }
}
