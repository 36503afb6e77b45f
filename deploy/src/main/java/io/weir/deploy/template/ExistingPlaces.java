package io.weir.deploy.template;

import io.weir.definition.Resource;
import io.weir.definition.Resource.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was said of resources that are there. A name may be that of several: a stream and a table, a
 * table and its stream. An ARN says which of them it is of.
 */
final class ExistingPlaces {
  /** What is known by ARNs alone: a name would not say which one it is. */
  private static final Set<Kind> BY_ARN = EnumSet.of(Kind.TABLE_STREAM, Kind.KEY, Kind.SECRET);

  private final List<Resource> resources;
  private final Map<String, List<String>> said;

  /**
   * @param resources all that are used
   * @param said ARNs, names, or empty texts by logical names
   * @throws IllegalArgumentException if something is said of a resource that is not used, or cannot
   *     be of it
   */
  ExistingPlaces(List<Resource> resources, Map<String, List<String>> said) {
    this.resources = resources;
    this.said = said;
    said.forEach((name, values) -> values.forEach(value -> require(name, value)));
  }

  /** What was said of a resource: its ARN, its name, empty; null = nothing, so it is made. */
  @Nullable String of(Resource resource) {
    List<String> values = said.get(resource.name());
    if (values == null) {
      return null;
    }
    for (String value : values) {
      if (fits(resource.kind(), value)) {
        return value;
      }
    }
    boolean isOfItsTable = resource.kind() == Kind.TABLE_STREAM && isSaid(resource.name());
    return isOfItsTable ? "" : null;
  }

  /** True if the table of that name is there: then its stream is there, too. */
  private boolean isSaid(String name) {
    return kinds(name).stream()
        .filter(kind -> kind == Kind.TABLE)
        .anyMatch(kind ->
            said.getOrDefault(name, List.of()).stream().anyMatch(value -> fits(kind, value)));
  }

  private static boolean fits(Kind kind, String value) {
    if (value.isEmpty()) {
      return true;
    }
    return value.startsWith("arn:") ? Kinds.of(kind).isOf(value) : !BY_ARN.contains(kind);
  }

  private List<Kind> kinds(String name) {
    return resources.stream()
        .filter(one -> one.name().equals(name))
        .map(Resource::kind)
        .distinct()
        .toList();
  }

  private void require(String name, String value) {
    List<Kind> kinds = kinds(name);
    String option = "--existing " + name + (value.isEmpty() ? "" : "=" + value) + ": ";
    if (kinds.isEmpty()) {
      throw new IllegalArgumentException(
          "--existing names ["
              + name
              + "], which no function uses; give the name of a source or a sink, one of "
              + names());
    }
    List<Kind> fitting = kinds.stream().filter(kind -> fits(kind, value)).toList();
    if (fitting.isEmpty()) {
      throw new IllegalArgumentException(option + "it is " + words(kinds) + "; give its ARN");
    }
    if (!value.startsWith("arn:") && value.contains("://") && !fitting.contains(Kind.SERVER)) {
      throw new IllegalArgumentException(
          option + "it is " + words(kinds) + "; give its name or its ARN, and no address");
    }
    if (!value.isEmpty() && fitting.size() > 1) {
      throw new IllegalArgumentException(
          option
              + "the name is that of "
              + words(fitting)
              + "; give the ARN of each that is there");
    }
  }

  private static String words(List<Kind> kinds) {
    return kinds.stream().map(kind -> Kinds.of(kind).words).collect(Collectors.joining(" and "));
  }

  private Set<String> names() {
    Set<String> names = new TreeSet<>();
    resources.forEach(one -> names.add(one.name()));
    return names;
  }
}
