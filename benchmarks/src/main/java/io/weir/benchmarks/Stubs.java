package io.weir.benchmarks;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Function;

/** Stands in for interfaces of which a benchmark needs one answer. */
final class Stubs {
  private Stubs() {}

  /**
   * Default methods are the interface's own; all others give the answer, where it has their type.
   */
  static <T> T of(Class<T> type, Function<Method, Object> answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Object value = answer.apply(method);
              boolean fits = boxed(method.getReturnType()).isInstance(value);
              if (fits) {
                return value;
              }
              return method.isDefault()
                  ? InvocationHandler.invokeDefault(proxy, method, arguments)
                  : null;
            }));
  }

  private static Class<?> boxed(Class<?> type) {
    return type == int.class ? Integer.class : type;
  }
}
