package io.weir.dynamo;

import io.weir.annotation.Internal;
import io.weir.spi.Usage;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
    READ;

    private final String purpose = name().toLowerCase(Locale.ROOT);
  }

  private static final Category[] CATEGORIES = Category.values();

  /** What DynamoDB calls it of a statement, and of a request, if it has no capacity. */
  private static final Set<String> NO_CAPACITY =
      Set.of(
          "ThrottlingError",
          "ThrottlingException",
          "ProvisionedThroughputExceeded",
          "ProvisionedThroughputExceededException",
          "RequestLimitExceeded");

  private static final class Count {
    private final LongAdder requests = new LongAdder();
    private final LongAdder writeUnits = new LongAdder();
    private final LongAdder readHalves = new LongAdder();

    /** What {@link #takeUsage} has told already. */
    private long requestsTaken;

    private long writeUnitsTaken;
    private long readHalvesTaken;
  }

  /** A count for each category, by its ordinal. */
  private final Count[] counts;

  private final LongAdder throttles = new LongAdder();
  private long throttlesTaken;

  public RequestCounts() {
    counts = new Count[CATEGORIES.length];
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

  /** Keys of a request for which there was no capacity. */
  void throttled(long times) {
    throttles.add(times);
  }

  /** A statement of a request was refused; counted if that was for want of capacity. */
  void refused(String code) {
    if (NO_CAPACITY.contains(code)) {
      throttles.increment();
    }
  }

  /** What was counted since this was last called, by whatever thread: each is told once. */
  synchronized Usage takeUsage() {
    Map<String, Long> requests = new TreeMap<>();
    Map<String, Long> units = new TreeMap<>();
    for (Category category : CATEGORIES) {
      Count count = of(category);
      long more = count.requests.sum() - count.requestsTaken;
      count.requestsTaken += more;
      put(requests, category.purpose, more);
      long moreUnits = count.writeUnits.sum() - count.writeUnitsTaken;
      count.writeUnitsTaken += moreUnits;
      put(units, category.purpose, moreUnits);
    }
    Count reads = of(Category.READ);
    long halves = reads.readHalves.sum() - reads.readHalvesTaken;
    reads.readHalvesTaken += halves;
    long refused = throttles.sum() - throttlesTaken;
    throttlesTaken += refused;
    boolean none = requests.isEmpty() && units.isEmpty() && (halves | refused) == 0;
    return none ? Usage.NONE : new Usage(requests, units, halves / 2.0, refused);
  }

  private static void put(Map<String, Long> numbers, String purpose, long number) {
    if (number != 0) {
      numbers.put(purpose, number);
    }
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
  public synchronized void reset() {
    throttles.reset();
    throttlesTaken = 0;
    for (Count count : counts) {
      count.requestsTaken = 0;
      count.writeUnitsTaken = 0;
      count.readHalvesTaken = 0;
      count.requests.reset();
      count.writeUnits.reset();
      count.readHalves.reset();
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Category category : CATEGORIES) {
      text.append(category.purpose).append(' ');
      text.append(requests(category)).append(" requests ");
      text.append(
          category == Category.READ ? readUnits() + " read" : writeUnits(category) + " write");
      text.append(" units; ");
    }
    return text.toString().strip();
  }
}
