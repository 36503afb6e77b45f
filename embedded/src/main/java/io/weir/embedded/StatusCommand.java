package io.weir.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.audit.FunctionStatus;
import io.weir.dynamo.KeyReads;
import io.weir.dynamo.RequestCounts;
import io.weir.embedded.status.LogLines;
import io.weir.embedded.status.Overview;
import io.weir.embedded.status.OverviewJson;
import io.weir.embedded.status.OverviewText;
import io.weir.state.StateStoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.core.exception.SdkException;

/** Shows the status of the functions in a state table, or in those of a stack; writes nothing. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "How far each function is, what holds its event time and since when, what became of its records, and what"
          + " waits: due keys, parked keys, results that are not delivered. Writes nothing; functions may run"
          + " meanwhile.",
      "Reads the shards' progress and the due index, not the keys; --deep reads the whole table."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:nothing needs a look",
      "1:something does; it is said first",
      "2:it could not look, or was asked for something that cannot be done"
    })
final class StatusCommand implements Callable<Integer> {
  private static final int FEW = 10;

  @Parameters(
      arity = "0..1",
      paramLabel = "STACK",
      description = "a CloudFormation stack: the state tables of its functions")
  private String stack;

  @Option(names = "--table", description = "the state table; default: WEIR_STATE_TABLE")
  private String table;

  @Option(
      names = "--function",
      paramLabel = "NAME",
      description = "only this function's; default: every function of the table")
  private String function;

  @Option(
      names = "--deep",
      description = "read every key: all parked keys, and everything that is not delivered")
  private boolean deep;

  @Option(
      names = "--streams",
      description =
          "ask every shard of the streams for its lag; default: the ten that stand longest")
  private boolean streams;

  @Option(
      names = "--tick",
      defaultValue = "PT1M",
      description = "how often ticks come (default: ${DEFAULT-VALUE})")
  private Duration tick;

  @Option(
      names = "--behind",
      defaultValue = "PT10M",
      description =
          "how far a shard may be behind before it needs a look (default: ${DEFAULT-VALUE})")
  private Duration behind;

  @Option(
      names = "--log",
      paramLabel = "FILE|-",
      description =
          "the function's log, as aws logs tail writes it, - for standard input: its lines of metrics say why a"
              + " function is no further")
  private String log;

  @Option(
      names = "--since",
      defaultValue = "PT15M",
      description = "how much of the log counts (default: ${DEFAULT-VALUE})")
  private Duration since;

  @Option(
      names = "--shards",
      defaultValue = "20",
      paramLabel = "N",
      description =
          "show as many shards, those first that stand furthest back (default: ${DEFAULT-VALUE})")
  private int shards;

  @Option(names = "--show-keys", description = "print keys instead of hashes of them")
  private boolean showKeys;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  private final PrintStream console;
  private final Deployment deployment;
  private LogLines told = LogLines.NONE;

  StatusCommand(PrintStream console, Deployment deployment) {
    this.console = console;
    this.deployment = deployment;
  }

  @Override
  public Integer call() throws IOException {
    if (stack != null && table != null) {
      throw new UsageException("a stack names its tables; leave --table out");
    }
    if (shards < 0) {
      throw new UsageException("--shards " + shards + ": show 0 shards or more");
    }
    long now = deployment.now().toEpochMilli();
    List<String> said = new ArrayList<>();
    told = told(now - since.toMillis());
    try {
      List<Overview> all = new ArrayList<>();
      for (String state : tables()) {
        all.addAll(of(state, now, said));
      }
      if (log != null) {
        aboutLog(all, said);
      }
      return print(all, now, said);
    } catch (StateStoreException | SdkException refused) {
      throw new UsageException(
          AwsSettings.missing(refused)
              .orElse("the status could not be read: " + refused.getMessage()));
    }
  }

  private LogLines told(long from) throws IOException {
    if (log == null) {
      return LogLines.NONE;
    }
    InputStream in = log.equals("-") ? System.in : Files.newInputStream(Path.of(log));
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8))) {
      return LogLines.read(lines.lines(), from);
    } catch (UncheckedIOException unreadable) {
      throw new UsageException("--log " + log + " cannot be read: " + unreadable.getMessage());
    }
  }

  /** What the log has nothing of, and what only the log has. */
  private void aboutLog(List<Overview> all, List<String> said) {
    Set<String> others = new TreeSet<>(told.functions());
    for (Overview one : all) {
      String name = one.status().name();
      if (!others.remove(name)) {
        said.add(
            "the log has no line of metrics of "
                + name
                + " since "
                + since
                + ": is it this function's log and of that time, and does the function write them"
                + " (WEIR_TELEMETRY, ApplicationLogLevel)?");
      }
    }
    if (function == null && !others.isEmpty()) {
      said.add(
          "the log has lines of "
              + String.join(", ", others)
              + ", of which nothing was looked at here; --function NAME shows what they say");
    }
  }

  private List<String> tables() {
    return stack == null
        ? List.of(deployment.stateTable(table))
        : deployment.stacks().get().stateTables(stack);
  }

  private List<Overview> of(String state, long now, List<String> said) {
    StatusReads reads =
        new StatusReads(
                deployment.dynamo().get(),
                state,
                now,
                new KeyReads(deployment.dynamo().get(), state, now, new RequestCounts()),
                (name, living) ->
                    StreamView.of(
                        deployment.kinesis(), living, streams ? Integer.MAX_VALUE : FEW, now))
            .tick(tick.toMillis())
            .told(told);
    if (deep) {
      return reads.deep().stream()
          .filter(one -> function == null || function.equals(one.status().name()))
          .toList();
    }
    if (function != null) {
      return List.of(reads.of(function));
    }
    StatusReads.Names names = reads.names();
    if (!names.whole()) {
      said.add(
          "functions were looked for in the first "
              + names.items()
              + " items of "
              + state
              + "; --function NAME shows one that is not here, --deep looks at all");
    }
    boolean onlyLog = names.names().isEmpty() && stack == null;
    return (onlyLog ? told.functions() : names.names()).stream().map(reads::of).toList();
  }

  private int print(List<Overview> all, long now, List<String> said) {
    List<Overview> known = all.stream().filter(this::isKnown).toList();
    requireNamed(known);
    boolean healthy = known.stream().allMatch(one -> one.concerns(now, tick, behind).isEmpty());
    if (json) {
      json(known, now, said, healthy);
    } else {
      known.forEach(one ->
          new OverviewText(one, now, showKeys, shards)
              .lines(tick, behind)
              .forEach(console::println));
      if (known.isEmpty()) {
        console.println("the table is empty: no function has finished a record");
      }
      said.forEach(console::println);
    }
    return healthy ? 0 : 1;
  }

  /** Of a name that is misspelled nothing is known to be well. */
  private void requireNamed(List<Overview> known) {
    if (function != null && known.isEmpty()) {
      throw new UsageException(
          "the table has nothing of a function '"
              + function
              + "': either its name is another one, which status without --function shows, or it has not finished"
              + " a record, and then its log says why (--log)");
    }
  }

  /** A function that fails from its first batch on has stored nothing, and a log. */
  private boolean isKnown(Overview one) {
    FunctionStatus status = one.status();
    return !status.shards().isEmpty()
        || status.keys() > 0
        || told.functions().contains(status.name());
  }

  private void json(List<Overview> known, long now, List<String> said, boolean healthy) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("healthy", healthy);
    ArrayNode functions = node.putArray("functions");
    known.forEach(one -> functions.add(OverviewJson.of(one, now, tick, behind, showKeys)));
    ArrayNode notes = node.putArray("notes");
    said.forEach(notes::add);
    console.println(node);
  }
}
