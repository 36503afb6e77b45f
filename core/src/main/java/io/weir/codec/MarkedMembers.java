package io.weir.codec;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.weir.privacy.Personal;
import io.weir.privacy.Treatment;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
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
   * @param aliases other names of it
   * @param isField true if it has the name of its property for certain
   * @param isSetter true if it takes a value
   * @param slot where it is if it is a parameter
   */
  record Mark(
      String member,
      Set<String> names,
      Set<String> aliases,
      Treatment treatment,
      boolean isField,
      boolean isSetter,
      @Nullable Slot slot) {}

  /** A parameter of a constructor or method. */
  record Slot(Member owner, int index) {}

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
    Arrays.stream(type.getDeclaredConstructors()).forEach(this::addConstructor);
    add(mixIns.apply(type));
    add(type.getSuperclass());
    Arrays.stream(type.getInterfaces()).forEach(this::add);
  }

  private void addField(Field field) {
    Personal mark = field.getAnnotation(Personal.class);
    if (mark != null) {
      Set<String> names = names(field, Stream.of(field.getName()));
      marks.add(new Mark(field.toString(), names, aliases(field), mark.value(), true, false, null));
    }
  }

  private void addMethod(Method method) {
    Personal mark = method.getAnnotation(Personal.class);
    boolean isSetter = method.getParameterCount() == 1;
    if (mark != null) {
      Set<String> names = names(method, names(method.getName()));
      marks.add(
          new Mark(method.toString(), names, aliases(method), mark.value(), false, isSetter, null));
    }
    addParameters(method, isSetter, () -> names(method.getName()));
  }

  private void addConstructor(Constructor<?> constructor) {
    addParameters(constructor, false, Stream::of);
  }

  private void addParameters(Executable owner, boolean isSetter, Supplier<Stream<String>> others) {
    Parameter[] all = owner.getParameters();
    for (int i = 0; i < all.length; i++) {
      Personal mark = all[i].getAnnotation(Personal.class);
      if (mark != null) {
        Stream<String> own = Stream.concat(Stream.of(all[i].getName()), others.get());
        String told = "a parameter of " + owner;
        Slot slot = new Slot(owner, i);
        marks.add(
            new Mark(
                told, names(all[i], own), aliases(all[i]), mark.value(), false, isSetter, slot));
      }
    }
  }

  private static Set<String> names(AnnotatedElement member, Stream<String> names) {
    Set<String> all = new LinkedHashSet<>(names.toList());
    JsonProperty named = member.getAnnotation(JsonProperty.class);
    Stream.ofNullable(named).map(JsonProperty::value).filter(Objects::nonNull).forEach(all::add);
    all.remove("");
    return all;
  }

  private static Set<String> aliases(AnnotatedElement member) {
    JsonAlias others = member.getAnnotation(JsonAlias.class);
    return others == null ? Set.of() : new LinkedHashSet<>(Arrays.asList(others.value()));
  }

  /** The name itself, and what is left of it behind get, is, set or with. */
  static Stream<String> names(String method) {
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
