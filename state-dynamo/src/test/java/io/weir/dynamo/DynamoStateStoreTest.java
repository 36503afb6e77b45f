package io.weir.dynamo;

import io.weir.state.StateStore;
import io.weir.testkit.StateStoreContract;

class DynamoStateStoreTest extends StateStoreContract {
  @Override
  protected StateStore open() {
    return Local.store().build();
  }
}
