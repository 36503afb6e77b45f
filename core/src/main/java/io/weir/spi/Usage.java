package io.weir.spi;

import io.weir.annotation.Experimental;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a store or a sink has asked of the service behind it.
 *
 * @param requests the number of requests, by purpose: {@code commit}, {@code progress}, {@code
 *     index}, {@code segment}, {@code sink}, {@code read} and others
 * @param writeUnits the write capacity used, by purpose
 * @param readUnits the read capacity used
 * @param throttles how often the service had no capacity
 */
@Experimental
public record Usage(
    Map<String, Long> requests, Map<String, Long> writeUnits, double readUnits, long throttles) {
  /** Nothing was asked, or nobody counts. */
  public static final Usage NONE = new Usage(Map.of(), Map.of(), 0, 0);

  public Usage {
    requests = Map.copyOf(requests);
    writeUnits = Map.copyOf(writeUnits);
  }

  /** Both together. */
  public Usage plus(Usage more) {
    if (more == NONE) {
      return this;
    }
    return this == NONE
        ? more
        : new Usage(
            sum(requests, more.requests),
            sum(writeUnits, more.writeUnits),
            readUnits + more.readUnits,
            throttles + more.throttles);
  }

  /** The sum over all purposes. */
  public static long total(Map<String, Long> numbers) {
    long total = 0;
    for (long one : numbers.values()) {
      total += one;
    }
    return total;
  }

  /** Numbers by name, added up. */
  static Map<String, Long> sum(Map<String, Long> some, Map<String, Long> others) {
    if (some.isEmpty() || others.isEmpty()) {
      return some.isEmpty() ? others : some;
    }
    Map<String, Long> sum = new TreeMap<>(some);
    others.forEach((name, more) -> sum.merge(name, more, Long::sum));
    return sum;
  }
}
