package io.weir.sketch;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.encoding.ByteArrayInput;
import com.datadoghq.sketch.ddsketch.encoding.GrowingByteArrayOutput;
import com.datadoghq.sketch.ddsketch.mapping.CubicallyInterpolatedMapping;
import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.store.CollapsingLowestDenseStore;
import com.datadoghq.sketch.ddsketch.store.Store;
import io.weir.aggregate.Aggregate;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import io.weir.definition.Description;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Counts values in bins, each of which is a factor wide.
 *
 * @param error how far a quantile may be off, as a part of it
 * @param mapping says which bin a value is in
 */
record QuantileAggregate<V, R>(
    ToDoubleFunction<V> amount,
    double error,
    IndexMapping mapping,
    Function<DDSketch, @Nullable R> finisher)
    implements Aggregate<V, DDSketch, R> {
  static final int BINS = 2_048;
  private static final double LEAST_ERROR = 0.005;
  private static final double MOST_ERROR = 0.5;

  static <V, R> QuantileAggregate<V, R> of(
      ToDoubleFunction<V> amount, double error, Function<DDSketch, @Nullable R> finisher) {
    if (!(error >= LEAST_ERROR && error <= MOST_ERROR)) {
      throw new IllegalArgumentException(
          "the error of quantiles(..) is from "
              + LEAST_ERROR
              + " to "
              + MOST_ERROR
              + ", not "
              + error);
    }
    IndexMapping mapping = new CubicallyInterpolatedMapping(error);
    return new QuantileAggregate<>(amount, error, mapping, finisher);
  }

  @Override
  public Description description() {
    return Description.of("aggregate", "quantiles").with("error", error);
  }

  private static Store bins() {
    return new CollapsingLowestDenseStore(BINS);
  }

  @Override
  public DDSketch create() {
    return new DDSketch(mapping, QuantileAggregate::bins);
  }

  @Override
  public DDSketch add(DDSketch sketch, V event) {
    double value = amount.applyAsDouble(event);
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "quantiles(..) is of finite numbers, and an event gives "
              + value
              + "; drop such events with filter(..)");
    }
    sketch.accept(value);
    return sketch;
  }

  @Override
  public DDSketch merge(DDSketch left, DDSketch right) {
    left.mergeWith(right);
    return left;
  }

  @Override
  @SuppressWarnings("NullAway") // a result may be null, which its type does not say
  public R result(DDSketch sketch) {
    return finisher.apply(sketch);
  }

  @Override
  public DDSketch copy(DDSketch sketch) {
    return sketch.copy();
  }

  @Override
  public void write(DDSketch sketch, BinaryWriter out) {
    GrowingByteArrayOutput bytes = GrowingByteArrayOutput.withDefaultInitialCapacity();
    try {
      sketch.encode(bytes, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.bytes(bytes.trimmedCopy());
  }

  @Override
  public DDSketch read(BinaryReader in) {
    byte[] bytes = in.bytes();
    try {
      return DDSketch.decode(ByteArrayInput.wrap(bytes), QuantileAggregate::bins, mapping);
    } catch (IOException | RuntimeException e) {
      throw new UnreadableStateException("a sketch of quantiles cannot be read", e);
    }
  }
}
