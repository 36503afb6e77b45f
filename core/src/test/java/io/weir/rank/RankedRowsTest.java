package io.weir.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Compact;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of a key against a plain list of all of them, in which each row is moved. */
class RankedRowsTest {
  private static final int END = 5;

  /**
   * A row.
   *
   * @param number tells versions of a row apart that stand at one place
   */
  record Row(String id, long points, int number) {}

  private static RankSpec<Row, Row> spec(Comparator<Row> order, RowInput<Row> input) {
    RowChanges<Row, Row> changes = new RowChanges<>(false, RowChange::row);
    return new RankSpec<>(
        Compact.of(Row.class),
        order,
        false,
        END,
        null,
        input,
        10_000,
        0,
        new RankChanges<>(true, 0, changes));
  }

  /** Rows, and a list of them in their order. */
  private static final class Pair {
    private final RankSpec<Row, Row> spec;
    private final List<StoredRow<Row>> model = new ArrayList<>();
    private RankedRows<Row> rows;
    private int number;

    Pair(RowInput<Row> input) {
      spec = spec(Comparator.comparingLong(Row::points), input);
      rows = empty();
    }

    private RankedRows<Row> empty() {
      RankedRows<Row> empty = new RankedRows<>(spec);
      empty.give(END);
      return empty;
    }

    private int modelPlace(Row row) {
      int at = 0;
      while (at < model.size() && model.get(at).value().points() <= row.points()) {
        at++;
      }
      return at;
    }

    void put(String id, long points, boolean unique) {
      Row row = new Row(id, points, number++);
      StoredRow<Row> stored = StoredRow.of(spec.codec(), unique ? id : null, row);
      StoredRow<Row> before = unique ? rows.withId(id) : null;
      if (before == null) {
        int at = rows.placeFor(row);
        rows.add(at, stored, row);
        requirePlace(at, modelPlace(row));
        model.add(modelPlace(row), stored);
      } else if (before.value().points() == points) {
        int at = model.indexOf(before);
        requirePlace(rows.replace(before, stored), at);
        model.set(at, stored);
      } else {
        RankedRows.Move move = rows.move(before, stored, row);
        requirePlace(move.from(), model.indexOf(before));
        model.remove(before);
        requirePlace(move.to(), modelPlace(row));
        model.add(modelPlace(row), stored);
      }
    }

    void remove(StoredRow<Row> row) {
      requirePlace(rows.remove(row), model.indexOf(row));
      model.remove(row);
    }

    void takeBack(String id, long points) {
      Row row = new Row(id, points, 0);
      StoredRow<Row> found = rows.find(row, id);
      assertThat(found)
          .isSameAs(
              model.stream()
                  .filter(one -> one.value().points() == points && one.value().id().equals(id))
                  .findFirst()
                  .orElse(null));
      if (found != null) {
        remove(found);
      }
    }

    private void requirePlace(int at, int expected) {
      assertThat(Math.min(at, END)).isEqualTo(Math.min(expected, END));
    }

    void requireSame() {
      assertThat(rows.size()).isEqualTo(model.size());
      for (int at = 0; at < Math.min(END + 1, model.size()); at++) {
        assertThat(rows.get(at)).isSameAs(model.get(at));
      }
    }

    void requireSameToTheLast() {
      assertThat(rows.all()).isEqualTo(model);
    }

    /** Goes on with what is stored. */
    void readAgain(boolean withIds) {
      BinaryWriter out = new BinaryWriter();
      rows.write(out);
      rows = empty();
      rows.read(new BinaryReader(out.toByteArray()), withIds);
      assertThat(values(rows.all())).isEqualTo(values(model));
      model.clear();
      model.addAll(rows.all());
    }

    private static List<Row> values(List<StoredRow<Row>> rows) {
      return rows.stream().map(StoredRow::value).toList();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 40, 100_000})
  void updatesAndRemovalsStandAsInAList(int points) {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      Pair pair = new Pair(RowInput.<Row>appends().updatedBy(Row::id));
      int ids = 1 + random.nextInt(200);
      for (int event = 0; event < 1_500; event++) {
        String id = "id" + random.nextInt(ids);
        StoredRow<Row> known = pair.rows.withId(id);
        if (known != null && random.nextInt(4) == 0) {
          pair.remove(known);
        } else {
          pair.put(id, random.nextInt(points), true);
        }
        pair.requireSame();
        if (random.nextInt(300) == 0) {
          pair.readAgain(true);
        }
      }
      pair.requireSameToTheLast();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 40})
  void rowsThatAreTakenBackAreTheFirstOfTheirKind(int points) {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      Pair pair = new Pair(RowInput.<Row>appends().retractedBy(row -> false, Row::id));
      for (int event = 0; event < 1_000; event++) {
        String id = "id" + random.nextInt(8);
        if (random.nextInt(event < 500 ? 4 : 2) == 0) {
          pair.takeBack(id, random.nextInt(points));
        } else {
          pair.put(id, random.nextInt(points), false);
        }
        pair.requireSame();
        if (random.nextInt(300) == 0) {
          pair.readAgain(false);
        }
      }
      pair.requireSameToTheLast();
    }
  }

  /** What enters the first rows after many went is looked for among those behind. */
  @Test
  void aLongLineIsTakenOutFromItsFront() {
    Pair pair = new Pair(RowInput.<Row>appends().updatedBy(Row::id));
    for (int i = 0; i < 1_000; i++) {
      pair.put("id" + i, 1_000 - i, true);
    }
    while (!pair.model.isEmpty()) {
      pair.remove(pair.model.getFirst());
      pair.requireSame();
    }
  }

  @Test
  void moreOrFewerPlacesMayBeGiven() {
    Pair pair = new Pair(RowInput.<Row>appends().updatedBy(Row::id));
    for (int i = 0; i < 300; i++) {
      pair.put("id" + i, i * 37 % 300, true);
    }
    for (int end : new int[] {200, 2, 90}) {
      pair.rows.give(end);
      for (int at = 0; at <= end; at++) {
        assertThat(pair.rows.get(at)).isSameAs(pair.model.get(at));
      }
      pair.requireSameToTheLast();
    }
    pair.rows.keepFirst(90);
    assertThat(pair.rows.all()).isEqualTo(pair.model.subList(0, 90));
    assertThat(pair.rows.withId(pair.model.get(90).id())).isNull();
    assertThat(pair.rows.withId(pair.model.get(89).id())).isNotNull();
  }

  /** An order of the author's that fails leaves all rows as they were. */
  @Test
  void anOrderThatFailsChangesNothing() {
    List<Row> refused = new ArrayList<>();
    Function<Row, Long> points =
        row -> {
          if (refused.contains(row)) {
            throw new IllegalStateException("no order for " + row);
          }
          return row.points();
        };
    RankSpec<Row, Row> spec =
        spec(Comparator.comparing(points), RowInput.<Row>appends().updatedBy(Row::id));
    RankedRows<Row> rows = new RankedRows<>(spec);
    rows.give(END);
    for (int i = 0; i < 100; i++) {
      Row row = new Row("id" + i, i, i);
      rows.add(rows.placeFor(row), StoredRow.of(spec.codec(), row.id(), row), row);
    }
    List<StoredRow<Row>> all = rows.all();

    Row bad = new Row("id3", 60, 0);
    refused.add(bad);
    StoredRow<Row> before = rows.withId("id3");
    assertThatThrownBy(() -> rows.move(before, StoredRow.of(spec.codec(), "id3", bad), bad))
        .hasMessageStartingWith("no order");

    assertThat(rows.all()).isEqualTo(all);
    assertThat(rows.withId("id3")).isSameAs(before);
  }
}
