package io.weir.spi;

import org.jspecify.annotations.Nullable;

/**
 * One ordered part of a source.
 *
 * <p>A source may change to another stream, its stream may be deleted and made anew, and streams of
 * two accounts may feed it at the same time. Their shards often have the same names but are
 * different: the incarnation tells them apart (R18). The engine finds it; the edge leaves it 0.
 *
 * @param source the source's name
 * @param partition the partition's name (a Kinesis shard id)
 * @param incarnation which of the partitions of this name that the source has had, counted from 0
 *     in the order in which their first records came
 */
public record Shard(String source, String partition, int incarnation) {
  private static final char INCARNATION = '~';

  /**
   * @throws IllegalArgumentException if the incarnation is negative, or the partition's name has a
   *     tilde, which stands before an incarnation
   */
  public Shard {
    if (incarnation < 0) {
      throw new IllegalArgumentException("incarnations count from 0, this is " + incarnation);
    }
    if (partition.indexOf(INCARNATION) >= 0) {
      throw new IllegalArgumentException(
          "the partition '" + partition + "' has a '~'; give it a name without one");
    }
  }

  /** The first partition of this name. */
  public Shard(String source, String partition) {
    this(source, partition, 0);
  }

  /** The shard that {@link #name()} gave the name to. */
  public static Shard named(String source, String name) {
    int mark = name.lastIndexOf(INCARNATION);
    return mark > 0 && isIncarnation(name, mark + 1)
        ? new Shard(source, name.substring(0, mark), Integer.parseInt(name.substring(mark + 1)))
        : new Shard(source, name);
  }

  private static boolean isIncarnation(String name, int from) {
    int digits = name.length() - from;
    if (digits < 1 || digits > 9 || name.charAt(from) == '0') {
      return false;
    }
    return name.chars().skip(from).allMatch(c -> c >= '0' && c <= '9');
  }

  /** The partition, and behind a tilde its incarnation unless it is the first. */
  public String name() {
    return incarnation == 0 ? partition : partition + INCARNATION + incarnation;
  }

  /** The partition of the same name with another incarnation. */
  public Shard incarnation(int other) {
    return other == incarnation ? this : new Shard(source, partition, other);
  }

  /** Written by hand: Java would link a record's own method anew at every cold start. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other == this
        || other instanceof Shard that
            && partition.equals(that.partition)
            && source.equals(that.source)
            && incarnation == that.incarnation;
  }

  @Override
  public int hashCode() {
    return 31 * partition.hashCode() + source.hashCode() + incarnation;
  }

  @Override
  public String toString() {
    return source + "/" + name();
  }
}
