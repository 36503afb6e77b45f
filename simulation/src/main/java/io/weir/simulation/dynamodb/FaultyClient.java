package io.weir.simulation.dynamodb;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** A client's way to the model: each call may be refused, take effect unheard, or half succeed. */
public final class FaultyClient implements DynamoDbClient {
  /** The faults of a call. */
  public enum Fault {
    NONE,
    /** Throttled: no effect. */
    THROTTLED,
    /** A server error before it took effect. */
    REFUSED,
    /** The call takes effect, and the caller sees a timeout. */
    TIMED_OUT,
    /** The call takes effect, and the caller sees a server error. */
    LOST,
    /** A batch takes effect in part, and its answer reports only some of that. */
    HALF
  }

  private final DynamoDbModel model;
  private final Supplier<Fault> faults;
  private final Runnable batches;

  /**
   * @param faults gives the fault of each call
   */
  public FaultyClient(DynamoDbModel model, Supplier<Fault> faults) {
    this(model, faults, () -> {});
  }

  /**
   * @param batches runs before each batch of statements
   */
  public FaultyClient(DynamoDbModel model, Supplier<Fault> faults, Runnable batches) {
    this.model = model;
    this.faults = faults;
    this.batches = batches;
  }

  private <R> R call(Supplier<R> call) {
    return call(faults.get(), call);
  }

  private <R> R call(Fault fault, Supplier<R> call) {
    if (fault == Fault.THROTTLED) {
      throw Errors.throttled();
    }
    if (fault == Fault.REFUSED) {
      throw Errors.internal();
    }
    R result = call.get();
    if (fault == Fault.TIMED_OUT) {
      throw Errors.timedOut();
    }
    if (fault == Fault.LOST || fault == Fault.HALF) {
      throw Errors.internal();
    }
    return result;
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return call(() -> model.putItem(request));
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    return call(() -> model.updateItem(request));
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    return call(() -> model.deleteItem(request));
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    return call(() -> model.transactWriteItems(request));
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    return call(() -> model.query(request));
  }

  /** Half: the last of several keys are left unprocessed. */
  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    Fault fault = faults.get();
    int keys = request.requestItems().values().iterator().next().keys().size();
    if (fault != Fault.HALF || keys < 2) {
      return call(fault, () -> model.batchGetItem(request));
    }
    String table = request.requestItems().keySet().iterator().next();
    KeysAndAttributes all = request.requestItems().get(table);
    BatchGetItemResponse first =
        model.batchGetItem(get -> get.requestItems(Map.of(table, part(all, 0, keys / 2))));
    return first.toBuilder().unprocessedKeys(Map.of(table, part(all, keys / 2, keys))).build();
  }

  private static KeysAndAttributes part(KeysAndAttributes all, int from, int to) {
    return all.toBuilder().keys(all.keys().subList(from, to)).build();
  }

  /** Half: of three statements one takes effect unheard, one succeeds, one is throttled. */
  @Override
  public BatchExecuteStatementResponse batchExecuteStatement(BatchExecuteStatementRequest request) {
    batches.run();
    Fault fault = faults.get();
    if (fault != Fault.HALF) {
      return call(fault, () -> model.batchExecuteStatement(request));
    }
    List<BatchStatementResponse> responses = new ArrayList<>();
    for (int i = 0; i < request.statements().size(); i++) {
      BatchStatementResponse done = i % 3 == 2 ? null : model.execute(request.statements().get(i));
      responses.add(
          done == null
              ? DynamoDbModel.error("ThrottlingError", "slow down", null)
              : i % 3 == 0 ? DynamoDbModel.error("InternalServerError", "unknown", null) : done);
    }
    return BatchExecuteStatementResponse.builder().responses(responses).build();
  }

  @Override
  public String serviceName() {
    return model.serviceName();
  }

  @Override
  public void close() {}
}
