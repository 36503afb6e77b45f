package io.weir.codec;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads one component of a {@link Compact} record.
 *
 * @param missing the value of a component that stored bytes do not have
 * @param nullable true if a byte says whether there is a value
 */
record CompactKind(
    BiConsumer<BinaryWriter, Object> writer,
    Function<BinaryReader, Object> reader,
    @Nullable Object missing,
    boolean nullable) {
  private static final CompactKind LONG =
      new CompactKind((out, value) -> out.signed((Long) value), BinaryReader::signed, 0L, false);
  private static final CompactKind INT =
      new CompactKind(
          (out, value) -> out.signed((Integer) value),
          in -> Math.toIntExact(in.signed()),
          0,
          false);
  private static final CompactKind DOUBLE =
      new CompactKind(
          (out, value) -> out.float64((Double) value), BinaryReader::float64, 0.0, false);
  private static final CompactKind BOOLEAN =
      new CompactKind((out, value) -> out.bool((Boolean) value), BinaryReader::bool, false, false);
  private static final CompactKind STRING =
      new CompactKind((out, value) -> out.string((String) value), BinaryReader::string, null, true);
  private static final CompactKind INSTANT =
      new CompactKind(
          (out, value) ->
              out.signed(((Instant) value).getEpochSecond()).unsigned(((Instant) value).getNano()),
          in -> Instant.ofEpochSecond(in.signed(), in.unsigned()),
          null,
          true);
  private static final CompactKind DURATION =
      new CompactKind(
          (out, value) ->
              out.signed(((Duration) value).toSeconds()).unsigned(((Duration) value).getNano()),
          in -> Duration.ofSeconds(in.signed(), in.unsigned()),
          null,
          true);

  private static final Map<Class<?>, CompactKind> KINDS =
      Map.ofEntries(
          Map.entry(long.class, LONG),
          Map.entry(Long.class, LONG.orNull()),
          Map.entry(int.class, INT),
          Map.entry(Integer.class, INT.orNull()),
          Map.entry(double.class, DOUBLE),
          Map.entry(Double.class, DOUBLE.orNull()),
          Map.entry(boolean.class, BOOLEAN),
          Map.entry(Boolean.class, BOOLEAN.orNull()),
          Map.entry(String.class, STRING),
          Map.entry(Instant.class, INSTANT),
          Map.entry(Duration.class, DURATION));

  private CompactKind orNull() {
    return new CompactKind(writer, reader, null, true);
  }

  static CompactKind of(Class<?> owner, RecordComponent component) {
    Class<?> type = component.getType();
    CompactKind plain = KINDS.get(type);
    if (plain != null) {
      return plain;
    }
    if (type.isEnum()) {
      return ofEnum(type.asSubclass(Enum.class));
    }
    if (type.isRecord() && type != owner) {
      Compact<?> nested = Compact.of(type);
      return new CompactKind((out, value) -> nested.write(value, out), nested::read, null, true);
    }
    throw new IllegalArgumentException(
        owner.getName()
            + "."
            + component.getName()
            + " is a "
            + type.getName()
            + ", which Compact does not write; use a plain type or a record of plain types, or Json.of(..)");
  }

  @SuppressWarnings({"rawtypes", "unchecked"})
  private static CompactKind ofEnum(Class<? extends Enum> type) {
    return new CompactKind(
        (out, value) -> out.string(((Enum) value).name()),
        in -> Enum.valueOf(type, in.string()),
        null,
        true);
  }

  void write(BinaryWriter out, @Nullable Object value) {
    if (nullable) {
      out.bool(value != null);
    }
    if (value != null) {
      writer.accept(out, value);
    }
  }

  @Nullable Object read(BinaryReader in) {
    return nullable && !in.bool() ? null : reader.apply(in);
  }
}
