package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.spi.Emission;
import io.weir.spi.Emission.Op;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of sinks that compare revisions (P4, R11). A subclass gives a fresh sink and reads
 * its rows.
 */
public abstract class SinkContract {
  private static final int MANY = 40;

  /** Opens a writer to a sink without rows. Called once a test. */
  protected abstract SinkWriter open();

  /** The payload of a row with that name and value. */
  protected abstract byte[] payload(String row, String value);

  /** Reads the value of a row; empty if there is none, or it was withdrawn. */
  protected abstract Optional<String> read(String row);

  /** Makes every second write to the sink fail, until {@link #heal}. */
  protected abstract void breakEverySecondWrite();

  /** Makes all writes succeed again. */
  protected abstract void heal();

  private SinkWriter writer;

  @BeforeEach
  void opens() {
    writer = open();
  }

  @Test
  void delivered_twice_is_once() {
    deliver(emission("a", 1, Op.UPSERT, "one"));
    deliver(emission("a", 1, Op.UPSERT, "one"));
    assertThat(read("a")).contains("one");
  }

  @Test
  void an_older_one_after_a_newer_one_leaves_the_newer() {
    deliver(emission("a", 2, Op.UPSERT, "two"));
    deliver(emission("a", 1, Op.UPSERT, "one"));
    assertThat(read("a")).contains("two");
  }

  @Test
  void a_newer_one_replaces_an_older_one() {
    deliver(emission("a", 1, Op.UPSERT, "one"));
    deliver(emission("a", 2, Op.UPSERT, "two"));
    assertThat(read("a")).contains("two");
  }

  @Test
  void several_revisions_in_one_delivery_leave_the_newest() {
    deliver(
        emission("a", 1, Op.UPSERT, "one"),
        emission("b", 2, Op.UPSERT, "two"),
        emission("a", 3, Op.UPSERT, "three"));
    assertThat(read("a")).contains("three");
    assertThat(read("b")).contains("two");
  }

  @Test
  void a_delete_withdraws_the_row() {
    deliver(emission("a", 1, Op.UPSERT, "one"));
    deliver(emission("a", 2, Op.DELETE, "one"));
    assertThat(read("a")).isEmpty();
  }

  @Test
  void a_delete_is_not_overtaken_by_an_older_upsert() {
    deliver(emission("a", 2, Op.DELETE, "one"));
    deliver(emission("a", 1, Op.UPSERT, "one"));
    assertThat(read("a")).isEmpty();
  }

  @Test
  void a_row_may_come_back_after_a_delete() {
    deliver(emission("a", 2, Op.DELETE, "one"));
    deliver(emission("a", 3, Op.UPSERT, "three"));
    assertThat(read("a")).contains("three");
  }

  @Test
  void a_partial_failure_is_retried_and_nothing_is_skipped() {
    List<Emission> open = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      open.add(emission("row" + i, i + 1, Op.UPSERT, "v" + i));
    }
    breakEverySecondWrite();
    List<Emission> failed = undelivered(open, writer.deliver(open));
    assertThat(failed).isNotEmpty().hasSizeLessThan(MANY);
    heal();
    assertThat(undelivered(failed, writer.deliver(failed))).isEmpty();
    for (int i = 0; i < MANY; i++) {
      assertThat(read("row" + i)).contains("v" + i);
    }
  }

  @Test
  void there_is_one_outcome_for_each_emission_in_order() {
    List<Emission> none = List.of();
    assertThat(writer.deliver(none)).isEmpty();
    List<Emission> same =
        List.of(emission("a", 1, Op.UPSERT, "x"), emission("a", 1, Op.UPSERT, "x"));
    assertThat(writer.deliver(same)).hasSize(2).allMatch(Outcome.DELIVERED::equals);
  }

  /** The emissions that the sink wants again; none may be refused. */
  private static List<Emission> undelivered(List<Emission> sent, List<Outcome> outcomes) {
    assertThat(outcomes).hasSameSizeAs(sent);
    List<Emission> again = new ArrayList<>();
    for (int i = 0; i < sent.size(); i++) {
      assertThat(outcomes.get(i)).isNotInstanceOf(Outcome.Refused.class);
      if (outcomes.get(i) instanceof Outcome.Retry) {
        again.add(sent.get(i));
      }
    }
    return again;
  }

  private void deliver(Emission... emissions) {
    assertThat(writer.deliver(List.of(emissions))).allMatch(Outcome.DELIVERED::equals);
  }

  private Emission emission(String row, long revision, Op op, String value) {
    return new Emission("sink", "f/key/" + revision, "key", revision, op, payload(row, value));
  }
}
