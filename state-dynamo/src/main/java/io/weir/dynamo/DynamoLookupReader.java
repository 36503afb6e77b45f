package io.weir.dynamo;

import static io.weir.dynamo.RequestCounts.Category.READ;

import io.weir.aws.AwsClients;
import io.weir.aws.SinkTime;
import io.weir.codec.Json;
import io.weir.codec.UnavailableException;
import io.weir.spi.Found;
import io.weir.spi.LookupReader;
import io.weir.spi.LookupTime;
import io.weir.state.StateStoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** Reads rows by their keys: 100 a request, unprocessed ones again with growing waits. */
final class DynamoLookupReader<K, T> implements LookupReader<K, T> {
  private static final int KEYS_PER_REQUEST = 100;

  private final String name;
  private final DynamoDbClient client;
  private final String table;
  private final Json<T> json;
  private final Function<? super K, Map<String, Object>> key;
  private final List<String> keyNames;
  private final Set<String> attributes;
  private final KeysAndAttributes form;
  private final RequestCounts counts;
  private final long callMillis;

  /**
   * @param attributes those of a row that are read; empty = all
   */
  DynamoLookupReader(
      String name,
      DynamoDbClient client,
      String table,
      Json<T> json,
      Function<? super K, Map<String, Object>> key,
      Set<String> attributes,
      List<String> keyNames,
      boolean consistent,
      RequestCounts counts) {
    this.name = name;
    this.client = client;
    this.table = table;
    this.json = json;
    this.key = key;
    this.keyNames = keyNames;
    this.attributes = Set.copyOf(attributes);
    this.form = form(attributes, keyNames, consistent);
    this.counts = counts;
    this.callMillis = AwsClients.callMillis(client);
  }

  private static KeysAndAttributes form(
      Set<String> attributes, List<String> keyNames, boolean consistent) {
    KeysAndAttributes all =
        KeysAndAttributes.builder().consistentRead(consistent).keys(List.of()).build();
    if (attributes.isEmpty()) {
      return all;
    }
    Set<String> read = new LinkedHashSet<>(keyNames);
    read.addAll(attributes);
    read.add(DynamoSink.DELETED);
    Map<String, String> names = new LinkedHashMap<>();
    read.forEach(one -> names.put("#" + names.size(), one));
    return all.toBuilder()
        .projectionExpression(String.join(", ", names.keySet()))
        .expressionAttributeNames(names)
        .build();
  }

  @Override
  public Found<K, T> find(Set<K> keys, LookupTime time) {
    Answers answers = new Answers();
    keys.forEach(answers::want);
    List<Map<String, AttributeValue>> all = List.copyOf(answers.wanted.keySet());
    for (int at = 0; at < all.size(); at += KEYS_PER_REQUEST) {
      read(all.subList(at, Math.min(all.size(), at + KEYS_PER_REQUEST)), time, answers);
    }
    return new Found<>(answers.found, answers.unknown);
  }

  /** The questions, by the row that answers them, and their answers. */
  private final class Answers {
    private final Map<Map<String, AttributeValue>, List<K>> wanted = new LinkedHashMap<>();
    private final Map<K, T> found = new HashMap<>();
    private final Map<K, RuntimeException> unknown = new HashMap<>();

    void want(K one) {
      try {
        Map<String, AttributeValue> item = item(one);
        if (mayBeThere(item)) {
          wanted.computeIfAbsent(item, first -> new ArrayList<>()).add(one);
        }
      } catch (RuntimeException noKey) {
        unknown.put(one, noKey);
      }
    }

    void row(Map<String, AttributeValue> row) {
      for (K one : wanted.getOrDefault(keyOf(row), List.of())) {
        try {
          found.put(one, value(row));
        } catch (UnavailableException unreadable) {
          unknown.put(one, unreadable);
        }
      }
    }

    void unread(List<Map<String, AttributeValue>> items, UnavailableException away) {
      for (Map<String, AttributeValue> item : items) {
        List<K> own = wanted.get(item);
        List<K> asked = own == null ? wanted.get(keyOf(item)) : own;
        if (asked == null) {
          throw away;
        }
        asked.forEach(one -> unknown.put(one, away));
      }
    }
  }

  private boolean mayBeThere(Map<String, AttributeValue> item) {
    for (int i = 0; i < keyNames.size(); i++) {
      AttributeValue part = item.get(keyNames.get(i));
      if (part != null && !KeyPart.mayBeThere(part, i)) {
        return false;
      }
    }
    return true;
  }

  private Map<String, AttributeValue> item(K one) {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    key.apply(one).forEach((attribute, part) -> item.put(attribute, part(part)));
    return item;
  }

  private AttributeValue part(Object part) {
    AttributeValue value = KeyPart.of(part);
    if (value == null) {
      throw new UnavailableException(
          "lookup '"
              + name
              + "' makes a key of a "
              + part.getClass().getName()
              + "; give a String, Number or byte[] in keyedBy(..)",
          null);
    }
    return value;
  }

  private void read(List<Map<String, AttributeValue>> items, LookupTime time, Answers answers) {
    List<Map<String, AttributeValue>> open = items;
    for (int attempt = 0; !open.isEmpty(); attempt++) {
      try {
        if (attempt > 0) {
          Requests.backOff(attempt);
        }
        requireTime(open, time);
        open = ask(open, time, answers::row);
      } catch (UnavailableException away) {
        answers.unread(open, away);
        return;
      }
    }
  }

  private void requireTime(List<Map<String, AttributeValue>> open, LookupTime time) {
    if (time.remainingMillis() <= 0) {
      throw new UnavailableException(
          "DynamoDB left " + open.size() + " keys of '" + table + "' unread in time", null);
    }
  }

  private List<Map<String, AttributeValue>> ask(
      List<Map<String, AttributeValue>> keys,
      LookupTime time,
      Consumer<Map<String, AttributeValue>> found) {
    KeysAndAttributes wanted = form.toBuilder().keys(keys).build();
    counts.requests(READ, 1);
    BatchGetItemResponse answer;
    try {
      answer =
          Requests.call(
              table,
              () ->
                  client.batchGetItem(request ->
                      request
                          .requestItems(Map.of(table, wanted))
                          .overrideConfiguration(
                              new SinkTime(time.remaining(), callMillis).limit())));
    } catch (StateStoreException failure) {
      throw new UnavailableException(String.valueOf(failure.getMessage()), failure);
    }
    for (Map<String, AttributeValue> row : answer.responses().getOrDefault(table, List.of())) {
      counts.readHalves(WriteUnits.readHalves(WriteUnits.size(row), form.consistentRead()));
      if (!row.getOrDefault(DynamoSink.DELETED, AttributeValue.fromBool(false)).bool()) {
        found.accept(row);
      }
    }
    KeysAndAttributes rest = answer.unprocessedKeys().get(table);
    return rest == null ? List.of() : rest.keys();
  }

  private Map<String, AttributeValue> keyOf(Map<String, AttributeValue> row) {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    keyNames.forEach(one ->
        item.put(one, KeyPart.same(Objects.requireNonNull(row.get(one), "a row has its key"))));
    return item;
  }

  private T value(Map<String, AttributeValue> row) {
    return Rows.read(row, json, attributes, name, table);
  }
}
