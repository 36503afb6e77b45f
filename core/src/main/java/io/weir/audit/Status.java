package io.weir.audit;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How each function of a store stands, from what is stored. What it holds meanwhile grows with
 * functions and shards, not with keys. Single-threaded.
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
    if (key.record() == null) {
      unreadable++;
    } else if (!key.isExpired(now)) {
      functions.get(key.key().function()).add(key);
    }
  }

  /** What {@code weir audit} says more of. */
  @Override
  public void add(Finding finding) {
    if (!finding.rule().isInformation()) {
      unreadable++;
    }
  }

  /** By name. */
  public Collection<FunctionStatus> functions() {
    return List.copyOf(functions.values());
  }

  /** How many items could not be read; they are in no other number. */
  public long unreadable() {
    return unreadable;
  }
}
