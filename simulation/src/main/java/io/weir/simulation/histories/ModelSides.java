package io.weir.simulation.histories;

import java.util.List;
import java.util.OptionalLong;

/** A model of an operator that tells two sources apart. */
interface ModelSides extends ModelOperator {
  /**
   * @param left true for an event of the left source
   * @param watermark the watermark of the event's own shard just before it
   * @param now the key's latest arrival
   * @return true if the event is late
   */
  boolean take(HistoryEvent event, boolean left, long watermark, long now);

  /** The results that come by themselves when event time is there, all of them, in any order. */
  default List<String> due(long clock) {
    return List.of();
  }

  /** The pairs that there would be if no event was late and none was forgotten. */
  default List<String> pairsAtMost() {
    return List.of();
  }

  @Override
  default boolean onEvent(HistoryEvent event, long watermark, long now) {
    throw new IllegalStateException("a join has to know the side");
  }

  @Override
  default OptionalLong next() {
    return OptionalLong.empty();
  }

  @Override
  default boolean isOver() {
    return false;
  }

  @Override
  default void fire(long time, long now) {
    throw new IllegalStateException("the model of a join fires nothing");
  }
}
