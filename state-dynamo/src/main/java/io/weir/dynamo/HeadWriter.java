package io.weir.dynamo;

import static io.weir.dynamo.RequestCounts.Category.INDEX;

import io.weir.aws.Parallel;
import io.weir.state.Commit;
import io.weir.state.CommitResult;
import io.weir.state.KeyRecord;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.state.StateStoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementError;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Commits heads: segments first, then one conditional write each, many in a request where that is
 * the same.
 */
record HeadWriter(
    DynamoDbClient client,
    String table,
    RequestCounts counts,
    Planner planner,
    DueHints hints,
    HeadReader heads,
    int requestsAtATime) {
  private static final int HINT_RACES = 4;

  /**
   * Writes heads (C7) and returns the result of each. If requests are not answered, the running
   * ones are waited for together, and no others are begun, since each would wait as long (R24).
   */
  List<CommitResult> commit(List<Commit> commits) {
    AtomicReference<RuntimeException> silence = new AtomicReference<>();
    Map<StateKey, CommitResult> results = new HashMap<>();
    List<HeadWrite> writes = new ArrayList<>();
    commits.forEach(commit -> prepare(commit, writes, results));
    List<HeadWrite> ready = putSegments(writes, results, silence);
    List<HeadWrite> batched = ready.stream().filter(HeadWrite::fitsBatch).toList();
    List<HeadWrite> single = new ArrayList<>(ready);
    if (batched.size() > 1) {
      single.removeAll(batched);
      batches(batched, silence).forEach(results::putAll);
    }
    List<CommitResult> singles =
        Parallel.map(requestsAtATime, single, write -> one(write, silence));
    for (int i = 0; i < single.size(); i++) {
      results.put(single.get(i).commit().key(), singles.get(i));
    }
    return commits.stream().map(commit -> results.get(commit.key())).toList();
  }

  private void prepare(Commit commit, List<HeadWrite> writes, Map<StateKey, CommitResult> results) {
    try {
      if (commit.based().isExpired(commit.now())) {
        results.put(commit.key(), expired(commit));
      } else {
        writes.add(plan(commit));
      }
    } catch (StateStoreException e) {
      results.put(commit.key(), new CommitResult.Failed(e));
    }
  }

  /** The winner over a commit whose item has expired since it was read. */
  CommitResult expired(Commit commit) {
    StateKey key = commit.key();
    try {
      return new CommitResult.Conflict(heads.load(key, commit.now()));
    } catch (RuntimeException e) {
      return new CommitResult.Failed(e);
    }
  }

  /** The write of a head whose segments are put. */
  HeadWrite prepared(Commit commit) {
    HeadWrite write = plan(commit);
    write.plan().segments().forEach(segment -> heads.segments().put(commit.key(), segment));
    return write;
  }

  private HeadWrite plan(Commit commit) {
    Known known = heads.memory().at(commit.key(), commit.based().version());
    String slot = hints.slot(commit.key());
    List<SegmentRef> stored = known == null ? List.of() : known.data();
    Plan plan = planner.plan(commit, Items.overhead(commit, slot), stored);
    boolean fresh = commit.based().version() == 0;
    boolean movable = known != null && commit.now() - known.hintedAt() >= hints.granularity() / 2;
    KeyRecord next = commit.next();
    return new HeadWrite(
        commit,
        plan,
        known,
        slot,
        Hint.event(known, hints.event(next), movable ? next.floor() : Long.MIN_VALUE, fresh),
        Hint.processing(
            known, hints.processing(next), movable ? commit.now() : Long.MIN_VALUE, fresh));
  }

  private List<HeadWrite> putSegments(
      List<HeadWrite> writes,
      Map<StateKey, CommitResult> results,
      AtomicReference<RuntimeException> silence) {
    List<SegmentWriter.Put> puts = new ArrayList<>();
    for (HeadWrite write : writes) {
      StateKey key = write.commit().key();
      write.plan().segments().forEach(segment -> puts.add(new SegmentWriter.Put(key, segment)));
    }
    new SegmentWriter(heads.segments(), requestsAtATime, silence)
        .put(puts)
        .forEach((key, failure) -> results.put(key, new CommitResult.Failed(failure)));
    return writes.stream().filter(write -> !results.containsKey(write.commit().key())).toList();
  }

  private List<Map<StateKey, CommitResult>> batches(
      List<HeadWrite> writes, AtomicReference<RuntimeException> silence) {
    return Parallel.map(requestsAtATime, Requests.statements(writes), some -> batch(some, silence));
  }

  private Map<StateKey, CommitResult> batch(
      List<HeadWrite> writes, AtomicReference<RuntimeException> silence) {
    if (silence.get() != null) {
      return failed(writes, silence.get());
    }
    Map<StateKey, CommitResult> results = new HashMap<>();
    List<BatchStatementRequest> statements =
        writes.stream().map(write -> write.statement(table)).toList();
    counts.requests(writes.getFirst().category(), 1);
    try {
      List<BatchStatementResponse> responses =
          client.batchExecuteStatement(batch -> batch.statements(statements)).responses();
      for (int i = 0; i < writes.size(); i++) {
        results.put(writes.get(i).commit().key(), result(writes.get(i), responses.get(i)));
      }
    } catch (SdkException e) {
      return failed(writes, Requests.heard(silence, Requests.failure(table, e)));
    }
    return results;
  }

  private static Map<StateKey, CommitResult> failed(
      List<HeadWrite> writes, RuntimeException failure) {
    Map<StateKey, CommitResult> results = new HashMap<>();
    writes.forEach(write -> results.put(write.commit().key(), new CommitResult.Failed(failure)));
    return results;
  }

  private CommitResult result(HeadWrite write, BatchStatementResponse response) {
    BatchStatementError error = response.error();
    if (error == null) {
      return committed(write, write.known());
    }
    return switch (error.codeAsString()) {
      case "ConditionalCheckFailed" ->
          lost(write, error.hasItem() ? error.item() : Map.of(), HINT_RACES);
      case "DuplicateItem" -> duplicate(write);
      default -> {
        counts.refused(error.codeAsString());
        yield new CommitResult.Failed(
            Requests.failure(table, error.codeAsString(), error.message(), null));
      }
    };
  }

  /** Puts after a failed insert: a put returns the stored item, and replaces an expired one. */
  private CommitResult duplicate(HeadWrite write) {
    counts.writeUnits(write.category(), 1);
    return one(write, HINT_RACES);
  }

  private CommitResult one(HeadWrite write, AtomicReference<RuntimeException> silence) {
    if (silence.get() != null) {
      return new CommitResult.Failed(silence.get());
    }
    CommitResult result = one(write, HINT_RACES);
    if (result instanceof CommitResult.Failed failed) {
      Requests.heard(silence, failed.cause());
    }
    return result;
  }

  private CommitResult one(HeadWrite write, int races) {
    counts.requests(write.category(), 1);
    try {
      Map<String, AttributeValue> old =
          write.isNew()
              ? client.putItem(write.put(table)).attributes()
              : client.updateItem(write.update(table)).attributes();
      return committed(write, old(write, old));
    } catch (ConditionalCheckFailedException e) {
      return lost(write, e.hasItem() ? e.item() : Map.of(), races);
    } catch (SdkException e) {
      return new CommitResult.Failed(Requests.failure(table, e));
    }
  }

  private static @Nullable Known old(HeadWrite write, Map<String, AttributeValue> item) {
    if (!item.containsKey(Attributes.VERSION)) {
      return write.known();
    }
    return write.isNew()
        ? Items.expired(item)
        : Items.known(Items.head(write.commit().key(), item), item);
  }

  private CommitResult committed(HeadWrite write, @Nullable Known old) {
    return committed(write, old, 1);
  }

  /**
   * @param factor 2 for a transaction, which pays twice
   */
  CommitResult committed(HeadWrite write, @Nullable Known old, int factor) {
    StateKey key = write.commit().key();
    Known now = write.after(old);
    int size = Math.max(now == null ? 0 : now.size(), old == null ? 0 : old.size());
    counts.writeUnits(write.category(), factor * WriteUnits.write(size));
    counts.writeUnits(INDEX, write.indexUnits(old));
    if (now != null) {
      heads.memory().put(key, now);
    }
    if (old != null) {
      deleteUnnamed(write, old.data(), write.plan().head().data());
    }
    return new CommitResult.Committed(
        new Snapshot(
            key,
            write.plan().head().version(),
            write.plan().committed(),
            Items.expiresAt(write.commit().expiresAt())));
  }

  private void deleteUnnamed(HeadWrite write, List<SegmentRef> mine, List<SegmentRef> named) {
    List<SegmentRef> gone =
        mine.stream().distinct().filter(ref -> named.stream().noneMatch(ref::sameAs)).toList();
    heads.segments().delete(write.commit().key(), gone);
  }

  private CommitResult lost(HeadWrite write, Map<String, AttributeValue> item, int races) {
    counts.writeUnits(write.category(), WriteUnits.write(WriteUnits.size(item)));
    StateKey key = write.commit().key();
    try {
      boolean present = Items.present(item, write.commit().now());
      Head head = present ? heads.remember(key, item) : null;
      if (Items.isBase(item, write.commit()) && races > 0) {
        return one(plan(write.commit()), races - 1);
      }
      Snapshot snapshot = heads.winner(key, item, write.commit().now());
      if (head != null && head.version() >= write.plan().head().version()) {
        deleteUnnamed(write, ownData(write), head.data());
      }
      return new CommitResult.Conflict(snapshot);
    } catch (RuntimeException e) {
      return new CommitResult.Failed(e);
    }
  }

  private static List<SegmentRef> ownData(HeadWrite write) {
    long version = write.plan().head().version();
    return write.plan().head().data().stream().filter(ref -> ref.version() == version).toList();
  }
}
