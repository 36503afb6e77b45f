package io.weir.codec;

import io.weir.annotation.Internal;
import io.weir.definition.Description;
import io.weir.log.LogText;
import java.io.Serializable;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Short encodings of the plain types; everything else is JSON. */
@Internal
public final class Codecs {
  public static final Codec<Long> LONG =
      of("long", (value, out) -> out.signed(value), BinaryReader::signed);
  public static final Codec<Double> DOUBLE =
      of("double", (value, out) -> out.float64(value), BinaryReader::float64);
  public static final Codec<Boolean> BOOLEAN =
      of("boolean", (value, out) -> out.bool(value), BinaryReader::bool);
  public static final Codec<Integer> INTEGER =
      of("int", (value, out) -> out.signed(value), in -> Math.toIntExact(in.signed()));

  private Codecs() {}

  /** The short encoding of a plain type or String; for any other type, its JSON. */
  @SuppressWarnings("unchecked")
  public static <T> Codec<T> of(Class<T> type) {
    Codec<?> codec = null;
    if (type == Long.class) {
      codec = LONG;
    } else if (type == Integer.class) {
      codec = INTEGER;
    } else if (type == Double.class) {
      codec = DOUBLE;
    } else if (type == Boolean.class) {
      codec = BOOLEAN;
    } else if (type == String.class) {
      codec = Utf8.INSTANCE;
    }
    return codec == null ? Json.of(type) : (Codec<T>) codec;
  }

  /**
   * Refuses a type whose values are stored as one class and read as another: a test that does not
   * store them would not show that.
   *
   * @param what is declared with it, for the message
   * @param otherwise says how a codec is given instead
   */
  public static void requireToldApart(String what, Class<?> type, String otherwise) {
    boolean any = type == Object.class || type == Serializable.class || type == Comparable.class;
    if (any || type == Number.class) {
      throw new IllegalArgumentException(
          what
              + " is declared with "
              + type.getSimpleName()
              + ".class, and what is stored does not tell of which class a value was; declare the"
              + " class of the values, a sealed interface with Jackson's @JsonTypeInfo if there are"
              + " several, or "
              + otherwise);
    }
  }

  /**
   * Decodes a value that the same function stored. If the codec throws, no event is to blame: the
   * state is unreadable (R10, R16).
   *
   * @throws UnreadableStateException if the codec throws, or gives null
   */
  public static <T> T stored(Codec<T> codec, byte[] bytes) {
    try {
      return present(codec, codec.decode(bytes));
    } catch (UnreadableStateException unreadable) {
      throw unreadable;
    } catch (RuntimeException failure) {
      throw new UnreadableStateException(
          "stored state is not what its codec ("
              + codec.describe()
              + ") reads"
              + LogText.detail(": ", failure.getMessage()),
          failure);
    }
  }

  /** Refuses null, because it would look like a value that was never kept. */
  private static <T> T present(Codec<T> codec, @Nullable T value) {
    if (value == null) {
      throw new UnreadableStateException(
          "the codec ("
              + codec.describe()
              + ") reads stored state as null; give a value for it, or refuse it");
    }
    return value;
  }

  private static Description plain(String form) {
    return Description.of("codec", "").with("form", form).with("words", form);
  }

  private static <T> Codec<T> of(
      String name, BiConsumer<T, BinaryWriter> write, Function<BinaryReader, T> read) {
    return new Plain<>(name, write, read);
  }

  private enum Utf8 implements Codec<String> {
    INSTANCE;

    @Override
    public byte[] encode(String value) {
      return Unicode.bytes(value);
    }

    @Override
    public String decode(byte[] bytes) {
      return Unicode.text(bytes);
    }

    @Override
    public String describe() {
      return "string";
    }

    @Override
    public Description description() {
      return plain("string");
    }
  }

  private record Plain<T>(
      String describe, BiConsumer<T, BinaryWriter> write, Function<BinaryReader, T> read)
      implements Codec<T> {
    @Override
    public Description description() {
      return plain(describe);
    }

    @Override
    public byte[] encode(T value) {
      BinaryWriter out = new BinaryWriter();
      write.accept(value, out);
      return out.toByteArray();
    }

    @Override
    public T decode(byte[] bytes) {
      try {
        BinaryReader in = new BinaryReader(bytes);
        T value = read.apply(in);
        in.requireEnd(describe);
        return value;
      } catch (UnreadableStateException | ArithmeticException notOne) {
        throw new CodecException(
            "not readable as " + describe + ": " + notOne.getMessage(), notOne);
      }
    }
  }
}
