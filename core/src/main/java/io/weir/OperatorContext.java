package io.weir;

import io.weir.spi.Emission;

/**
 * Gives an operator all that it may read and emit while one key is stepped. Times are epoch
 * milliseconds.
 *
 * @param <O> the results that it gives
 */
public interface OperatorContext<O> {
  /** The key that is stepped. */
  String key();

  /**
   * The event time of this key: the minimum over the shards that feed it. Windows and timers fire
   * and close by it. In a timer's callback it is the timer's own time, however late the callback
   * runs (R15).
   */
  long watermark();

  /**
   * The watermark of the event's own shard just before the event (R14). At least {@link
   * #watermark}.
   */
  long shardWatermark();

  /**
   * The watermark by which an event is late: {@link #shardWatermark}, or {@link #watermark} where
   * the function declares {@link Lateness#WHILE_OPEN}.
   */
  long latenessWatermark();

  /** The time of the timer that fires; in {@code onEvent}, the event's timestamp. */
  long time();

  /**
   * The latest record arrival that this key has seen. State expires by it, not by the reader's
   * clock (R7). In a processing-time timer it is at least the timer's time.
   */
  long latestArrival();

  /** The wall clock as read at the edge, for processing-time timers only. */
  long processingTime();

  /**
   * The arrival of the first record since the key last had no stored item; ids of panes without a
   * time contain it (R5).
   */
  long birth();

  /**
   * A fresh copy of the applied event's value, as it was read. For an operator that hands the value
   * to the author's code more than once, because that code may change it.
   */
  default <V> V again(Event<V> event) {
    return event.value();
  }

  /**
   * Emits a result to the function's sinks. Its name is that of its cause (event or timer) and an
   * ordinal.
   *
   * @param value not null, as everywhere here
   */
  default void emit(O value) {
    emit(Emission.Op.UPSERT, value);
  }

  /** Emits or withdraws ({@link Emission.Op#DELETE}) a result. */
  void emit(Emission.Op op, O value);

  /**
   * Emits to the function's sinks a result with a name of its own, unique per key and content. A
   * result that is withdrawn under a name was made earlier, so the current event is not to blame if
   * a sink refuses it.
   */
  void emit(String name, Emission.Op op, O value);

  /**
   * Says that all results emitted from now on for this event are made of several events. If a sink
   * cannot keep such a result, no single event is to blame: the result becomes a dead letter of its
   * own ({@link DeadLetter.Reason#RESULT_REFUSED}), and the event is applied. Results of a timer
   * are always treated so.
   */
  default void ofSeveral() {}

  /** Emits to a side output, named by its cause and an ordinal. */
  default <T> void emit(Output<T> output, T value) {
    emit(output, Emission.Op.UPSERT, value);
  }

  /** Emits or withdraws ({@link Emission.Op#DELETE}) a row of a side output. */
  <T> void emit(Output<T> output, Emission.Op op, T value);
}
