package io.weir.connect;

import io.weir.annotation.Internal;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The rows that emissions write. Of several emissions for one row only the newest is written, and
 * the others share what became of it. If it is refused, it is so alone, and the next older one is
 * written: so a row has the same whether its emissions come together or one by one.
 */
@Internal
public final class Rows {
  /** Names the results of one key for one row; those of another key do not replace them. */
  private record RowName(String row, String key) {}

  private final List<Emission> emissions;

  /** The places of the emissions of each row, the newest first. */
  private final Collection<List<Integer>> rows;

  private Rows(List<Emission> emissions, Collection<List<Integer>> rows) {
    this.emissions = emissions;
    this.rows = rows;
  }

  /**
   * @param name gives the name of an emission's row
   */
  public static Rows of(List<Emission> emissions, Function<Emission, String> name) {
    Map<RowName, List<Integer>> rows = new LinkedHashMap<>();
    for (int i = 0; i < emissions.size(); i++) {
      Emission one = emissions.get(i);
      rows.computeIfAbsent(new RowName(name.apply(one), one.key()), row -> new ArrayList<>())
          .add(i);
    }
    Comparator<Integer> byAge = Comparator.comparingLong(place -> emissions.get(place).revision());
    rows.values().forEach(places -> places.sort(byAge.reversed()));
    return new Rows(emissions, rows.values());
  }

  /**
   * Writes the rows.
   *
   * @param writer writes one emission for each of some rows; gives their outcomes, in order
   * @return an outcome for each emission, in order
   */
  public List<Outcome> write(Function<List<Emission>, List<Outcome>> writer) {
    Outcome[] outcomes = new Outcome[emissions.size()];
    List<List<Integer>> open = List.copyOf(rows);
    while (!open.isEmpty()) {
      List<Outcome> said =
          writer.apply(open.stream().map(places -> emissions.get(places.get(0))).toList());
      open = settle(open, said, outcomes);
    }
    return List.of(outcomes);
  }

  /** Gives the rows of which an older emission is to be written. */
  private static List<List<Integer>> settle(
      List<List<Integer>> open, List<Outcome> said, Outcome[] outcomes) {
    List<List<Integer>> older = new ArrayList<>();
    for (int i = 0; i < open.size(); i++) {
      List<Integer> places = open.get(i);
      Outcome outcome = said.get(i);
      if (outcome instanceof Outcome.Refused && places.size() > 1) {
        outcomes[places.get(0)] = outcome;
        older.add(places.subList(1, places.size()));
      } else {
        places.forEach(place -> outcomes[place] = outcome);
      }
    }
    return older;
  }
}
