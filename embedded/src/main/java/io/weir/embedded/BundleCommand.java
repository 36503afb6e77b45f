package io.weir.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.audit.Audit;
import io.weir.audit.Finding;
import io.weir.audit.FunctionView;
import io.weir.audit.Report;
import io.weir.audit.Scope;
import io.weir.codec.Json;
import io.weir.dynamo.DynamoStateStore;
import io.weir.dynamo.KeyReads;
import io.weir.dynamo.RequestCounts;
import io.weir.dynamo.TableAudit;
import io.weir.embedded.status.Overview;
import io.weir.embedded.status.OverviewJson;
import io.weir.engine.EngineLimits;
import io.weir.engine.StoredDefinition;
import io.weir.state.StateStore;
import io.weir.state.StateStoreException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.util.VersionInfo;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * Puts together what somebody needs who helps, and no payload; writes nothing to the deployment.
 */
@Command(
    name = "bundle",
    mixinStandardHelpOptions = true,
    description = {
      "What somebody needs who helps from outside, in one zip: status and audit, the definitions that the"
          + " functions have stored, the table's settings, versions and limits, and with --stack the stack's"
          + " parameters.",
      "No payload, no state, no key: keys are hashes of 48 bits. Reads every key, as --deep does. Look at it before"
          + " you send it: names of functions, tables, streams and shards are in it."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:it is written", "2:it could not look, or cannot be written there"})
final class BundleCommand implements Callable<Integer> {
  private static final Duration TICK = Duration.ofMinutes(1);
  private static final Duration BEHIND = Duration.ofMinutes(10);
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String README =
      """
      Written by ./weir bundle.
      status.json       as ./weir status --deep --json: counters, event time, shards, what waits
      audit.json        as ./weir audit: what is stored otherwise than the protocol wants it
      definitions/      what each function has stored of its definition
      table.json        the state table's settings
      versions.json     of this command, Java and the AWS SDK
      limits.json       the limits of this version
      stack.json        the parameters of the stack, if one was named
      No payload, no state and no key is in it; keys are the first digits of their SHA-256.
      """;

  @Option(names = "--table", description = "the state table; default: WEIR_STATE_TABLE")
  private String table;

  @Option(names = "--stack", description = "a CloudFormation stack, for its parameters")
  private String stack;

  @Option(names = "--out", required = true, paramLabel = "FILE.zip")
  private Path out;

  private final PrintStream console;
  private final Deployment deployment;

  BundleCommand(PrintStream console, Deployment deployment) {
    this.console = console;
    this.deployment = deployment;
  }

  @Override
  public Integer call() {
    String state = deployment.stateTable(table);
    Bundle bundle = new Bundle();
    bundle.add("README.txt", README);
    try {
      List<String> functions = status(state, bundle);
      audit(state, bundle);
      definitions(state, functions, bundle);
      bundle.add("table.json", table(state));
      bundle.add("versions.json", versions());
      bundle.add("limits.json", limits());
      if (stack != null) {
        ObjectNode parameters = JSON.objectNode();
        deployment.stacks().get().parameters(stack).forEach(parameters::put);
        bundle.add("stack.json", parameters);
      }
    } catch (StateStoreException | SdkException refused) {
      throw new UsageException(
          AwsSettings.missing(refused)
              .orElse("the bundle could not be put together: " + refused.getMessage()));
    }
    bundle.write(out);
    bundle.names().forEach(name -> console.println("  " + name));
    console.println("written to " + out + "; look at it before you send it");
    return 0;
  }

  private long now() {
    return deployment.now().toEpochMilli();
  }

  private List<String> status(String state, Bundle bundle) {
    KeyReads reads = new KeyReads(deployment.dynamo().get(), state, now(), new RequestCounts());
    List<Overview> all =
        new StatusReads(
                deployment.dynamo().get(),
                state,
                now(),
                reads,
                (name, living) -> StreamView.of(deployment.kinesis(), living, 10, now()))
            .tick(TICK.toMillis())
            .deep();
    ArrayNode functions = JSON.arrayNode();
    List<String> names = new ArrayList<>();
    for (Overview one : all) {
      functions.add(OverviewJson.of(one, now(), TICK, BEHIND, false));
      names.add(one.status().name());
    }
    bundle.add("status.json", JSON.objectNode().set("functions", functions));
    return names;
  }

  /** One look: what may be on its way is counted, and not waited for. */
  private void audit(String state, Bundle bundle) {
    Audit audit = new Audit(new Scope(false, now(), TICK.toMillis(), BEHIND.toMillis()));
    TableAudit.builder(deployment.dynamo().get(), state, now())
        .known(BundleCommand::perhapsInParallel)
        .build()
        .scan(audit);
    Report report = audit.report();
    ObjectNode node = JSON.objectNode().put("summary", report.summary());
    node.put("unsettled", audit.unsettled().size());
    ArrayNode findings = node.putArray("findings");
    for (Finding finding : report.findings()) {
      findings.add(finding.text(false));
    }
    bundle.add("audit.json", node);
  }

  /** A function without progress may be read in parallel; nobody has said. */
  private static FunctionView perhapsInParallel(FunctionView view) {
    return view.withBatchesInParallel(view.progress().isEmpty());
  }

  private void definitions(String state, List<String> functions, Bundle bundle) {
    try (StateStore store = deployment.state().apply(state)) {
      for (String function : functions) {
        StoredDefinition.of(store, function)
            .ifPresent(one -> bundle.add("definitions/" + function + ".json", parsed(one.json())));
      }
    }
  }

  private static JsonNode parsed(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private ObjectNode table(String state) {
    TableDescription described =
        deployment.dynamo().get().describeTable(describe -> describe.tableName(state)).table();
    ObjectNode node =
        JSON.objectNode()
            .put("name", described.tableName())
            .put("status", described.tableStatusAsString())
            .put("items", described.itemCount())
            .put("bytes", described.tableSizeBytes());
    if (described.billingModeSummary() != null) {
      node.put("billing", described.billingModeSummary().billingModeAsString());
    }
    ArrayNode indexes = node.putArray("indexes");
    described
        .globalSecondaryIndexes()
        .forEach(index ->
            indexes
                .addObject()
                .put("name", index.indexName())
                .put("status", index.indexStatusAsString())
                .put("items", index.itemCount())
                .put("bytes", index.indexSizeBytes()));
    return node;
  }

  private static ObjectNode versions() {
    return JSON.objectNode()
        .put("weir", Main.VERSION)
        .put("java", Runtime.version().toString())
        .put("vm", System.getProperty("java.vm.name"))
        .put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
        .put("awsSdk", VersionInfo.SDK_VERSION);
  }

  private static ObjectNode limits() {
    ObjectNode node =
        (ObjectNode) parsed(new String(Json.bytes(EngineLimits.DEFAULT), StandardCharsets.UTF_8));
    return node.put("maxEmissionBytes", EngineLimits.MAX_EMISSION_BYTES)
        .put("maxBulkBytes", DynamoStateStore.MAX_BULK_BYTES)
        .put("maxSegmentBytes", DynamoStateStore.MAX_SEGMENT_BYTES);
  }
}
