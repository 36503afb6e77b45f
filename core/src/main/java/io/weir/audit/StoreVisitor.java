package io.weir.audit;

/** Takes all that a store holds, one item after the other: a function before its keys. */
public interface StoreVisitor {
  /** True if the function was told of. */
  boolean knows(String function);

  /** What is known of a function, before its keys; again if its progress was read anew. */
  void function(FunctionView view);

  /** A key, after its function. */
  void key(KeyView key);

  /** Something that whoever reads the store has found. */
  void add(Finding finding);
}
