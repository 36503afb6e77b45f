package io.weir.lambda;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is made on first use, once. Several threads may use it. */
final class Lazy<T> implements Supplier<T> {
  private final Supplier<T> make;
  private @Nullable T made;

  Lazy(Supplier<T> make) {
    this.make = make;
  }

  @Override
  public synchronized T get() {
    if (made == null) {
      made = make.get();
    }
    return made;
  }
}
