package io.weir.simulation.histories;

/** The first thing in a history that is wrong by itself, whatever the model says. */
final class Breach {
  private String text;

  /** Notes something that must not be; only the first is kept. */
  void note(String what) {
    text = text == null ? what : text;
  }

  boolean isThere() {
    return text != null;
  }

  /** What was noted; null if nothing was. */
  String text() {
    return text;
  }
}
