package io.weir.embedded;

import io.weir.audit.FunctionStatus;
import io.weir.audit.Status;
import io.weir.dynamo.TableAudit;
import io.weir.state.StateStoreException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;

/** Shows the status of the functions in a state table; writes nothing. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "What became of the records of each function, what holds its event time, and what waits: open windows,"
          + " parked keys, results that are not delivered. Writes nothing; functions may run meanwhile.",
      "Reads the whole table once. It does not ask the streams: a shard that has brought nothing yet is not"
          + " known."
    })
final class StatusCommand implements Callable<Integer> {
  @Option(names = "--table", description = "the state table; default: WEIR_STATE_TABLE")
  private String table;

  @Option(
      names = "--function",
      paramLabel = "NAME",
      description = "only this function's; default: every function of the table")
  private String function;

  @Option(names = "--show-keys", description = "print keys instead of hashes of them")
  private boolean showKeys;

  private final PrintStream console;
  private final Deployment deployment;

  StatusCommand(PrintStream console, Deployment deployment) {
    this.console = console;
    this.deployment = deployment;
  }

  @Override
  public Integer call() {
    long now = deployment.now().toEpochMilli();
    Status status = new Status(now);
    try {
      String state = deployment.stateTable(table);
      TableAudit.builder(deployment.dynamo().get(), state, now).build().scan(status);
    } catch (StateStoreException | SdkException refused) {
      throw new UsageException(
          AwsSettings.missing(refused)
              .orElse("the status could not be read: " + refused.getMessage()));
    }
    print(status, now);
    return 0;
  }

  private void print(Status status, long now) {
    boolean any = false;
    for (FunctionStatus one : status.functions()) {
      if (function == null || function.equals(one.name())) {
        any = true;
        new StatusText(one, now, showKeys).lines().forEach(console::println);
      }
    }
    if (!any) {
      console.println(
          function == null
              ? "the table is empty: no function has finished a record"
              : "the table has nothing of a function '" + function + "'");
    }
    if (status.unreadable() > 0) {
      console.println(
          status.unreadable() + " items cannot be read and are left out; ./weir audit says why");
    }
  }
}
