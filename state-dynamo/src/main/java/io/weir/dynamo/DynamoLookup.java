package io.weir.dynamo;

import io.weir.Lookup;
import io.weir.LookupSettings;
import io.weir.codec.Codec;
import io.weir.codec.Json;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.spi.LookupReader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Looks up rows of a DynamoDB table by their keys: one BatchGetItem for each hundred keys of a
 * batch that are not cached. A row that a {@link DynamoSink} has withdrawn is none.
 *
 * <pre>{@code
 * static final Lookup<String, Product> PRODUCTS =
 *     DynamoLookup.table("products", Product.class).key("sku").cachedFor(ofMinutes(5));
 * }</pre>
 *
 * <p>The table is one that is there: the template names it by a parameter, and grants {@code
 * dynamodb:BatchGetItem} on it and nothing else. Its name comes from the variable {@code
 * WEIR_LOOKUP_PRODUCTS}, else it is the name of the lookup.
 *
 * <p>A row that the type does not read is a failure of the lookup, never an answer: mend the row,
 * or declare a fallback. Attributes that the type does not have are not read.
 *
 * @param <K> what is asked for
 * @param <T> what a row holds
 */
public final class DynamoLookup<K, T> implements Lookup<K, T> {
  private static final String VARIABLE = "WEIR_LOOKUP_";

  private final String name;
  private final @Nullable String table;
  private final Json<T> json;
  private final Function<? super K, Map<String, Object>> key;
  private final List<String> keyNames;
  private final boolean consistent;

  /** Null = the process's own, which is made when it is first used. */
  private final @Nullable DynamoDbClient client;

  private final RequestCounts counts;
  private final LookupSettings<T> settings;

  private DynamoLookup(
      String name,
      @Nullable String table,
      Json<T> json,
      Function<? super K, Map<String, Object>> key,
      List<String> keyNames,
      boolean consistent,
      @Nullable DynamoDbClient client,
      RequestCounts counts,
      LookupSettings<T> settings) {
    this.name = name;
    this.table = table;
    this.json = json;
    this.key = key;
    this.keyNames = keyNames;
    this.consistent = consistent;
    this.client = client;
    this.counts = counts;
    this.settings = settings;
  }

  /**
   * Looks up rows whose attributes are the components of a record, or the properties of a bean, by
   * the rules of {@link Json}: as a {@link DynamoSink} of that type writes them. The partition key
   * is the text {@code pk}, and there is no sort key, unless another one is declared.
   *
   * @param table 3 to 255 letters, digits, '_', '-' and '.', as DynamoDB takes it; at most 63 as
   *     the name of a lookup
   */
  public static <T> DynamoLookup<String, T> table(String table, Class<T> row) {
    TableName.checked(table, "DynamoLookup.table(..)");
    return new DynamoLookup<>(
        table,
        null,
        Json.of(row),
        text("pk"),
        List.of("pk"),
        false,
        null,
        new RequestCounts(),
        LookupSettings.defaults());
  }

  private static Function<String, Map<String, Object>> text(String attribute) {
    return value -> Map.of(attribute, value);
  }

  /** Declares a table whose key is one text: its partition key. */
  public DynamoLookup<String, T> key(String partitionKey) {
    return keyedBy(List.of(partitionKey), text(partitionKey));
  }

  /**
   * Declares a table whose key has a sort key too, or is no text.
   *
   * @param names the table's key attributes: one or two
   * @param key the value of each for what is asked for: a String, Number or byte[]
   */
  public <Q> DynamoLookup<Q, T> keyedBy(
      List<String> names, Function<? super Q, Map<String, Object>> key) {
    if (names.isEmpty() || names.size() > 2) {
      throw new IllegalArgumentException(
          "keyedBy("
              + names
              + ", ..) of lookup '"
              + name
              + "': a table has one or two key attributes");
    }
    Objects.requireNonNull(key, "key");
    return new DynamoLookup<>(
        name, table, json, key, List.copyOf(names), consistent, client, counts, settings);
  }

  /**
   * Reads consistently: an answer has each write that was finished before it was asked for. It
   * costs twice as much, and matters where nothing is cached.
   */
  public DynamoLookup<K, T> consistent() {
    return new DynamoLookup<>(name, table, json, key, keyNames, true, client, counts, settings);
  }

  /** The same lookup in another table; the environment is not asked. */
  public DynamoLookup<K, T> inTable(String physical) {
    TableName.checked(physical, "inTable(..) of lookup '" + name + "'");
    return new DynamoLookup<>(
        name, physical, json, key, keyNames, consistent, client, counts, settings);
  }

  /** The same lookup on another client, which the caller closes; for local runs and tests. */
  public DynamoLookup<K, T> withClient(DynamoDbClient bound, RequestCounts shared) {
    return new DynamoLookup<>(
        name, table, json, key, keyNames, consistent, bound, shared, settings);
  }

  @Override
  public String name() {
    return name;
  }

  /** The names of the table's key attributes: the partition key, and the sort key if it has one. */
  public List<String> keyNames() {
    return keyNames;
  }

  @Override
  public LookupSettings<T> settings() {
    return settings;
  }

  @Override
  public DynamoLookup<K, T> with(LookupSettings<T> other) {
    return new DynamoLookup<>(name, table, json, key, keyNames, consistent, client, counts, other);
  }

  @Override
  public Codec<T> codec() {
    return json;
  }

  @Override
  public List<Resource> resources() {
    return List.of(
        Resource.of(Resource.Kind.TABLE, name, variable())
            .in(new Resource.Form.Existing())
            .calls("dynamodb:BatchGetItem"));
  }

  private String variable() {
    return Resource.variable(VARIABLE, name);
  }

  @Override
  public Description description() {
    return Lookup.super
        .description()
        .with("key", String.join(", ", keyNames))
        .with("consistent", consistent ? true : null);
  }

  @Override
  public LookupReader<K, T> open() {
    DynamoDbClient used = client != null ? client : EnvironmentClient.get();
    return new DynamoLookupReader<>(
        name,
        used,
        physical(System.getenv()),
        json,
        key,
        json.readNames(),
        keyNames,
        consistent,
        counts);
  }

  String physical(Map<String, String> variables) {
    if (table != null) {
      return table;
    }
    String named = variables.getOrDefault(variable(), "").strip();
    return named.isEmpty() ? name : TableName.checked(named, "the variable " + variable());
  }
}
