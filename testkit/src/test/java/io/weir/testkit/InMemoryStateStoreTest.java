package io.weir.testkit;

import io.weir.state.InMemoryStateStore;
import io.weir.state.StateStore;

class InMemoryStateStoreTest extends StateStoreContract {
  @Override
  protected StateStore open() {
    return new InMemoryStateStore();
  }
}
