package io.weir.opentelemetry;

import io.opentelemetry.api.common.Attributes;
import java.util.HashMap;
import java.util.Map;

/** Keeps the largest value of each place until it is taken. Several threads may use it. */
final class Largest {
  private Map<Attributes, Double> values = new HashMap<>();

  synchronized void add(Attributes where, double value) {
    values.merge(where, value, Math::max);
  }

  /** The largest since it was last called. */
  synchronized Map<Attributes, Double> take() {
    Map<Attributes, Double> taken = values;
    values = new HashMap<>();
    return taken;
  }
}
