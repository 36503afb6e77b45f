package io.weir;

import io.weir.spi.Emission;

/**
 * What an operator may know and do while one key is stepped. Times are epoch milliseconds.
 *
 * @param <O> the results that it gives
 */
public interface OperatorContext<O> {
  String key();

  /**
   * Where event time stands for this key: the minimum over the shards that feed it. Windows and
   * timers fire and close by it. In a timer's callback it is the timer's own time, never the time
   * at which somebody came to look (R15).
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
  long timerTime();

  /**
   * The latest record arrival that this key has seen; expiry of state is judged by it and not by
   * the reader's clock (R7). In a processing-time timer it is at least the timer's time.
   */
  long now();

  /** The wall clock as read at the edge, for processing-time timers only. */
  long processingTime();

  /**
   * The arrival of the key's first record since it last had no item; ids of panes without a time
   * contain it (R5).
   */
  long birth();

  /**
   * A value of its own of the event that is applied, as it was read: for an operator that hands it
   * to the author's code more than once, which may change what it is given.
   */
  default <V> V again(Event<V> event) {
    return event.value();
  }

  /**
   * Emits to the function's sinks a result named by what made it (event or timer) and an ordinal.
   *
   * @param value not null, as everywhere here
   */
  default void emit(O value) {
    emit(Emission.Op.UPSERT, value);
  }

  /** The same, also for a row that is withdrawn. */
  void emit(Emission.Op op, O value);

  /**
   * Emits to the function's sinks a result with a name of its own, unique per key and content. One
   * that is withdrawn under a name is a result of before: the event at hand is not to blame if a
   * sink refuses it.
   */
  void emit(String name, Emission.Op op, O value);

  /**
   * Says that what is emitted from now on for this event is made of several events: no single one
   * is to blame if its sink cannot keep it. It becomes a dead letter of its own then ({@link
   * DeadLetter.Reason#RESULT_REFUSED}), and the event is applied. Of what a timer emits that is
   * taken for granted.
   */
  default void ofSeveral() {}

  /** Emits to a side output, named by what made it and an ordinal. */
  default <T> void emit(Output<T> output, T value) {
    emit(output, Emission.Op.UPSERT, value);
  }

  /** The same, also for a row that is withdrawn. */
  <T> void emit(Output<T> output, Emission.Op op, T value);
}
