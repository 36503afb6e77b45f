package io.weir.connect;

import io.weir.annotation.Internal;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The rows that emissions write. Of several emissions for one row only the newest is written. */
@Internal
public final class Rows {
  /** Names the results of one key for one row; those of another key do not replace them. */
  private record RowName(String row, String key) {}

  private static final class Row {
    private Emission newest;
    private final List<Integer> places = new ArrayList<>();

    Row(Emission first) {
      this.newest = first;
    }

    void add(Emission emission, int place) {
      places.add(place);
      if (emission.revision() > newest.revision()) {
        newest = emission;
      }
    }
  }

  private final List<Row> rows;
  private final int emissions;

  private Rows(List<Row> rows, int emissions) {
    this.rows = rows;
    this.emissions = emissions;
  }

  /**
   * @param name gives the name of an emission's row
   */
  public static Rows of(List<Emission> emissions, Function<Emission, String> name) {
    Map<RowName, Row> rows = new LinkedHashMap<>();
    for (int i = 0; i < emissions.size(); i++) {
      Emission one = emissions.get(i);
      rows.computeIfAbsent(new RowName(name.apply(one), one.key()), row -> new Row(one))
          .add(one, i);
    }
    return new Rows(List.copyOf(rows.values()), emissions.size());
  }

  /** The newest emission of each row. */
  public List<Emission> newest() {
    return rows.stream().map(row -> row.newest).toList();
  }

  /**
   * Gives each emission the outcome of its row.
   *
   * @param ofRows the outcomes of {@link #newest}, in order
   */
  public List<Outcome> outcomes(List<Outcome> ofRows) {
    Outcome[] outcomes = new Outcome[emissions];
    for (int i = 0; i < rows.size(); i++) {
      for (int place : rows.get(i).places) {
        outcomes[place] = ofRows.get(i);
      }
    }
    return List.of(outcomes);
  }
}
