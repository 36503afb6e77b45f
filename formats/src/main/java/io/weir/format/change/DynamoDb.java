package io.weir.format.change;

import io.weir.annotation.Experimental;
import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.Redaction;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.format.change.Change.Kind;
import io.weir.format.change.Change.Origin;
import io.weir.privacy.PersonalFields;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads changes of the items of a DynamoDB table: {@code DynamoDb.of(Json.of(Order.class))}, for
 * {@code Source.table(..)}, and for a Kinesis stream to which the table sends its changes. The
 * row's codec reads an image as plain JSON: numbers with all of their digits, sets as arrays, bytes
 * as text in Base64.
 *
 * <p>A change needs the images that its kind has: the new one of an insert and an update, the old
 * one of a delete. If the table's stream has others, the change is a dead letter that names its
 * view type; {@link #deletesByKey} and {@link #keysOnly} read what such streams have. An update has
 * a row before it only with {@code NEW_AND_OLD_IMAGES}.
 *
 * <p>A delete by the table's time to live is of {@link Kind#EXPIRE}. In a replica of a global table
 * only the region in which it was made tells.
 *
 * @param <T> the row
 */
@Experimental
public final class DynamoDb<T> implements Codec<Change<T>> {
  private final Codec<T> row;
  private final Rows rows;

  /** Where the rows of a change are read from. */
  private enum Rows {
    IMAGES(""),
    DELETES_BY_KEY(", of deletes by key"),
    KEYS(", by key");

    private final String words;

    Rows(String words) {
      this.words = words;
    }
  }

  private DynamoDb(Codec<T> row, Rows rows) {
    this.row = Objects.requireNonNull(row, "row");
    this.rows = rows;
  }

  /**
   * Changes of items.
   *
   * @param row reads an item, which is a JSON object
   */
  public static <T> DynamoDb<T> of(Codec<T> row) {
    return new DynamoDb<>(row, Rows.IMAGES);
  }

  /**
   * Reads the row of a delete from the item's key alone, for streams of {@code NEW_IMAGE}: the
   * row's type then has to do without the other fields.
   */
  public DynamoDb<T> deletesByKey() {
    return new DynamoDb<>(row, Rows.DELETES_BY_KEY);
  }

  /** Reads all rows from the item's key alone, for streams of {@code KEYS_ONLY}. */
  public DynamoDb<T> keysOnly() {
    return new DynamoDb<>(row, Rows.KEYS);
  }

  /**
   * Changes as what goes out of the table and what comes in, for aggregates over it: an update is
   * two events, the old row out and the new one in, in this order. It needs both images.
   */
  public static <T> Codec<Delta<T>> deltas(Codec<T> row) {
    return new DynamoDeltas<>(of(row));
  }

  @Override
  public Change<T> decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  @Override
  public Change<T> decode(byte[] bytes, int offset, int length) {
    return change(DynamoRecord.of(bytes, offset, length));
  }

  private Change<T> change(DynamoRecord record) {
    Kind kind = record.kind();
    Origin origin = record.origin();
    if (rows == Rows.KEYS) {
      T key = read(record, DynamoRecord.KEYS);
      return kind == Kind.DELETE || kind == Kind.EXPIRE
          ? new Change<>(kind, key, null, origin)
          : new Change<>(kind, null, key, origin);
    }
    return switch (kind) {
      case INSERT -> new Change<>(kind, null, read(record, DynamoRecord.NEW), origin);
      case UPDATE -> new Change<>(kind, before(record), read(record, DynamoRecord.NEW), origin);
      default -> new Change<>(kind, removed(record), null, origin);
    };
  }

  private @Nullable T before(DynamoRecord record) {
    return record.has(DynamoRecord.OLD) ? read(record, DynamoRecord.OLD) : null;
  }

  private T removed(DynamoRecord record) {
    boolean byKey = rows == Rows.DELETES_BY_KEY && !record.has(DynamoRecord.OLD);
    return read(record, byKey ? DynamoRecord.KEYS : DynamoRecord.OLD);
  }

  /** The row that an image of the record has. */
  T read(DynamoRecord record, String image) {
    byte[] item = record.image(image);
    try {
      return row(AttributeValues.plain(item));
    } catch (CodecException e) {
      throw new CodecException("in " + image + ": " + e.getMessage(), e);
    }
  }

  private T row(byte[] plain) {
    T value = row.decode(plain);
    if (value == null) {
      throw new CodecException("the row's codec reads no value of it", null);
    }
    return value;
  }

  /** Writes a change as a stream of both images has it, without sequence number and key. */
  @Override
  public byte[] encode(Change<T> change) {
    return DynamoRecord.write(
        change.kind(), change.origin(), item(change.before()), item(change.after()));
  }

  byte @Nullable [] item(@Nullable T value) {
    return value == null ? null : AttributeValues.item(row.encode(value));
  }

  @Override
  public PersonalFields personal() {
    PersonalFields item = AttributePaths.of(row.personal());
    return item.within(DynamoRecord.NEW)
        .and(item.within(DynamoRecord.OLD))
        .and(item.within(DynamoRecord.KEYS))
        .within(DynamoRecord.BODY);
  }

  @Override
  public Redaction redaction(PersonalFields fields, Redaction.Means means) {
    return new ItemRedaction(fields, row.redaction(fields, means));
  }

  @Override
  public List<Resource> resources() {
    return row.resources();
  }

  @Override
  public Description description() {
    return Description.wrapping(getClass(), describe(), row.description());
  }

  @Override
  public String describe() {
    return "DynamoDB changes, rows of " + row.describe() + rows.words;
  }

  /** Describes the rows. */
  String describeRows() {
    return row.describe();
  }
}
