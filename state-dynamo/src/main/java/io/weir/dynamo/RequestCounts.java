package io.weir.dynamo;

import io.weir.annotation.Internal;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts requests to DynamoDB, and capacity units by the published formula from item sizes. Several
 * threads may use it.
 */
@Internal
public final class RequestCounts {
  /** The purposes of requests. */
  public enum Category {
    /** Heads: one conditional write per touched key. */
    COMMIT,
    /** Heads again: outboxes taken out of them by writes of their own, after their delivery. */
    CLEAR,
    /** Ids and bulky state that left their head. */
    SEGMENT,
    /**
     * Moves in the due index; those that ride on a commit have units but no request of their own.
     */
    INDEX,
    /** Progress of shards. */
    PROGRESS,
    /** Rows of sinks. */
    SINK,
    /** Reads of any kind. */
    READ
  }

  private static final class Count {
    private final LongAdder requests = new LongAdder();
    private final LongAdder writeUnits = new LongAdder();
    private final LongAdder readHalves = new LongAdder();
  }

  /** A count for each category, by its ordinal. */
  private final Count[] counts;

  public RequestCounts() {
    counts = new Count[Category.values().length];
    Arrays.setAll(counts, category -> new Count());
  }

  private Count of(Category category) {
    return counts[category.ordinal()];
  }

  void requests(Category category, long requests) {
    of(category).requests.add(requests);
  }

  void writeUnits(Category category, long units) {
    of(category).writeUnits.add(units);
  }

  void readHalves(long halves) {
    of(Category.READ).readHalves.add(halves);
  }

  /** The number of requests for this purpose. */
  public long requests(Category category) {
    return of(category).requests.sum();
  }

  /** Write units paid for this; a write whose condition failed counts too. */
  public long writeUnits(Category category) {
    return of(category).writeUnits.sum();
  }

  /** Read units paid; a strong read of up to 4 KB is 1, an eventual one 0.5. */
  public double readUnits() {
    return of(Category.READ).readHalves.sum() / 2.0;
  }

  /** Starts again from zero. */
  public void reset() {
    for (Count count : counts) {
      count.requests.reset();
      count.writeUnits.reset();
      count.readHalves.reset();
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Category category : Category.values()) {
      text.append(category.name().toLowerCase(java.util.Locale.ROOT)).append(' ');
      text.append(requests(category)).append(" requests ");
      text.append(
          category == Category.READ ? readUnits() + " read" : writeUnits(category) + " write");
      text.append(" units; ");
    }
    return text.toString().strip();
  }
}
