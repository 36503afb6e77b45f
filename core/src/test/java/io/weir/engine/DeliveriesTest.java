package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import io.weir.state.Outbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** R24: a sink gets the deadline and pieces of bounded size. */
class DeliveriesTest {
  private final List<List<Emission>> pieces = new ArrayList<>();
  private final List<Long> told = new ArrayList<>();
  private long left = 10_000;
  private long piecesCost;
  private Outcome answer = Outcome.DELIVERED;

  private final SinkWriter writer =
      new SinkWriter() {
        @Override
        public List<Outcome> deliver(List<Emission> emissions) {
          throw new AssertionError("the engine says how much time is left");
        }

        @Override
        public List<Outcome> deliver(List<Emission> emissions, LongSupplier remainingMillis) {
          pieces.add(List.copyOf(emissions));
          told.add(remainingMillis.getAsLong());
          left -= piecesCost;
          return emissions.stream().map(emission -> answer).toList();
        }
      };

  private static Outbox outbox(int key, int emissions, int bytes) {
    return new Outbox(
        IntStream.range(0, emissions)
            .mapToObj(i ->
                new Emission(
                    "sink", key + "/" + i, "k" + key, i, Emission.Op.UPSERT, new byte[bytes]))
            .toList(),
        null);
  }

  private List<Deliveries.Delivered> deliver(List<Outbox> outboxes) {
    return new Deliveries(Map.of("sink", writer), Recorders.NONE).deliver(outboxes, () -> left);
  }

  private List<Integer> sizes() {
    return pieces.stream().map(List::size).toList();
  }

  @Test
  void whatIsNotTooMuchIsOnePiece() {
    List<Outbox> outboxes = IntStream.range(0, 500).mapToObj(i -> outbox(i, 1, 100)).toList();
    assertThat(deliver(outboxes)).allMatch(delivered -> delivered.retry() == null);
    assertThat(sizes()).containsExactly(500);
    assertThat(told).containsExactly(10_000L);
  }

  @Test
  void piecesAreBoundedByCountAndKeepTheOrder() {
    List<Outbox> outboxes = IntStream.range(0, 601).mapToObj(i -> outbox(i, 2, 10)).toList();
    assertThat(deliver(outboxes)).hasSize(601).allMatch(delivered -> delivered.retry() == null);
    assertThat(sizes()).containsExactly(500, 500, 202);
    assertThat(pieces.stream().flatMap(List::stream).toList())
        .isEqualTo(outboxes.stream().flatMap(outbox -> outbox.emissions().stream()).toList());
  }

  @Test
  void piecesAreBoundedByBytes() {
    deliver(List.of(outbox(0, 5, EngineLimits.MAX_PIECE_BYTES / 2), outbox(1, 1, 5_000_000)));
    assertThat(sizes()).containsExactly(2, 2, 1, 1);
  }

  @Test
  void whatTheTimeIsTooShortForIsRetriedAndNotBegun() {
    piecesCost = 6_000;
    List<Outbox> outboxes = IntStream.range(0, 1_500).mapToObj(i -> outbox(i, 1, 10)).toList();
    List<Deliveries.Delivered> results = deliver(outboxes);
    assertThat(sizes()).containsExactly(500, 500);
    assertThat(told).containsExactly(10_000L, 4_000L);
    assertThat(results.subList(0, 1_000)).allMatch(delivered -> delivered.retry() == null);
    assertThat(results.subList(1_000, 1_500))
        .allMatch(delivered -> delivered.retry().contains("deadline is near"));
  }

  @Test
  void whatIsRetriedIsNotOvertakenByWhatStandsBehindIt() {
    answer = new Outcome.Retry("away");
    List<Deliveries.Delivered> results = deliver(List.of(outbox(0, 1_200, 10), outbox(1, 1, 10)));
    assertThat(sizes()).containsExactly(500, 1);
    assertThat(results).allMatch(delivered -> delivered.retry().equals("sink sink wants it again"));
  }
}
