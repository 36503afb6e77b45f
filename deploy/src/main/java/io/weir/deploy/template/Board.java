package io.weir.deploy.template;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A dashboard: who looks at it, and its panels. What shows it is elsewhere. */
enum Board {
  /** Whether the functions do what is expected of them. */
  EXECUTIVE("Executive", Panels::executive),
  /** What is wrong, and where. */
  ON_CALL("OnCall", Panels::onCall),
  /** Why. */
  DEBUG("Debug", Panels::debug);

  private final String word;
  private final Function<List<Watched>, List<Panel>> panels;

  Board(String word, Function<List<Watched>, List<Panel>> panels) {
    this.word = word;
    this.panels = panels;
  }

  /** Its logical id. */
  String id() {
    return word + "Dashboard";
  }

  /** The end of its name, and the beginning of its file's. */
  String text() {
    return word.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  /** Its panels, without those that have nothing to show. */
  List<Panel> of(List<Watched> functions) {
    return panels.apply(functions).stream().filter(panel -> !panel.isEmpty()).toList();
  }
}
