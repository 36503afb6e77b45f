package io.weir.simulation.histories;

import io.weir.Sink;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All sinks of a history, with each emission that took effect once, in the order of first delivery.
 */
final class KeptSinks {
  private final Map<String, Emission> byId = new HashMap<>();
  private final Map<String, String> copies = new HashMap<>();
  private final Map<String, String> committedCopies = new HashMap<>();
  private final Map<String, List<Emission>> byKey = new LinkedHashMap<>();
  private final Map<String, Emission> newest = new HashMap<>();

  /** Dead letters and late events may come again from a key that was forgotten in between (R26). */
  private final boolean lettersAgain;

  /** True if results of single events may come again, too. */
  private final boolean mappedAgain;

  /**
   * True if anything may come again, because no shard has a mark and only ids tell what was
   * decided.
   */
  private final boolean anyAgain;

  private final boolean unkept;
  private String broken;

  /** Makes the sinks. A function that does not know the retention may forget too early. */
  KeptSinks(Spec spec) {
    this.unkept = spec.unkept();
    this.lettersAgain = spec.unaware();
    this.mappedAgain = spec.unaware() && spec.maps();
    this.anyAgain = spec.unaware() && spec.inParallel();
  }

  /** An emission has reached its sink. */
  void take(Emission emission) {
    if (isOfCopy(emission)) {
      copy(emission);
      return;
    }
    Emission first = byId.putIfAbsent(emission.id(), emission);
    if (first == null) {
      inOrder(emission);
    } else if (!anyAgain && !first.equals(emission) && !isAgain(first, emission)) {
      broken(
          "one id with two contents: "
              + first
              + " "
              + text(first)
              + " and "
              + emission
              + " "
              + text(emission));
    }
  }

  /**
   * A copy, or the letter of one whose sink the code does not have any more, or that is refused.
   */
  private static boolean isOfCopy(Emission emission) {
    return emission.sink().equals(Functions.COPIES)
        || emission.sink().equals(Functions.DEAD) && payload(emission).startsWith(Results.COPY);
  }

  private static String payload(Emission emission) {
    return new String(emission.payload(), StandardCharsets.UTF_8);
  }

  private static String copied(Emission emission) {
    boolean letter = emission.sink().equals(Functions.DEAD);
    String end = letter ? "/" + Functions.COPIES + "/refused" : "";
    return emission.id().substring(0, emission.id().length() - end.length());
  }

  private void copy(Emission emission) {
    String text = payload(emission).replaceFirst("^" + Results.COPY, "");
    String before = copies.putIfAbsent(copied(emission), text);
    if (before != null && !before.equals(text)) {
      broken("one copy with two contents: " + emission + " " + before + " and " + text);
    }
  }

  /** The store has taken an outbox. */
  void committed(List<Emission> outbox) {
    for (Emission emission : outbox) {
      if (emission.sink().equals(Functions.COPIES)) {
        committedCopies.put(emission.id(), payload(emission));
      }
    }
  }

  /** The number of copies that came as a letter or to their sink, and that the store knew. */
  int copies() {
    return copies.size();
  }

  /**
   * A committed copy that was delivered nowhere, or that is of no result; null if there is none, or
   * if the function may forget too early.
   */
  String lostCopy() {
    if (lettersAgain) {
      return null;
    }
    for (Map.Entry<String, String> copy : committedCopies.entrySet()) {
      if (!copy.getValue().equals(copies.get(copy.getKey()))) {
        return "a copy was committed and is nowhere: " + copy;
      }
    }
    return null;
  }

  private boolean isAgain(Emission first, Emission again) {
    return isOfOneEvent(again) && again.op() == first.op() && text(again).equals(text(first));
  }

  private void inOrder(Emission emission) {
    Emission before = newest.put(emission.sink() + "/" + emission.key(), emission);
    if (before != null && before.revision() >= emission.revision() && !isOfOneEvent(emission)) {
      broken("new to the sink, and older than " + before + ": " + emission);
    }
    byKey.computeIfAbsent(emission.key(), k -> new ArrayList<>()).add(emission);
  }

  /**
   * True if it may come again, or behind newer ones: its key may have been forgotten under the
   * shorter of two retentions that the function was told, and begins at the event's arrival again
   * (R5, R26).
   */
  private boolean isOfOneEvent(Emission emission) {
    boolean one = emission.sink().equals(Functions.DEAD) || emission.id().contains("/late/");
    return mappedAgain || lettersAgain && one;
  }

  private void broken(String what) {
    broken = broken == null ? what : broken;
  }

  boolean has(Emission emission) {
    return isOfCopy(emission)
        ? copies.containsKey(copied(emission))
        : byId.containsKey(emission.id());
  }

  /** The first delivery against the rules; null if there was none. */
  String broken() {
    return broken;
  }

  /** The delivered texts of each key, in the order of the revisions. */
  Map<String, List<String>> texts() {
    Map<String, List<String>> texts = new TreeMap<>();
    byKey.forEach((key, all) ->
        texts.put(
            key,
            all.stream()
                .sorted(Comparator.comparingLong(Emission::revision))
                .map(KeptSinks::text)
                .toList()));
    return texts;
  }

  private static String text(Emission emission) {
    return Results.emission(
        emission.sink(),
        emission.op() == Emission.Op.DELETE,
        new String(emission.payload(), StandardCharsets.UTF_8));
  }

  /** A sink of that name. Its writers are made by the containers. */
  Sink<Object> sink(String name, Code code) {
    return new Kept(name, code, unkept && name.equals(Functions.RESULTS));
  }

  /**
   * @param picky true if it cannot keep all
   */
  private record Kept(String name, Code code, boolean picky) implements Sink<Object> {
    @Override
    public Effect effect() {
      return Effect.IDEMPOTENT_BY_REVISION;
    }

    @Override
    public byte[] encode(Object value) {
      code.enter(Code.Place.ENCODER, 1);
      String text =
          value instanceof HistoryEvent late ? "late " + late.taken().index() : value.toString();
      if (picky && Results.isUnkept(text)) {
        throw new IllegalArgumentException("of a kind that is not kept");
      }
      return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public SinkWriter open() {
      throw new IllegalStateException("a container opens its own");
    }
  }
}
