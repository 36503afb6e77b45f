package io.weir.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The first ten of 10,000 rows of a key: one event, without the engine around it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RankBenchmarks {
  /** The keys. */
  @State(Scope.Benchmark)
  public static class Keys {
    private RankedKey appended;
    private RankedKey updated;
    private RankedKey rows;

    /** Gives each key its rows. */
    @Setup
    public void fill() {
      appended = RankedKey.appended();
      updated = RankedKey.updated(true);
      rows = RankedKey.updated(false);
    }
  }

  @Benchmark
  public long rankAppended(Keys keys) {
    return keys.appended.next();
  }

  @Benchmark
  public long rankUpdated(Keys keys) {
    return keys.updated.next();
  }

  @Benchmark
  public long rowsUpdated(Keys keys) {
    return keys.rows.next();
  }

  /** A key's rows, read from their bytes and written again. */
  @Benchmark
  public byte[] rankReadAndWritten(Keys keys) {
    return keys.updated.readAndWrite();
  }
}
