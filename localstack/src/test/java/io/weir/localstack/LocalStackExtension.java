package io.weir.localstack;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests one LocalStack for the whole run; without one they are skipped, with the reason. */
final class LocalStackExtension implements BeforeAllCallback, ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(LocalStackExtension.class);

  /** Stopped when the run ends. */
  private record Held(Aws aws, LocalStack localStack)
      implements ExtensionContext.Store.CloseableResource {
    static Held open() {
      LocalStack localStack = LocalStack.open();
      return new Held(new Aws(localStack), localStack);
    }

    @Override
    public void close() {
      aws.close();
      localStack.close();
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    held(context);
  }

  private static Held held(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(Held.class, type -> Held.open(), Held.class);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Aws.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return held(context).aws();
  }
}
