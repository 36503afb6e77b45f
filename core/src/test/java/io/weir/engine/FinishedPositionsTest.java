package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.spi.Position;
import io.weir.state.Progress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** R24: no call of the author's is noted as running while the store is asked for progress. */
class FinishedPositionsTest {
  private final List<String> calls = new ArrayList<>();
  private final FinishedPositions finished =
      new FinishedPositions(shard -> {
        calls.add("asked");
        return Progress.none(shard);
      });

  @Test
  void whatComesBeforeIsRunBeforeTheStoreIsAskedAndOnlyThen() {
    Position position = Position.of("clicks", "shard-0", 1);

    finished.ask(position, () -> calls.add("before"));
    finished.ask(position, () -> calls.add("before"));

    assertThat(finished.covers(position)).isFalse();
    assertThat(calls).containsExactly("before", "asked");
  }
}
