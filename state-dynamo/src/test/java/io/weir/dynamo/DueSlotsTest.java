package io.weir.dynamo;

import static io.weir.dynamo.PageViewRecords.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.dynamo.RequestCounts.Category;
import io.weir.state.CommitResult;
import io.weir.state.DuePage;
import io.weir.state.DueQuery;
import io.weir.state.KeyRecord;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.state.StateStore;
import io.weir.testkit.StateStoreContract;
import io.weir.time.TimeDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores of one table that write to different numbers of slots of the due index (R15). */
class DueSlotsTest {
  private static final String FUNCTION = "page-views";
  private static final long MINUTE = 60_000;
  private static final List<StateKey> KEYS =
      IntStream.range(0, 60).mapToObj(i -> new StateKey(FUNCTION, "k" + i)).toList();

  private final String table = Local.table();
  private final Random random = new Random(11);

  private DynamoStateStore store(int slots) {
    return DynamoStateStore.builder(Local.CLIENT, table).slots(slots).build();
  }

  private static KeyRecord due(long event, long processing) {
    return KeyRecord.NEW.withoutOutbox(OptionalLong.of(event), OptionalLong.of(processing));
  }

  private static Snapshot write(StateStore store, Snapshot at, long due) {
    return PageViewRecords.committed(store, at, due(due, due), NOW);
  }

  /** All that a tick of this store would look at. */
  private static Set<StateKey> found(StateStore store, long upTo) {
    Set<StateKey> all = found(store, TimeDomain.EVENT, upTo);
    assertThat(found(store, TimeDomain.PROCESSING, upTo)).isEqualTo(all);
    return all;
  }

  private static Set<StateKey> found(StateStore store, TimeDomain domain, long upTo) {
    Set<StateKey> found = new HashSet<>();
    for (int slot = 0; slot < store.slots(FUNCTION); slot++) {
      String after = null;
      do {
        DuePage page = store.due(new DueQuery(FUNCTION, domain, slot, upTo, after, 7));
        page.keys().forEach(key -> assertThat(found.add(key)).as("%s once", key).isTrue());
        after = page.next();
      } while (after != null);
    }
    return found;
  }

  private long inSlotsFrom(int least) {
    return Local.CLIENT.scanPaginator(scan -> scan.tableName(table)).items().stream()
        .filter(item -> item.containsKey("g"))
        .filter(
            item -> Integer.parseInt(item.get("g").s().substring(FUNCTION.length() + 1)) >= least)
        .count();
  }

  @ParameterizedTest
  @CsvSource({"4,16", "16,4", "16,1", "1,16", "5,7", "1000,4", "4,1000"})
  void keys_written_with_one_number_are_found_with_another(int before, int after) {
    KEYS.forEach(key -> write(store(before), Snapshot.absent(key), NOW));
    assertThat(found(store(after), NOW)).isEqualTo(Set.copyOf(KEYS));
  }

  @Test
  void a_key_goes_to_its_new_slot_when_its_hint_is_written() {
    DynamoStateStore many = store(64);
    List<Snapshot> at = new ArrayList<>();
    KEYS.forEach(key -> at.add(write(many, Snapshot.absent(key), NOW)));
    assertThat(inSlotsFrom(4)).isPositive();
    DynamoStateStore few = store(4);
    for (Snapshot one : at) {
      Snapshot read = few.load(List.of(one.key()), NOW).get(one.key());
      few.refreshDue(write(few, read, NOW + 5 * MINUTE));
    }
    assertThat(inSlotsFrom(4)).isZero();
    assertThat(found(few, NOW)).isEmpty();
    assertThat(found(few, NOW + 5 * MINUTE)).isEqualTo(Set.copyOf(KEYS));
  }

  /** A deployment, and a process of the code before it that writes on, warm. */
  @ParameterizedTest
  @CsvSource({"4,32", "32,4"})
  void a_stale_process_with_the_old_number_loses_nothing(int old, int fresh) {
    DynamoStateStore stale = store(old);
    DynamoStateStore deployed = store(fresh);
    Map<StateKey, Snapshot> warm = new HashMap<>();
    KEYS.forEach(key -> warm.put(key, write(stale, Snapshot.absent(key), NOW)));
    for (StateKey key : KEYS.subList(0, 30)) {
      Snapshot read = deployed.load(List.of(key), NOW).get(key);
      deployed.refreshDue(write(deployed, read, NOW + 5 * MINUTE));
    }
    for (StateKey key : KEYS.subList(20, 40)) {
      CommitResult result = PageViewRecords.commit(stale, warm.get(key), due(NOW, NOW), NOW);
      assertThat(result instanceof CommitResult.Conflict).isEqualTo(KEYS.indexOf(key) < 30);
    }
    for (DynamoStateStore any : List.of(stale, deployed, store(1), store(100))) {
      assertThat(found(any, NOW)).isEqualTo(Set.copyOf(KEYS.subList(30, 60)));
      assertThat(found(any, NOW + 5 * MINUTE)).isEqualTo(Set.copyOf(KEYS));
    }
  }

  /** Up, down, back, several at a time, warm and cold: every key is due where its record says. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void any_order_of_stores_leaves_every_key_to_be_found_once(long seed) {
    Random choice = new Random(seed);
    int[] numbers = {1, 2, 4, 5, 8, 33};
    List<DynamoStateStore> stores = new ArrayList<>();
    Map<StateKey, Long> dues = new HashMap<>();
    for (int step = 0; step < 150; step++) {
      if (stores.size() < 4 || choice.nextInt(10) == 0) {
        stores.add(store(numbers[choice.nextInt(numbers.length)]));
      }
      DynamoStateStore store = stores.get(choice.nextInt(stores.size()));
      StateKey key = KEYS.get(choice.nextInt(20));
      Snapshot read = store.load(List.of(key), NOW).get(key);
      long due = NOW + choice.nextInt(6) * MINUTE;
      Snapshot next = write(store, read, due);
      dues.put(key, due);
      if (choice.nextBoolean()) {
        stores.get(choice.nextInt(stores.size())).refreshDue(next);
      }
    }
    Set<StateKey> all = found(stores.getFirst(), NOW + 6 * MINUTE);
    assertThat(all).isEqualTo(dues.keySet());
    for (DynamoStateStore store : stores) {
      dues.forEach((key, due) -> assertThat(found(store, TimeDomain.EVENT, due)).contains(key));
    }
  }

  @Test
  void it_is_said_once_a_process_and_never_with_the_usual_number() {
    DynamoStateStore many = store(16);
    KEYS.forEach(key -> write(many, write(many, Snapshot.absent(key), NOW), NOW + 1));
    assertThat(many.counts().requests(Category.INDEX)).isEqualTo(1);
    DynamoStateStore usual = store(DueSlots.ALWAYS);
    StateKey other = new StateKey(FUNCTION, "other");
    write(usual, write(usual, Snapshot.absent(other), NOW), NOW + 1);
    assertThat(usual.counts().requests(Category.INDEX)).isZero();
    assertThat(usual.slots(FUNCTION)).isEqualTo(16);
    assertThat(usual.slots("another function")).isEqualTo(DueSlots.ALWAYS);
  }

  @Test
  void what_cannot_be_said_is_not_written() {
    DynamoStateStore throttled =
        DynamoStateStore.builder(Faults.client("updateItem"::equals), table).slots(16).build();
    StateKey key = KEYS.getFirst();
    CommitResult result =
        PageViewRecords.commit(throttled, Snapshot.absent(key), due(NOW, NOW), NOW);
    assertThat(result).isInstanceOf(CommitResult.Failed.class);
    assertThat(store(4).load(List.of(key), NOW).get(key).version()).isZero();
    assertThat(store(4).slots(FUNCTION)).isEqualTo(4);
  }

  @Test
  void more_than_a_tick_can_ask_are_refused() {
    assertThatThrownBy(() -> store(1_001)).hasMessageContaining("slots(1001)");
    assertThatThrownBy(() -> store(0)).hasMessageContaining("at least 1");
  }

  @Nested
  class OfMany extends StateStoreContract {
    @Override
    protected StateStore open() {
      return Local.store().slots(37).build();
    }
  }
}
