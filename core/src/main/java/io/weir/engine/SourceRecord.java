package io.weir.engine;

import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.Redactor;
import io.weir.codec.Redactor.Redacted;
import io.weir.codec.UnavailableException;
import io.weir.codec.Unfolded;
import io.weir.codec.Unfolding;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One record as the log delivered it, or one event of a record that holds several. */
public sealed class SourceRecord {
  private final Position position;
  private final String partitionKey;
  private final long arrival;
  private final byte[] bytes;
  private final int offset;
  private final int length;
  private final boolean shared;
  private final boolean aggregated;

  private SourceRecord(
      Position position,
      String partitionKey,
      long arrival,
      byte[] bytes,
      int offset,
      int length,
      boolean shared,
      boolean aggregated) {
    this.position = position;
    this.partitionKey = partitionKey;
    this.arrival = arrival;
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
    this.shared = shared;
    this.aggregated = aggregated;
  }

  /**
   * Makes a record whose payload is an array of its own.
   *
   * @param arrival the time at which it reached the log, epoch milliseconds
   * @param aggregated true if it was taken out of an aggregated record: records of several keys
   *     then share a sequence number and its lane (R12)
   */
  public SourceRecord(
      Position position, String partitionKey, long arrival, byte[] data, boolean aggregated) {
    this(position, partitionKey, arrival, data, 0, data.length, false, aggregated);
  }

  /**
   * Makes a record whose payload is part of a shared array. The array must not change until the
   * batch is finished; data that is kept longer is copied.
   */
  public static SourceRecord within(
      Position position, String partitionKey, long arrival, byte[] bytes, int offset, int length) {
    return new SourceRecord(position, partitionKey, arrival, bytes, offset, length, true, false);
  }

  /**
   * Makes a record that was taken out of an aggregated one, and whose payload is part of its bytes:
   * records of several keys share its sequence number and its lane (R12).
   */
  public static SourceRecord packed(
      Position position, String partitionKey, long arrival, byte[] bytes, int offset, int length) {
    return new SourceRecord(position, partitionKey, arrival, bytes, offset, length, true, true);
  }

  /**
   * Makes the record of a change of a table's item. The sequence numbers of different items may be
   * equal, so the item is part of the position. The array must not change until the batch is
   * finished; data that is kept longer is copied.
   *
   * @param shard the table
   * @param item the item's key
   */
  public static SourceRecord ofItem(
      Shard shard,
      BigInteger sequence,
      String item,
      long arrival,
      byte[] bytes,
      int offset,
      int length) {
    int place = item.hashCode() & Integer.MAX_VALUE;
    return within(new Position(shard, sequence, place), item, arrival, bytes, offset, length);
  }

  public final Position position() {
    return position;
  }

  /** Makes the record of one of its events. */
  SourceRecord event(Unfolded<?> events, int index) {
    return new OfEvent(this, events, index);
  }

  /**
   * The position up to which the shard is finished once this record is; behind all events, if the
   * record may hold several.
   *
   * @param unfolds true if its source takes records apart
   */
  Position end(boolean unfolds) {
    return unfolds ? position.end() : position;
  }

  /** The same record at the same place of another shard. */
  SourceRecord in(Shard shard) {
    return new SourceRecord(
        position.in(shard), partitionKey, arrival, bytes, offset, length, shared, aggregated);
  }

  public String partitionKey() {
    return partitionKey;
  }

  /** The partition key by which the log chose the shard, even if it is personal. */
  final String routingKey() {
    return partitionKey;
  }

  /** The same record, without its personal data. */
  SourceRecord treated(Redactor redactor) {
    return new Treated(this, redactor);
  }

  /** The bytes that treating it took; 0 if nothing in it is personal, or it is not yet read. */
  int treatedBytes() {
    return 0;
  }

  /** The time at which it reached the log, epoch milliseconds. */
  public final long arrival() {
    return arrival;
  }

  /** True if records of several keys share its sequence number. */
  public final boolean aggregated() {
    return aggregated;
  }

  /** The payload, to be kept for as long as one likes. */
  public byte[] data() {
    return shared ? Arrays.copyOfRange(bytes, offset, offset + length) : bytes;
  }

  /** The number of bytes of the payload; approximate for an event of a record. */
  int length() {
    return length;
  }

  /** The events that it holds. */
  <V> Unfolded<V> unfold(Unfolding<V> unfolding) {
    return unfolding.unfold(bytes, offset, length);
  }

  /**
   * Tells why the value cannot be read, without a word of it if it may have personal data. The
   * payload is sealed then, too.
   *
   * @throws UnavailableException if the keys for it are away
   */
  Throwable undecodable(Throwable failure) {
    return failure;
  }

  /** Treats its payload; null if nothing in it is personal. */
  @Nullable Redactor redactor() {
    return null;
  }

  /** The payload's value; null if it is no event. */
  <V> @Nullable V decode(Codec.Decoding<V> decoder) {
    return decoder.decode(bytes, offset, length);
  }

  /** An event of a record: its payload is made on first use. */
  private static final class OfEvent extends SourceRecord {
    private static final byte[] NONE = {};

    private final SourceRecord record;
    private final Unfolded<?> events;
    private final int index;
    private byte @Nullable [] kept;

    OfEvent(SourceRecord record, Unfolded<?> events, int index) {
      super(
          record.position.event(index),
          record.partitionKey,
          record.arrival,
          NONE,
          0,
          0,
          false,
          record.aggregated);
      this.record = record;
      this.events = events;
      this.index = index;
    }

    @Override
    public String partitionKey() {
      return record.partitionKey();
    }

    @Override
    Position end(boolean unfolds) {
      return index == events.size() - 1 ? position().end() : position();
    }

    @Override
    public byte[] data() {
      byte[] own = kept;
      return own == null ? events.record(index) : own;
    }

    @Override
    Throwable undecodable(Throwable failure) {
      Redactor redactor = record.redactor();
      if (redactor == null || !redactor.treatsPayloads()) {
        return failure;
      }
      Redacted sealed = redactor.undecodable(events.record(index), failure);
      kept = sealed.bytes();
      return Objects.requireNonNull(sealed.failure(), "it tells why");
    }

    @Override
    int length() {
      return events.length(index);
    }

    @Override
    @SuppressWarnings("unchecked")
    <V> @Nullable V decode(Codec.Decoding<V> decoder) {
      return (V) events.event(index);
    }
  }

  /** A record whose personal data are treated on first use. */
  private static final class Treated extends SourceRecord {
    private final Redactor redactor;
    private @Nullable Redacted redacted;
    private @Nullable String key;

    Treated(SourceRecord record, Redactor redactor) {
      super(
          record.position,
          record.partitionKey,
          record.arrival,
          record.bytes,
          record.offset,
          record.length,
          record.shared,
          record.aggregated);
      this.redactor = redactor;
    }

    private Redacted redacted() {
      Redacted made = redacted;
      if (made == null) {
        made = redactor.redact(super.bytes, super.offset, super.length);
        redacted = made;
      }
      return made;
    }

    /**
     * @throws CodecException if it could not be read, and so not be treated
     */
    private byte[] readable() {
      CodecException failure = redacted().failure();
      if (failure != null) {
        throw failure;
      }
      return redacted().bytes();
    }

    @Override
    Redactor redactor() {
      return redactor;
    }

    /** What could not be treated is kept and told by the redactor already. */
    @Override
    Throwable undecodable(Throwable failure) {
      if (!redactor.treatsPayloads()) {
        return failure;
      }
      Redacted known = redacted();
      CodecException told = known.failure();
      if (told == null) {
        byte[] own = Arrays.copyOfRange(super.bytes, super.offset, super.offset + super.length);
        known = redactor.undecodable(own, failure);
        redacted = known;
      }
      return Objects.requireNonNull(known.failure(), "it tells why");
    }

    @Override
    SourceRecord in(Shard shard) {
      return new Treated(super.in(shard), redactor);
    }

    @Override
    public String partitionKey() {
      String made = key;
      if (made == null) {
        String plain = super.partitionKey();
        made = redactor.partitionKey(plain, super.bytes, super.offset, super.length);
        key = made;
      }
      return made;
    }

    @Override
    public byte[] data() {
      return redacted().bytes();
    }

    @Override
    int length() {
      return Math.max(super.length(), treatedBytes());
    }

    @Override
    int treatedBytes() {
      Redacted made = redacted;
      return made == null ? 0 : made.bytes().length;
    }

    @Override
    <V> Unfolded<V> unfold(Unfolding<V> unfolding) {
      byte[] bytes = readable();
      return unfolding.unfold(bytes, 0, bytes.length);
    }

    @Override
    <V> @Nullable V decode(Codec.Decoding<V> decoder) {
      byte[] bytes = readable();
      return decoder.decode(bytes, 0, bytes.length);
    }
  }
}
