package io.weir.rank;

import io.weir.rank.RowInput.Kind;

/** Checks that a rank's settings fit together, once all of them are given. */
final class RankRules {
  private RankRules() {}

  /**
   * @param by the call that ends the definition, for the message
   * @throws IllegalArgumentException if settings are missing or contradict each other; the message
   *     names them and says what to do
   */
  static void check(RankSettings<?> settings, String by) {
    if (settings.end() == 0 && settings.endOf() == null) {
      throw problem(by + " without a number of rows; add top(n) before it");
    }
    if (settings.order() == null) {
      throw problem(by + " without an order; add by(comparator), or byArrival(), before it");
    }
    if (settings.end() != 0 && settings.start() > settings.end()) {
      throw problem(
          "fromRank("
              + settings.start()
              + ") is behind top("
              + settings.end()
              + "), so no row is ever given; exchange them");
    }
    checkInput(settings);
  }

  private static void checkInput(RankSettings<?> settings) {
    RowInput<?> input = settings.input();
    if (input.kind() == Kind.APPENDS && input.removes() != null) {
      throw problem(
          "removedBy(..) without updatedBy(..): nothing tells which row is meant; add updatedBy(id),"
              + " or use retractedBy(which, id)");
    }
    if (input.onlyImproving() && input.kind() != Kind.UPDATES) {
      throw problem("onlyImproving() without updatedBy(..): no row changes; leave it out");
    }
    if (input.onlyImproving() && input.removes() != null) {
      throw problem(
          "onlyImproving() with removedBy(..): the row that moves up for one that goes is not kept;"
              + " leave out one of them");
    }
    if (input.unmatched() != null && input.removes() == null) {
      throw problem(
          "unmatched("
              + input.unmatched().name()
              + ") where nothing is taken out; add removedBy(..) or retractedBy(..), or leave it out");
    }
    if (settings.maxRows() != 0 && input.keepsOnlyTheTop()) {
      throw problem(
          "maxRows("
              + settings.maxRows()
              + ") where only the rows of top(..) are kept; leave it out");
    }
    if (settings.maxRows() != 0 && settings.maxRows() < settings.end()) {
      throw problem(
          "maxRows("
              + settings.maxRows()
              + ") is below top("
              + settings.end()
              + "); allow at least as many");
    }
  }

  /** Checks the settings of a rank of a window's events, which only append. */
  static void checkOfWindow(RankSettings<?> settings, String by) {
    check(settings, by);
    if (settings.input().kind() != Kind.APPENDS) {
      throw problem(
          by
              + " with updatedBy(..) or retractedBy(..): the rows of a window are its events, and only"
              + " append; leave that out, or rank by key without a window, in a function behind it");
    }
    if (settings.endOf() != null) {
      throw problem(by + " with top(function): all windows have one number of rows; use top(n)");
    }
    if (settings.ttl() != 0) {
      throw problem(by + " with expireAfter(..): a window's rows go with the window; leave it out");
    }
    if (settings.withdraws()) {
      throw problem(
          by + " with withdrawing(): that is a setting of the window; use its retracting()");
    }
  }

  static IllegalArgumentException problem(String what) {
    return new IllegalArgumentException("rank: " + what);
  }
}
