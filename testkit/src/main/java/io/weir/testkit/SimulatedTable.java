package io.weir.testkit;

import io.weir.annotation.Experimental;
import io.weir.codec.Json;
import io.weir.engine.Batch;
import io.weir.engine.BatchHandler;
import io.weir.engine.BatchResult;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.engine.Topology;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A DynamoDB table in memory, with a stream of its changes. The key is the attribute {@code id}, a
 * string. {@link #stream} has the shards as they are behind it, to be read by a {@link
 * ShardSimulator} with a handler of {@link #delivering}: it gets what Lambda tells of them, which
 * is the table and not the shard.
 *
 * <p>Each shard counts its own sequence numbers, from behind those of its parents: two shards give
 * the same ones. AWS promises order for the changes of one item, and no more.
 */
@Experimental
public final class SimulatedTable implements Topology {
  private static final String ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/";

  private final String source;
  private final SimulatedClock clock;
  private final Map<String, String> items = new TreeMap<>();
  private final Map<Position, BigInteger> numbers = new HashMap<>();
  private final Map<Shard, BigInteger> last = new HashMap<>();
  private final View view;
  private SimulatedStream stream;
  private int streams;

  /** The images that a stream has: its StreamViewType. */
  public enum View {
    KEYS_ONLY(false, false),
    NEW_IMAGE(true, false),
    OLD_IMAGE(false, true),
    NEW_AND_OLD_IMAGES(true, true);

    private final boolean after;
    private final boolean before;

    View(boolean after, boolean before) {
      this.after = after;
      this.before = before;
    }
  }

  private SimulatedTable(String source, View view, int shards, SimulatedClock clock) {
    this.source = source;
    this.view = view;
    this.clock = clock;
    this.stream = newStream(shards);
  }

  /**
   * An empty table of the source's name, whose stream has both images.
   *
   * @param shards the shards of its stream, 1 or more
   */
  public static SimulatedTable of(String source, int shards, SimulatedClock clock) {
    return of(source, View.NEW_AND_OLD_IMAGES, shards, clock);
  }

  /** An empty table whose stream has these images. */
  public static SimulatedTable of(String source, View view, int shards, SimulatedClock clock) {
    return new SimulatedTable(source, view, shards, clock);
  }

  private SimulatedStream newStream(int shards) {
    return SimulatedStream.of(source, arn(streams++), shards, BigInteger.ONE, clock);
  }

  private String arn(int number) {
    return ARN + source + "/stream/2026-01-01T00:00:00." + (100 + number);
  }

  /**
   * Disables the stream and enables it again: another one, of another ARN, whose shards begin anew.
   * What the old one holds can still be read.
   */
  public SimulatedTable streamAnew(int shards) {
    stream = newStream(shards);
    last.clear();
    numbers.clear();
    return this;
  }

  /** The shards behind the table's stream, to be split and read. */
  public SimulatedStream stream() {
    return stream;
  }

  /** The items by their keys, each as JSON with attribute values. */
  public Map<String, String> items() {
    return new TreeMap<>(items);
  }

  /**
   * Puts an item.
   *
   * @param attributes its other attributes with their types, as {@code "n":{"N":"1"}}; empty for
   *     none
   * @return false if nothing changes: then the stream has no record of it
   */
  public boolean put(String id, String attributes) {
    String item = "{" + key(id) + (attributes.isEmpty() ? "" : "," + attributes) + "}";
    String before = items.put(id, item);
    if (item.equals(before)) {
      return false;
    }
    append(before == null ? "INSERT" : "MODIFY", id, before, item, "null");
    return true;
  }

  /**
   * Deletes an item.
   *
   * @return false if there is none
   */
  public boolean delete(String id) {
    return remove(id, "null");
  }

  /** Deletes an item as its time to live does: the stream's record tells it from a delete. */
  public boolean expire(String id) {
    return remove(id, "{\"type\":\"Service\",\"principalId\":\"dynamodb.amazonaws.com\"}");
  }

  private boolean remove(String id, String identity) {
    String before = items.remove(id);
    if (before != null) {
      append("REMOVE", id, before, null, identity);
    }
    return before != null;
  }

  private static String key(String id) {
    return "\"id\":{\"S\":" + Json.of(String.class).text(id) + "}";
  }

  private void append(
      String name, String id, @Nullable String before, @Nullable String after, String identity) {
    Shard shard = shardOf(id);
    BigInteger number = lastOf(shard).add(BigInteger.ONE);
    last.put(shard, number);
    String images =
        image("OldImage", view.before ? before : null)
            + image("NewImage", view.after ? after : null);
    String record =
        """
        {"eventID":"%s-%s","eventName":"%s","eventVersion":"1.1","eventSource":"aws:dynamodb",\
        "awsRegion":"eu-west-1","userIdentity":%s,"dynamodb":{"ApproximateCreationDateTime":%d,\
        "Keys":{%s},%s"SequenceNumber":"%s","SizeBytes":59,"StreamViewType":"%s"},\
        "eventSourceARN":"%s"}\
        """
            .formatted(
                shard.partition(),
                number,
                name,
                identity,
                clock.nowMillis() / 1_000,
                key(id),
                images,
                number,
                view,
                stream.arn());
    numbers.put(stream.putInto(shard, SimulatedPut.of(id, record)), number);
  }

  private static String image(String name, @Nullable String item) {
    return item == null ? "" : "\"" + name + "\":" + item + ",";
  }

  private Shard shardOf(String id) {
    BigInteger hash = SimulatedShard.hash(id);
    return stream.openShards().stream()
        .filter(shard -> stream.shard(shard).takes(hash))
        .findFirst()
        .orElseThrow();
  }

  /** The last number of a shard; of one without records the largest of its parents. */
  private BigInteger lastOf(Shard shard) {
    BigInteger own = last.get(shard);
    return own != null
        ? own
        : stream.shard(shard).parents.stream()
            .map(this::lastOf)
            .reduce(BigInteger.ZERO, BigInteger::max);
  }

  /** A handler for the mapping of the present stream, which sees of it what Lambda tells. */
  public BatchHandler delivering(BatchHandler handler) {
    String arn = stream.arn();
    return (batch, deadline) -> {
      List<SourceRecord> told = batch.records().stream().map(this::told).toList();
      BatchResult result = handler.run(new Batch(table(), arn, told), deadline);
      Optional<Position> unfinished =
          result.firstUnfinished().map(first -> behind(batch.records(), told, first));
      return new BatchResult(unfinished, result.reason());
    };
  }

  /** The mapping finds the record by its number. */
  private static Position behind(
      List<SourceRecord> records, List<SourceRecord> told, Position unfinished) {
    for (int i = 0; i < told.size(); i++) {
      if (told.get(i).position().order().equals(unfinished.order())) {
        return records.get(i).position();
      }
    }
    throw new IllegalStateException("the answer names " + unfinished + ", which is not of it");
  }

  private SourceRecord told(SourceRecord record) {
    BigInteger number =
        Objects.requireNonNull(numbers.get(record.position()), "it is of the present stream");
    byte[] data = record.data();
    long second = record.arrival() / 1_000 * 1_000;
    return SourceRecord.ofItem(
        table(), number, record.partitionKey(), second, data, 0, data.length);
  }

  private Shard table() {
    return new Shard(source, source);
  }

  /** Nothing: a function knows of a table's shards what has come. */
  @Override
  public List<ShardInfo> shards(String of) {
    return List.of();
  }

  @Override
  public List<ShardInfo> shards(String of, Collection<Progress> delivered) {
    List<ShardInfo> all = new ArrayList<>();
    for (Progress one : delivered) {
      if (of.equals(source) && one.stream().startsWith(ARN)) {
        all.add(
            new ShardInfo(
                one.shard().incarnation(0),
                List.of(),
                ShardInfo.LOWEST_HASH,
                ShardInfo.HIGHEST_HASH,
                false,
                one.stream()));
      }
    }
    return all;
  }
}
