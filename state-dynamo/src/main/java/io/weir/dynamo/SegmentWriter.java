package io.weir.dynamo;

import static io.weir.dynamo.RequestCounts.Category.SEGMENT;

import io.weir.aws.Parallel;
import io.weir.state.StateKey;
import io.weir.state.StateStoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementError;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementResponse;

/**
 * Puts the segments of many keys (C6): small ones together in a request, as heads are, since ids
 * spill a kilobyte at a time and a request each would cost more than all else that a batch asks
 * for.
 *
 * @param silence the failure of a call that was not answered, after which no other is begun
 */
record SegmentWriter(
    SegmentStore store, int requestsAtATime, AtomicReference<RuntimeException> silence) {
  private static final int STATEMENTS_PER_REQUEST = 25;

  /** Larger ones go alone. */
  private static final int SMALL_BYTES = 8 * 1024;

  /** A segment of a key. */
  record Put(StateKey key, Segment segment) {}

  /** The keys of which a segment is not known to be stored, and why. */
  Map<StateKey, RuntimeException> put(List<Put> puts) {
    Map<StateKey, RuntimeException> failures = new HashMap<>();
    for (Map<StateKey, RuntimeException> some :
        Parallel.map(requestsAtATime, groups(puts), this::putGroup)) {
      some.forEach(failures::putIfAbsent);
    }
    return failures;
  }

  private static List<List<Put>> groups(List<Put> puts) {
    List<List<Put>> groups = new ArrayList<>();
    List<Put> small = new ArrayList<>();
    for (Put put : puts) {
      if (put.segment().body().length > SMALL_BYTES) {
        groups.add(List.of(put));
      } else {
        small.add(put);
      }
    }
    for (int at = 0; at < small.size(); at += STATEMENTS_PER_REQUEST) {
      groups.add(small.subList(at, Math.min(small.size(), at + STATEMENTS_PER_REQUEST)));
    }
    return groups;
  }

  private Map<StateKey, RuntimeException> putGroup(List<Put> puts) {
    Map<StateKey, RuntimeException> failures = new HashMap<>();
    if (silence.get() != null) {
      puts.forEach(put -> failures.put(put.key(), silence.get()));
      return failures;
    }
    if (puts.size() == 1) {
      one(puts.getFirst(), failures);
      return failures;
    }
    List<Map<String, AttributeValue>> items =
        puts.stream().map(put -> SegmentStore.item(put.key(), put.segment())).toList();
    store.counts().requests(SEGMENT, 1);
    try {
      List<BatchStatementResponse> responses =
          store
              .client()
              .batchExecuteStatement(
                  batch -> batch.statements(items.stream().map(this::statement).toList()))
              .responses();
      for (int i = 0; i < puts.size(); i++) {
        answered(puts.get(i), items.get(i), responses.get(i).error(), failures);
      }
    } catch (SdkException e) {
      RuntimeException failure = Requests.heard(silence, Requests.failure(store.table(), e));
      puts.forEach(put -> failures.put(put.key(), failure));
    }
    return failures;
  }

  private BatchStatementRequest statement(Map<String, AttributeValue> item) {
    String value =
        item.keySet().stream().map(name -> "'" + name + "': ?").collect(Collectors.joining(", "));
    return BatchStatementRequest.builder()
        .statement("INSERT INTO \"" + store.table() + "\" VALUE {" + value + "}")
        .parameters(List.copyOf(item.values()))
        .build();
  }

  /** Handles the answer; a segment that exists is put again if it has to live longer. */
  private void answered(
      Put put,
      Map<String, AttributeValue> item,
      @Nullable BatchStatementError error,
      Map<StateKey, RuntimeException> failures) {
    store.counts().writeUnits(SEGMENT, WriteUnits.write(WriteUnits.size(item)));
    if (error != null && error.codeAsString().equals("DuplicateItem")) {
      one(put, failures);
    } else if (error != null) {
      failures.put(
          put.key(), Requests.failure(store.table(), error.codeAsString(), error.message(), null));
    }
  }

  private void one(Put put, Map<StateKey, RuntimeException> failures) {
    try {
      store.put(put.key(), put.segment());
    } catch (StateStoreException e) {
      failures.put(put.key(), Requests.heard(silence, e));
    }
  }
}
