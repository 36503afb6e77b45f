package io.weir.dynamo;

import io.weir.aws.AwsClients;
import io.weir.definition.Resource;
import io.weir.spi.Shard;
import io.weir.spi.Usage;
import io.weir.state.Commit;
import io.weir.state.CommitResult;
import io.weir.state.DuePage;
import io.weir.state.DueQuery;
import io.weir.state.Note;
import io.weir.state.Progress;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.state.StateStore;
import io.weir.state.Tally;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * State in one DynamoDB table; its layout is on the package's page. A warm commit is one
 * conditional write and no read. No request is sent before the first load, so a wrong table shows
 * there, as a {@link ConfigurationException}.
 */
public final class DynamoStateStore implements StateStore {
  /** Bytes of operator state, outbox and parked records of one key that can be stored: 32 MB. */
  public static final int MAX_BULK_BYTES = 32 * 1024 * 1024;

  /** Bytes of one segment at most, well below the 400 KB of an item. */
  public static final int MAX_SEGMENT_BYTES = 340 * 1024;

  private final DynamoDbClient client;
  private final RequestCounts counts;
  private final DueHints hints;
  private final HeadReader heads;
  private final HeadWriter writer;
  private final DueIndex index;
  private final ProgressStore progress;
  private final CountingWriter counting;
  private final NoteStore notes;
  private final Known.Memory memory;

  private DynamoStateStore(Builder builder) {
    this.client = builder.client;
    this.counts = builder.counts;
    Reader reader = new Reader(client, builder.table, counts);
    this.hints = new DueHints(builder.granularity.toMillis(), new DueSlots(reader, builder.slots));
    SegmentStore segments = new SegmentStore(client, builder.table, counts, reader);
    this.memory = new Known.Memory(builder.remembered);
    this.heads = new HeadReader(reader, segments, memory);
    Planner planner = new Planner(builder.bulkInHead);
    this.writer =
        new HeadWriter(
            client, builder.table, counts, planner, hints, heads, builder.requestsAtATime);
    this.index = new DueIndex(client, builder.table, counts, hints, memory);
    this.progress = new ProgressStore(client, builder.table, counts, reader, builder.clock);
    this.notes = new NoteStore(client, builder.table, counts, reader);
    this.counting = new CountingWriter(client, builder.table, counts, writer, progress);
  }

  /**
   * Opens the store on the table of WEIR_STATE_TABLE, with region, credentials and endpoint from
   * the environment. WEIR_DUE_SLOTS sets {@link Builder#slots}; if it is not set or 0, there are
   * two for each of WEIR_SHARDS, and at least four.
   *
   * @throws IllegalStateException if a variable is missing or is no number
   */
  public static DynamoStateStore fromEnvironment() {
    StoreEnvironment environment = new StoreEnvironment(System.getenv());
    return builder(EnvironmentClient.get(), environment.table()).slots(environment.slots()).build();
  }

  /** The store on a table, with region, credentials and endpoint from the environment. */
  public static DynamoStateStore inTable(String table) {
    return builder(EnvironmentClient.get(), table).build();
  }

  /** A store on a client that stays the caller's to close. */
  public static Builder builder(DynamoDbClient client, String table) {
    return new Builder(client, table);
  }

  /** The table of a function's state, and what the store calls on it. */
  public static Resource resource() {
    return StateTable.RESOURCE;
  }

  @Override
  public Map<StateKey, Snapshot> load(Collection<StateKey> keys, long now) {
    return heads.load(new LinkedHashSet<>(keys), now);
  }

  @Override
  public Map<StateKey, Snapshot> load(List<StateKey> keys, long now, long bytes) {
    return heads.load(keys, now, bytes);
  }

  @Override
  public List<CommitResult> commit(List<Commit> commits) {
    return writer.commit(commits);
  }

  @Override
  public CommitResult commit(Commit commit, Map<Shard, Tally> counted) {
    return counting.commit(commit, counted);
  }

  @Override
  public DuePage due(DueQuery query) {
    return index.page(query);
  }

  @Override
  public int slots(String function) {
    return hints.slots().used(function);
  }

  @Override
  public long dueGranularityMillis() {
    return hints.granularity();
  }

  @Override
  public void refreshDue(Snapshot snapshot) {
    index.refresh(List.of(snapshot));
  }

  @Override
  public void refreshDue(List<Snapshot> snapshots) {
    index.refresh(snapshots);
  }

  @Override
  public Optional<Progress> progress(String function, Shard shard) {
    return progress.get(function, shard);
  }

  @Override
  public List<Progress> progress(String function) {
    return progress.all(function);
  }

  @Override
  public List<Progress> progress(String function, Collection<Shard> shards) {
    return progress.some(function, shards);
  }

  @Override
  public List<Progress> gone(String function) {
    return progress.gone(function);
  }

  @Override
  public Progress commitProgress(String function, Progress next) {
    return progress.commit(function, next);
  }

  @Override
  public Optional<Note> note(String function, String name) {
    return notes.get(function, name);
  }

  @Override
  public Note commitNote(String function, Note next) {
    return notes.commit(function, next);
  }

  /** The counts of requests to DynamoDB so far. */
  public RequestCounts counts() {
    return counts;
  }

  @Override
  public Usage takeUsage() {
    return counts.takeUsage().plus(AwsClients.takeThrottles(client));
  }

  @Override
  public long rememberAtMost(long bytes) {
    memory.within(bytes);
    return bytes;
  }

  /** The client is not closed: it is the caller's, or the process's. */
  @Override
  public void close() {}

  /** Settings of a store. */
  public static final class Builder {
    private final DynamoDbClient client;
    private final String table;
    private RequestCounts counts = new RequestCounts();
    private int slots = DueSlots.ALWAYS;
    private Duration granularity = Duration.ofMinutes(1);
    private int bulkInHead = 64 * 1024;
    private int remembered = 100_000;
    private int requestsAtATime = Requests.PARALLEL;
    private InstantSource clock = InstantSource.system();

    private Builder(DynamoDbClient client, String table) {
      this.client = Objects.requireNonNull(client, "client");
      this.table = TableName.checked(table, "the state store");
    }

    /** Counts there instead of in counts of its own. */
    public Builder counts(RequestCounts shared) {
      counts = Objects.requireNonNull(shared, "counts");
      return this;
    }

    /**
     * Into how many parts of the due index keys are written, 1 to 1,000; 4 unless set. A part takes
     * 1,000 write units a second, and if it throttles, DynamoDB refuses the writes of its keys: two
     * for each shard are enough for shards that bring nothing but new keys. A tick asks each of
     * them. The number may go up or down at any time, also back; a tick looks in as many as a
     * function has ever had.
     */
    public Builder slots(int parts) {
      slots = atLeast("slots", parts, 1);
      if (parts > DueSlots.MOST) {
        throw new IllegalArgumentException(
            "slots("
                + parts
                + ") must be at most "
                + DueSlots.MOST
                + ": each tick asks all of them");
      }
      return this;
    }

    /** Sets the interval of ticks, to which due hints are rounded up. A minute unless set. */
    public Builder dueGranularity(Duration tick) {
      atLeast("dueGranularity in milliseconds", tick.toMillis(), 1);
      granularity = tick;
      return this;
    }

    /** Bytes of state, outbox and parked records that stay in the head item. 64 KB unless set. */
    public Builder bulkInHead(int bytes) {
      bulkInHead = atLeast("bulkInHead", bytes, 0);
      if (bytes > 300 * 1024) {
        throw new IllegalArgumentException(
            "bulkInHead("
                + bytes
                + ") must be at most 307200: an item has 400 KB and holds ids too");
      }
      return this;
    }

    /** Limits the writes that are sent at the same time. 16 unless set; 1 sends them in order. */
    public Builder requestsAtATime(int requests) {
      requestsAtATime = atLeast("requestsAtATime", requests, 1);
      return this;
    }

    /**
     * Limits the keys whose hints and sizes the store remembers; a forgotten one costs an index
     * write. An engine also bounds it by {@link #rememberAtMost}: to 80,000 with short names and
     * the engine's own limits.
     */
    public Builder remembered(int keys) {
      remembered = atLeast("remembered", keys, 1);
      return this;
    }

    /**
     * Sets a clock in place of the machine's. It is used only for the expiry of the placeholder of
     * a closed shard's progress.
     */
    public Builder clock(InstantSource chosen) {
      clock = Objects.requireNonNull(chosen, "clock");
      return this;
    }

    private static int atLeast(String name, long value, long least) {
      if (value < least) {
        throw new IllegalArgumentException(
            name + " is " + value + "; it must be at least " + least);
      }
      return (int) value;
    }

    public DynamoStateStore build() {
      return new DynamoStateStore(this);
    }
  }
}
