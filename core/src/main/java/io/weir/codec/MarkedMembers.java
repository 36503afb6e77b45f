package io.weir.codec;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weir.privacy.Personal;
import io.weir.privacy.Treatment;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the members of a class with {@link Personal}: its own, inherited ones, and of mix-ins. */
final class MarkedMembers {
  private final UnaryOperator<@Nullable Class<?>> mixIns;
  private final List<Mark> marks = new ArrayList<>();
  private final Set<Class<?>> seen = new LinkedHashSet<>();

  /**
   * A marked member.
   *
   * @param member the member as it is told to the author
   * @param names those that its property may have
   * @param isField true if it has the name of its property for certain
   */
  record Mark(String member, Set<String> names, Treatment treatment, boolean isField) {}

  private MarkedMembers(UnaryOperator<@Nullable Class<?>> mixIns) {
    this.mixIns = mixIns;
  }

  /**
   * @param mixIns gives the class whose annotations are added to a class; null if there is none
   */
  static List<Mark> of(Class<?> type, UnaryOperator<@Nullable Class<?>> mixIns) {
    MarkedMembers members = new MarkedMembers(mixIns);
    members.add(type);
    return members.marks;
  }

  private void add(@Nullable Class<?> type) {
    if (type == null || type.getName().startsWith("java.") || !seen.add(type)) {
      return;
    }
    Arrays.stream(type.getDeclaredFields()).forEach(this::addField);
    Arrays.stream(type.getDeclaredMethods())
        .filter(method -> !method.isSynthetic())
        .forEach(this::addMethod);
    Arrays.stream(type.getDeclaredConstructors()).forEach(this::addParameters);
    add(mixIns.apply(type));
    add(type.getSuperclass());
    Arrays.stream(type.getInterfaces()).forEach(this::add);
  }

  private void addField(Field field) {
    add(field, field.toString(), Stream.of(field.getName()), true);
  }

  private void addMethod(Method method) {
    add(method, method.toString(), names(method.getName()), false);
    for (Parameter parameter : method.getParameters()) {
      Stream<String> own = Stream.concat(Stream.of(parameter.getName()), names(method.getName()));
      add(parameter, "a parameter of " + method, own, false);
    }
  }

  private void addParameters(Constructor<?> constructor) {
    for (Parameter parameter : constructor.getParameters()) {
      add(parameter, "a parameter of " + constructor, Stream.of(parameter.getName()), false);
    }
  }

  private void add(AnnotatedElement member, String told, Stream<String> names, boolean isField) {
    Personal mark = member.getAnnotation(Personal.class);
    if (mark != null) {
      JsonProperty named = member.getAnnotation(JsonProperty.class);
      Set<String> all = new LinkedHashSet<>(names.toList());
      Stream.ofNullable(named).map(JsonProperty::value).filter(Objects::nonNull).forEach(all::add);
      all.remove("");
      marks.add(new Mark(told, all, mark.value(), isField));
    }
  }

  /** The name itself, and what is left of it behind get, is, set or with. */
  private static Stream<String> names(String method) {
    String bare = method.replaceFirst("^(get|is|set|with)(?=\\P{Ll})", "");
    if (bare.isEmpty()) {
      return Stream.of(method);
    }
    String small = bare.substring(0, 1).toLowerCase(Locale.ROOT) + bare.substring(1);
    int capitals = 0;
    while (capitals < bare.length() && Character.isUpperCase(bare.charAt(capitals))) {
      capitals++;
    }
    String legacy = bare.substring(0, capitals).toLowerCase(Locale.ROOT) + bare.substring(capitals);
    return Stream.of(method, bare, small, legacy);
  }
}
