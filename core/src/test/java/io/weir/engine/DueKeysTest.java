package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DueKeysTest {
  private final DueKeys<Key> keys = new DueKeys<>();
  private final Map<Integer, Key> all = new HashMap<>();

  private static final class Key extends DueKeys.Item {
    private long due = DueKeys.NEVER;

    @Override
    long due() {
      return due;
    }
  }

  private Key key(int number) {
    return all.computeIfAbsent(number, first -> new Key());
  }

  private void put(int number, long due) {
    key(number).due = due;
    keys.put(key(number));
  }

  private List<Key> upTo(long time) {
    return keys.upTo(time);
  }

  @Test
  void theEarliestComeFirstAndStayUntilTheyAreDueLater() {
    put(1, 20);
    put(2, 10);
    put(3, 30);

    assertThat(upTo(9)).isEmpty();
    assertThat(upTo(20)).containsExactly(key(2), key(1));
    assertThat(upTo(20)).containsExactly(key(2), key(1));
    put(2, 21);
    assertThat(upTo(20)).containsExactly(key(1));
    assertThat(upTo(21)).containsExactly(key(1), key(2));
  }

  @Test
  void aKeyThatIsNeverDueOrRemovedDoesNotCome() {
    put(1, DueKeys.NEVER);
    put(2, 10);
    keys.remove(key(2));
    put(3, 10);
    put(3, DueKeys.NEVER);

    assertThat(upTo(Long.MAX_VALUE - 1)).isEmpty();
  }

  @Test
  void aKeyRemovedAndPutAgainComesOnce() {
    put(1, 10);
    keys.remove(key(1));
    put(1, 10);

    assertThat(upTo(10)).containsExactly(key(1));
    assertThat(upTo(10)).containsExactly(key(1));
  }

  @Test
  void randomChangesAreAnsweredAsByLookingAtAll() {
    Random random = new Random(20_261_123);
    for (int step = 0; step < 20_000; step++) {
      int number = random.nextInt(300);
      switch (random.nextInt(12)) {
        case 0 -> {
          key(number).due = DueKeys.NEVER;
          keys.remove(key(number));
        }
        case 1 -> put(number, DueKeys.NEVER);
        case 2 -> {
          long time = random.nextInt(1_000);
          assertThat(upTo(time))
              .doesNotHaveDuplicates()
              .containsExactlyInAnyOrderElementsOf(
                  all.values().stream().filter(key -> key.due <= time).toList());
        }
        default -> put(number, random.nextInt(1_000));
      }
    }
  }
}
