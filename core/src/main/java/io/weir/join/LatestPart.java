package io.weir.join;

import io.weir.KeyedSource;
import io.weir.OperatorContext;
import io.weir.OperatorState.Applied;
import io.weir.Output;
import io.weir.codec.Codec;
import io.weir.codec.Codecs;
import io.weir.definition.Description;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One of the sources of a {@link LatestOf}.
 *
 * @param removes true for an event that takes the part out; null = there is none such
 * @param late the output of events that are older than the part; null = they are counted
 * @param required true if there is no item without it
 */
record LatestPart<V>(
    KeyedSource<V> keyed,
    Codec<V> codec,
    @Nullable Predicate<? super V> removes,
    @Nullable Output<? super V> late,
    boolean required) {
  static <V> LatestPart<V> of(KeyedSource<V> keyed) {
    return new LatestPart<>(keyed, keyed.source().settings().codec(), null, null, false);
  }

  String source() {
    return keyed.source().name();
  }

  LatestPart<V> withRemoves(Predicate<? super V> which) {
    return new LatestPart<>(keyed, codec, which, late, required);
  }

  LatestPart<V> withLate(Output<? super V> output) {
    return new LatestPart<>(keyed, codec, removes, output, required);
  }

  LatestPart<V> withCodec(Codec<V> other) {
    return new LatestPart<>(keyed, other, removes, late, required);
  }

  LatestPart<V> withRequired() {
    return new LatestPart<>(keyed, codec, removes, late, true);
  }

  /** The bytes of an event as they are kept; null if it takes the part out. */
  @SuppressWarnings("unchecked") // the build of the function has checked the source's type
  byte @Nullable [] bytes(Object event) {
    V value = (V) event;
    return removes != null && removes.test(value) ? null : codec.encode(value);
  }

  V value(byte[] bytes) {
    return Codecs.stored(codec, bytes);
  }

  /** The bytes, decoded and encoded again. */
  byte[] again(byte[] bytes) {
    return codec.encode(value(bytes));
  }

  @SuppressWarnings("unchecked") // the build of the function has checked the source's type
  Applied tooLate(Object event, OperatorContext<?> context) {
    if (late != null) {
      context.emit(late, (V) event);
    }
    return Applied.LATE;
  }

  Description description() {
    return Description.of("side", source())
        .with("late", late == null ? null : late.name())
        .with("required", required)
        .with(codec.description());
  }
}
