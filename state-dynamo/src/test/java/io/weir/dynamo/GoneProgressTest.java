package io.weir.dynamo;

import static io.weir.dynamo.PageViewRecords.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.dynamo.RequestCounts.Category;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import io.weir.state.Progress.ShardMark;
import io.weir.state.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What stands in the place of progress that was moved aside (R28), and for how long. */
class GoneProgressTest {
  private static final String FUNCTION = "page-views";
  private static final Shard SHARD = new Shard("views", "s1");
  private static final Duration LONGEST_INVOCATION = Duration.ofMinutes(15);
  private static final Progress FIRST =
      Progress.none(SHARD)
          .nextReached(
              List.of(new ShardMark(Position.of("views", "s1", 1), 10)), Tally.applied(1), 0, NOW);

  private final String table = Local.table();
  private final DynamoStateStore store =
      DynamoStateStore.builder(Local.CLIENT, table).clock(() -> Instant.ofEpochMilli(NOW)).build();
  private Progress gone;

  @BeforeEach
  void aShardGoes() {
    store.commitProgress(FUNCTION, FIRST);
    gone = store.commitProgress(FUNCTION, FIRST.nextGone(List.of()));
  }

  private List<Map<String, AttributeValue>> inThePlace() {
    return Local.CLIENT.scanPaginator(scan -> scan.tableName(table)).items().stream()
        .filter(item -> !item.containsKey("b"))
        .toList();
  }

  @Test
  void its_version_stands_in_its_place_for_longer_than_an_invocation_lives() {
    Expiring.sweep(table, NOW + LONGEST_INVOCATION.toMillis());

    assertThat(inThePlace()).hasSize(1);
    assertThat(inThePlace().getFirst()).containsOnlyKeys("k", "s", "v", "t");
    assertThat(store.commitProgress(FUNCTION, FIRST)).isEqualTo(gone);
  }

  @Test
  void it_comes_back_in_one_request_as_long_as_its_place_is_held() {
    store.counts().reset();
    Progress back = gone.returned().nextBegun();

    assertThat(store.commitProgress(FUNCTION, back)).isEqualTo(back);
    assertThat(store.counts().requests(Category.PROGRESS)).isEqualTo(1);
    assertThat(store.counts().requests(Category.READ)).isZero();
    assertThat(store.progress(FUNCTION)).containsExactly(back);
  }

  @Test
  void after_days_nothing_stands_there_and_it_comes_back_all_the_same() {
    Expiring.sweep(table, NOW + Duration.ofDays(2).toMillis());
    assertThat(inThePlace()).isEmpty();
    assertThat(store.gone(FUNCTION)).containsExactly(gone);

    Progress back = gone.returned().nextBegun();
    assertThat(store.commitProgress(FUNCTION, back)).isEqualTo(back);
    assertThat(store.commitProgress(FUNCTION, gone.nextBegun())).isEqualTo(back);
    assertThat(store.progress(FUNCTION)).containsExactly(back);
    Progress again = back.nextGone(List.of());
    assertThat(store.commitProgress(FUNCTION, again)).isEqualTo(again);
    assertThat(store.gone(FUNCTION)).containsExactly(again);
    assertThat(inThePlace()).hasSize(1);
  }

  /** A straggler of days ago does not exist; what it would be told is the truth all the same. */
  @Test
  void after_days_what_is_gone_changes_where_it_is() {
    Expiring.sweep(table, NOW + Duration.ofDays(2).toMillis());
    Progress succeeded = gone.nextSucceededBy(1, 5);

    assertThat(store.commitProgress(FUNCTION, succeeded)).isEqualTo(succeeded);
    assertThat(store.progress(FUNCTION)).isEmpty();
    assertThat(store.gone(FUNCTION)).containsExactly(succeeded);
  }
}
