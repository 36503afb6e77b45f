package io.weir.testkit;

import io.weir.OperatorContext;
import io.weir.Output;
import io.weir.spi.Emission;
import io.weir.testkit.OperatorHarness.Result;
import io.weir.time.TimeDomain;
import java.util.ArrayList;
import java.util.List;

/**
 * The context of an operator in a harness: it shows the times that a test has set, as the engine
 * would.
 */
final class HarnessContext implements OperatorContext<Object> {
  private final List<Result> results = new ArrayList<>();
  private long floor = Long.MIN_VALUE;
  private long ownShard = Long.MIN_VALUE;
  private long clock;
  private long arrival;
  private long watermark;
  private long shardWatermark;
  private long latestArrival;
  private long time;

  /** The event time of the key. */
  long floor() {
    return floor;
  }

  long clock() {
    return clock;
  }

  List<Result> results() {
    return results;
  }

  void takeTimes(HarnessContext other) {
    floor = other.floor;
    ownShard = other.ownShard;
    clock = other.clock;
    arrival = other.arrival;
  }

  /** Forgets all results after the first {@code first} ones. */
  void forgetAfter(int first) {
    results.subList(first, results.size()).clear();
  }

  void lift(long to) {
    floor = Math.max(floor, to);
  }

  void shard(long to) {
    ownShard = to;
  }

  void tick(long to) {
    clock = Math.max(clock, to);
  }

  void enterEvent(long timestamp) {
    arrival = Math.max(arrival, clock);
    latestArrival = arrival;
    time = timestamp;
    watermark = floor;
    shardWatermark = Math.max(floor, ownShard);
  }

  /** Sets the times for a timer's callback, which sees its own time and not the watermark (R15). */
  void enterTimer(TimeDomain domain, long due) {
    latestArrival = domain == TimeDomain.PROCESSING ? Math.max(arrival, due) : arrival;
    time = due;
    watermark = domain == TimeDomain.EVENT ? due : floor;
    shardWatermark = watermark;
  }

  @Override
  public String key() {
    return "k";
  }

  @Override
  public long watermark() {
    return watermark;
  }

  @Override
  public long shardWatermark() {
    return shardWatermark;
  }

  @Override
  public long latenessWatermark() {
    return shardWatermark;
  }

  @Override
  public long time() {
    return time;
  }

  @Override
  public long latestArrival() {
    return latestArrival;
  }

  @Override
  public long processingTime() {
    return clock;
  }

  @Override
  public long birth() {
    return 7;
  }

  @Override
  public void emit(Emission.Op op, Object value) {
    results.add(new Result(null, null, op, value));
  }

  @Override
  public void emit(String name, Emission.Op op, Object value) {
    results.add(new Result(null, name, op, value));
  }

  @Override
  public <T> void emit(Output<T> output, Emission.Op op, T value) {
    results.add(new Result(output.name(), null, op, value));
  }
}
