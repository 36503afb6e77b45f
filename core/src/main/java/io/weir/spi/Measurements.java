package io.weir.spi;

import io.weir.annotation.Experimental;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What was measured of signals; immutable. A signal that could not be measured is not there. */
@Experimental
public final class Measurements {
  private static final Signal[] SIGNALS = Signal.values();

  public static final Measurements NONE = new Measurements(new Object[SIGNALS.length]);

  private static final double PERCENT = 100;

  /** By the ordinal of the signal; null where it was not measured. */
  private final @Nullable Object[] values;

  /** Of a signal of {@link Signal.Kind#RATE}. */
  private record Share(double part, double whole) {}

  private Measurements(@Nullable Object[] values) {
    this.values = values;
  }

  /** Measurements that are collected; used by one thread. */
  public static final class Builder {
    private final @Nullable Object[] values = new Object[SIGNALS.length];

    /**
     * Sets a count, in units of the signal, or a state.
     *
     * @throws IllegalArgumentException if the signal is of another kind
     */
    public Builder set(Signal signal, double value) {
      require(signal.kind() != Signal.Kind.RATE && !isHistogram(signal), signal);
      values[signal.ordinal()] = value;
      return this;
    }

    /**
     * Sets a count, or a state that is a whole number.
     *
     * @throws IllegalArgumentException if the signal is of another kind
     */
    public Builder set(Signal signal, long value) {
      return set(signal, (double) value);
    }

    /**
     * Sets a share of a whole; one of nothing is no measurement.
     *
     * @throws IllegalArgumentException if the signal is of another kind
     */
    public Builder share(Signal signal, long part, long whole) {
      require(signal.kind() == Signal.Kind.RATE, signal);
      if (whole > 0) {
        values[signal.ordinal()] = new Share((double) part, (double) whole);
      }
      return this;
    }

    /**
     * Sets the values of a histogram; none is no measurement.
     *
     * @throws IllegalArgumentException if the signal is of another kind
     */
    public Builder histogram(Signal signal, Histogram.Values all) {
      require(isHistogram(signal), signal);
      if (all.count() > 0) {
        values[signal.ordinal()] = all;
      }
      return this;
    }

    private static void require(boolean itsKind, Signal signal) {
      if (!itsKind) {
        throw new IllegalArgumentException(
            signal + " is a " + signal.kind() + "; set it by the method for that");
      }
    }

    /** What was set until now. */
    public Measurements build() {
      return new Measurements(values.clone());
    }
  }

  private static boolean isHistogram(Signal signal) {
    return signal.kind() == Signal.Kind.HISTOGRAM;
  }

  /** True if the signal was measured. */
  public boolean has(Signal signal) {
    return values[signal.ordinal()] != null;
  }

  /** The value, of a rate in percent; empty if it was not measured, or is a histogram. */
  public OptionalDouble value(Signal signal) {
    Object value = values[signal.ordinal()];
    if (value instanceof Share share) {
      return OptionalDouble.of(PERCENT * share.part() / share.whole());
    }
    return value instanceof Double number ? OptionalDouble.of(number) : OptionalDouble.empty();
  }

  /** The part of a signal of {@link Signal.Kind#RATE}; empty if it was not measured or is none. */
  public OptionalDouble part(Signal signal) {
    return values[signal.ordinal()] instanceof Share share
        ? OptionalDouble.of(share.part())
        : OptionalDouble.empty();
  }

  /**
   * The whole of which {@link #part} is a share. A rate over time is the sum of the parts divided
   * by the sum of the wholes.
   */
  public OptionalDouble whole(Signal signal) {
    return values[signal.ordinal()] instanceof Share share
        ? OptionalDouble.of(share.whole())
        : OptionalDouble.empty();
  }

  /** The values of a histogram; none if it was not measured. */
  public Histogram.Values histogram(Signal signal) {
    return values[signal.ordinal()] instanceof Histogram.Values all ? all : Histogram.Values.NONE;
  }

  /** Both together: counts and shares add up, of states the larger is taken. */
  public Measurements plus(Measurements others) {
    if (this == NONE || others == NONE) {
      return this == NONE ? others : this;
    }
    @Nullable Object[] sum = values.clone();
    for (Signal signal : SIGNALS) {
      Object one = sum[signal.ordinal()];
      Object more = others.values[signal.ordinal()];
      if (more != null) {
        sum[signal.ordinal()] = one == null ? more : plus(signal, one, more);
      }
    }
    return new Measurements(sum);
  }

  private static Object plus(Signal signal, Object one, Object more) {
    if (one instanceof Share share && more instanceof Share other) {
      return new Share(share.part() + other.part(), share.whole() + other.whole());
    }
    if (one instanceof Histogram.Values values && more instanceof Histogram.Values others) {
      Histogram both = new Histogram();
      both.add(values);
      both.add(others);
      return both.values();
    }
    double first = (Double) one;
    double second = (Double) more;
    return signal.kind() == Signal.Kind.GAUGE ? Math.max(first, second) : first + second;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Measurements that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    Map<Signal, Object> measured = new EnumMap<>(Signal.class);
    for (Signal signal : SIGNALS) {
      Object value = values[signal.ordinal()];
      if (value != null) {
        measured.put(signal, value);
      }
    }
    return measured.toString();
  }
}
