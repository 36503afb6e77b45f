package io.weir.audit;

import io.weir.state.KeyRecord;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Computes the status of each function from stored state. Its memory grows with functions and
 * shards, not with keys. Single-threaded.
 */
public final class Status implements StoreVisitor {
  private final long now;
  private final Map<String, FunctionStatus> functions = new TreeMap<>();
  private long unreadable;

  /**
   * @param now epoch milliseconds: a key that has expired by then is absent
   */
  public Status(long now) {
    this.now = now;
  }

  @Override
  public boolean knows(String function) {
    return functions.containsKey(function);
  }

  @Override
  public void function(FunctionView view) {
    functions.put(view.name(), new FunctionStatus(view));
  }

  @Override
  public void key(KeyView key) {
    KeyRecord record = key.record();
    if (record == null) {
      unreadable++;
    } else if (!key.isExpired(now)) {
      FunctionStatus status = functions.get(key.key().function());
      Objects.requireNonNull(status, "function(..) is called before key(..)");
      status.add(key.key(), record);
    }
  }

  /** Counts findings; {@code weir audit} shows them in full. */
  @Override
  public void add(Finding finding) {
    if (!finding.rule().isInformation()) {
      unreadable++;
    }
  }

  /** The status of each function, by name. */
  public Collection<FunctionStatus> functions() {
    return List.copyOf(functions.values());
  }

  /** The number of items that could not be read; no other number includes them. */
  public long unreadable() {
    return unreadable;
  }
}
