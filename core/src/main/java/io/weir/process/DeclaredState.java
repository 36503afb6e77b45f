package io.weir.process;

import io.weir.annotation.Internal;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The state that an author's class declares for one scope, such as a window, each by its name. */
@Internal
public final class DeclaredState {
  private final Map<String, StateSpec> specs = new LinkedHashMap<>();

  /**
   * Declares one more.
   *
   * @param by the class that declares it, for the message
   * @throws IllegalArgumentException if the name is taken
   */
  public void add(StateSpec state, String by) {
    if (specs.putIfAbsent(state.name(), state) != null) {
      throw new IllegalArgumentException(
          by
              + " declares the state '"
              + state.name()
              + "' twice; state is stored by name, give each its own");
    }
  }

  public boolean isEmpty() {
    return specs.isEmpty();
  }

  /** The states by name, in the order of declaration. */
  public Map<String, StateSpec> specs() {
    return Collections.unmodifiableMap(specs);
  }

  /** Describes each as data. */
  public List<Description> descriptions() {
    return specs.values().stream().map(StateSpec::description).toList();
  }

  /** Those of the codecs. */
  public List<Resource> resources() {
    return specs.values().stream().flatMap(spec -> spec.resources().stream()).distinct().toList();
  }
}
