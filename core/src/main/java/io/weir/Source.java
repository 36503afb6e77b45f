package io.weir;

import io.weir.codec.Codec;
import io.weir.codec.MessageCodec;
import io.weir.codec.Tombstones;
import io.weir.definition.Resource;
import io.weir.privacy.PersonalData;
import io.weir.time.Millis;
import io.weir.time.WatermarkStrategy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Describes a stream of events and how it is read: codec, event time, event id. Immutable; every
 * setting returns a new description.
 *
 * @param <V> the decoded value
 */
public final class Source<V> {
  /** The default of {@link #maxSkew}: one day. */
  public static final Duration DEFAULT_MAX_SKEW = Duration.ofDays(1);

  /** The default of {@link #retention}: one day, as in Kinesis. */
  public static final Duration DEFAULT_RETENTION = Duration.ofDays(1);

  /**
   * The earliest event time that is taken: 2^61 ms before 1970, some 73 million years. An event
   * stamped earlier, such as with {@link Long#MIN_VALUE} for "no timestamp", is dead-lettered
   * before it touches a clock; window arithmetic would overflow with it (S1.7).
   */
  public static final long EARLIEST_TIMESTAMP = Long.MIN_VALUE / 4;

  /** The longest retention that can be declared: a day more than Kinesis takes. */
  public static final Duration MAX_RETENTION = Duration.ofDays(366);

  /**
   * The longest retention of a Kafka topic that can be declared: 100 years, for one that keeps
   * records for ever.
   */
  public static final Duration MAX_TOPIC_RETENTION = Duration.ofDays(36_525);

  /** The longest horizon over which producer duplicates are recognised. */
  public static final Duration MAX_DEDUPE_HORIZON = Duration.ofDays(366);

  private final SourceSettings<V> settings;

  /**
   * The stream of which this is a part, and the events taken of it; null = this is a whole stream.
   */
  private final @Nullable Part part;

  private Source(SourceSettings<V> settings) {
    this(settings, null);
  }

  private Source(SourceSettings<V> settings, @Nullable Part part) {
    this.settings = settings;
    this.part = part;
  }

  /**
   * @param words for {@code describe()}
   */
  private record Part(Source<?> stream, Predicate<Object> taken, String words) {
    @SuppressWarnings("unchecked")
    Part filtered(Predicate<?> filter) {
      return new Part(stream, taken.and((Predicate<Object>) filter), words + ", filtered");
    }
  }

  /**
   * Declares a stream by its name in the function. Without {@link #timestamps}, event time is the
   * arrival in the log.
   */
  public static <V> Source<V> stream(String name, Codec<V> codec) {
    return of(name, LogKind.STREAM, codec);
  }

  /**
   * Declares a Kafka topic, of Amazon MSK or of any cluster that Lambda reads, by its name in the
   * function. The codec reads the records' values; a record without a value, or with an empty one,
   * is a tombstone: it is counted as filtered. To see keys, headers and tombstones read the records
   * whole, by {@link io.weir.codec.Messages}.
   *
   * <p>A record's arrival is its timestamp in Kafka, and event time without {@link #timestamps}:
   * the broker's for a topic with {@code message.timestamp.type=LogAppendTime}, else the one that
   * its producer gave it. {@link #keyByPartitionKey} keys by the record's key, which must be text.
   */
  public static <V> Source<V> topic(String name, Codec<V> codec) {
    Objects.requireNonNull(codec, "codec");
    return of(
        name, LogKind.TOPIC, codec instanceof MessageCodec<?> ? codec : Tombstones.empty(codec));
  }

  /**
   * Declares the changes of a DynamoDB table by its name in the function: the table's DynamoDB
   * stream. The codec reads a change as Lambda delivers it, a JSON object with old and new image;
   * {@code DynamoDb} of {@code weir-formats} does.
   *
   * <p>A change's arrival is its {@code ApproximateCreationDateTime}, in whole seconds. {@link
   * #keyByPartitionKey} keys by the item's key; only the changes of one item have an order. Events
   * do not say which shard they are of, so event time needs {@code clock(ClockScope.PER_KEY)}, and
   * the five counters are not kept (decision 29).
   */
  public static <V> Source<V> table(String name, Codec<V> codec) {
    return of(name, LogKind.TABLE, codec);
  }

  private static <V> Source<V> of(String name, LogKind kind, Codec<V> codec) {
    Names.check("source", name);
    Objects.requireNonNull(codec, "codec");
    return new Source<>(SourceSettings.of(name, kind, codec));
  }

  /** Declares event time and its watermarks. {@code timestamp} must not give null. */
  public Source<V> timestamps(
      Function<? super V, java.time.Instant> timestamp, WatermarkStrategy<? super V> watermarks) {
    Objects.requireNonNull(timestamp, "timestamp");
    return timestampMillis(
        value ->
            Objects.requireNonNull(timestamp.apply(value), "the timestamp is null").toEpochMilli(),
        watermarks);
  }

  /**
   * Declares event time in epoch milliseconds, {@link #EARLIEST_TIMESTAMP} or later. An event on
   * which {@code timestamp} fails is dead-lettered.
   */
  public Source<V> timestampMillis(
      ToLongFunction<? super V> timestamp, WatermarkStrategy<? super V> watermarks) {
    requireWhole("timestamps(..)");
    Objects.requireNonNull(timestamp, "timestamp");
    Objects.requireNonNull(watermarks, "watermarks");
    return new Source<>(
        settings.withTime(
            new SourceSettings.EventTime<V>(value -> timeOf(value, timestamp), watermarks)));
  }

  /** Names setting and source in the message, which the author's own exception does not. */
  private long timeOf(V value, ToLongFunction<? super V> timestamp) {
    long time;
    try {
      time = timestamp.applyAsLong(value);
    } catch (NullPointerException none) {
      throw new IllegalArgumentException(
          "source '"
              + name()
              + "': timestamps(..) reads a null of this event ("
              + none.getMessage()
              + "); send it with a timestamp, or give one there; filter(..) out what is no event",
          none);
    } catch (Exception | AssertionError | StackOverflowError failure) {
      throw new IllegalArgumentException(failure(name(), "timestamps(..)", failure), failure);
    }
    if (time < EARLIEST_TIMESTAMP) {
      throw new IllegalArgumentException(
          "source '"
              + name()
              + "': timestamps(..) gives "
              + time
              + ", before EARLIEST_TIMESTAMP = "
              + EARLIEST_TIMESTAMP
              + " ms; send the event with its own timestamp, epoch milliseconds");
    }
    return time;
  }

  /**
   * The message of a dead letter for an event on which the author's code fails.
   *
   * @param setting the setting of the source that holds the code
   */
  public static String failure(String source, String setting, Throwable failure) {
    return "source '"
        + source
        + "': "
        + setting
        + " fails on this event: "
        + failure
        + "; mend it there, or drop such events with filter(..), which is asked first";
  }

  /**
   * Declares the event id: an event with an id that its key has seen within the horizon, by arrival
   * time, is a duplicate. A null id means that the event has none.
   */
  public Source<V> dedupe(Function<? super V, @Nullable String> id, Duration horizon) {
    requireWhole("dedupe(..)");
    Objects.requireNonNull(id, "id");
    if (horizon.isNegative() || horizon.isZero()) {
      throw new IllegalArgumentException(
          "dedupe(.., " + horizon + "): give a positive horizon, or leave dedupe out");
    }
    if (horizon.compareTo(MAX_DEDUPE_HORIZON) > 0) {
      throw new IllegalArgumentException(
          "dedupe(.., "
              + horizon
              + "): ids are remembered for at most MAX_DEDUPE_HORIZON = "
              + MAX_DEDUPE_HORIZON);
    }
    Millis.positive("dedupe", horizon);
    return new Source<>(settings.withIds(new SourceSettings.EventIds<V>(id::apply, horizon)));
  }

  /**
   * Drops events that do not match; they are counted as filtered. The filter runs before id and key
   * are read, so it can drop markers that have none. A dropped event that has a time still moves
   * the watermark; one whose {@link #timestamps} or watermark strategy fails, or whose time is
   * further ahead than {@link #maxSkew}, moves none.
   */
  public Source<V> filter(Predicate<? super V> filter) {
    Objects.requireNonNull(filter, "filter(null): give a predicate, or leave filter(..) out");
    if (part != null) {
      return new Source<>(settings, part.filtered(filter));
    }
    Predicate<V> all = settings.filter() == null ? filter::test : settings.filter().and(filter);
    return new Source<>(settings.withFilter(all));
  }

  /**
   * Declares personal data of the records, beside what {@link io.weir.privacy.Personal} marks in
   * the type of the values. They are treated before anything else reads the record: state, results,
   * dead letters and logs have what is left, and so do filters, keys, ids and times. The codec has
   * to know how; a codec that does not is refused when the function starts.
   */
  public Source<V> personal(PersonalData data) {
    requireWhole("personal(..)");
    Objects.requireNonNull(data, "data");
    return new Source<>(settings.withPersonal(data));
  }

  /**
   * Declares how an event carries the span in which it was sent: the text of W3C's header {@code
   * traceparent}, or null if it has none. Telemetry is told the spans of a batch ({@link
   * io.weir.spi.BatchFacts#producers}); what is no such text, and an event on which {@code
   * traceParent} fails, is counted there. It changes no state and no result.
   */
  public Source<V> traceParent(Function<? super V, @Nullable String> traceParent) {
    requireWhole("traceParent(..)");
    Objects.requireNonNull(traceParent, "traceParent");
    return new Source<>(settings.withTraceParent(traceParent::apply));
  }

  /**
   * Sets how far an event's timestamp may be ahead of its arrival; events further ahead are
   * dead-lettered before they touch a clock (R8).
   */
  public Source<V> maxSkew(Duration skew) {
    requireWhole("maxSkew(..)");
    Millis.orForEver("maxSkew", skew);
    return new Source<>(settings.withLog(settings.log().maxSkew(skew)));
  }

  /**
   * Declares the stream's retention, one hour to 366 days; that of a Kafka topic up to {@link
   * #MAX_TOPIC_RETENTION}. A DynamoDB stream keeps 24 hours, and may keep a record longer: declare
   * no less. As long as a record can be delivered again, the data that recognises it is kept.
   */
  public Source<V> retention(Duration retention) {
    requireWhole("retention(..)");
    boolean isTable = settings.kind() == LogKind.TABLE;
    Duration shortest = Duration.ofHours(isTable ? 24 : 1);
    Duration longest = settings.kind() == LogKind.TOPIC ? MAX_TOPIC_RETENTION : MAX_RETENTION;
    if (retention.compareTo(shortest) < 0 || retention.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          "retention("
              + retention
              + ") must be "
              + (isTable ? "24 hours" : "one hour")
              + " to "
              + longest.toDays()
              + " days");
    }
    Millis.of("retention", retention);
    return new Source<>(settings.withLog(settings.log().retention(retention)));
  }

  /**
   * Declares idleness: a shard that has received nothing for this long no longer holds back the
   * windows of keys in several shards, until its next record. A shard is silent if everything in it
   * is finished and a read at its tip is empty; a backlog is never silence (R7). The tick checks
   * this, so it takes up to one tick longer. Event time then goes on without the shard, but only up
   * to the time of that check less the declared bound, until the next tick checks: records that
   * come later arrive after the check, so idleness makes no event late that is within its bound.
   * Results then depend on when the tick looked, not on the log alone. Once all shards are idle,
   * event time is that of the furthest of them: the windows behind it fire, those ahead of it wait
   * for the next record.
   *
   * <p>A record that the event source mapping drops by FilterCriteria never reaches the function.
   * At the tip of a shard it looks like one that is still to be delivered, so such a shard does not
   * count as silent until a later record comes through; the tick's answer says so. Drop events with
   * {@link #filter} where a source declares idleness.
   */
  public Source<V> idleAfter(Duration silence) {
    requireWhole("idleAfter(..)");
    requireTip("idleAfter(..)");
    if (silence.isNegative() || silence.isZero()) {
      throw new IllegalArgumentException(
          "idleAfter(" + silence + "): give a positive time, or leave idleAfter out");
    }
    if (settings.waitsForSilentShards()) {
      throw silenceTwice();
    }
    return new Source<>(settings.withSilence(settings.silence().idleAfter(silence)));
  }

  /**
   * States the default, which holds without {@link #idleAfter}: where a key may have events in
   * several shards, its event time waits for the slowest of them, however long, even if that shard
   * is silent or never had a record (R21). Results are then a function of the log alone. The tick's
   * answer names the shard that holds event time.
   */
  public Source<V> waitForSilentShards() {
    requireWhole("waitForSilentShards(..)");
    if (settings.idleAfter() != null) {
      throw silenceTwice();
    }
    return new Source<>(settings.withSilence(settings.silence().waiting()));
  }

  /**
   * Lets event time pass by the clock while the stream is silent, so that its last windows close:
   * once nothing has come for this long, each tick moves event time on by as much as has passed
   * since the last record arrived. Without it they stay open until the next record, whenever that
   * comes.
   *
   * <p>With {@link #keyByPartitionKey} each shard is silent by itself, else only all shards of the
   * stream together. A shard is silent if everything in it is finished and a read at its tip is
   * empty; a backlog is never silence (R7). An event that comes afterwards and is behind event time
   * is late, by the usual rule. An event that is no further behind its arrival than those before
   * the silence, plus the bound, is not late. Results then depend on when a tick looked, not on the
   * log alone (decision 19).
   */
  public Source<V> closeWhenSilentFor(Duration silence) {
    requireWhole("closeWhenSilentFor(..)");
    requireTip("closeWhenSilentFor(..)");
    if (silence.isNegative() || silence.isZero()) {
      throw new IllegalArgumentException(
          "closeWhenSilentFor(" + silence + "): give a positive time, or leave it out");
    }
    Millis.positive("closeWhenSilentFor", silence);
    return new Source<>(settings.withSilence(settings.silence().closingAfter(silence)));
  }

  /** Refuses what needs a read at the tip of a shard, which the function cannot do (R7). */
  private void requireTip(String setting) {
    if (settings.kind() != LogKind.STREAM) {
      throw new IllegalArgumentException(
          "source '"
              + name()
              + "': "
              + setting
              + " needs a look at the tip of each shard, which a function has of Kinesis streams"
              + " alone; leave it out and use clock(ClockScope.PER_KEY)"
              + (settings.kind() == LogKind.TOPIC
                  ? ", or let the producer send an event to each partition now and then"
                  : ""));
    }
  }

  private IllegalArgumentException silenceTwice() {
    return new IllegalArgumentException(
        "source '"
            + name()
            + "': idleAfter(..) and waitForSilentShards() contradict each other; leave out one of them");
  }

  /**
   * The events of one type, as a source of its own: several sources on one stream are told apart by
   * what their events are. A function is given as many of them as it needs, and not the stream
   * beside them; an event that none of them takes is filtered, and an event that two take is a dead
   * letter that names both. The stream's settings (codec, time, ids, retention, silence) are
   * declared before, and hold for all parts: they have one clock in each shard.
   *
   * <pre>{@code
   * static final Source<ShopEvent> SHOP =
   *     Source.stream("shop", Json.of(ShopEvent.class))
   *         .timestamps(ShopEvent::at, boundedOutOfOrderness(ofSeconds(10)));
   * static final Source<Order> ORDERS = SHOP.only("orders", Order.class);
   * static final Source<Payment> PAYMENTS = SHOP.only("payments", Payment.class);
   * }</pre>
   *
   * @param name the part's own name, other than the stream's
   */
  public <T extends V> Source<T> only(String name, Class<T> type) {
    Objects.requireNonNull(type, "type");
    return part(name, type, type::isInstance, "each " + type.getSimpleName());
  }

  /**
   * The events that match, as a source of its own: told apart by a field, as {@code
   * CHANGES.only("orders", change -> change.table().equals("orders"))}.
   */
  public Source<V> only(String name, Predicate<? super V> which) {
    Objects.requireNonNull(which, "which");
    return part(name, null, which::test, "what matches");
  }

  @SuppressWarnings("unchecked")
  private <T extends V> Source<T> part(
      String name, @Nullable Class<T> type, Predicate<V> which, String words) {
    requireWhole("only(..)");
    Names.check("source", name);
    if (name.equals(name())) {
      throw new IllegalArgumentException(
          "source '" + name + "': only(..) gives a part the stream's name; give it one of its own");
    }
    return new Source<>(
        settings.ofPart(name, type), new Part(this, (Predicate<Object>) which, words));
  }

  private void requireWhole(String setting) {
    if (part != null) {
      throw new IllegalArgumentException(
          "source '"
              + name()
              + "': "
              + setting
              + " belongs to the stream; say it of '"
              + part.stream.name()
              + "', before only(..)");
    }
  }

  /**
   * The resources that it uses: its stream, topic or table, and those of its codec and of the keys
   * of its personal data. The rights are those of the function itself; what Lambda reads in its
   * name is not among them.
   */
  public List<Resource> resources() {
    return SourceResources.of(settings);
  }

  /** True if this was made by {@code only(..)}: one of several sources on one stream. */
  public boolean isPart() {
    return part != null;
  }

  /** The source that is read: the stream of which this is a part, or this one. */
  public Source<?> stream() {
    return part == null ? this : part.stream;
  }

  /** True if an event of the stream belongs to this source; always true for a whole stream. */
  public boolean takes(Object value) {
    return part == null || part.taken.test(value);
  }

  /** Describes the events that this source takes of its stream. */
  String words() {
    return part == null ? "everything" : part.words;
  }

  /**
   * Keys events by a function of their value. Events with the same key share state and may be in
   * any shard.
   */
  public KeyedSource<V> keyBy(Function<? super V, String> key) {
    Objects.requireNonNull(key, "key");
    return new KeyedSource<>(this, key::apply);
  }

  /**
   * Keys events by their partition key: all events of a key are in one shard at a time, in order.
   * The partition key of a table's change is the item's key: its value, or with a sort key a JSON
   * object of both, names in order.
   */
  public KeyedSource<V> keyByPartitionKey() {
    return new KeyedSource<>(this, null);
  }

  /**
   * Gives events no key, for an operator that keeps nothing, such as {@code Stateless.map(..)}.
   *
   * @throws IllegalArgumentException of a table, whose changes are recognised by their item
   */
  public KeyedSource<V> unkeyed() {
    if (settings.kind() == LogKind.TABLE) {
      throw new IllegalArgumentException(
          "source '"
              + name()
              + "', a table, as unkeyed(): only the changes of one item have an order, by which one"
              + " that comes again is recognised; use keyByPartitionKey() and a process function");
    }
    return new KeyedSource<>(this, null, true, List.of());
  }

  /** Stands for the enriched events of this source, of which nothing else is read. */
  <W> Source<W> enriched() {
    return new Source<>(SourceSettings.of(name(), settings.kind(), new WaitsUnwritten<>(name())));
  }

  /** The same with another codec, for enriched events that are kept. */
  Source<V> storedBy(Codec<V> codec) {
    return new Source<>(SourceSettings.of(name(), settings.kind(), codec));
  }

  /** The name that this source has in the function. */
  public String name() {
    return settings.name();
  }

  /** The settings, for the engine. */
  public SourceSettings<V> settings() {
    return settings;
  }
}
