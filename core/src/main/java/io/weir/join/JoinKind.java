package io.weir.join;

/** Which events without a partner have a result of their own (S5.5). */
enum JoinKind {
  INNER("join", false, false),
  LEFT("left join", true, false),
  RIGHT("right join", false, true),
  FULL("full join", true, true);

  private final String words;
  private final boolean keepsLeft;
  private final boolean keepsRight;

  JoinKind(String words, boolean keepsLeft, boolean keepsRight) {
    this.words = words;
    this.keepsLeft = keepsLeft;
    this.keepsRight = keepsRight;
  }

  String words() {
    return words;
  }

  boolean keepsLeft() {
    return keepsLeft;
  }

  boolean keepsRight() {
    return keepsRight;
  }
}
