package io.weir.embedded;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A client that notes each request that it sends, by the name of the IAM action. */
final class RecordedCalls {
  private final String service;
  private final List<String> calls = new ArrayList<>();

  /**
   * @param service the service as actions name it: {@code dynamodb}
   */
  RecordedCalls(String service) {
    this.service = service;
  }

  /** The client, whose requests go to another one. */
  <C> C of(Class<C> type, C target) {
    InvocationHandler handler = (proxy, method, args) -> call(proxy, method, args, target);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** What takes a builder, or makes pages, calls the method that sends. */
  private Object call(Object proxy, Method method, Object[] args, Object target) throws Throwable {
    boolean sends =
        args != null
            && args.length == 1
            && args[0] instanceof software.amazon.awssdk.core.SdkRequest
            && !method.getName().endsWith("Paginator");
    if (!sends && method.isDefault() && args != null) {
      return InvocationHandler.invokeDefault(proxy, method, args);
    }
    if (sends) {
      String name = method.getName();
      calls.add(service + ":" + Character.toUpperCase(name.charAt(0)) + name.substring(1));
    }
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }

  int count() {
    return calls.size();
  }

  Set<String> actions() {
    return new TreeSet<>(calls);
  }

  void clear() {
    calls.clear();
  }

  @Override
  public String toString() {
    return calls.toString();
  }
}
