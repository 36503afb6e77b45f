package io.weir.functions.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pages that lead through the code name classes, methods, packages and files that are there.
 */
class CodeNamesTest {
  private static final String HOUSE = "docs/internals/architecture.md";
  private static final String WALK = "docs/internals/walk.md";

  private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern DEPLOYED =
      Pattern.compile(
          "(?:core|state-dynamo|runtime-adapter|connectors|testkit)/src/main/java/(io/weir/[\\w/]+)\\.java");

  /** A row of the walk: its number, what it names, and its rooms. */
  private static final Pattern STEP =
      Pattern.compile("(?m)^\\| \\d+ \\| `([A-Z]\\w*)\\.[^|]*\\| ([^|]*) \\|");

  /** Names that are not of this code. */
  private static final Set<String> OTHERS = Set.of("batchItemFailures", "com.amazonaws");

  private static final List<Class<?>> CLASSES = classes();

  /** What is deployed, and the testkit: each class with those that stand in it. */
  private static List<Class<?>> classes() {
    List<Class<?>> classes = new ArrayList<>();
    for (String file : Repository.files(".java")) {
      DEPLOYED
          .matcher(file)
          .results()
          .map(found -> load(found.group(1).replace('/', '.')))
          .forEach(type -> addWithNested(classes, type));
    }
    return classes;
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, CodeNamesTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(name, e);
    }
  }

  private static void addWithNested(List<Class<?>> classes, Class<?> type) {
    classes.add(type);
    Arrays.stream(type.getDeclaredClasses()).forEach(nested -> addWithNested(classes, nested));
  }

  private static Set<String> names(String page) {
    Set<String> names = new TreeSet<>();
    CODE.matcher(Repository.text(page)).results().forEach(name -> names.add(name.group(1)));
    names.removeAll(OTHERS);
    return names;
  }

  private static boolean isThere(String name, Set<String> page) {
    if (name.matches("[A-Z]\\w*")) {
      return isClass(name);
    }
    if (name.matches("[A-Z]\\w*\\.\\w+")) {
      String[] parts = name.split("\\.");
      return named(parts[0]).anyMatch(type -> hasMethod(type, parts[1]));
    }
    return isPackage(name) || isFile(name) || isClassOfPackage(name) || isMethodOf(page, name);
  }

  /** Tests are named too, and are on no class path of this module. */
  private static boolean isClass(String simple) {
    return named(simple).findAny().isPresent() || anyFile(file -> endsIn(file, simple + ".java"));
  }

  private static Stream<Class<?>> named(String simple) {
    return CLASSES.stream().filter(type -> type.getSimpleName().equals(simple));
  }

  private static boolean hasMethod(Class<?> type, String name) {
    return Arrays.stream(type.getDeclaredMethods()).anyMatch(one -> one.getName().equals(name));
  }

  /** With its whole name, or without {@code io} or {@code io.weir} in front. */
  private static boolean isPackage(String name) {
    Stream<String> packages = CLASSES.stream().map(Class::getPackageName).distinct();
    return packages.anyMatch(
        one -> one.equals(name) || one.equals("io.weir" + name) || lastOf(one).equals(name));
  }

  private static boolean isClassOfPackage(String name) {
    return CLASSES.stream().anyMatch(type -> type.getName().equals(name));
  }

  /** A file, also without its ending, or a folder such as a module's. */
  private static boolean isFile(String name) {
    String path = name.startsWith("./") ? name.substring(2) : name;
    return anyFile(
        file -> file.equals(path) || file.startsWith(path + "/") || endsIn(file, path + ".java"));
  }

  private static boolean anyFile(Predicate<String> is) {
    return Repository.files().stream().anyMatch(is);
  }

  private static boolean endsIn(String file, String name) {
    return file.endsWith("/" + name);
  }

  /** A method alone is one of a class that the page names. */
  private static boolean isMethodOf(Set<String> page, String method) {
    return page.stream()
        .map(name -> name.split("\\.")[0])
        .flatMap(CodeNamesTest::named)
        .anyMatch(type -> hasMethod(type, method));
  }

  private static String lastOf(String dotted) {
    return dotted.substring(dotted.lastIndexOf('.') + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {HOUSE, WALK})
  void whatIsInCodeFontIsInTheCode(String page) {
    Set<String> names = names(page);
    assertThat(names).as(page).hasSizeGreaterThan(25);
    assertThat(names.stream().filter(name -> !isThere(name, names)))
        .as("%s names in code font what the code does not have", page)
        .isEmpty();
  }

  @Test
  void aStepOfTheWalkIsInItsRoom() {
    List<String> strays = new ArrayList<>();
    List<String> steps = new ArrayList<>();
    STEP.matcher(Repository.text(WALK))
        .results()
        .forEach(step -> {
          steps.add(step.group());
          List<String> rooms = Arrays.asList(step.group(2).split("\\W+"));
          if (named(step.group(1))
              .noneMatch(type -> rooms.contains(lastOf(type.getPackageName())))) {
            strays.add(step.group(1) + " is not in " + step.group(2));
          }
        });
    assertThat(steps).hasSizeGreaterThan(25);
    assertThat(strays).isEmpty();
  }

  @Test
  void whatIsNotThereIsFound() {
    Set<String> page = Set.of("Engine.run", "KeyProcessor");
    assertThat(page).allMatch(name -> isThere(name, page));
    assertThat(Stream.of("Engines", "Engine.walk", "KeyProcessor.run", "io.weir.rooms", "walk"))
        .noneMatch(name -> isThere(name, page));
    assertThat(isThere("process", Set.of("Codec"))).as("a package").isTrue();
    assertThat(isThere("committed", Set.of("Codec"))).as("a method of another class").isFalse();
  }
}
