package io.weir.connect;

import java.util.Random;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;

/** The faults of a service: drawn from a seed, or the end of the process at a chosen call. */
public final class Faults {
  /** The end of the process. */
  public static final class Crash extends VirtualMachineError {
    private static final long serialVersionUID = 1L;
  }

  private final Random random;
  private final double entries;
  private final double calls;
  private final long crash;
  private long made;
  private long refused;

  private Faults(long seed, double entries, double calls, long crash) {
    this.random = new Random(seed);
    this.entries = entries;
    this.calls = calls;
    this.crash = crash;
  }

  public static Faults none() {
    return new Faults(0, 0, 0, Long.MAX_VALUE);
  }

  /**
   * @param entries the share of a request's parts that are refused for now
   * @param calls the share of calls without an answer, half of them before they took effect
   */
  public static Faults random(long seed, double entries, double calls) {
    return new Faults(seed, entries, calls, Long.MAX_VALUE);
  }

  /**
   * @param point 2n = before the n-th call, 2n + 1 = after it took effect
   */
  public static Faults crashAt(long point) {
    return new Faults(0, 0, 0, point);
  }

  /** The number of calls so far. */
  public long calls() {
    return made;
  }

  /** The number of calls that the service refused as a whole. */
  public long refused() {
    return refused;
  }

  public boolean refusesEntry() {
    return random.nextDouble() < entries;
  }

  public <R> R around(Supplier<R> call) {
    long before = 2 * made++;
    double drawn = random.nextDouble();
    at(before, drawn < calls / 2);
    R result = answered(call);
    at(before + 1, drawn >= calls / 2 && drawn < calls);
    return result;
  }

  private <R> R answered(Supplier<R> call) {
    try {
      return call.get();
    } catch (RuntimeException refusal) {
      refused++;
      throw refusal;
    }
  }

  private void at(long point, boolean silent) {
    if (point == crash) {
      throw new Crash();
    }
    if (silent) {
      throw SdkClientException.create("no answer");
    }
  }
}
