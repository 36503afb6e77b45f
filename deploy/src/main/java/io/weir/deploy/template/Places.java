package io.weir.deploy.template;

import io.weir.definition.Resource;
import io.weir.definition.Resource.Form;
import io.weir.definition.Resource.Kind;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where each resource is that the functions of a template share: made by it or named by a
 * parameter. Parts that name a resource of one kind alike use the same one.
 */
final class Places {
  private final Map<String, Place> places = new LinkedHashMap<>();
  private final Set<String> streamed = new HashSet<>();
  private final ExistingPlaces existing;
  private final NamedPlaces named;
  private final LogicalIds ids;

  Places(List<Member> members, Options options, Parameters parameters, LogicalIds ids) {
    this.ids = ids;
    this.named = new NamedPlaces(parameters, options, ids);
    List<Resource> all = members.stream().flatMap(member -> member.shared().stream()).toList();
    this.existing = new ExistingPlaces(all, options.existing());
    all.stream().filter(one -> one.kind() != Kind.TABLE_STREAM).forEach(this::add);
    all.stream().filter(one -> one.kind() == Kind.TABLE_STREAM).forEach(this::add);
  }

  private static String key(Kind kind, String name) {
    return kind + " " + name;
  }

  private void add(Resource resource) {
    String key = key(resource.kind(), resource.name());
    Place known = places.get(key);
    if (known == null) {
      places.put(key, place(resource));
    } else if (!known.resource().form().equals(resource.form())) {
      throw new IllegalArgumentException(
          "two parts use "
              + Kinds.of(resource.kind()).words
              + " '"
              + resource.name()
              + "' in different forms, "
              + known.resource().form()
              + " and "
              + resource.form()
              + "; give one of them another name");
    }
  }

  private Place place(Resource resource) {
    String given = existing.of(resource);
    Place table = places.get(key(Kind.TABLE, resource.name()));
    if (resource.kind() == Kind.TABLE_STREAM && given == null && table != null && table.made()) {
      streamed.add(table.id());
      return new Place(
          resource, table.id(), false, Yaml.ref(table.id()), "${" + table.id() + ".StreamArn}");
    }
    return given != null || resource.form() instanceof Form.Existing
        ? named.place(resource, given)
        : made(resource);
  }

  private Place made(Resource resource) {
    String id = LogicalIds.of(resource.name()) + Kinds.of(resource.kind()).end;
    ids.take(id, Kinds.of(resource.kind()).words + " '" + resource.name() + "'");
    String arn = resource.kind() == Kind.TOPIC ? "${" + id + "}" : "${" + id + ".Arn}";
    return new Place(resource, id, true, Yaml.ref(id), arn);
  }

  /** The place of a resource. */
  Place of(Resource resource) {
    Place place = places.get(key(resource.kind(), resource.name()));
    if (place == null) {
      throw new IllegalArgumentException("no place of " + resource);
    }
    return place;
  }

  Collection<Place> all() {
    return places.values();
  }

  /** True if a resource that is not made here is used: a parameter names it. */
  boolean areNamed() {
    return places.values().stream()
        .anyMatch(place -> !place.made() && !streamed.contains(place.id()));
  }

  /** True if a function reads the changes of a table that is made. */
  boolean isStreamed(Place table) {
    return streamed.contains(table.id());
  }
}
