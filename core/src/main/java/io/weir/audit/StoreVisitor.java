package io.weir.audit;

/** Takes all that a store holds, one item after the other: a function before its keys. */
public interface StoreVisitor {
  /** True if {@link #function} was called for this function. */
  boolean knows(String function);

  /** Takes the data of a function, before its keys; again if its progress was read anew. */
  void function(FunctionView view);

  /** Takes a key, after its function. */
  void key(KeyView key);

  /** Takes a finding of the reader of the store. */
  void add(Finding finding);
}
