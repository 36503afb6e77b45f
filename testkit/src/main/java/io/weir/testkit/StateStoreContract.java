package io.weir.testkit;

import io.weir.annotation.Experimental;
import io.weir.state.StateStore;
import org.junit.jupiter.api.Nested;

/** The contract of every {@link StateStore}. A subclass gives a fresh store for each test. */
@Experimental
public abstract class StateStoreContract {
  /** The time of the tests, epoch milliseconds, a whole minute. */
  protected static final long NOW = 1_700_000_040_000L;

  /** Opens a store without any item. */
  protected abstract StateStore open();

  @Nested
  class Commits extends StateStoreCommitRules {
    @Override
    StateStore open() {
      return StateStoreContract.this.open();
    }
  }

  /** Records come back whole, ids as long as they can be asked for (R25). */
  @Nested
  class Contents extends StateStoreContentRules {
    @Override
    StateStore open() {
      return StateStoreContract.this.open();
    }
  }

  /** No life of a key is taken for another (R5). */
  @Nested
  class Lives extends StateStoreLifeRules {
    @Override
    StateStore open() {
      return StateStoreContract.this.open();
    }
  }

  @Nested
  class DueIndex extends StateStoreDueRules {
    @Override
    StateStore open() {
      return StateStoreContract.this.open();
    }
  }

  @Nested
  class ProgressOfShards extends StateStoreProgressRules {
    @Override
    StateStore open() {
      return StateStoreContract.this.open();
    }
  }

  @Nested
  class Notes extends StateStoreNoteRules {
    @Override
    StateStore open() {
      return StateStoreContract.this.open();
    }
  }
}
