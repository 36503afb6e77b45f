package io.weir.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.spi.Emission;
import io.weir.spi.Emission.Op;
import io.weir.spi.SinkWriter.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Several results for one row in one delivery leave what they leave one by one. */
class RowsTest {
  private static final Outcome LATER = Outcome.Retry.plain("later");

  private final List<List<String>> writes = new ArrayList<>();

  private static Emission emission(String key, String row, long revision) {
    return new Emission(
        "rows",
        key + row + revision,
        key,
        revision,
        Op.UPSERT,
        row.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Emission one) {
    return one.key() + ":" + name(one) + one.revision();
  }

  private static String name(Emission one) {
    return new String(one.payload(), StandardCharsets.UTF_8);
  }

  /** Refuses the emissions with these texts, and lets others wait. */
  private List<Outcome> write(
      List<Emission> emissions, List<String> refused, List<String> waiting) {
    return Rows.of(emissions, RowsTest::name)
        .write(rows -> {
          writes.add(rows.stream().map(RowsTest::text).toList());
          return rows.stream().map(one -> outcome(text(one), refused, waiting)).toList();
        });
  }

  private static Outcome outcome(String text, List<String> refused, List<String> waiting) {
    if (refused.contains(text)) {
      return new Outcome.Refused("no " + text);
    }
    return waiting.contains(text) ? LATER : Outcome.DELIVERED;
  }

  @Test
  void onlyTheNewestOfEachRowIsWritten() {
    List<Emission> all =
        List.of(
            emission("k", "a", 2),
            emission("k", "a", 1),
            emission("l", "a", 9),
            emission("k", "b", 3));
    assertThat(write(all, List.of(), List.of())).hasSize(4).containsOnly(Outcome.DELIVERED);
    assertThat(writes).containsExactly(List.of("k:a2", "l:a9", "k:b3"));
  }

  @Test
  void aRefusalIsOfItsOwnEmissionAndTheNextOlderOneIsWritten() {
    List<Emission> all =
        List.of(
            emission("k", "a", 1),
            emission("k", "a", 2),
            emission("k", "a", 3),
            emission("k", "b", 1));
    assertThat(write(all, List.of("k:a3", "k:a2"), List.of()))
        .containsExactly(
            Outcome.DELIVERED,
            new Outcome.Refused("no k:a2"),
            new Outcome.Refused("no k:a3"),
            Outcome.DELIVERED);
    assertThat(writes).containsExactly(List.of("k:a3", "k:b1"), List.of("k:a2"), List.of("k:a1"));
  }

  @Test
  void olderOnesWaitWithTheNewest() {
    List<Emission> all =
        List.of(emission("k", "a", 1), emission("k", "a", 2), emission("k", "a", 3));
    assertThat(write(all, List.of("k:a3"), List.of("k:a2")))
        .containsExactly(LATER, LATER, new Outcome.Refused("no k:a3"));
  }

  /** The rule, apart from all code: a refused emission leaves no trace, the newest other stays. */
  @Test
  void aRowHasTheSameHoweverItsEmissionsAreCut() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      List<Emission> all = new ArrayList<>();
      List<String> refused = new ArrayList<>();
      TreeMap<String, Long> expected = new TreeMap<>();
      for (int revision = 1; revision <= 12; revision++) {
        Emission one = emission("k", "r" + random.nextInt(3), revision);
        all.add(one);
        if (random.nextInt(3) == 0) {
          refused.add(text(one));
        } else {
          expected.put(name(one), one.revision());
        }
      }
      TreeMap<String, Long> stored = new TreeMap<>();
      int from = 0;
      while (from < all.size()) {
        int to = Math.min(all.size(), from + 1 + random.nextInt(6));
        List<Outcome> outcomes =
            Rows.of(all.subList(from, to), RowsTest::name)
                .write(rows -> rows.stream().map(one -> store(one, refused, stored)).toList());
        for (int i = from; i < to; i++) {
          assertThat(outcomes.get(i - from) instanceof Outcome.Refused)
              .as("seed " + seed)
              .isEqualTo(refused.contains(text(all.get(i))) && isSeen(all, i, to, refused));
        }
        from = to;
      }
      assertThat(stored).as("seed " + seed).isEqualTo(expected);
    }
  }

  private static Outcome store(Emission one, List<String> refused, TreeMap<String, Long> stored) {
    if (refused.contains(text(one))) {
      return new Outcome.Refused("no");
    }
    stored.merge(name(one), one.revision(), Math::max);
    return Outcome.DELIVERED;
  }

  /** One that a newer one of its delivery replaces is never sent, so nobody refuses it. */
  private static boolean isSeen(List<Emission> all, int at, int to, List<String> refused) {
    return all.subList(at + 1, to).stream()
        .filter(newer -> name(newer).equals(name(all.get(at))))
        .allMatch(newer -> refused.contains(text(newer)));
  }
}
