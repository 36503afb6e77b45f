package io.weir.embedded;

import io.weir.definition.Description;
import io.weir.deploy.plan.FunctionPackage;
import io.weir.deploy.plan.PlanSet;
import io.weir.deploy.plan.PlanText;
import io.weir.engine.StoredDefinition;
import io.weir.state.StateStore;
import io.weir.state.StateStoreException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.core.exception.SdkException;

/** Says what becomes of state when a package takes the place of another one. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "Says what becomes of what is stored when other code is deployed: for functions, sources, keys, windows, state"
          + " and sinks, whether they are unchanged, safe, need an upcaster, start anew or are refused. Writes nothing.",
      "With one package, it is compared with what is deployed, as the state table has it."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:everything that is stored goes on",
      "1:something needs an upcaster or starts anew: somebody has to decide",
      "2:it is refused: it would misread what is stored, and does not start; or it was asked for something that cannot be done"
    })
final class PlanCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..2",
      paramLabel = "[OLD] NEW",
      description =
          "the packages: a zip or jar as Lambda takes it, a folder of classes, or several of these as a class path")
  private List<String> packages = new ArrayList<>();

  @Option(
      names = "--class",
      paramLabel = "CLASS",
      description =
          "a class with a public static FUNCTION; repeatable. Default: all such classes of a package; if it has none, those of its libraries")
  private List<String> classes = new ArrayList<>();

  @Option(
      names = "--table",
      description =
          "with one package: the state table of the deployed functions; default: WEIR_STATE_TABLE")
  private String table;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  private final PrintStream console;
  private final Deployment deployment;

  PlanCommand(PrintStream console, Deployment deployment) {
    this.console = console;
    this.deployment = deployment;
  }

  @Override
  public Integer call() {
    try {
      List<Description> now = functions(packages.getLast());
      List<Description> old = packages.size() == 1 ? deployed(now) : functions(packages.getFirst());
      PlanSet plans = PlanSet.of(old, now);
      if (json) {
        console.println(PlanText.json(plans));
      } else {
        PlanText.lines(plans).forEach(console::println);
      }
      return plans.status();
    } catch (IllegalArgumentException wrong) {
      throw new UsageException(wrong.getMessage());
    }
  }

  private List<Description> functions(String path) {
    try (FunctionPackage opened = FunctionPackage.open(path)) {
      return opened.functions(classes);
    }
  }

  private List<Description> deployed(List<Description> now) {
    String state = deployment.stateTable(table);
    List<Description> found = new ArrayList<>();
    try (StateStore store = deployment.state().apply(state)) {
      for (Description function : now) {
        StoredDefinition.of(store, function.name()).ifPresent(found::add);
      }
    } catch (StateStoreException | SdkException refused) {
      throw new UsageException(
          AwsSettings.missing(refused)
              .orElse("the state table could not be read: " + refused.getMessage()));
    }
    if (found.isEmpty()) {
      throw new UsageException(
          "the table '"
              + state
              + "' has the definition of none of "
              + now.stream().map(Description::name).toList()
              + ": none has run yet, or only an older release of Weir; give the deployed package as OLD");
    }
    return found;
  }
}
