package io.weir.aggregate;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Unicode;
import io.weir.codec.UnreadableStateException;
import io.weir.definition.Description;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Finds the values that come most often by counting a bounded number of them: Space-Saving, by
 * Metwally, Agrawal and El Abbadi (2005), merged as by Agarwal and others (2012). A value that is
 * not counted when it comes takes the place of the one that is counted least, and its count.
 *
 * @param capacity the number of values that are counted
 * @param top the number of values in the result
 */
record HeavyHittersAggregate<V>(Function<V, String> value, int capacity, int top)
    implements Aggregate<V, HeavyHittersAggregate.Acc, List<HeavyHitter>> {
  private static final Comparator<HeavyHitter> MOST_FIRST =
      Comparator.comparingLong(HeavyHitter::atMost)
          .thenComparingLong(HeavyHitter::atLeast)
          .reversed()
          .thenComparing(HeavyHitter::value);

  /** Counts by value; {@code gone} is what a value that is not counted has at most. */
  static final class Acc {
    private final Map<String, HeavyHitter> counted = new TreeMap<>();
    private long gone;
  }

  HeavyHittersAggregate {
    if (top < 1 || capacity < top || capacity > Aggregates.MOST_COUNTED) {
      throw new IllegalArgumentException(
          "heavyHitters(..) counts 1 to "
              + Aggregates.MOST_COUNTED
              + " values and gives no more than it counts, not "
              + top
              + " of "
              + capacity);
    }
  }

  @Override
  public Description description() {
    return Description.of("aggregate", "heavy hitters").with("capacity", capacity);
  }

  @Override
  public Acc create() {
    return new Acc();
  }

  @Override
  public Acc add(Acc held, V event) {
    String key = Unicode.repaired(Held.value(value.apply(event), "the value of heavyHitters(..)"));
    HeavyHitter before = held.counted.get(key);
    if (before == null && held.counted.size() == capacity) {
      HeavyHitter least = least(held);
      held.counted.remove(least.value());
      held.gone = least.atMost();
    }
    long atMost = before == null ? held.gone : before.atMost();
    long atLeast = before == null ? 0 : before.atLeast();
    held.counted.put(key, new HeavyHitter(key, atMost + 1, atLeast + 1));
    return held;
  }

  private static HeavyHitter least(Acc held) {
    return held.counted.values().stream().max(MOST_FIRST).orElseThrow();
  }

  @Override
  public Acc merge(Acc left, Acc right) {
    Acc merged = new Acc();
    merged.gone = left.gone + right.gone;
    left.counted.forEach((key, one) -> merged.counted.put(key, sum(one, right)));
    right.counted.forEach((key, one) -> merged.counted.putIfAbsent(key, sum(one, left)));
    while (merged.counted.size() > capacity) {
      HeavyHitter least = least(merged);
      merged.counted.remove(least.value());
      merged.gone = Math.max(merged.gone, least.atMost());
    }
    return merged;
  }

  private static HeavyHitter sum(HeavyHitter one, Acc other) {
    HeavyHitter there =
        other.counted.getOrDefault(one.value(), new HeavyHitter(one.value(), other.gone, 0));
    return new HeavyHitter(
        one.value(), one.atMost() + there.atMost(), one.atLeast() + there.atLeast());
  }

  @Override
  public List<HeavyHitter> result(Acc held) {
    return held.counted.values().stream().sorted(MOST_FIRST).limit(top).toList();
  }

  @Override
  public void write(Acc held, BinaryWriter out) {
    out.unsigned(held.gone).unsigned(held.counted.size());
    held.counted.forEach((key, one) ->
        out.string(key).unsigned(one.atMost()).unsigned(one.atMost() - one.atLeast()));
  }

  @Override
  public Acc read(BinaryReader in) {
    Acc held = create();
    held.gone = in.unsigned();
    for (int left = in.count(3); left > 0; left--) {
      String key = in.text();
      long atMost = in.unsigned();
      long unknown = in.unsigned();
      if (unknown < 0 || unknown > atMost) {
        throw new UnreadableStateException("a counted value has impossible counts");
      }
      held.counted.put(key, new HeavyHitter(key, atMost, atMost - unknown));
    }
    return held;
  }
}
