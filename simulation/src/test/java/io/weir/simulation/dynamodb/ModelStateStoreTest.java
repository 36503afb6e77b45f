package io.weir.simulation.dynamodb;

import io.weir.dynamo.DynamoStateStore;
import io.weir.dynamo.Tables;
import io.weir.state.StateStore;
import io.weir.testkit.StateStoreContract;

/** The store's contract on the model, as on DynamoDB Local. */
class ModelStateStoreTest extends StateStoreContract {
  @Override
  protected StateStore open() {
    DynamoDbModel model = new DynamoDbModel();
    Tables.create(model, "state");
    return DynamoStateStore.builder(model, "state").build();
  }
}
