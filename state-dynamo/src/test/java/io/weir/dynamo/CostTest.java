package io.weir.dynamo;

import static io.weir.dynamo.PageViewRecords.KEY;
import static io.weir.dynamo.PageViewRecords.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.dynamo.RequestCounts.Category;
import io.weir.state.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** P7: the bars on head size and write units, with an hour of ids at ten events a minute. */
class CostTest {
  private final String table = Local.table();
  private final DynamoStateStore store = DynamoStateStore.builder(Local.CLIENT, table).build();

  private int headSize() {
    Map<String, AttributeValue> item =
        Local.CLIENT.getItem(get -> get.tableName(table).key(Items.head(KEY))).item();
    return WriteUnits.size(item);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100})
  void an_hour_of_ids_costs_a_unit_a_touch_and_one_for_every_60_ids(int idsPerTouch) {
    Random random = new Random(idsPerTouch);
    Snapshot at = Snapshot.absent(KEY);
    int touches = 1_300;
    int largest = 0;
    for (int touch = 0; touch < touches; touch++) {
      if (touch == 650) {
        store.counts().reset();
      }
      long now = NOW + touch * 6_000L * idsPerTouch;
      var next = PageViewRecords.touched(at.record(), touch, now, idsPerTouch, random);
      at = PageViewRecords.committed(store, at, next, now);
      largest = Math.max(largest, headSize());
    }
    RequestCounts counts = store.counts();
    double units = counts.writeUnits(Category.COMMIT) + counts.writeUnits(Category.SEGMENT);
    double perTouch = units / (touches - 650);
    System.out.printf(
        "ids per touch %d: head at most %d bytes, %.4f write units per touch, bar %.4f%n",
        idsPerTouch, largest, perTouch, (1 + idsPerTouch / 60.0) * 1.05);
    assertThat(largest).isLessThanOrEqualTo(1_024);
    assertThat(perTouch).isLessThanOrEqualTo((1 + idsPerTouch / 60.0) * 1.05);
    assertThat(counts.readUnits()).isZero();
  }

  @Test
  void without_dedupe_a_head_has_at_most_300_bytes() {
    Random random = new Random(1);
    Snapshot at = Snapshot.absent(KEY);
    for (int touch = 0; touch < 300; touch++) {
      var next = PageViewRecords.touched(at.record(), touch, NOW + touch * 1_000L, 0, random);
      at = PageViewRecords.committed(store, at, next, NOW);
    }
    System.out.println("head without dedupe: " + headSize() + " bytes");
    assertThat(headSize()).isLessThanOrEqualTo(300);
  }

  @Test
  void a_warm_batch_is_one_write_unit_a_key_and_one_request_for_25() {
    List<Snapshot> warm = commitAll(keys().stream().map(Snapshot::absent).toList());
    store.counts().reset();
    commitAll(warm);
    assertThat(store.counts().writeUnits(Category.COMMIT)).isEqualTo(100);
    assertThat(store.counts().requests(Category.COMMIT)).isEqualTo(4);
    assertThat(store.counts().writeUnits(Category.INDEX)).isZero();
    assertThat(store.counts().readUnits()).isZero();
  }

  private static List<io.weir.state.StateKey> keys() {
    return java.util.stream.IntStream.range(0, 100)
        .mapToObj(i -> new io.weir.state.StateKey("page-views", "k" + i))
        .toList();
  }

  private List<Snapshot> commitAll(List<Snapshot> snapshots) {
    Random random = new Random(1);
    var commits =
        snapshots.stream()
            .map(at ->
                new io.weir.state.Commit(
                    at,
                    PageViewRecords.touched(at.record(), 1, NOW, 0, random),
                    java.util.OptionalLong.empty(),
                    NOW))
            .toList();
    return store.commit(commits).stream()
        .map(result -> ((io.weir.state.CommitResult.Committed) result).snapshot())
        .toList();
  }
}
