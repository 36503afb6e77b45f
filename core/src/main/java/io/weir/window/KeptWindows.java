package io.weir.window;

import io.weir.Operator;
import io.weir.annotation.Internal;
import io.weir.codec.BinaryReader;
import io.weir.time.TimeWindow;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the open windows of one key; it changes nothing. */
@Internal
public final class KeptWindows {
  private KeptWindows() {}

  /**
   * The open windows by time, each with the result that a pane would hold now; null if a pane has
   * taken everything.
   *
   * @param stored the state that the operator wrote; empty = none
   * @param type the type of the aggregate's results
   * @throws IllegalArgumentException if the operator is no {@link Window}
   */
  public static <R> Map<TimeWindow, @Nullable R> of(
      Operator<?, ?> operator, byte[] stored, Class<R> type) {
    if (!(operator instanceof WindowOperator<?, ?, ?, ?> windows)) {
      throw new IllegalArgumentException(
          "windows(..) is of a function that computes a Window; this one computes "
              + String.join(", ", operator.describe()));
    }
    Map<TimeWindow, @Nullable R> all = new LinkedHashMap<>();
    windows
        .results(stored.length == 0 ? null : new BinaryReader(stored))
        .forEach((window, result) -> all.put(window, type.cast(result)));
    return all;
  }
}
