package io.weir.embedded;

import io.weir.ClockScope;
import io.weir.StreamFunction;
import io.weir.audit.Audit;
import io.weir.audit.FunctionView;
import io.weir.audit.Report;
import io.weir.audit.Scope;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.StoredTables;
import io.weir.state.StateStoreException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;

/** Checks a state table for violated rules; writes nothing. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = {
      "Looks at all that a state table holds, and says what is not as the protocol wants it. Writes nothing;"
          + " functions may run meanwhile.",
      "Reads the whole table once, and segments in use once more. With --function it also opens state and"
          + " reads the tables of that function's sinks.",
      "Ends with 0 = clean, 1 = findings, 2 = it could not look."
    })
final class AuditCommand implements Callable<Integer> {
  /** The time by which the clocks of functions may differ, and a tick may be late. */
  private static final Duration SLACK = Duration.ofMinutes(5);

  @Option(names = "--table", description = "the state table; default: WEIR_STATE_TABLE")
  private String table;

  @Option(
      names = "--result",
      paramLabel = "FUNCTION:TABLE",
      description = "a table that a DynamoSink of that function writes; repeatable")
  private List<String> results = new ArrayList<>();

  @Option(
      names = "--function",
      paramLabel = "CLASS",
      description = "an example's name, or a class with a public static FUNCTION; repeatable")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--class-path",
      paramLabel = "PATH[:PATH]",
      description = "jars and folders in which classes given with --function are found")
  private String classPath;

  @Option(
      names = "--at-rest",
      description =
          "every record is acknowledged and ticks find nothing more to do: ask also what holds only then")
  private boolean atRest;

  @Option(
      names = "--settle",
      defaultValue = "PT5M",
      description =
          "without --at-rest: what may be on its way is a finding if it is there this much later, in the"
              + " same version (default: ${DEFAULT-VALUE})")
  private Duration settle;

  @Option(
      names = "--tick",
      defaultValue = "PT1M",
      description = "how often ticks come (default: ${DEFAULT-VALUE})")
  private Duration tick;

  @Option(
      names = "--parallel",
      paramLabel = "NAME",
      description = "a function with a ParallelizationFactor above 1; repeatable")
  private Set<String> parallel = new HashSet<>();

  @Option(names = "--show-keys", description = "print keys instead of hashes of them")
  private boolean showKeys;

  private final PrintStream console;
  private final Deployment deployment;
  private final List<StreamFunction> definitions = new ArrayList<>();

  AuditCommand(PrintStream console, Deployment deployment) {
    this.console = console;
    this.deployment = deployment;
  }

  @Override
  public Integer call() {
    for (String name : names) {
      definitions.add(
          Examples.job(name, classPath).function().withSinks(DynamoSink::fromEnvironment));
    }
    try {
      return print(report());
    } catch (StateStoreException | SdkException refused) {
      throw new UsageException(
          AwsSettings.missing(refused).orElse("the audit could not look: " + refused.getMessage()));
    }
  }

  private Report report() {
    long now = deployment.now().toEpochMilli();
    Audit audit = new Audit(new Scope(atRest, now, tick.toMillis(), SLACK.toMillis()));
    StoredTables tables = tables(now);
    tables.scan(audit);
    if (!audit.unsettled().isEmpty()) {
      console.println(
          audit.unsettled().size()
              + " keys have something that may be on its way; they are looked at again in "
              + settle);
      deployment.pause().accept(settle);
      tables.again(audit);
    }
    return audit.report();
  }

  private StoredTables tables(long now) {
    StoredTables tables =
        new StoredTables(deployment.dynamo().get(), deployment.stateTable(table), now, this::known);
    definitions.forEach(tables::sinksOf);
    for (String result : results) {
      String[] parts = result.split(":", 2);
      if (parts.length < 2 || parts[0].isBlank() || parts[1].isBlank()) {
        throw new UsageException("--result " + result + " must be FUNCTION:TABLE");
      }
      tables.result(parts[0], parts[1]);
    }
    return tables;
  }

  /**
   * Adds data about the function; with several batches of a shard at a time there is no progress at
   * all.
   */
  private FunctionView known(FunctionView view) {
    StreamFunction definition =
        definitions.stream().filter(one -> one.name().equals(view.name())).findFirst().orElse(null);
    boolean mayBe = definition == null || definition.clock() == ClockScope.PER_KEY;
    return view.withDefinition(definition)
        .withBatchesInParallel(
            parallel.contains(view.name()) || mayBe && view.progress().isEmpty());
  }

  private int print(Report report) {
    report.findings().forEach(finding -> console.println(finding.text(showKeys)));
    if (report.more() > 0) {
      console.println("and " + report.more() + " findings more");
    }
    if (report.unlooked() > 0) {
      console.println(report.unlooked() + " keys were not looked at again: they are too many");
    }
    console.println(report.summary());
    return report.isClean() ? 0 : 1;
  }
}
