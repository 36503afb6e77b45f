package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import io.weir.state.Progress.Floor;
import io.weir.state.Progress.ShardMark;
import io.weir.state.Tally;
import io.weir.time.WatermarkStrategy;
import java.util.List;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private static final Shard SHARD = new Shard("clicks", "shard-0");
  private static final Floor LEFT =
      new Floor(ShardInfo.LOWEST_HASH, ShardInfo.HIGHEST_HASH, 50_000);

  private static Progress passed(Progress known, long now) {
    return Silence.passed(known, SilenceTest::ofParents, now).orElseThrow();
  }

  private static ShardClocks ofParents() {
    throw new AssertionError("the shard's own records tell");
  }

  /** What tells a stream that was made anew is when records arrived, not who looked when (R18). */
  @Test
  void afterRecordsWithoutATimeItPassesFromTheirArrivalWhichStays() {
    ShardMark mark = new ShardMark(Position.of("clicks", "shard-0", 1), WatermarkStrategy.NONE);
    Progress known =
        Progress.first(SHARD, "", List.of(LEFT), List.of())
            .nextReached(List.of(mark), Tally.ZERO, 0, 1_000);

    Progress once = passed(known, 1_500);
    Progress twice = passed(once, 1_700);

    assertThat(once.lowestWatermark()).isEqualTo(50_500);
    assertThat(twice.lowestWatermark()).isEqualTo(50_700);
    assertThat(twice.arrival()).isEqualTo(1_000);
    assertThat(twice.floors()).containsExactly(LEFT);
  }
}
