package io.weir.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.StreamFunction;
import io.weir.audit.Finding;
import io.weir.audit.KeyView;
import io.weir.dynamo.KeyReads;
import io.weir.dynamo.RequestCounts;
import io.weir.embedded.explain.KeyFacts;
import io.weir.embedded.explain.ValueJson;
import io.weir.state.StateKey;
import io.weir.state.StateStoreException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Shows the state of keys, decoded by the function's own codecs; writes nothing. */
@Command(
    name = "state",
    mixinStandardHelpOptions = true,
    description = {
      "The state of a key, or of the keys for which a condition holds, decoded by the function's own codecs, as"
          + " JSON: one line for each thing that is kept. Personal fields are masked. Writes nothing.",
      "--key reads one item. --where reads the table page by page until it has found enough, and says what that"
          + " has cost."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:something was found",
      "1:no key is there, or the condition holds for none",
      "2:it could not look, or was asked for something that cannot be done"
    })
final class StateCommand implements Callable<Integer> {
  @Option(names = "--table", description = "the state table; default: WEIR_STATE_TABLE")
  private String table;

  @Option(
      names = "--function",
      required = true,
      paramLabel = "CLASS",
      description = "an example's name, or a class with a public static FUNCTION")
  private String function;

  @Option(
      names = "--class-path",
      paramLabel = "PATH[:PATH]",
      description = "jars and folders in which the class is found")
  private String classPath;

  /** Which keys. */
  private static final class Chosen {
    @Option(names = "--key", description = "the key, as keyBy(..) gives it")
    private String key;

    @Option(
        names = "--where",
        paramLabel = "FIELD=VALUE",
        description =
            "keys with an entry of which this holds, such as kind=window or result.count>3; also != and <. A path"
                + " goes through lists; masked fields have their mask")
    private String where;
  }

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Chosen chosen;

  @Option(
      names = "--limit",
      defaultValue = "20",
      paramLabel = "N",
      description = "with --where: as many keys at most (default: ${DEFAULT-VALUE})")
  private int limit;

  @Option(
      names = "--pages",
      defaultValue = "100",
      paramLabel = "N",
      description =
          "with --where: read as many megabytes of the table at most (default: ${DEFAULT-VALUE}, some 26,000 read"
              + " units)")
  private int pages;

  @Option(names = "--show-keys", description = "print keys instead of hashes of them")
  private boolean showKeys;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  private final PrintStream console;
  private final Deployment deployment;
  private final List<ObjectNode> found = new ArrayList<>();
  private StreamFunction definition;
  private ValueJson values;
  private boolean whole = true;
  private long items;

  StateCommand(PrintStream console, Deployment deployment) {
    this.console = console;
    this.deployment = deployment;
  }

  @Override
  public Integer call() {
    definition =
        Definitions.of(function, classPath)
            .definition()
            .orElseThrow(() ->
                new UsageException(
                    "state is decoded by the function's codecs; give its class, and --class-path"));
    values = new ValueJson(definition);
    long now = deployment.now().toEpochMilli();
    RequestCounts counts = new RequestCounts();
    KeyReads reads =
        new KeyReads(deployment.dynamo().get(), deployment.stateTable(table), now, counts);
    try {
      if (chosen.key != null) {
        one(reads);
      } else {
        several(reads, Where.of(chosen.where));
      }
    } catch (StateStoreException | SdkException refused) {
      throw new UsageException(
          AwsSettings.missing(refused)
              .orElse("the state could not be read: " + refused.getMessage()));
    }
    print(counts);
    return found.isEmpty() ? 1 : 0;
  }

  private void one(KeyReads reads) {
    Optional<KeyView> view = reads.key(new StateKey(definition.name(), chosen.key));
    view.ifPresent(one -> {
      items = 1;
      found.add(told(one, chosen.key));
    });
  }

  private void several(KeyReads reads, Where where) {
    Map<String, AttributeValue> next = Map.of();
    int read = 0;
    do {
      KeyReads.Page<KeyView> page = reads.keys(definition.name(), next);
      items += page.items();
      for (KeyView view : page.found()) {
        String key = view.key().key();
        ObjectNode told = told(view, showKeys ? key.replace('\u0000', '~') : Finding.hash(key));
        if (found.size() < limit && holds(told, where)) {
          found.add(told);
        }
      }
      next = page.next();
      read++;
      whole = page.isLast();
    } while (!whole && found.size() < limit && read < pages);
  }

  private static boolean holds(ObjectNode told, Where where) {
    for (var entry : told.path("state")) {
      if (where.holds(entry)) {
        return true;
      }
    }
    return false;
  }

  private ObjectNode told(KeyView view, String key) {
    KeyFacts.Kept kept =
        new KeyFacts(
                definition,
                definition.name(),
                view.key().key(),
                view,
                List.of(),
                source -> List.of(),
                0,
                1)
            .kept();
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("key", key);
    node.put("version", view.version());
    ArrayNode entries = node.putArray("state");
    kept.entries().forEach(entry -> entries.add(values.of(entry)));
    String problem = view.record() == null ? view.problem() : kept.problem();
    if (problem != null) {
      node.put("problem", problem);
    }
    return node;
  }

  private void print(RequestCounts counts) {
    long requests = counts.requests(RequestCounts.Category.READ);
    if (json) {
      ObjectNode node = JsonNodeFactory.instance.objectNode().put("function", definition.name());
      ArrayNode keys = node.putArray("keys");
      found.forEach(keys::add);
      node.put("wholeTable", whole);
      node.putObject("cost")
          .put("requests", requests)
          .put("items", items)
          .put("readUnits", counts.readUnits());
      console.println(node);
      return;
    }
    found.forEach(this::text);
    if (found.isEmpty()) {
      console.println(
          chosen.key != null
              ? "the key has no item; ./weir explain says how keys are written"
              : "the condition holds for no key" + (whole ? "" : " of what was read"));
    }
    console.println(
        "read "
            + items
            + " items in "
            + requests
            + " requests, "
            + Math.round(Math.ceil(counts.readUnits()))
            + " read units"
            + (whole ? "" : "; there is more in the table: raise --limit or --pages"));
  }

  private void text(ObjectNode told) {
    console.println("key " + told.path("key").textValue());
    told.path("state").forEach(entry -> console.println("  " + entry));
    if (told.has("problem")) {
      console.println("  " + told.path("problem").textValue());
    }
  }
}
