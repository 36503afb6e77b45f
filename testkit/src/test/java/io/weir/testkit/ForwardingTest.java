package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Operator;
import io.weir.OperatorState;
import io.weir.state.StateStore;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What forwards forwards all: every method of the interface arrives as it was called, those with a
 * default included, and its answer comes back. A method that is new there fails here.
 */
class ForwardingTest {
  private record Call(Method method, List<Object> arguments) {}

  @TestFactory
  Stream<DynamicTest> aStateStore() {
    return forwards(StateStore.class, ForwardingStateStore::new);
  }

  @TestFactory
  @SuppressWarnings("unchecked")
  Stream<DynamicTest> anOperator() {
    return forwards(Operator.class, ForwardingOperator::new);
  }

  @TestFactory
  @SuppressWarnings("unchecked")
  Stream<DynamicTest> anOperatorsState() {
    return forwards(OperatorState.class, ForwardingOperatorState::new);
  }

  private static <T> Stream<DynamicTest> forwards(Class<T> type, Function<T, T> wrap) {
    return Arrays.stream(type.getMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> !method.isBridge())
        .map(method -> DynamicTest.dynamicTest(name(method), () -> arrives(type, method, wrap)));
  }

  private static String name(Method method) {
    return method.getName() + Arrays.toString(method.getParameterTypes());
  }

  private static <T> void arrives(Class<T> type, Method method, Function<T, T> wrap)
      throws ReflectiveOperationException {
    List<Call> calls = new ArrayList<>();
    Object answer = sample(method.getReturnType(), 7);
    T recorder =
        type.cast(
            Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, called, arguments) -> {
                  calls.add(
                      new Call(called, arguments == null ? List.of() : Arrays.asList(arguments)));
                  return answer;
                }));
    Object[] arguments = new Object[method.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = sample(method.getParameterTypes()[i], i + 1);
    }

    assertThat(method.invoke(wrap.apply(recorder), arguments)).isEqualTo(answer);

    assertThat(calls).containsExactly(new Call(method, Arrays.asList(arguments)));
  }

  /** A value of a type; those of one type differ by number, and an object may be none. */
  private static Object sample(Class<?> type, int number) {
    if (type == boolean.class) {
      return true;
    } else if (type == int.class) {
      return number;
    } else if (type == long.class) {
      return (long) number;
    } else if (type == String.class) {
      return "text " + number;
    } else if (type == OptionalLong.class) {
      return OptionalLong.of(number);
    } else if (type == Optional.class) {
      return Optional.of(number);
    } else if (type == List.class || type == Collection.class) {
      return List.of(number);
    } else if (type == Set.class) {
      return Set.of(number);
    } else if (type == Map.class) {
      return Map.of(number, number);
    }
    return type.isEnum() ? Array.get(type.getEnumConstants(), 0) : null;
  }
}
