package io.weir.embedded;

import io.weir.state.Commit;
import io.weir.state.CommitResult;
import io.weir.state.KeyRecord;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.state.StateStore;
import java.io.PrintStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lets a parked key be tried at the next tick or event, instead of when it is its time. */
@Command(
    name = "release",
    mixinStandardHelpOptions = true,
    description = "Has a parked key tried again at once, by its next event or the next tick.")
final class ReleaseCommand implements Callable<Integer> {
  private static final int ATTEMPTS = 5;

  @Option(names = "--table", description = "the state table; default: WEIR_STATE_TABLE")
  private String table;

  @Option(names = "--function", required = true)
  private String function;

  @Option(names = "--key", required = true)
  private String key;

  private final PrintStream console;
  private final Deployment deployment;

  ReleaseCommand(PrintStream console, Deployment deployment) {
    this.console = console;
    this.deployment = deployment;
  }

  @Override
  public Integer call() {
    StateStore store = deployment.state().apply(deployment.stateTable(table));
    StateKey state = new StateKey(function, key);
    for (int i = 0; i < ATTEMPTS; i++) {
      long now = deployment.now().toEpochMilli();
      Snapshot snapshot = store.load(List.of(state), now).get(state);
      int parked = snapshot.record().parked().size();
      if (parked == 0) {
        throw new UsageException("the key '" + key + "' of '" + function + "' is not parked");
      }
      if (committed(
          store, new Commit(snapshot, released(snapshot, now), OptionalLong.empty(), now))) {
        console.println("released: " + key + " with " + parked + " records");
        return 0;
      }
    }
    throw new UsageException("the key '" + key + "' is being written all the time; try again");
  }

  private static KeyRecord released(Snapshot snapshot, long now) {
    return snapshot.record().withParkedUntil(now);
  }

  private static boolean committed(StateStore store, Commit commit) {
    return switch (store.commit(List.of(commit)).getFirst()) {
      case CommitResult.Committed done -> true;
      case CommitResult.Conflict lost -> false;
      case CommitResult.Failed failed -> throw failed.cause();
    };
  }
}
