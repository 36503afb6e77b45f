package io.weir.simulation.histories;

import io.weir.DeadLetter;
import io.weir.operator.Pane;
import java.util.HexFormat;

/** Results as text, in one form for Weir and for the model. */
final class Results {
  private Results() {}

  static String pane(String window, Pane pane, long bits) {
    return pane(
        window, pane.kind().name(), pane.index(), pane.nonSpeculativeIndex(), pane.last(), bits);
  }

  static String pane(String window, String kind, int index, int spoken, boolean last, long bits) {
    return window + ' ' + kind + ' ' + index + '/' + spoken + (last ? " last " : " ") + bits;
  }

  static String dead(DeadLetter.Reason reason, String position, byte[] payload) {
    return reason + " " + position + " " + HexFormat.of().formatHex(payload);
  }

  /** One emission as the model and the sinks say it. */
  static String emission(String sink, boolean withdrawn, String value) {
    return sink + (withdrawn ? " - " : " + ") + value;
  }
}
