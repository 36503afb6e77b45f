package io.weir.simulation.histories;

import io.weir.DeadLetter;
import io.weir.codec.Json;
import io.weir.window.Pane;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** Results as text, in one form for Weir and for the model. */
final class Results {
  /** The prefix of a kept text. */
  static final String WORD = "word=";

  /** The prefix of a copy's letter. */
  static final String COPY = "copy of ";

  private static final Json<Keyed> KEYED = Json.of(Keyed.class);
  private static final Pattern PANE = Pattern.compile(" (EARLY|ON_TIME|LATE) ");

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

  /**
   * The text that withdraws a row of a process: one that it writes again and again, or an event's
   * own.
   */
  static String gone(int event, int arg) {
    String row =
        switch (Math.floorMod(arg, 4)) {
          case 0 -> "map";
          case 1 -> "list";
          case 2 -> "timer";
          default -> "" + Math.max(0, event - 1);
        };
    return row + " gone by " + event;
  }

  /** The results of an event that is mapped by itself, each with a row of its own. */
  static List<String> mapped(HistoryEvent event) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < event.op() % 3; i++) {
      texts.add(event.index() + "." + i + " mapped");
    }
    return texts;
  }

  /** The result of a pair; one of the two may be null. */
  static String pair(HistoryEvent left, HistoryEvent right) {
    return (left == null ? "-" : left.index()) + "+" + (right == null ? "-" : right.index());
  }

  /** The panes at a window's end that the author's code fails on, where it does. */
  static boolean fails(String kind, long bits) {
    return kind.equals("ON_TIME") && bits % 3 == 0;
  }

  /** The panes at a window's end that end the process, where some do. */
  static boolean kills(String kind, long bits) {
    return kind.equals("ON_TIME") && bits % 5 == 2;
  }

  /** The text of a dead letter: of a timer without the revision, of an emission its value. */
  static String dead(DeadLetter letter) {
    String position = letter.position();
    if (position.startsWith("timer/")) {
      position = withoutRevision(position);
    }
    boolean copy = letter.result() != null && letter.result().sink().equals(Functions.COPIES);
    if (copy) {
      return COPY + new String(letter.payload(), StandardCharsets.UTF_8);
    }
    if (letter.reason() == DeadLetter.Reason.RESULT_REFUSED) {
      return unkept(KEYED.decode(letter.payload()).text());
    }
    return letter.reason() == DeadLetter.Reason.SINK_REFUSED
        ? refused(new String(letter.payload(), StandardCharsets.UTF_8))
        : dead(letter.reason(), position, letter.payload());
  }

  /** The name of a timer; a part of what is due at one time comes behind the revision. */
  private static String withoutRevision(String timer) {
    String[] parts = timer.split("/", 5);
    String name = parts[0] + "/" + parts[1] + "/" + parts[2];
    return parts.length == 5 ? name + "/" + parts[4] : name;
  }

  /** The dead letter of a result that its sink has refused for good. */
  static String refused(String value) {
    return DeadLetter.Reason.SINK_REFUSED + " " + value;
  }

  /** The dead letter of a result that its sink cannot keep, and that no single event made. */
  static String unkept(String value) {
    return DeadLetter.Reason.RESULT_REFUSED + " " + value;
  }

  /**
   * True for a result that its sink cannot keep. Of a window only panes at its end are such,
   * because these are of all its events.
   */
  static boolean isUnkept(String value) {
    boolean pane = PANE.matcher(value).find();
    return Math.floorMod(value.hashCode(), 7) == 3 && (!pane || value.contains(" ON_TIME "));
  }

  /** True for a text of {@link #emission} that its sink cannot keep. */
  static boolean isUnkeptEmission(String text) {
    return text.startsWith(Functions.RESULTS) && isUnkept(value(text));
  }

  /** The value in a text of {@link #emission}. */
  static String value(String text) {
    return text.substring(text.indexOf(' ') + 3);
  }

  /** True for a result that its sink never takes. */
  static boolean isRefused(String value) {
    return Math.floorMod(value.hashCode(), 6) == 0;
  }

  /** The dead letter of a timer of event time that failed or ended its process. */
  static String deadTimer(DeadLetter.Reason reason, long time) {
    return dead(reason, "timer/EVENT/" + time, new byte[0]);
  }

  /** The dead letter of one part of what was due at a time. */
  static String deadTimer(DeadLetter.Reason reason, long time, String part) {
    return dead(reason, "timer/EVENT/" + time + "/" + part, new byte[0]);
  }

  static String dead(DeadLetter.Reason reason, String position, byte[] payload) {
    return reason + " " + position + " " + HexFormat.of().formatHex(payload);
  }

  /** The text of an emission in the model and the sinks. */
  static String emission(String sink, boolean withdrawn, String value) {
    return sink + (withdrawn ? " - " : " + ") + value;
  }
}
