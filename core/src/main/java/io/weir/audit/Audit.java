package io.weir.audit;

import io.weir.spi.Shard;
import io.weir.state.KeyRecord;
import io.weir.state.Progress;
import io.weir.state.StateKey;
import io.weir.state.Tally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Checks stored state by all rules, one key after the other, and collects findings. Its memory
 * grows with findings and shards, not with keys. Single-threaded.
 *
 * <p>If nothing runs, each key is checked once. On a live table a key that breaks a rule for
 * settled keys is {@link #unsettled}: read it again later, with its function's progress, and give
 * it to {@link #again}. It is a finding only if it has not been written meanwhile.
 */
public final class Audit implements StoreVisitor {
  private static final int MOST_UNSETTLED = 100_000;

  private final Scope scope;
  private final Map<String, Known> functions = new HashMap<>();
  private final Map<StateKey, Long> unsettled = new LinkedHashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private long more;
  private long unlooked;
  private long keys;
  private long expired;
  private long segments;
  private long rows;

  /** The sums over the keys of one function. */
  private static final class Known {
    private FunctionView view;
    private EventTime time;
    private final Set<Shard> named = new HashSet<>();
    private long parked;

    Known(FunctionView view) {
      this.view = view;
      this.time = new EventTime(view);
    }

    void set(FunctionView now) {
      view = now;
      time = new EventTime(now);
    }
  }

  public Audit(Scope scope) {
    this.scope = scope;
  }

  @Override
  public void function(FunctionView view) {
    Known known = functions.get(view.name());
    if (known == null) {
      functions.put(view.name(), new Known(view));
    } else {
      known.set(view);
    }
  }

  @Override
  public boolean knows(String function) {
    return functions.containsKey(function);
  }

  @Override
  public void key(KeyView key) {
    keys++;
    segments += key.segments().size();
    if (key.isExpired(scope.now())) {
      expired++;
    } else {
      look(key, true);
    }
  }

  /** A key that was unsettled, as it is now. */
  public void again(KeyView key) {
    Long before = unsettled.remove(key.key());
    if (before != null && before == key.version() && !key.isExpired(scope.now())) {
      look(key, false);
    }
  }

  /** The keys that are to be checked again, in the order in which they were found. */
  public List<StateKey> unsettled() {
    return List.copyOf(unsettled.keySet());
  }

  private void look(KeyView key, boolean first) {
    Subject subject =
        new Subject(
            key.key().function(), "key", key.key().key(), finding -> take(finding, key, first));
    SegmentRules.check(key, subject);
    if (key.problem() != null) {
      subject.finding(Rule.KEY_READABLE, key.problem(), "readable");
    }
    KeyRecord record = key.record();
    if (record != null) {
      look(key, record, first, subject);
    }
  }

  private void look(KeyView key, KeyRecord record, boolean first, Subject subject) {
    Known known =
        Objects.requireNonNull(
            functions.get(key.key().function()), "function(..) is called before key(..)");
    new KeyRules(key, record, scope, subject).check();
    new StandingRules(key, record, known.view, known.time, scope, subject).check();
    if (first) {
      remember(known, record);
    }
  }

  private static void remember(Known known, KeyRecord record) {
    record.marks().forEach(mark -> known.named.add(mark.position().shard()));
    record.parked().forEach(parked -> known.named.add(parked.position().shard()));
    if (record.outbox().origin() != null) {
      known.named.add(record.outbox().origin().shard());
    }
    known.parked += record.parked().size();
  }

  private void take(Finding finding, KeyView key, boolean first) {
    boolean settles = finding.rule().when() == Rule.When.SETTLED && !scope.atRest();
    if (first && settles) {
      remember(key);
    } else if (first || settles) {
      add(finding);
    }
  }

  private void remember(KeyView key) {
    if (unsettled.size() < MOST_UNSETTLED || unsettled.containsKey(key.key())) {
      unsettled.put(key.key(), key.version());
    } else {
      unlooked++;
    }
  }

  @Override
  public void add(Finding finding) {
    if (findings.size() < Report.MOST) {
      findings.add(finding);
    } else {
      more++;
    }
  }

  /**
   * A row of a table of results.
   *
   * @param key the revision that its key has, read after the row; negative if the key has no item
   */
  public void row(RowView row, long key) {
    rows++;
    RowRules.check(row, key, new Subject(row.function(), "row of key", row.origin(), this::add));
  }

  /** After the last key. */
  public Report report() {
    long shards = 0;
    for (Known known : functions.values()) {
      shards += known.view.progress().size();
      progress(known);
      if (scope.atRest()) {
        sum(known);
      }
    }
    return new Report(keys, expired, shards, segments, rows, findings, more, unlooked);
  }

  private void progress(Known known) {
    for (Progress one : known.view.progress().values()) {
      Subject subject = new Subject(known.view.name(), "shard", one.shard().toString(), this::add);
      ProgressRules.check(one, scope, subject);
      if (scope.atRest() && known.view.listed() != null) {
        ProgressRules.used(
            one, known.view.progress().values(), known.named, known.view.listed(), subject);
      }
    }
  }

  /** Compares the sums of a function, unless several batches of a shard run at a time. */
  private void sum(Known known) {
    long records = known.view.records();
    if (records < 0 || known.view.inParallel()) {
      return;
    }
    Tally sum =
        known.view.progress().values().stream()
            .map(Progress::tally)
            .reduce(Tally.ZERO, Tally::plus);
    if (sum.total() + known.parked != records) {
      add(
          new Finding(
              Rule.RECORDS_SUM,
              known.view.name(),
              "shard",
              "all",
              sum + " and " + known.parked + " parked records",
              records + " records"));
    }
  }
}
