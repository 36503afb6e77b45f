package io.weir.benchmarks;

import io.weir.codec.Codec;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The inner parts. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class InnerBenchmarks {
  /** Items as they grow: windows, timers, ids. */
  static final List<String> SHAPES =
      List.of("1-0-0", "10-0-0", "100-0-0", "250-0-0", "1-0-60", "1-0-600", "0-10-0", "0-100-0");

  /** An item as it grows: {@code windows-timers-ids}. */
  @State(Scope.Benchmark)
  public static class Item {
    @Param({"1-0-0", "10-0-0", "100-0-0", "250-0-0", "1-0-60", "1-0-600", "0-10-0", "0-100-0"})
    public String shape;

    private StateItem item;
    private byte[] body;

    /** Makes the item. */
    @Setup
    public void make() {
      String[] parts = shape.split("-");
      item =
          StateItem.of(
              Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
      body = item.body();
    }
  }

  /** Payloads of a view. */
  @State(Scope.Benchmark)
  public static class Payloads {
    private final Codec<View> json = Workload.of(Workload.Windows.TUMBLING, 1).codec();
    private final Codec.Decoding<View> sequence = json.decoder();
    private byte[] text;
    private byte[] fixed;

    /** Makes them. */
    @Setup
    public void make() {
      new Events(1, 1)
          .forEach(view -> {
            text = json.encode(view);
            fixed = FixedView.CODEC.encode(view);
          });
    }
  }

  @Benchmark
  public byte[] stateItem(Item item) {
    return item.item.readAndWrite(item.body);
  }

  @Benchmark
  public View json(Payloads payloads) {
    return payloads.json.decode(payloads.text);
  }

  @Benchmark
  public View jsonOfMany(Payloads payloads) {
    return payloads.sequence.decode(payloads.text, 0, payloads.text.length);
  }

  @Benchmark
  public View fixedLayout(Payloads payloads) {
    return FixedView.CODEC.decode(payloads.fixed);
  }
}
