package io.weir.deploy.plan;

import org.jspecify.annotations.Nullable;

/** A test event. */
record View(String key, long time, long value, @Nullable String id) {
  static View at(long time, long value) {
    return new View("a", time, value, null);
  }
}
