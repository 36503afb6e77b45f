package io.weir.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.connect.CuttingProxy.Side;
import io.weir.spi.Emission;
import io.weir.spi.Emission.Op;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import io.weir.testkit.SinkContract;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of sinks that keep rows in a server of their own kind, over connections that are cut
 * anywhere: the newest of each row stays, whatever was lost, comes again or comes late.
 *
 * <p>{@code -Dweir.soak=10000} makes that many random histories of it.
 */
public abstract class RowServerContract extends SinkContract {
  private static final int ROWS = 3;
  private static final int RESULTS = 20;

  private CuttingProxy proxy;
  private String run = "";
  private static int runs;

  /** The port of the real server. */
  protected abstract int serverPort();

  /** The number of random histories. */
  protected int histories() {
    return Integer.getInteger("weir.soak", 100);
  }

  /** The bytes of requests, and of answers, after which a connection is cut in turn. */
  protected int positions() {
    return 25;
  }

  /** Opens a writer of the sink to a server on that port, which waits for nothing. */
  protected abstract SinkWriter writer(int port);

  @BeforeEach
  void startProxy() {
    proxy = new CuttingProxy(serverPort());
  }

  @AfterEach
  void stopProxy() {
    proxy.close();
  }

  protected CuttingProxy proxy() {
    return proxy;
  }

  protected Emission emission(String row, String key, long revision, Op op, String text) {
    return new Emission("rows", key + "/" + revision, key, revision, op, payload(row, text));
  }

  /** Each run has rows of its own. */
  private void nextRun() {
    run = "run" + ++runs + "-";
  }

  private List<Emission> results() {
    List<Emission> results = new ArrayList<>();
    for (int i = 0; i < RESULTS; i++) {
      String row = run + "row" + i % ROWS;
      Op op = i % 7 == 5 ? Op.DELETE : Op.UPSERT;
      results.add(emission(row, row, 95 + i / ROWS, op, "text " + i));
    }
    return results;
  }

  /** The rule, apart from all code: the result with the highest revision decides. */
  private Map<String, Optional<String>> expected() {
    Map<String, Optional<String>> rows = new TreeMap<>();
    for (int i = 0; i < RESULTS; i++) {
      boolean withdrawn = i % 7 == 5;
      rows.put(run + "row" + i % ROWS, withdrawn ? Optional.empty() : Optional.of("text " + i));
    }
    return rows;
  }

  private void requireRows(String history) {
    Map<String, Optional<String>> rows = new HashMap<>();
    expected().keySet().forEach(row -> rows.put(row, read(row)));
    assertThat(rows).as(history).isEqualTo(expected());
  }

  /** As the engine does: what was not delivered is handed over again. */
  protected static void deliverAll(SinkWriter writer, List<Emission> results) {
    List<Emission> open = results;
    for (int i = 0; i < 100 && !open.isEmpty(); i++) {
      List<Outcome> outcomes = writer.deliver(open);
      assertThat(outcomes).hasSameSizeAs(open).noneMatch(Outcome.Refused.class::isInstance);
      List<Emission> left = new ArrayList<>();
      for (int j = 0; j < outcomes.size(); j++) {
        if (outcomes.get(j) != Outcome.DELIVERED) {
          left.add(open.get(j));
        }
      }
      open = left;
    }
    assertThat(open).isEmpty();
  }

  /** Delivers one by one until a result has no answer: there the process ends. */
  private void untilTheEnd(SinkWriter writer) {
    for (Emission result : results()) {
      if (writer.deliver(List.of(result)).get(0) != Outcome.DELIVERED) {
        return;
      }
    }
  }

  @Test
  void a_connection_that_is_cut_at_any_byte_leaves_the_same() {
    for (Side side : Side.values()) {
      nextRun();
      long before = proxy.passed(side);
      deliverOneByOne();
      long bytes = proxy.passed(side) - before;
      for (int i = 0; i < positions(); i++) {
        nextRun();
        proxy.cutAfter(side, i * bytes / positions());
        try (SinkWriter ending = writer(proxy.port())) {
          untilTheEnd(ending);
        }
        proxy.heal();
        try (SinkWriter next = writer(proxy.port())) {
          deliverAll(next, results());
        }
        requireRows(side + " cut at " + i);
      }
    }
    assertThat(proxy.cuts()).isGreaterThan(positions());
  }

  private void deliverOneByOne() {
    try (SinkWriter writer = writer(proxy.port())) {
      untilTheEnd(writer);
    }
    requireRows("no cut");
  }

  @Test
  void whatever_fails_and_comes_again_the_newest_stays() {
    for (int seed = 0; seed < histories(); seed++) {
      Random random = new Random(seed);
      nextRun();
      List<Emission> all = results();
      for (int from = 0; from < all.size(); from += 4) {
        try (SinkWriter writer = writer(proxy.port())) {
          Side side = Side.values()[random.nextInt(2)];
          proxy.cutAfter(side, random.nextInt(3_000));
          deliverAll(writer, all.subList(random.nextInt(from + 1), from + 4));
          proxy.heal();
        }
      }
      requireRows("seed " + seed);
    }
  }

  @Test
  void a_writer_whose_connections_were_closed_meanwhile_opens_others() {
    try (SinkWriter writer = writer(proxy.port())) {
      for (int i = 1; i < 5; i++) {
        Emission one = emission("idle", "key", i, Op.UPSERT, "v" + i);
        assertThat(writer.deliver(List.of(one))).containsExactly(Outcome.DELIVERED);
        proxy.cutAll();
      }
    }
    assertThat(read("idle")).contains("v4");
  }

  @Test
  void a_server_that_is_away_takes_nothing_and_nothing_is_given_up() {
    proxy.refuse();
    try (SinkWriter writer = writer(proxy.port())) {
      nextRun();
      assertThat(writer.deliver(results()))
          .hasSize(RESULTS)
          .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Retry.class));
      proxy.heal();
      deliverAll(writer, results());
    }
    requireRows("away");
  }

  @Test
  void without_time_nothing_is_sent() {
    long before = proxy.passed(Side.REQUEST);
    try (SinkWriter writer = writer(proxy.port())) {
      nextRun();
      assertThat(writer.deliver(results(), () -> 0))
          .hasSize(RESULTS)
          .allMatch(Outcome.Retry.class::isInstance);
    }
    assertThat(proxy.passed(Side.REQUEST)).isEqualTo(before);
  }

  @Test
  protected void a_row_of_another_key_is_not_replaced() {
    try (SinkWriter writer = writer(proxy.port())) {
      List<Outcome> outcomes =
          writer.deliver(
              List.of(
                  emission("shared", "first", 5, Op.UPSERT, "one"),
                  emission("own", "second", 9, Op.UPSERT, "two")));
      assertThat(outcomes).allMatch(Outcome.DELIVERED::equals);
      assertThat(
              writer.deliver(
                  List.of(
                      emission("own", "second", 10, Op.UPSERT, "three"),
                      emission("shared", "second", 11, Op.UPSERT, "x"),
                      emission("shared", "second", 3, Op.DELETE, "x"))))
          .satisfiesExactly(
              one -> assertThat(one).isEqualTo(Outcome.DELIVERED),
              one -> assertThat(one).isInstanceOf(Outcome.Refused.class),
              one -> assertThat(one).isInstanceOf(Outcome.Refused.class));
    }
    assertThat(read("shared")).contains("one");
    assertThat(read("own")).contains("three");
  }

  @Test
  void the_largest_revision_is_newer_than_all_before() {
    try (SinkWriter writer = writer(serverPort())) {
      for (long revision : new long[] {9, 10, Long.MAX_VALUE - 1, Long.MAX_VALUE, 100}) {
        assertThat(
                writer.deliver(
                    List.of(emission("large", "key", revision, Op.UPSERT, "r" + revision))))
            .containsExactly(Outcome.DELIVERED);
      }
    }
    assertThat(read("large")).contains("r" + Long.MAX_VALUE);
  }
}
