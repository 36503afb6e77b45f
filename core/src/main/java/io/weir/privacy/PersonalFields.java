package io.weir.privacy;

import io.weir.annotation.Internal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Personal fields by their places in a value: a tree of names. Lists have no names of their own, so
 * a path goes through them to each element. Immutable.
 */
@Internal
public final class PersonalFields {
  /** No personal fields. */
  public static final PersonalFields NONE = new PersonalFields(null, Map.of(), false);

  /** Stands for each name, as of the keys of a map. */
  public static final String EACH = "*";

  private final @Nullable Treatment treatment;
  private final Map<String, PersonalFields> within;
  private final boolean isObject;

  /**
   * @param isObject true if the value is said to be an object, whatever name it has
   */
  private PersonalFields(
      @Nullable Treatment treatment, Map<String, PersonalFields> within, boolean isObject) {
    this.treatment = treatment;
    this.within = within;
    this.isObject = isObject;
  }

  /** The whole value is treated. */
  public static PersonalFields whole(Treatment treatment) {
    return new PersonalFields(treatment, Map.of(), false);
  }

  /**
   * A field, by the names on the way to it.
   *
   * @param path names with a dot between them; {@code *} is each name, and {@code \.} a dot of a
   *     name
   * @throws IllegalArgumentException if a name is empty
   */
  public static PersonalFields of(String path, Treatment treatment) {
    List<String> names = names(path);
    return whole(treatment).under(names);
  }

  private static List<String> names(String path) {
    List<String> names =
        Arrays.stream(path.split("(?<!\\\\)\\.", -1))
            .map(name -> name.replace("\\.", "."))
            .toList();
    if (names.contains("")) {
      throw new IllegalArgumentException(
          "'" + path + "' is no path; give names with a dot between them, as customer.email");
    }
    return names;
  }

  private PersonalFields under(List<String> names) {
    PersonalFields fields = this;
    for (String name : names.reversed()) {
      fields = new PersonalFields(null, Map.of(name, fields), false);
    }
    return fields;
  }

  /** The same fields, of a value that is in a field of that name. */
  public PersonalFields within(String name) {
    return isEmpty() ? this : under(List.of(name));
  }

  /** The same fields, of each value of a map whose values are all objects of one type. */
  public PersonalFields ofEach() {
    return isEmpty() ? this : new PersonalFields(treatment, within, true).within(EACH);
  }

  /** These fields and others; where both name one, the others' treatment holds. */
  public PersonalFields and(PersonalFields others) {
    if (isEmpty() || others.isEmpty()) {
      return isEmpty() ? others : this;
    }
    Map<String, PersonalFields> both = new HashMap<>(within);
    others.within.forEach((name, fields) -> both.merge(name, fields, PersonalFields::and));
    Treatment way = others.treatment == null ? treatment : others.treatment;
    return new PersonalFields(way, both, isObject || others.isObject);
  }

  /** The personal fields of the value in a field; the whole of it if this value is personal. */
  public PersonalFields at(String name) {
    if (within.isEmpty()) {
      return this;
    }
    PersonalFields each = within.getOrDefault(EACH, NONE);
    PersonalFields own = within.getOrDefault(name, NONE);
    PersonalFields found = each.and(own);
    return treatment == null || found.treatment != null
        ? found
        : new PersonalFields(treatment, found.within, found.isObject);
  }

  /**
   * True if a field of that name is said to be personal, or to be an object with some within it. Of
   * each value of an object some may be neither, unless it is a map of one type.
   */
  public boolean has(String name) {
    return within.containsKey(name) || at(name).isObject;
  }

  /** The same fields without one of them. */
  public PersonalFields without(String name) {
    Map<String, PersonalFields> others = new HashMap<>(within);
    others.remove(name);
    return new PersonalFields(treatment, others, isObject);
  }

  /** The same fields under other names; {@link #EACH} stays as it is. */
  public PersonalFields renamed(UnaryOperator<String> to) {
    Map<String, PersonalFields> others = new HashMap<>();
    within.forEach((name, fields) ->
        others.merge(name.equals(EACH) ? name : to.apply(name), fields, PersonalFields::and));
    return new PersonalFields(treatment, others, isObject);
  }

  /** The same fields, with the names of all levels as {@link #folded} makes them. */
  public PersonalFields inAnyCase() {
    Map<String, PersonalFields> others = new HashMap<>();
    within.forEach(
        (name, fields) -> others.merge(folded(name), fields.inAnyCase(), PersonalFields::and));
    return new PersonalFields(treatment, others, isObject);
  }

  /** A name that is the same in upper and lower case, in the rules of each language. */
  public static String folded(String name) {
    return name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replace("i\u0307", "i");
  }

  /** The names of the fields that are personal, or have some within them. */
  public Set<String> names() {
    return Set.copyOf(within.keySet());
  }

  /** The way in which the value itself is treated; null if it is not personal as a whole. */
  public @Nullable Treatment treatment() {
    return treatment;
  }

  /** True if nothing is personal. */
  public boolean isEmpty() {
    return treatment == null && within.isEmpty();
  }

  /** True if a field becomes a token. */
  public boolean tokenises() {
    return treatment == Treatment.TOKENISE
        || within.values().stream().anyMatch(PersonalFields::tokenises);
  }

  /** The paths of all fields with their treatments, in order, as {@code email (TOKENISE)}. */
  public Stream<String> paths() {
    return paths("").sorted();
  }

  private Stream<String> paths(String before) {
    Stream<String> own =
        treatment == null
            ? Stream.of()
            : Stream.of((before.isEmpty() ? "all" : before) + " (" + treatment + ")");
    return Stream.concat(
        own,
        within.entrySet().stream()
            .flatMap(one ->
                one.getValue()
                    .paths(before.isEmpty() ? one.getKey() : before + "." + one.getKey())));
  }
}
