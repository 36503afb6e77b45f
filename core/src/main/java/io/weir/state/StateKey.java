package io.weir.state;

/** A key of a function: the address of its state. */
public record StateKey(String function, String key) {
  /** Written out: maps of keys are looked up several times per key and batch. */
  @Override
  public boolean equals(Object other) {
    return other instanceof StateKey that && key.equals(that.key) && function.equals(that.function);
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + function.hashCode();
  }
}
