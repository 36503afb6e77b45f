package io.weir.rank;

import io.weir.aggregate.Aggregate;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Codec;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Keeps the first rows of a window by an order; those that compare as equal in the order of their
 * arrival.
 *
 * @param start the first place that is given, from 0
 * @param end the place behind the last one
 */
record TopAggregate<V>(Codec<V> codec, Comparator<? super V> order, int start, int end)
    implements Aggregate<V, List<StoredRow<V>>, List<V>> {
  static <V> TopAggregate<V> of(RankSettings<V> settings) {
    return new TopAggregate<>(
        settings.codec(),
        Objects.requireNonNull(settings.order(), "order"),
        settings.start() - 1,
        settings.end());
  }

  @Override
  public Description description() {
    return Description.of("aggregate", "top").with("end", end).with(codec.description());
  }

  @Override
  public List<Resource> resources() {
    return codec.resources();
  }

  @Override
  public List<StoredRow<V>> create() {
    return new ArrayList<>();
  }

  @Override
  public List<StoredRow<V>> add(List<StoredRow<V>> rows, V value) {
    int at = placeFor(rows, value);
    if (at < end) {
      rows.add(at, StoredRow.of(codec, null, value));
      cut(rows);
    }
    return rows;
  }

  private void cut(List<StoredRow<V>> rows) {
    if (rows.size() > end) {
      rows.subList(end, rows.size()).clear();
    }
  }

  /** The place behind all rows that are not after the value. */
  private int placeFor(List<StoredRow<V>> rows, V value) {
    int low = 0;
    int high = rows.size();
    while (low < high) {
      int middle = low + high >>> 1;
      if (order.compare(value, rows.get(middle).value()) >= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public List<StoredRow<V>> merge(List<StoredRow<V>> left, List<StoredRow<V>> right) {
    List<StoredRow<V>> merged = new ArrayList<>(left);
    for (StoredRow<V> row : right) {
      merged.add(placeFor(merged, row.value()), row);
    }
    cut(merged);
    return merged;
  }

  /** The rows from the first place that is given; a list of the caller's own. */
  @Override
  public List<V> result(List<StoredRow<V>> rows) {
    List<V> result = new ArrayList<>();
    for (int place = start; place < rows.size(); place++) {
      result.add(rows.get(place).given());
    }
    return result;
  }

  @Override
  public List<StoredRow<V>> copy(List<StoredRow<V>> rows) {
    return new ArrayList<>(rows);
  }

  @Override
  public void write(List<StoredRow<V>> rows, BinaryWriter out) {
    out.unsigned(rows.size());
    rows.forEach(row -> out.bytes(row.bytes()));
  }

  @Override
  public List<StoredRow<V>> read(BinaryReader in) {
    List<StoredRow<V>> rows = new ArrayList<>();
    for (int left = in.count(1); left > 0; left--) {
      rows.add(new StoredRow<>(codec, null, in.bytes()));
    }
    return rows;
  }
}
