package io.weir.dynamo;

import static io.weir.dynamo.RequestCounts.Category.READ;

import io.weir.aws.AwsClients;
import io.weir.aws.SinkTime;
import io.weir.codec.Json;
import io.weir.codec.UnavailableException;
import io.weir.log.LogText;
import io.weir.spi.Found;
import io.weir.spi.LookupReader;
import io.weir.spi.LookupTime;
import io.weir.state.StateStoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * Reads rows by their keys: 100 a request, unprocessed ones again with growing waits. DynamoDB
 * refuses a whole request for one key that it does not take. So keys of different types are never
 * in one request, and one that is refused is asked for by halves.
 */
final class DynamoLookupReader<K, T> implements LookupReader<K, T> {
  private static final int KEYS_PER_REQUEST = 100;

  /**
   * So many requests that are refused in a row are no fault of single keys. It is enough to find
   * one key of a hundred, whichever it is.
   */
  private static final int REFUSED_IN_A_ROW = 16;

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
    for (List<Map<String, AttributeValue>> alike : answers.byType()) {
      answers.refused = 0;
      for (int at = 0; at < alike.size(); at += KEYS_PER_REQUEST) {
        read(alike.subList(at, Math.min(alike.size(), at + KEYS_PER_REQUEST)), time, answers);
      }
    }
    return new Found<>(answers.found, answers.unknown);
  }

  /** The questions, by the row that answers them, and their answers. */
  private final class Answers {
    private final Map<Map<String, AttributeValue>, List<K>> wanted = new LinkedHashMap<>();
    private final Map<K, T> found = new HashMap<>();
    private final Map<K, RuntimeException> unknown = new HashMap<>();

    /** How many requests were refused since one was taken. */
    private int refused;

    void want(K one) {
      try {
        Map<String, AttributeValue> item = item(one);
        if (mayBeThere(item)) {
          wanted.computeIfAbsent(item, first -> new ArrayList<>()).add(one);
        }
      } catch (RuntimeException noKey) {
        unknown.put(one, noKey);
      } catch (AssertionError | StackOverflowError noKey) {
        unknown.put(one, failed("its keyedBy(..) cannot make a key", noKey));
      }
    }

    /** The rows to ask for; those whose keys have the same types together. */
    Collection<List<Map<String, AttributeValue>>> byType() {
      Map<List<AttributeValue.Type>, List<Map<String, AttributeValue>>> all = new LinkedHashMap<>();
      for (Map<String, AttributeValue> item : wanted.keySet()) {
        List<AttributeValue.Type> types = item.values().stream().map(AttributeValue::type).toList();
        all.computeIfAbsent(types, first -> new ArrayList<>()).add(item);
      }
      return all.values();
    }

    void row(Map<String, AttributeValue> row) {
      for (K one : wanted.getOrDefault(keyOf(row), List.of())) {
        try {
          if (!Rows.isWithdrawn(row, name, table)) {
            found.put(one, value(row));
          }
        } catch (UnavailableException unreadable) {
          unknown.put(one, unreadable);
        } catch (AssertionError | StackOverflowError unreadable) {
          unknown.put(one, failed("its type cannot read a row", unreadable));
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

  /** The key of a row: the declared attributes in their order, and no other. */
  private Map<String, AttributeValue> item(K one) {
    Map<String, ? extends @Nullable Object> parts = key.apply(one);
    boolean isKey =
        parts != null && parts.size() == keyNames.size() && parts.keySet().containsAll(keyNames);
    if (!isKey) {
      throw new UnavailableException(
          "lookup '"
              + name
              + "' makes a key that "
              + (parts == null ? "is null" : "has other attributes than its table's")
              + "; give "
              + keyNames
              + " and nothing else in keyedBy(..)",
          null);
    }
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    keyNames.forEach(attribute -> item.put(attribute, part(parts.get(attribute))));
    return item;
  }

  private AttributeValue part(@Nullable Object part) {
    AttributeValue value = part == null ? null : KeyPart.of(part);
    if (value == null) {
      throw new UnavailableException(
          "lookup '"
              + name
              + "' makes a key of "
              + (part == null ? "null" : "a " + part.getClass().getName())
              + "; give a String, Number or byte[] in keyedBy(..)",
          null);
    }
    return value;
  }

  private UnavailableException failed(String what, Throwable failure) {
    return new UnavailableException(
        "lookup '" + name + "': " + what + " (" + LogText.failure(failure) + ")", failure);
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
        answers.refused = 0;
      } catch (RefusedException refused) {
        answers.refused++;
        readHalves(open, time, answers, refused.away);
        return;
      } catch (UnavailableException away) {
        answers.unread(open, away);
        return;
      }
    }
  }

  /** Asks for each half alone, since the other one may have what DynamoDB has refused. */
  private void readHalves(
      List<Map<String, AttributeValue>> items,
      LookupTime time,
      Answers answers,
      UnavailableException away) {
    if (items.size() == 1 || answers.refused >= REFUSED_IN_A_ROW) {
      answers.unread(items, away);
      return;
    }
    int half = items.size() / 2;
    read(items.subList(0, half), time, answers);
    read(items.subList(half, items.size()), time, answers);
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
      throw away(failure);
    }
    for (Map<String, AttributeValue> row : answer.responses().getOrDefault(table, List.of())) {
      counts.readHalves(WriteUnits.readHalves(WriteUnits.size(row), form.consistentRead()));
      found.accept(row);
    }
    KeysAndAttributes rest = answer.unprocessedKeys().get(table);
    return rest == null ? List.of() : rest.keys();
  }

  /** DynamoDB has refused a request for what it asks; another one may be taken. */
  private static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final UnavailableException away;

    RefusedException(UnavailableException away) {
      super(away);
      this.away = away;
    }
  }

  private static RuntimeException away(StateStoreException failure) {
    UnavailableException away =
        new UnavailableException(String.valueOf(failure.getMessage()), failure);
    boolean refused =
        failure.getCause() instanceof AwsServiceException service
            && service.awsErrorDetails() != null
            && "ValidationException".equals(service.awsErrorDetails().errorCode());
    return refused ? new RefusedException(away) : away;
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
