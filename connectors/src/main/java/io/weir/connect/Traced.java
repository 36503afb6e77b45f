package io.weir.connect;

import io.weir.annotation.Internal;
import io.weir.codec.Json;
import io.weir.spi.Emission;
import io.weir.spi.TraceParent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the values of a sink are committed whose messages carry a trace context: behind their
 * context, so a result that is delivered again has the same one. They are JSON alone if there is
 * none.
 *
 * @param traceParent gives the context of a value as W3C's text, or null; null for a sink that
 *     carries none
 */
@Internal
public record Traced<T>(
    Json<T> codec, @Nullable Function<? super T, @Nullable String> traceParent) {
  /** The name of the attribute or header, by W3C's Trace Context. */
  public static final String NAME = "traceparent";

  /** No JSON begins with it. */
  private static final byte MARK = 1;

  /** The length of a {@link TraceParent#text}. */
  private static final int TEXT = 55;

  /** Values of a class, by the rules of {@link Json}, without a context. */
  public static <T> Traced<T> none(Class<T> value) {
    return new Traced<>(Json.of(value), null);
  }

  /** The same values with a context each. */
  public Traced<T> by(Function<? super T, @Nullable String> context) {
    return new Traced<>(codec, Objects.requireNonNull(context, "context"));
  }

  /**
   * The bytes to be committed. What is no traceparent is not carried, nor one that the author's
   * function fails to give: a result is worth more than its trace.
   */
  public byte[] committed(T value, byte[] json) {
    return traceParent == null
        ? json
        : TraceParent.parse(text(traceParent, value)).map(one -> behind(one, json)).orElse(json);
  }

  private static <T> @Nullable String text(Function<? super T, @Nullable String> context, T value) {
    try {
      return context.apply(value);
    } catch (RuntimeException | AssertionError | StackOverflowError failure) {
      return null;
    }
  }

  private static byte[] behind(TraceParent context, byte[] json) {
    byte[] all = new byte[1 + TEXT + json.length];
    all[0] = MARK;
    System.arraycopy(context.text().getBytes(StandardCharsets.US_ASCII), 0, all, 1, TEXT);
    System.arraycopy(json, 0, all, 1 + TEXT, json.length);
    return all;
  }

  private static boolean isTraced(Emission emission) {
    return emission.payload().length > 0 && emission.payload()[0] == MARK;
  }

  /** The context that the message of an emission carries. */
  public static Optional<TraceParent> context(Emission emission) {
    return isTraced(emission)
        ? TraceParent.parse(new String(emission.payload(), 1, TEXT, StandardCharsets.US_ASCII))
        : Optional.empty();
  }

  /** The same emission with the JSON alone. */
  public static Emission alone(Emission emission) {
    return isTraced(emission)
        ? new Emission(
            emission.sink(),
            emission.id(),
            emission.key(),
            emission.revision(),
            emission.op(),
            Arrays.copyOfRange(emission.payload(), 1 + TEXT, emission.payload().length))
        : emission;
  }

  /** The bytes that an attribute with a context adds to a message: name, type and value. */
  public static int bytes(Optional<TraceParent> context) {
    return context.isEmpty() ? 0 : NAME.length() + "String".length() + TEXT;
  }
}
