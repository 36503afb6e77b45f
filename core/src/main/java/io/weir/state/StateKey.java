package io.weir.state;

import io.weir.log.LogText;

/** A key of a function: the address of its state. */
public record StateKey(String function, String key) {
  /**
   * Written out, as what follows: maps of keys are looked up several times per key and batch, and a
   * record's own is put together anew at every cold start.
   */
  @Override
  public boolean equals(Object other) {
    return other instanceof StateKey that && key.equals(that.key) && function.equals(that.function);
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + function.hashCode();
  }

  /** With the key as a log may have it. */
  @Override
  public String toString() {
    return "StateKey[function=" + function + ", key=" + LogText.key(key) + "]";
  }
}
