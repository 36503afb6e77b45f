package io.weir.testkit;

import static java.util.Comparator.comparingLong;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Operator;
import io.weir.OperatorState.Applied;
import io.weir.codec.Codec;
import io.weir.codec.Compact;
import io.weir.rank.Rank;
import io.weir.rank.RowChange;
import io.weir.testkit.NaiveRank.Kind;
import io.weir.testkit.NaiveRank.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * S6.3 against a model that keeps all rows, sorts them and cuts: on random and on all small inputs.
 */
class RankModelTest {
  private static final Codec<Row> ROWS = Compact.of(Row.class);

  /** The settings of a run. */
  private record Setting(Kind kind, boolean byRank, boolean withdraws, int start, int end) {
    Operator<Row, RowChange<Row>> operator() {
      Rank<Row> rank = Rank.of(ROWS).by(comparingLong(Row::sort)).top(end).fromRank(start);
      rank = withdraws ? rank.withdrawing() : rank;
      rank =
          switch (kind) {
            case APPENDS -> rank;
            case UPDATES -> rank.updatedBy(Row::id).removedBy(Row::gone);
            case RETRACTS -> rank.retractedBy(Row::gone, Row::id);
          };
      return byRank ? rank.rankChanges(change -> change) : rank.rowChanges(change -> change);
    }
  }

  private static List<Setting> settings(Kind kind) {
    List<Setting> all = new ArrayList<>();
    for (int end = 1; end <= 3; end++) {
      for (int start = 1; start <= end; start++) {
        for (boolean byRank : new boolean[] {true, false}) {
          for (boolean withdraws : new boolean[] {true, false}) {
            all.add(new Setting(kind, byRank, withdraws, start, end));
          }
        }
      }
    }
    return all;
  }

  /** A key, and the model of it. */
  private static final class Pair {
    private final Setting setting;
    private final OperatorHarness<Row> key;
    private final NaiveRank model;
    private int seen;

    Pair(Setting setting) {
      this.setting = setting;
      this.key = OperatorHarness.of(setting.operator());
      this.model = new NaiveRank(setting.kind(), setting.start(), setting.end());
    }

    void event(Row row, String played) {
      List<Row> before = List.copyOf(model.given());
      boolean found = model.event(row);
      assertThat(key.event(0, row)).as(played).isEqualTo(found ? Applied.APPLIED : Applied.LATE);
      List<Row> after = model.given();
      for (RowChange<Row> change : news()) {
        assertThat(setting.byRank() ? model.place(change) : model.row(change))
            .as("%s: %s is of nothing that was given", played, change)
            .isTrue();
        assertThat(change.row())
            .as("%s: nothing changed", played)
            .isNotIn(unchanged(before, after));
      }
      assertThat(setting.byRank() ? model.places() : model.table())
          .as(played)
          .isEqualTo(setting.byRank() ? after : NaiveRank.sorted(after));
    }

    /** What need not be told. Of rows that are equal nobody can say which is which. */
    private List<Row> unchanged(List<Row> before, List<Row> after) {
      List<Row> same = new ArrayList<>();
      if (setting.kind() != Kind.UPDATES) {
        return same;
      }
      for (int at = 0; at < after.size(); at++) {
        Row row = after.get(at);
        boolean stayed =
            setting.byRank()
                ? at < before.size() && before.get(at).equals(row)
                : before.contains(row);
        if (stayed) {
          same.add(row);
        }
      }
      return same;
    }

    @SuppressWarnings("unchecked")
    private List<RowChange<Row>> news() {
      List<RowChange<Row>> news = new ArrayList<>();
      var all = key.results();
      all.subList(seen, all.size())
          .forEach(result -> {
            RowChange<Row> change = (RowChange<Row>) result.value();
            assertThat(result.op()).isEqualTo(change.kind().op());
            assertThat(change.rank() > 0).isEqualTo(setting.byRank());
            news.add(change);
          });
      seen = all.size();
      return news;
    }
  }

  private static Row random(Kind kind, Random random) {
    Row row = Row.of("id" + random.nextInt(6), random.nextInt(5));
    return kind != Kind.APPENDS && random.nextInt(3) == 0 ? row.out() : row;
  }

  @ParameterizedTest
  @EnumSource
  void randomHistoriesGiveWhatSortingGives(Kind kind) {
    for (Setting setting : settings(kind)) {
      for (int seed = 0; seed < 40; seed++) {
        Random random = new Random(seed);
        Pair pair = new Pair(setting);
        for (int event = 0; event < 60; event++) {
          pair.event(random(kind, random), setting + " seed " + seed + " event " + event);
        }
      }
    }
  }

  private static List<Row> alphabet(Kind kind) {
    List<Row> all = new ArrayList<>();
    for (String id : List.of("a", "b", "c")) {
      for (long sort = 1; sort <= 2; sort++) {
        all.add(Row.of(id, sort));
      }
    }
    if (kind != Kind.APPENDS) {
      List.copyOf(all).stream()
          .filter(row -> kind == Kind.RETRACTS || row.sort() == 1)
          .map(Row::out)
          .forEach(all::add);
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource
  void allSmallHistoriesGiveWhatSortingGives(Kind kind) {
    List<Row> alphabet = alphabet(kind);
    int length = 4;
    int histories = (int) Math.pow(alphabet.size(), length);
    List<Setting> settings = settings(kind);
    for (int history = 0; history < histories; history++) {
      Pair pair = new Pair(settings.get(history % settings.size()));
      int rest = history;
      for (int event = 0; event < length; event++) {
        pair.event(alphabet.get(rest % alphabet.size()), "history " + history);
        rest /= alphabet.size();
      }
    }
  }

  /** Scores that only improve give the same if only the rows that are given are kept. */
  @Test
  void rowsThatOnlyImproveGiveTheSameWithoutTheRowsBehind() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int end = 1 + random.nextInt(4);
      Rank<Row> rank =
          Rank.of(ROWS).by(comparingLong(Row::sort)).top(end).updatedBy(Row::id).withdrawing();
      boolean byRank = random.nextBoolean();
      OperatorHarness<Row> all = harness(rank, byRank);
      OperatorHarness<Row> top = harness(rank.onlyImproving(), byRank);
      long[] best = {90, 90, 90, 90, 90, 90};
      for (int event = 0; event < 60; event++) {
        int id = random.nextInt(best.length);
        best[id] -= random.nextInt(3);
        all.event(0, Row.of("id" + id, best[id]));
        top.event(0, Row.of("id" + id, best[id]));
        assertThat(top.texts()).as("seed %d", seed).isEqualTo(all.texts());
      }
    }
  }

  private static OperatorHarness<Row> harness(Rank<Row> rank, boolean byRank) {
    return OperatorHarness.of(
        byRank ? rank.rankChanges(change -> change) : rank.rowChanges(change -> change));
  }
}
