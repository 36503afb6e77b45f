package io.weir.format.change;

import io.weir.codec.Codec;
import io.weir.codec.Redaction;
import io.weir.codec.Unfolded;
import io.weir.codec.Unfolding;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.format.change.Change.Kind;
import io.weir.privacy.PersonalFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the changes of a table apart into rows that go out and rows that come in. */
final class DynamoDeltas<T> implements Codec<Delta<T>> {
  private final DynamoDb<T> changes;

  DynamoDeltas(DynamoDb<T> changes) {
    this.changes = changes;
  }

  @Override
  public byte[] encode(Delta<T> delta) {
    byte[] item = changes.item(delta.row());
    return delta.in()
        ? DynamoRecord.write(Kind.INSERT, delta.origin(), null, item)
        : DynamoRecord.write(Kind.DELETE, delta.origin(), item, null);
  }

  @Override
  public @Nullable Delta<T> decode(byte[] bytes) {
    return Unfolding.only(unfolding().unfold(bytes, 0, bytes.length));
  }

  /** Names the images that a change has before they are read: an update has both. */
  @Override
  public Unfolding<Delta<T>> unfolding() {
    return (bytes, offset, length) -> {
      DynamoRecord record = DynamoRecord.of(bytes, offset, length);
      List<String> images =
          switch (record.kind()) {
            case INSERT -> List.of(DynamoRecord.NEW);
            case UPDATE -> List.of(DynamoRecord.OLD, DynamoRecord.NEW);
            default -> List.of(DynamoRecord.OLD);
          };
      images.forEach(record::image);
      return new Events<>(changes, record, images, length);
    };
  }

  private record Events<T>(DynamoDb<T> changes, DynamoRecord change, List<String> images, int bytes)
      implements Unfolded<Delta<T>> {
    /** An event has its image and what it has in common with the other, in other words too. */
    private static final int MORE = 16;

    @Override
    public int size() {
      return images.size();
    }

    @Override
    public Delta<T> event(int index) {
      String image = images.get(index);
      return new Delta<>(
          changes.read(change, image), image.equals(DynamoRecord.NEW), change.origin());
    }

    @Override
    public byte[] record(int index) {
      return change.only(images.get(index));
    }

    @Override
    public int length(int index) {
      return bytes + MORE;
    }
  }

  @Override
  public PersonalFields personal() {
    return changes.personal();
  }

  @Override
  public Redaction redaction(PersonalFields fields, Redaction.Means means) {
    return changes.redaction(fields, means);
  }

  @Override
  public List<Resource> resources() {
    return changes.resources();
  }

  @Override
  public Description description() {
    return Description.wrapping(getClass(), describe(), changes.description());
  }

  @Override
  public String describe() {
    return "what goes out of a DynamoDB table and comes in, rows of " + changes.describeRows();
  }
}
