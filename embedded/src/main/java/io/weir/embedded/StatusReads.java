package io.weir.embedded;

import io.weir.ClockScope;
import io.weir.audit.FunctionStatus;
import io.weir.audit.FunctionView;
import io.weir.audit.KeyView;
import io.weir.audit.Status;
import io.weir.definition.Description;
import io.weir.dynamo.KeyReads;
import io.weir.dynamo.TableAudit;
import io.weir.embedded.status.Backlog;
import io.weir.embedded.status.LogLines;
import io.weir.embedded.status.Overview;
import io.weir.engine.StoredDefinition;
import io.weir.state.Progress;
import io.weir.state.StateKey;
import io.weir.time.TimeDomain;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Reads what a status needs. Without reading keys: the progress of a function's shards, and of the
 * due index what is overdue. So it costs by shards and not by keys.
 */
final class StatusReads {
  /** Keys of a part of the index that are named, and keys in all that are looked at. */
  private static final int LOOKED_AT = 100;

  private static final int FEWEST_PARTS = 8;
  private static final int SHARDS_PER_PART = 50;

  private final DynamoDbClient client;
  private final String table;
  private final long now;
  private final KeyReads reads;
  private final BiFunction<String, List<Progress>, StreamView> streams;
  private long tickMillis;
  private LogLines told = LogLines.NONE;

  /**
   * @param streams asks the streams of a function
   */
  StatusReads(
      DynamoDbClient client,
      String table,
      long now,
      KeyReads reads,
      BiFunction<String, List<Progress>, StreamView> streams) {
    this.client = client;
    this.table = table;
    this.now = now;
    this.reads = reads;
    this.streams = streams;
  }

  /** Sets how often ticks come; what is due for less is no backlog. */
  StatusReads tick(long millis) {
    tickMillis = millis;
    return this;
  }

  /** Sets what the functions' logs tell. */
  StatusReads told(LogLines lines) {
    told = lines;
    return this;
  }

  /**
   * The names of a table's functions, as far as its first page has them.
   *
   * @param whole true if that page is the whole table
   */
  record Names(Collection<String> names, boolean whole, int items) {}

  Names names() {
    KeyReads.Page<String> page = reads.functions(Map.of());
    return new Names(page.found(), page.isLast(), page.items());
  }

  /** The overview of one function, by its shards and the due index. */
  Overview of(String function) {
    List<Progress> living = reads.progress(function);
    List<Progress> all = new ArrayList<>(reads.gone(function));
    all.addAll(living);
    Status status = new Status(now);
    status.function(FunctionView.of(function, all));
    FunctionStatus own = status.functions().iterator().next();
    List<String> notes = new ArrayList<>();
    Index index = index(function, living.size(), own, notes);
    List<KeyView> views = index.named.isEmpty() ? List.of() : reads.views(index.named);
    views.forEach(status::key);
    if (status.unreadable() > 0) {
      notes.add(status.unreadable() + " keys cannot be read; ./weir audit says why");
    }
    notes.add(
        "parked keys, and results that a tick has to deliver, are those of the first keys that are"
            + " due by the clock; --deep reads every key");
    StreamView seen = streams.apply(function, living);
    notes.addAll(seen.notes());
    return new Overview(
        table,
        own,
        false,
        views.size(),
        index.event,
        index.clock,
        seen.unbegun(),
        seen.lags(),
        shardsWait(function),
        told,
        notes);
  }

  /**
   * False if by its stored definition no shard waits for another one: each key has its own time, or
   * is in one shard, or event time fires nothing.
   */
  private boolean shardsWait(String function) {
    Description known =
        reads
            .note(function, StoredDefinition.NOTE)
            .flatMap(note -> StoredDefinition.read(function, note))
            .orElse(null);
    if (known == null) {
      return true;
    }
    boolean fires = known.part("operator").map(one -> one.is("eventTime")).orElse(true);
    boolean apart =
        known.parts("source").stream()
            .flatMap(one -> Stream.concat(Stream.of(one), one.parts("part").stream()))
            .map(one -> one.setting("key"))
            .allMatch(key -> key.isEmpty() || key.equals("partition key"));
    return fires && !apart && !known.setting("clock").equals(ClockScope.PER_KEY.name());
  }

  /** What the due index says. */
  private static final class Index {
    private Backlog event = Backlog.NONE;
    private Backlog clock = Backlog.NONE;
    private final Set<StateKey> named = new LinkedHashSet<>();
  }

  /** Asks parts of the index, as many as the number of shards allows. */
  private Index index(String function, int shards, FunctionStatus status, List<String> notes) {
    Index index = new Index();
    int slots = reads.slots(function);
    int most = Math.max(FEWEST_PARTS, shards / SHARDS_PER_PART);
    boolean whole = slots <= most;
    long come = status.holding().map(FunctionStatus::watermark).orElse(status.furthest());
    for (int part = 0; part < Math.min(slots, most); part++) {
      int slot = whole ? part : (int) ((long) part * slots / most);
      byEventTime(function, slot, come, index);
      byTheClock(function, slot, index);
    }
    if (!whole) {
      index.event = index.event.plus(0, false);
      index.clock = index.clock.plus(0, false);
      notes.add(most + " of the " + slots + " parts of the due index were asked");
    }
    return index;
  }

  private void byEventTime(String function, int slot, long come, Index index) {
    if (come != Long.MIN_VALUE) {
      KeyReads.Backlog part = reads.backlog(function, TimeDomain.EVENT, slot, come);
      index.event = index.event.plus(part.keys(), part.whole());
    }
  }

  private void byTheClock(String function, int slot, Index index) {
    KeyReads.Due part = reads.due(function, TimeDomain.PROCESSING, slot, Long.MAX_VALUE, LOOKED_AT);
    long overdue = part.keys().stream().filter(one -> one.hint() <= now - tickMillis).count();
    index.clock = index.clock.plus(overdue, !part.more() || overdue < part.keys().size());
    part.keys().stream()
        .map(KeyReads.Hinted::key)
        .limit(Math.max(0, LOOKED_AT - index.named.size()))
        .forEach(index.named::add);
  }

  /** The overviews of all functions of the table, by every key. */
  List<Overview> deep() {
    Status status = new Status(now);
    TableAudit.builder(client, table, now).build().scan(status);
    List<Overview> all = new ArrayList<>();
    for (FunctionStatus one : status.functions()) {
      List<String> notes = new ArrayList<>();
      if (status.unreadable() > 0) {
        notes.add(
            status.unreadable() + " items cannot be read and are left out; ./weir audit says why");
      }
      StreamView seen = streams.apply(one.name(), one.shards());
      notes.addAll(seen.notes());
      all.add(
          new Overview(
              table,
              one,
              true,
              one.keys(),
              Backlog.NONE,
              Backlog.NONE,
              seen.unbegun(),
              seen.lags(),
              shardsWait(one.name()),
              told,
              notes));
    }
    return all;
  }
}
