package io.weir.simulation.histories;

import io.weir.spi.Emission;
import io.weir.spi.Shard;
import io.weir.state.Commit;
import io.weir.state.CommitResult;
import io.weir.state.Note;
import io.weir.state.Progress;
import io.weir.state.Snapshot;
import io.weir.state.StateStore;
import io.weir.state.StateStoreException;
import io.weir.state.Tally;
import io.weir.testkit.ForwardingStateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A container's way to the store: each call may be the last one, or fail, or lose its answer. */
final class GatedStore extends ForwardingStateStore {
  private final Container container;

  GatedStore(StateStore store, Container container) {
    super(store);
    this.container = container;
  }

  @Override
  protected <R> R around(String name, Supplier<R> call) {
    Action.Fault fault = container.nextCall("store");
    if (fault == Action.Fault.REFUSED || fault == Action.Fault.HALF) {
      throw failure();
    }
    R result = call.get();
    if (fault == Action.Fault.LOST) {
      throw failure();
    }
    return result;
  }

  private static StateStoreException failure() {
    return new StateStoreException("the store does not answer", null);
  }

  @Override
  public List<CommitResult> commit(List<Commit> commits) {
    Action.Fault fault = container.nextCall("store");
    List<CommitResult> results = new ArrayList<>();
    for (int i = 0; i < commits.size(); i++) {
      Action.Fault one = fault == Action.Fault.HALF ? part(i) : fault;
      CommitResult result =
          one == Action.Fault.REFUSED ? null : store.commit(List.of(commits.get(i))).getFirst();
      note(result);
      boolean lost = result == null || one == Action.Fault.LOST;
      results.add(lost ? new CommitResult.Failed(failure()) : result);
    }
    return results;
  }

  @Override
  public CommitResult commit(Commit commit, Map<Shard, Tally> counted) {
    Action.Fault fault = container.nextCall("store");
    if (fault == Action.Fault.REFUSED || fault == Action.Fault.HALF) {
      return new CommitResult.Failed(failure());
    }
    CommitResult result = store.commit(commit, counted);
    note(result);
    return fault == Action.Fault.LOST ? new CommitResult.Failed(failure()) : result;
  }

  private void note(CommitResult result) {
    if (result instanceof CommitResult.Committed committed) {
      List<Emission> outbox = committed.snapshot().record().outbox().emissions();
      container.world().sinks().committed(outbox);
      container.world().reference().committed(container, committed.snapshot());
    }
  }

  private static Action.Fault part(int index) {
    return switch (index % 3) {
      case 0 -> Action.Fault.LOST;
      case 1 -> Action.Fault.NONE;
      default -> Action.Fault.REFUSED;
    };
  }

  /** Hint by hint: a fault may come between two of them. */
  @Override
  public void refreshDue(List<Snapshot> snapshots) {
    snapshots.forEach(this::refreshDue);
  }

  @Override
  public Progress commitProgress(String function, Progress next) {
    return around(
        "commitProgress",
        () -> {
          Progress stored = store.commitProgress(function, next);
          if (stored.equals(next)) {
            container.stored(next);
          }
          return stored;
        });
  }

  @Override
  public Note commitNote(String function, Note next) {
    container.noting(true);
    try {
      return super.commitNote(function, next);
    } finally {
      container.noting(false);
    }
  }
}
