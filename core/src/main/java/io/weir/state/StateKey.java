package io.weir.state;

import io.weir.log.LogText;
import org.jspecify.annotations.Nullable;

/** A key of a function: the address of its state. */
public record StateKey(String function, String key) {
  /**
   * Written by hand, like the methods below: maps of keys are searched several times per key and
   * batch, and Java would link a record's own method anew at every cold start.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StateKey that && key.equals(that.key) && function.equals(that.function);
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + function.hashCode();
  }

  /** A text for logs, with the key masked unless logs show keys. */
  @Override
  public String toString() {
    return "StateKey[function=" + function + ", key=" + LogText.key(key) + "]";
  }
}
