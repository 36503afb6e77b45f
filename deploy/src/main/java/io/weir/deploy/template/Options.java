package io.weir.deploy.template;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is chosen when a template is written, and not when it is deployed. Immutable.
 *
 * @param title the description of the stack
 * @param code the package with the functions' classes, from the template's folder
 * @param existing resources that are there, by logical name: an ARN, a name, or empty = a parameter
 *     without a default; several ARNs where several kinds of resources share the name
 * @param set values of parameters for one function alone, {@code flights.MemorySize}
 * @param fanOut streams that are read by a consumer of their own
 * @param onDemand streams without a number of shards
 * @param choices what else is otherwise than usual
 * @param command the command line that writes the template again; it stands in it
 */
public record Options(
    String title,
    String code,
    Map<String, List<String>> existing,
    Map<String, String> set,
    Set<String> fanOut,
    Set<String> onDemand,
    Set<Choice> choices,
    String command) {
  /** What is otherwise than usual. */
  public enum Choice {
    /** Everything is encrypted by a key that is a parameter. */
    OWN_KEY,
    /** The functions run in subnets that are parameters. */
    VPC,
    /** Kafka topics are of a cluster that is not of Amazon MSK. */
    SELF_MANAGED_KAFKA,
    /** The functions run on Lambda Managed Instances, several invocations at a time in each. */
    MANAGED_INSTANCES
  }

  /** The longest name of a stack. */
  static final int LONGEST_STACK = 16;

  /** What can be set for one function alone. */
  static final List<String> OF_A_FUNCTION =
      List.of(
          "Architecture",
          "BatchSeconds",
          "BatchSize",
          "Factor",
          "MemorySize",
          "ProvisionedConcurrency",
          "ReservedConcurrency",
          "StartingPosition",
          "TimeoutSeconds");

  public Options {
    existing = Map.copyOf(existing);
    set = Map.copyOf(new TreeMap<>(set));
    fanOut = Set.copyOf(new TreeSet<>(fanOut));
    onDemand = Set.copyOf(new TreeSet<>(onDemand));
    choices = Set.copyOf(choices);
    if (choices.containsAll(Set.of(Choice.VPC, Choice.MANAGED_INSTANCES))) {
      throw new IllegalArgumentException(
          "the network of managed instances is that of their capacity provider; leave the VPC out");
    }
  }

  boolean has(Choice choice) {
    return choices.contains(choice);
  }

  /** The default: everything is made, nothing is set for one function. */
  public static Options of(String code, String command) {
    return new Options(
        "Functions on Weir - streams, state, results, dead letters, ticks and alarms",
        code,
        Map.of(),
        Map.of(),
        Set.of(),
        Set.of(),
        Set.of(),
        command);
  }
}
