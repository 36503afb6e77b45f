package io.weir.testkit;

import io.weir.DeadLetter;
import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.spi.Emission;
import io.weir.spi.Emission.Op;
import io.weir.spi.SinkWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes the place of a sink in the test driver. The sink itself still encodes, so it refuses values
 * that it cannot keep; its emissions are collected here.
 *
 * @param <T> the value that the sink takes
 */
final class DrivenSink<T> implements Sink<T>, SinkWriter {
  private final Sink<T> inner;
  private final Consumer<String> problems;
  private final @Nullable Function<byte[], T> decoder;

  /** Encoded values by the identity of their array: two values may have the same bytes. */
  private final Map<byte[], T> encoded = Collections.synchronizedMap(new IdentityHashMap<>());

  private final Map<String, Emission> byId = new LinkedHashMap<>();

  /**
   * @param problems receives a message for each value that has other bytes when it is delivered
   */
  DrivenSink(Sink<T> inner, Consumer<String> problems) {
    this(inner, problems, null);
  }

  private DrivenSink(
      Sink<T> inner, Consumer<String> problems, @Nullable Function<byte[], T> decoder) {
    this.inner = inner;
    this.problems = problems;
    this.decoder = decoder;
  }

  /** Makes the sink of dead letters for a function that declares none; the engine encodes them. */
  static DrivenSink<DeadLetter> ofLetters() {
    return new DrivenSink<>(
        new CollectingSink<>(StreamFunction.DEAD_LETTERS),
        problem -> {},
        Json.of(DeadLetter.class)::decode);
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public Effect effect() {
    return inner.effect();
  }

  @Override
  public byte[] encode(T value) {
    byte[] bytes = inner.encode(value);
    if (bytes == null) {
      return bytes; // The engine says what is wrong with it.
    }
    byte[] own = bytes.clone();
    encoded.put(own, value);
    return own;
  }

  @Override
  public SinkWriter open() {
    return this;
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Emission emission : emissions) {
      requireOwnName(emission, byId.putIfAbsent(emission.id(), emission));
      requireSame(emission);
      outcomes.add(Outcome.DELIVERED);
    }
    return outcomes;
  }

  /** A table takes the newer of two, a queue that recognises ids the first. */
  private void requireOwnName(Emission emission, Emission before) {
    if (before != null && !Arrays.equals(before.payload(), emission.payload())) {
      problems.accept(
          "sink '"
              + name()
              + "' is given two values under one id, "
              + emission.id()
              + ": the name in emit(name, ..) is unique per key and content; put into it what tells"
              + " the two apart, such as a version, or leave the name out");
    }
  }

  private void requireSame(Emission emission) {
    if (!Arrays.equals(emission.payload(), inner.encode(value(emission)))) {
      problems.accept(
          "sink '"
              + name()
              + "' writes the value of "
              + emission
              + " as other bytes than when it was emitted: it was changed since, so emit a copy; or"
              + " encode(..) is not pure, so results would differ when a record is delivered again");
    }
  }

  private T value(Emission emission) {
    byte[] payload = emission.payload();
    return decoder == null
        ? Objects.requireNonNull(encoded.get(payload), "what is delivered was encoded here")
        : decoder.apply(payload);
  }

  /** A value with the emission that brought it. */
  record Given(Emission emission, Object value) {}

  /** Everything that was given to it, in order. */
  List<Given> given() {
    return byId.values().stream()
        .map(emission -> new Given(emission, Objects.requireNonNull(value(emission))))
        .toList();
  }

  boolean has(Emission emission) {
    return byId.containsKey(emission.id());
  }

  List<Emission> emissions() {
    return List.copyOf(byId.values());
  }

  /** The values of one operation, in order. */
  <V> List<V> values(Op op, Class<V> type) {
    return byId.values().stream()
        .filter(emission -> emission.op() == op)
        .map(emission -> cast(value(emission), type))
        .toList();
  }

  private <V> V cast(T value, Class<V> type) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "sink '" + name() + "' was given a " + value.getClass().getName() + "; ask for these");
    }
    return type.cast(value);
  }
}
