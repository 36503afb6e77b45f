package io.weir.definition;

/** Says what becomes of something that is stored when another definition takes a function over. */
public enum Verdict {
  /** It is the same. */
  UNCHANGED("unchanged"),
  /** It is another one, and what is stored goes on in it. */
  SAFE("safe"),
  /** What is stored is not found any more, and the new one begins without it. */
  STARTS_ANEW("starts anew"),
  /** Whether what is stored is read right cannot be seen: somebody has to look. */
  CANNOT_BE_TOLD("cannot be told"),
  /** What is stored can be read only if the new definition declares how. */
  NEEDS_UPCASTER("needs an upcaster"),
  /** What is stored cannot be read by the new definition, or would be misread. */
  REFUSED("refused");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  /** The verdict as it is shown. */
  public String words() {
    return words;
  }

  /** True if somebody has to decide or do something before this is deployed. */
  public boolean needsAttention() {
    return compareTo(SAFE) > 0;
  }
}
