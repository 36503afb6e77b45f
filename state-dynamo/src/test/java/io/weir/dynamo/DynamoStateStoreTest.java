package io.weir.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.state.KeyRecord;
import io.weir.state.Snapshot;
import io.weir.state.StateStore;
import io.weir.testkit.StateStoreContract;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class DynamoStateStoreTest extends StateStoreContract {
  private static final Called CALLED = new Called(Local.CLIENT);

  @Override
  protected StateStore open() {
    return store().build();
  }

  private static DynamoStateStore.Builder store() {
    return DynamoStateStore.builder(CALLED.client(), Local.table());
  }

  @Test
  void a_replaced_segment_is_deleted() {
    StateStore store = open();
    Snapshot at = Snapshot.absent(PageViewRecords.KEY);
    for (int seed = 0; seed < 2; seed++) {
      byte[] state = PageViewRecords.bytes(new Random(seed), DynamoStateStore.MAX_SEGMENT_BYTES);
      KeyRecord next = PageViewRecords.withState(KeyRecord.NEW, state);
      at = PageViewRecords.committed(store, at, next, NOW);
    }
    assertThat(CALLED.sites()).contains("SegmentStore.deleteItem");
  }

  @Test
  void more_slots_are_written_down() {
    StateStore store = store().slots(9).build();
    PageViewRecords.committed(
        store,
        Snapshot.absent(PageViewRecords.KEY),
        KeyRecord.NEW.change().birth(NOW).eventDue(java.util.OptionalLong.of(NOW)).made(),
        NOW);
    assertThat(store.slots(PageViewRecords.KEY.function())).isEqualTo(9);
  }

  /** Not of the store: sinks, lookups, and what commands read; each has a test of its rights. */
  private static final String OTHERS =
      "(DynamoSinkWriter|DeadLetterChunks|DynamoLookupReader|DynamoRules|KeyReads|RowReads)\\..*";

  /** All rules together need what is declared; one of them alone needs less. */
  @AfterAll
  static void the_rights_are_those_that_are_declared() {
    assertThat(CALLED.rights()).isEqualTo(Declared.rights(List.of(DynamoStateStore.resource())));
    Set<String> sites = new TreeSet<>(Declared.sites());
    sites.removeIf(site -> site.matches(OTHERS));
    assertThat(CALLED.sites()).as("each place that calls is tested").isEqualTo(sites);
  }
}
