package io.weir.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codec.CodecException;
import io.weir.codec.Json;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each form of a value against each other one: what one codec wrote is read by the other. Where the
 * verdict is that it goes on, nothing may fail, be lost or be read as something else.
 */
class JsonMeetsRealityTest {
  private static Stream<List<JsonDef<?>>> families() {
    return Stream.of(
        JsonSumDefs.all(),
        JsonKindDefs.enums(),
        JsonKindDefs.enumsInObjects(),
        JsonKindDefs.keys(),
        JsonKindDefs.times(),
        JsonShapeDefs.unions(),
        JsonShapeDefs.unionsInObjects(),
        JsonShapeDefs.generics(),
        JsonShapeDefs.trees(),
        JsonShapeDefs.containers());
  }

  /** One form in the place of another one. */
  record Pair(JsonDef<?> old, JsonDef<?> now) {
    @Override
    public String toString() {
      return old + " -> " + now;
    }

    Reading verdict() {
      return CodecRules.compare(old.codec().description(), now.codec().description());
    }
  }

  static List<Pair> pairs() {
    List<Pair> all = new ArrayList<>();
    families()
        .forEach(
            family -> family.forEach(old -> family.forEach(now -> all.add(new Pair(old, now)))));
    return all;
  }

  @Test
  void thereAreManyPairsAndManyThatGoOn() {
    Map<Verdict, Long> verdicts =
        pairs().stream()
            .collect(
                Collectors.groupingBy(
                    pair -> pair.verdict().verdict(), TreeMap::new, Collectors.counting()));
    assertThat(pairs()).hasSizeGreaterThan(1_000);
    assertThat(verdicts.get(Verdict.UNCHANGED) + verdicts.get(Verdict.SAFE)).isGreaterThan(300);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void whatGoesOnIsNeitherLostNorMisread(Pair pair) {
    Reading verdict = pair.verdict();
    if (verdict.verdict().needsAttention()) {
      assertThat(verdict.why()).isNotEmpty();
      return;
    }
    for (Object given : pair.old.values()) {
      Object value = own(pair, given);
      Object read = reread(pair, value);
      assertThat(problem(value, read)).as("%s, read as %s: %s", value, read, verdict).isEmpty();
    }
  }

  /** What the old codec itself reads; some write what they do not read. */
  private static Object own(Pair pair, Object value) {
    Object read = decoded(pair.old.codec(), encoded(pair.old.codec(), value));
    return isFailure(read) && pair.old != pair.now ? value : read;
  }

  private static boolean isFailure(Object read) {
    return read instanceof String text && text.startsWith("FAILS: ");
  }

  /** What is read, and what is read again after the new codec has written it. */
  private static Object reread(Pair pair, Object value) {
    Object read =
        isFailure(value) ? value : decoded(pair.now.codec(), encoded(pair.old.codec(), value));
    return isFailure(read) ? read : decoded(pair.now.codec(), encoded(pair.now.codec(), read));
  }

  @SuppressWarnings("unchecked")
  private static byte[] encoded(Json<?> codec, Object value) {
    return ((Json<Object>) codec).encode(value);
  }

  private static Object decoded(Json<?> codec, byte[] bytes) {
    try {
      return codec.decode(bytes);
    } catch (CodecException unreadable) {
      return "FAILS: " + unreadable.getMessage();
    }
  }

  // ------------------------------------------------------------ what is the same

  /** Empty if nothing of a value was lost. */
  private static String problem(@Nullable Object old, @Nullable Object now) {
    Object from = plain(old);
    Object to = plain(now);
    if (from instanceof Map<?, ?> fields && to instanceof Map<?, ?> others) {
      return inObjects(fields, others, types(old), types(now));
    }
    if (from instanceof List<?> list && to instanceof List<?> other) {
      return list.size() != other.size() ? from + " is " + to : inLists(list, other);
    }
    return from == null || from.equals(to) || areRenamed(old, now) ? "" : from + " is " + to;
  }

  private static String inLists(List<?> list, List<?> other) {
    return java.util.stream.IntStream.range(0, list.size())
        .mapToObj(i -> problem(list.get(i), other.get(i)))
        .collect(Collectors.joining());
  }

  /** A part that both have is the same; one that is gone did not become one that is empty. */
  private static String inObjects(
      Map<?, ?> old, Map<?, ?> now, Map<String, String> types, Map<String, String> others) {
    StringBuilder problems = new StringBuilder();
    old.forEach((name, value) -> {
      if (now.containsKey(name)) {
        problems.append(problem(value, now.get(name)));
      } else if (value != null && !name.equals(CLASS)) {
        boolean found =
            now.values().stream().anyMatch(one -> Objects.equals(plain(one), plain(value)));
        boolean empty =
            now.entrySet().stream()
                .anyMatch(one ->
                    isEmpty(one.getValue())
                        && !old.containsKey(one.getKey())
                        && others.containsKey(one.getKey())
                        && others.get(one.getKey()).equals(types.get(name)));
        problems.append(!found && empty ? name + " may have become null" : "");
      }
    });
    return problems.toString();
  }

  private static Map<String, String> types(@Nullable Object of) {
    Map<String, String> all = new LinkedHashMap<>();
    if (of instanceof Record) {
      for (RecordComponent one : of.getClass().getRecordComponents()) {
        all.put(
            one.getName(), one.getGenericType().getTypeName().replace("long", "java.lang.Long"));
      }
    }
    return all;
  }

  private static final String CLASS = "(class)";

  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Number number -> new BigDecimal(number.toString()).stripTrailingZeros();
      case Enum<?> constant -> constant.name();
      case Optional<?> some -> plain(some.orElse(null));
      case JsonSumDefs.Text text -> text.value();
      case Collection<?> all -> new ArrayList<@Nullable Object>(all);
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> all = new LinkedHashMap<>();
        map.forEach((key, one) -> all.put(String.valueOf(key), one));
        yield all;
      }
      case Record one -> components(one);
      default -> value.getClass().isArray() ? elements(value) : fields(value);
    };
  }

  private static boolean isEmpty(@Nullable Object value) {
    return value == null || value.equals(Optional.empty());
  }

  private static List<Object> elements(Object array) {
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < Array.getLength(array); i++) {
      all.add(Array.get(array, i));
    }
    return all;
  }

  private static Map<String, @Nullable Object> components(Record one) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    for (RecordComponent part : one.getClass().getRecordComponents()) {
      try {
        var accessor = part.getAccessor();
        accessor.setAccessible(true);
        all.put(part.getName(), accessor.invoke(one));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new AssertionError(e);
      }
    }
    boolean isOneOfSeveral = one.getClass().getInterfaces().length > 0;
    if (isOneOfSeveral) {
      all.put(CLASS, one.getClass().getSimpleName().replace("PlasticCard", "Card"));
    }
    return all;
  }

  private static Object fields(Object bean) {
    if (!bean.getClass().getName().startsWith("io.weir")) {
      return bean;
    }
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    for (Field field : bean.getClass().getDeclaredFields()) {
      try {
        field.setAccessible(true);
        Object value = plain(field.get(bean));
        if (value instanceof Map<?, ?> rest && field.getName().equals("rest")) {
          rest.forEach((key, one) -> all.put((String) key, one));
        } else {
          all.put(field.getName(), value);
        }
      } catch (IllegalAccessException e) {
        throw new AssertionError(e);
      }
    }
    return all;
  }

  /**
   * A constant whose text stayed, and whose name neither enum has beside it; or that is read as its
   * text.
   */
  private static boolean areRenamed(@Nullable Object old, @Nullable Object now) {
    return old instanceof Enum<?> && now instanceof String text && !isFailure(text)
        || old instanceof Enum<?> one
            && now instanceof Enum<?> other
            && !names(other).contains(one.name())
            && !names(one).contains(other.name());
  }

  private static List<String> names(Enum<?> one) {
    return Arrays.stream(one.getDeclaringClass().getEnumConstants()).map(Enum::name).toList();
  }
}
