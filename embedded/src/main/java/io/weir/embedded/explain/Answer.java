package io.weir.embedded.explain;

import java.util.List;

/**
 * What is stored about one thing that was asked for beside the key.
 *
 * @param asked a window, a row, an event or a position, as it was asked for
 * @param told sentences
 */
public record Answer(String asked, List<String> told) {
  public Answer {
    told = List.copyOf(told);
  }
}
