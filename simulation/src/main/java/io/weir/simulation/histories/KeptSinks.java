package io.weir.simulation.histories;

import io.weir.Emission;
import io.weir.Sink;
import io.weir.SinkWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All sinks of a history: what took effect, each emission once, in the order of first delivery. */
final class KeptSinks {
  private final Map<String, Emission> byId = new HashMap<>();
  private final Map<String, List<Emission>> byKey = new LinkedHashMap<>();
  private final Map<String, Emission> newest = new HashMap<>();
  private final boolean lettersAgain;
  private String broken;

  /**
   * @param lettersAgain true if dead letters may come again from a key that was forgotten in
   *     between, since nobody told the function how long it is asked (PROTOCOL R26)
   */
  KeptSinks(boolean lettersAgain) {
    this.lettersAgain = lettersAgain;
  }

  /** An emission has reached its sink. */
  void take(Emission emission) {
    Emission first = byId.putIfAbsent(emission.id(), emission);
    if (first == null) {
      inOrder(emission);
    } else if (!first.equals(emission) && !isLetterAgain(first, emission)) {
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

  private boolean isLetterAgain(Emission first, Emission again) {
    return lettersAgain && again.sink().equals(Functions.DEAD) && text(again).equals(text(first));
  }

  private void inOrder(Emission emission) {
    Emission before = newest.put(emission.sink() + "/" + emission.key(), emission);
    boolean mayBeBehind = lettersAgain && emission.sink().equals(Functions.DEAD);
    if (before != null && before.revision() >= emission.revision() && !mayBeBehind) {
      broken("new to the sink, and older than " + before + ": " + emission);
    }
    byKey.computeIfAbsent(emission.key(), k -> new ArrayList<>()).add(emission);
  }

  private void broken(String what) {
    broken = broken == null ? what : broken;
  }

  boolean has(Emission emission) {
    return byId.containsKey(emission.id());
  }

  /** What was delivered against the rules; null if nothing was. */
  String broken() {
    return broken;
  }

  /** Per key, what was delivered, in the order of the revisions. */
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
    return new Kept(name, code);
  }

  private record Kept(String name, Code code) implements Sink<Object> {
    @Override
    public Effect effect() {
      return Effect.IDEMPOTENT_BY_REVISION;
    }

    @Override
    public byte[] encode(Object value) {
      code.enter(Code.Place.ENCODER, 1);
      String text = value instanceof Ev late ? "late " + late.taken().index() : value.toString();
      return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public SinkWriter open() {
      throw new IllegalStateException("a container opens its own");
    }
  }
}
