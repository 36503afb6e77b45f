package io.weir.dynamo;

import static io.weir.dynamo.RequestCounts.Category.COMMIT;
import static io.weir.dynamo.RequestCounts.Category.PROGRESS;

import io.weir.spi.Shard;
import io.weir.state.Commit;
import io.weir.state.CommitResult;
import io.weir.state.StateStoreException;
import io.weir.state.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Commits a head together with the counters of shards' progress, in a transaction. This is the only
 * transaction, for parked records alone; it costs two write units where a plain write costs one.
 */
record CountingWriter(
    DynamoDbClient client,
    String table,
    RequestCounts counts,
    HeadWriter heads,
    ProgressStore progress) {
  private static final int ATTEMPTS = 8;
  private static final String LOST = "ConditionalCheckFailed";

  CommitResult commit(Commit commit, Map<Shard, Tally> counted) {
    try {
      if (commit.based().isExpired(commit.now())) {
        return heads.expired(commit);
      }
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        CommitResult result = once(commit, counted, attempt);
        if (result != null) {
          return result;
        }
      }
      return new CommitResult.Failed(
          new StateStoreException(
              "progress was written by others " + ATTEMPTS + " times in a row", null));
    } catch (SdkException e) {
      return new CommitResult.Failed(Requests.failure(table, e));
    } catch (StateStoreException e) {
      return new CommitResult.Failed(e);
    }
  }

  /** Null if it has to be tried again, because somebody else wrote meanwhile. */
  private @Nullable CommitResult once(Commit commit, Map<Shard, Tally> counted, int attempt) {
    String function = commit.key().function();
    HeadWrite write = heads.prepared(commit);
    List<TransactWriteItem> items = new ArrayList<>(List.of(head(write)));
    for (Map.Entry<Shard, Tally> one : counted.entrySet()) {
      Put put = progress.counting(function, one.getKey(), one.getValue());
      counts.writeUnits(PROGRESS, 2L * WriteUnits.write(WriteUnits.size(put.item())));
      items.add(TransactWriteItem.builder().put(put).build());
    }
    counts.requests(COMMIT, 1);
    try {
      client.transactWriteItems(request -> request.transactItems(items));
      return heads.committed(write, write.known(), 2);
    } catch (TransactionCanceledException cancelled) {
      return cancelled(commit, cancelled, attempt);
    }
  }

  private @Nullable CommitResult cancelled(
      Commit commit, TransactionCanceledException cancelled, int attempt) {
    CancellationReason head = cancelled.cancellationReasons().getFirst();
    if (LOST.equals(head.code())) {
      return winner(commit, head.hasItem() ? head.item() : Map.of());
    }
    if (cancelled.cancellationReasons().stream().noneMatch(reason -> LOST.equals(reason.code()))) {
      Requests.backOff(attempt);
    }
    return null;
  }

  /**
   * Finds the winner. The condition also fails if a due hint differs from the remembered one; then
   * the commit is tried again.
   */
  private @Nullable CommitResult winner(Commit commit, Map<String, AttributeValue> item) {
    counts.writeUnits(COMMIT, 2L * WriteUnits.write(WriteUnits.size(item)));
    if (Items.isBase(item, commit)) {
      heads.heads().remember(commit.key(), item);
      return null;
    }
    return new CommitResult.Conflict(heads.heads().winner(commit.key(), item, commit.now()));
  }

  private TransactWriteItem head(HeadWrite write) {
    return write.isNew() ? put(write.put(table)) : update(write.update(table));
  }

  private static TransactWriteItem put(PutItemRequest request) {
    Put put =
        Put.builder()
            .tableName(request.tableName())
            .item(request.item())
            .conditionExpression(request.conditionExpression())
            .expressionAttributeValues(request.expressionAttributeValues())
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .build();
    return TransactWriteItem.builder().put(put).build();
  }

  private static TransactWriteItem update(UpdateItemRequest request) {
    Update update =
        Update.builder()
            .tableName(request.tableName())
            .key(request.key())
            .updateExpression(request.updateExpression())
            .conditionExpression(request.conditionExpression())
            .expressionAttributeValues(request.expressionAttributeValues())
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .build();
    return TransactWriteItem.builder().update(update).build();
  }
}
