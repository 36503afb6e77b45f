package io.weir.embedded;

import io.weir.dynamo.SegmentSweep;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Deletes segments of large state that crashes left behind. */
@Command(
    name = "sweep",
    mixinStandardHelpOptions = true,
    description = {
      "Deletes segments of state that no key names: what is left where a process ended while it wrote"
          + " state that outgrows an item.",
      "Reads the whole table, and leaves alone what is younger than a day; functions may run meanwhile."
    })
final class SweepCommand implements Callable<Integer> {
  @Option(names = "--table", description = "the state table; default: WEIR_STATE_TABLE")
  private String table;

  @Option(names = "--dry-run", description = "only count")
  private boolean dryRun;

  private final PrintStream console;
  private final Deployment deployment;

  SweepCommand(PrintStream console, Deployment deployment) {
    this.console = console;
    this.deployment = deployment;
  }

  @Override
  public Integer call() {
    SegmentSweep.Found found =
        deployment.segments().apply(deployment.stateTable(table)).run(deployment.now(), !dryRun);
    console.println(
        found.segments()
            + " segments of state older than a day, "
            + found.orphans()
            + " that no key names, "
            + found.deleted()
            + " deleted");
    if (found.unreadable() > 0) {
      console.println(
          found.unreadable()
              + " left alone: their keys were written by newer code, or are damaged; sweep with the"
              + " newer version");
    }
    return 0;
  }
}
