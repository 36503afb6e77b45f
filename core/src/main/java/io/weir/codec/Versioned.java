package io.weir.codec;

import io.weir.definition.Description;
import io.weir.definition.Resource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stores values of state with the version of their format, so that the format can change between
 * deployments. A value of another declared version is converted when it is read; a value of an
 * undeclared version is refused and not overwritten.
 *
 * <pre>{@code
 * Versioned.of(2, Json.of(Total.class)).reads(1, Json.of(OldTotal.class), OldTotal::asTotal)
 * }</pre>
 *
 * <p>First deploy code that only reads the new version, then code that writes it, so that a
 * rollback can read all state (docs/guides/state-evolution.md): first {@code Versioned.of(1,
 * old).reads(2, next, Total::asOld)}, then the line above. Use it for a state, an aggregate or a
 * join; as the codec of a source it makes a dead letter of each value that it refuses.
 */
public final class Versioned<T> implements Codec<T> {
  /** The largest version. */
  public static final int MAX_VERSION = 1_000_000;

  /** The first byte of a versioned value; no JSON text begins with it. */
  private static final byte MARK = 0;

  private final int version;
  private final Codec<T> codec;
  private final Map<Integer, Reader<?, T>> readers;
  private final @Nullable Reader<?, T> unversioned;

  private record Reader<P, T>(Codec<P> codec, Function<? super P, ? extends T> into) {
    T read(byte[] bytes) {
      return into.apply(codec.decode(bytes));
    }
  }

  private Versioned(
      int version,
      Codec<T> codec,
      Map<Integer, Reader<?, T>> readers,
      @Nullable Reader<?, T> unversioned) {
    this.version = version;
    this.codec = codec;
    this.readers = readers;
    this.unversioned = unversioned;
  }

  /**
   * Writes values in this version.
   *
   * @param version 1 to {@link #MAX_VERSION}
   */
  public static <T> Versioned<T> of(int version, Codec<T> codec) {
    check(version);
    Objects.requireNonNull(codec, "codec");
    return new Versioned<>(
        version, codec, Map.of(version, new Reader<T, T>(codec, value -> value)), null);
  }

  private static void check(int version) {
    if (version < 1 || version > MAX_VERSION) {
      throw new IllegalArgumentException(
          "a version must be 1 to MAX_VERSION = " + MAX_VERSION + ", found " + version);
    }
  }

  /**
   * Reads another version too, an older or the next one; repeatable.
   *
   * @param into converts the value that was read to this version; pure
   */
  public <P> Versioned<T> reads(int other, Codec<P> form, Function<? super P, ? extends T> into) {
    check(other);
    Map<Integer, Reader<?, T>> more = new TreeMap<>(readers);
    if (more.put(other, new Reader<>(form, into)) != null) {
      throw new IllegalArgumentException(
          "version " + other + " is declared twice; give each form a version of its own");
    }
    return new Versioned<>(version, codec, more, unversioned);
  }

  /**
   * Reads values that were stored before this codec was declared.
   *
   * @param form must not write values that begin with a byte 0; JSON does not
   */
  public <P> Versioned<T> readsUnversioned(Codec<P> form, Function<? super P, ? extends T> into) {
    return new Versioned<>(version, codec, readers, new Reader<>(form, into));
  }

  @Override
  public byte[] encode(T value) {
    return new BinaryWriter()
        .raw(new byte[] {MARK})
        .unsigned(version)
        .raw(codec.encode(value))
        .toByteArray();
  }

  /**
   * @throws UnreadableStateException if a version wrote it that is not declared
   */
  @Override
  public T decode(byte[] bytes) {
    if (bytes.length == 0 || bytes[0] != MARK) {
      return withoutVersion(bytes);
    }
    BinaryReader in = new BinaryReader(bytes);
    in.raw(1);
    int found = in.unsignedInt();
    Reader<?, T> reader = readers.get(found);
    if (reader == null) {
      throw new UnreadableStateException(
          "a value has version "
              + found
              + ", this code reads "
              + readers.keySet()
              + "; deploy the version that wrote it, or declare it with reads(..)");
    }
    return reader.read(in.rest());
  }

  private T withoutVersion(byte[] bytes) {
    if (unversioned == null) {
      throw new UnreadableStateException(
          "a value has no version; if it was stored before versions were, declare its form with"
              + " readsUnversioned(..)");
    }
    return unversioned.read(bytes);
  }

  @Override
  public List<Resource> resources() {
    return Stream.concat(
            Stream.of(codec), readers.values().stream().map(reader -> (Codec<?>) reader.codec()))
        .flatMap(one -> one.resources().stream())
        .distinct()
        .toList();
  }

  @Override
  public String describe() {
    return codec.describe() + " version " + version;
  }

  /** Describes the versions that are read, each with its codec. */
  @Override
  public Description description() {
    Description all =
        Description.of("codec", "")
            .with("form", "versioned")
            .with("words", describe())
            .with("version", version);
    for (Map.Entry<Integer, Reader<?, T>> one : new TreeMap<>(readers).entrySet()) {
      Description form = one.getValue().codec().description();
      all = all.with(Description.of("reads", one.getKey().toString()).with(form));
    }
    return unversioned == null
        ? all
        : all.with(Description.of("unversioned", "").with(unversioned.codec().description()));
  }
}
