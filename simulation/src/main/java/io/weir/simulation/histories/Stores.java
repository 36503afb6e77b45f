package io.weir.simulation.histories;

import io.weir.state.InMemoryStateStore;
import io.weir.state.StateStore;

/** Where a history's state is kept, and how its containers reach it. */
interface Stores {
  /** The way of one container, through its gate. */
  StateStore open(Container container);

  /** The way of somebody who only wants to look. */
  StateStore plain();

  /** Deletes what has expired. */
  void sweep(long now);

  static Stores of(Spec.Store kind) {
    return new InMemory(new InMemoryStateStore());
  }

  /** In plain maps; faults come at the calls of the store. */
  record InMemory(InMemoryStateStore plain) implements Stores {
    @Override
    public StateStore open(Container container) {
      return new GatedStore(plain, container);
    }

    @Override
    public void sweep(long now) {
      // What has expired is absent to this store already.
    }
  }
}
