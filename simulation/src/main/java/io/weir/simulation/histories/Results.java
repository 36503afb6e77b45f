package io.weir.simulation.histories;

import io.weir.DeadLetter;
import io.weir.window.Pane;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Results as text, in one form for Weir and for the model. */
final class Results {
  /** How a text begins that was kept. */
  static final String WORD = "word=";

  /** How the letter of a copy begins. */
  static final String COPY = "copy of ";

  private Results() {}

  /** A result that knows its key. */
  record Keyed(String key, String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  static String pane(String window, Pane pane, long bits) {
    return pane(
        window, pane.kind().name(), pane.index(), pane.nonSpeculativeIndex(), pane.last(), bits);
  }

  static String pane(String window, String kind, int index, int spoken, boolean last, long bits) {
    return window + ' ' + kind + ' ' + index + '/' + spoken + (last ? " last " : " ") + bits;
  }

  static String word(String text) {
    return WORD + Words.escaped(text) + " was it";
  }

  static String pair(Ev left, Ev right) {
    return left.index() + "+" + right.index();
  }

  /** The panes at a window's end that the author's code fails on, where it does. */
  static boolean fails(String kind, long bits) {
    return kind.equals("ON_TIME") && bits % 3 == 0;
  }

  /** The panes at a window's end that end the process, where some do. */
  static boolean kills(String kind, long bits) {
    return kind.equals("ON_TIME") && bits % 5 == 2;
  }

  /** Of a timer, all but the revision at which it fired; of an emission, what it was. */
  static String dead(DeadLetter letter) {
    String position = letter.position();
    if (position.startsWith("timer/")) {
      position = position.substring(0, position.lastIndexOf('/'));
    }
    boolean copy = letter.result() != null && letter.result().sink().equals(Functions.COPIES);
    if (copy) {
      return COPY + new String(letter.payload(), StandardCharsets.UTF_8);
    }
    return letter.reason() == DeadLetter.Reason.SINK_REFUSED
        ? refused(new String(letter.payload(), StandardCharsets.UTF_8))
        : dead(letter.reason(), position, letter.payload());
  }

  /** The dead letter of a result that its sink has refused for good. */
  static String refused(String value) {
    return DeadLetter.Reason.SINK_REFUSED + " " + value;
  }

  /** Some results are of a kind that their sink never takes. */
  static boolean isRefused(String value) {
    return Math.floorMod(value.hashCode(), 6) == 0;
  }

  /** The dead letter of a timer of event time that failed or ended its process. */
  static String deadTimer(DeadLetter.Reason reason, long time) {
    return dead(reason, "timer/EVENT/" + time, new byte[0]);
  }

  static String dead(DeadLetter.Reason reason, String position, byte[] payload) {
    return reason + " " + position + " " + HexFormat.of().formatHex(payload);
  }

  /** One emission as the model and the sinks say it. */
  static String emission(String sink, boolean withdrawn, String value) {
    return sink + (withdrawn ? " - " : " + ") + value;
  }
}
