package io.weir.embedded;

import io.weir.StreamFunction;
import io.weir.audit.KeyView;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.KeyReads;
import io.weir.dynamo.RequestCounts;
import io.weir.dynamo.RowReads;
import io.weir.embedded.explain.Answer;
import io.weir.embedded.explain.Explanation;
import io.weir.embedded.explain.ExplanationJson;
import io.weir.embedded.explain.ExplanationText;
import io.weir.embedded.explain.KeyFacts;
import io.weir.embedded.explain.RecordAnswers;
import io.weir.embedded.explain.RowAnswers;
import io.weir.engine.Topology;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import io.weir.state.StateKey;
import io.weir.state.StateStoreException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;

/** Tells of one key what it keeps and what it waits for; writes nothing. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "What one key keeps, when something becomes of it, and why it has not: which shard holds event time, what"
          + " parks the key, what the sink has not taken. Writes nothing; the function may run meanwhile.",
      "Reads the key's item and the shards' progress, in at most 5 requests."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the key is told, whatever it waits for",
      "1:the key has no item, or its state cannot be read",
      "2:it could not look, or was asked for something that cannot be done"
    })
final class ExplainCommand implements Callable<Integer> {
  @Option(names = "--table", description = "the state table; default: WEIR_STATE_TABLE")
  private String table;

  @Option(
      names = "--function",
      required = true,
      paramLabel = "CLASS",
      description =
          "a class with a public static FUNCTION, an example's name, or only the function's name: then state"
              + " is not decoded")
  private String function;

  @Option(
      names = "--class-path",
      paramLabel = "PATH[:PATH]",
      description = "jars and folders in which the class is found")
  private String classPath;

  @Option(names = "--key", required = true, description = "the key, as keyBy(..) gives it")
  private String key;

  @Option(
      names = "--window",
      paramLabel = "START",
      description = "only the window that begins then, ISO-8601")
  private Instant window;

  @Option(
      names = "--row",
      paramLabel = "NAME=VALUE[,NAME=VALUE]",
      description = "also: which emission wrote this row of a DynamoSink's table")
  private String row;

  @Option(names = "--sink", description = "with --row, where the function has several tables")
  private String sink;

  @Option(
      names = "--event",
      paramLabel = "ID",
      description = "also: whether the key remembers an event of this id")
  private String event;

  @Option(
      names = "--position",
      paramLabel = "SOURCE/SHARD@NUMBER",
      description = "also: whether the record there was decided, and by which watermark")
  private String position;

  @Option(
      names = "--streams",
      description =
          "ask the streams for their shards: one that never brought a record holds event time, too")
  private boolean streams;

  @Option(
      names = "--tick",
      defaultValue = "PT1M",
      description = "how often ticks come (default: ${DEFAULT-VALUE})")
  private Duration tick;

  @Option(names = "--show-keys", description = "print other keys than the one asked for")
  private boolean showKeys;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  private final PrintStream console;
  private final Deployment deployment;

  ExplainCommand(PrintStream console, Deployment deployment) {
    this.console = console;
    this.deployment = deployment;
  }

  @Override
  public Integer call() {
    Definitions named = Definitions.of(function, classPath);
    try {
      return explain(named);
    } catch (IllegalArgumentException wrong) {
      throw new UsageException(wrong.getMessage());
    } catch (StateStoreException | SdkException refused) {
      throw new UsageException(
          AwsSettings.missing(refused)
              .orElse("the key could not be looked at: " + refused.getMessage()));
    }
  }

  private int explain(Definitions named) {
    RequestCounts counts = new RequestCounts();
    long now = deployment.now().toEpochMilli();
    KeyReads reads =
        new KeyReads(deployment.dynamo().get(), deployment.stateTable(table), now, counts);
    Optional<KeyView> view = reads.key(new StateKey(named.name(), key));
    KeyFacts facts =
        new KeyFacts(
            named.definition().orElse(null),
            named.name(),
            key,
            view.orElse(null),
            progress(reads, named.name(), view),
            topology(),
            now,
            tick.toMillis());
    List<String> near =
        view.isPresent() ? List.of() : new NearKeys(reads, showKeys).like(named.name(), key);
    OptionalLong start =
        window == null ? OptionalLong.empty() : OptionalLong.of(window.toEpochMilli());
    Explanation explanation = Explanation.of(facts, start, near);
    List<Answer> answers = answers(facts, named.definition());
    print(explanation, answers, counts.requests(RequestCounts.Category.READ));
    return view.isPresent() && view.get().record() != null && isReadable(explanation) ? 0 : 1;
  }

  private static boolean isReadable(Explanation explanation) {
    return explanation.facts().definition() == null || explanation.kept().problem() == null;
  }

  private Topology topology() {
    return streams ? new StreamShards(deployment.kinesis().get()) : source -> List.of();
  }

  /** The progress of the shards; that of gone ones only if the key was last seen in one. */
  private List<Progress> progress(KeyReads reads, String name, Optional<KeyView> view) {
    List<Progress> all = new ArrayList<>(reads.progress(name));
    Set<Shard> known = new HashSet<>();
    all.forEach(one -> known.add(one.shard()));
    boolean fromGone =
        view.map(KeyView::record).stream()
            .flatMap(record -> record.marks().stream())
            .anyMatch(mark -> !known.contains(mark.position().shard()));
    if (fromGone && row == null) {
      all.addAll(reads.gone(name));
    }
    return all;
  }

  private List<Answer> answers(KeyFacts facts, Optional<StreamFunction> definition) {
    List<Answer> answers = new ArrayList<>();
    if (row != null) {
      answers.add(row(facts, definition));
    }
    if (event != null) {
      answers.add(RecordAnswers.event(event, facts));
    }
    if (position != null) {
      answers.add(RecordAnswers.at(RecordAnswers.position(position), facts));
    }
    return answers;
  }

  private Answer row(KeyFacts facts, Optional<StreamFunction> definition) {
    DynamoSink<?> of = table(definition);
    Map<String, String> names = new HashMap<>();
    for (String part : row.split(",")) {
      String[] pair = part.split("=", 2);
      if (pair.length < 2) {
        throw new UsageException(
            "--row " + row + " must be NAME=VALUE for each of " + RowReads.key(of));
      }
      names.put(pair[0].strip(), pair[1]);
    }
    Optional<RowReads.Found> found = RowReads.row(deployment.dynamo().get(), of, names);
    return RowAnswers.of(
        new RowAnswers.Row(
            of.table(),
            row,
            found.isPresent(),
            found.map(RowReads.Found::origin).orElse(""),
            found.map(RowReads.Found::revision).orElse(0L),
            found.map(RowReads.Found::deleted).orElse(false)),
        facts);
  }

  private DynamoSink<?> table(Optional<StreamFunction> definition) {
    if (definition.isEmpty()) {
      throw new UsageException("--row needs the function's class, which names its tables");
    }
    List<DynamoSink<?>> tables = new ArrayList<>();
    definition
        .get()
        .allSinks()
        .forEach(one -> {
          if (one instanceof DynamoSink<?> dynamo && (sink == null || sink.equals(one.name()))) {
            tables.add(dynamo);
          }
        });
    if (tables.size() != 1) {
      throw new UsageException(
          tables.isEmpty()
              ? "--row is of a DynamoSink, and the function has none"
                  + (sink == null ? "" : " of the name '" + sink + "'")
              : "the function has several tables; give --sink, one of "
                  + tables.stream().map(DynamoSink::name).toList());
    }
    return tables.getFirst();
  }

  private void print(Explanation explanation, List<Answer> answers, long requests) {
    if (json) {
      console.println(ExplanationJson.of(explanation, answers, requests));
    } else {
      new ExplanationText(explanation).lines(answers).forEach(console::println);
    }
  }
}
