package io.weir.localstack.function;

import io.weir.spi.Shard;
import io.weir.state.Commit;
import io.weir.state.CommitResult;
import io.weir.state.StateStore;
import io.weir.state.Tally;
import io.weir.testkit.ForwardingStateStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ends the process, without any notice, after it has committed so many times: the commit is made,
 * its results are not delivered, the batch is not answered.
 */
final class DyingStore extends ForwardingStateStore {
  private static final int LIKE_SIGKILL = 137;
  private final AtomicInteger left;

  DyingStore(StateStore store, int commits) {
    super(store);
    this.left = new AtomicInteger(commits);
  }

  @Override
  public List<CommitResult> commit(List<Commit> commits) {
    List<CommitResult> results = super.commit(commits);
    committed();
    return results;
  }

  @Override
  public CommitResult commit(Commit commit, Map<Shard, Tally> counted) {
    CommitResult result = super.commit(commit, counted);
    committed();
    return result;
  }

  private void committed() {
    if (left.decrementAndGet() <= 0) {
      Runtime.getRuntime().halt(LIKE_SIGKILL);
    }
  }
}
