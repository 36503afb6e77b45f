package io.weir.embedded;

import io.weir.dynamo.DynamoStateStore;
import io.weir.engine.ClockReset;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import io.weir.state.StateStore;
import io.weir.state.StateStoreException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Sets a deployed function's clock back, in the state table that WEIR_STATE_TABLE names. */
@Command(
    name = "weir reset-clock",
    mixinStandardHelpOptions = true,
    description = {
      "Sets the clock of one shard back, after an event that was stamped far ahead was let through.",
      "Disable the function's event source mapping first, and enable it again afterwards.",
      "The table is the one that WEIR_STATE_TABLE names; region and credentials as usual."
    })
public final class ResetClock implements Callable<Integer> {
  private static final int REFUSED = 2;

  private final Supplier<StateStore> stores;

  @Spec private CommandSpec spec;

  @Option(names = "--function", required = true, description = "the function's name")
  private String function;

  @Option(names = "--source", required = true, description = "the source's name")
  private String source;

  @Option(
      names = "--shard",
      required = true,
      description = "the shard, such as shardId-000000000000")
  private String shard;

  @Option(
      names = "--to",
      required = true,
      description = "the new watermark, such as 2026-11-01T00:00:00Z")
  private Instant to;

  ResetClock(Supplier<StateStore> stores) {
    this.stores = stores;
  }

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new ResetClock(DynamoStateStore::fromEnvironment)).execute(arguments));
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (StateStore store = stores.get()) {
      Progress set = ClockReset.reset(store, function, new Shard(source, shard), to.toEpochMilli());
      out.println(
          "The clock of "
              + set.shard()
              + " stands at "
              + to
              + "; "
              + set.tally().total()
              + " records stay finished. Enable the event source mapping again.");
      return 0;
    } catch (IllegalStateException | StateStoreException | SdkClientException refused) {
      String missing = AwsSettings.missing(refused).orElse(refused.getMessage());
      spec.commandLine().getErr().println(missing);
      return REFUSED;
    }
  }
}
