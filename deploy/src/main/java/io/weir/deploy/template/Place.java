package io.weir.deploy.template;

import io.weir.definition.Resource;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/**
 * A resource in a template: made by it, or named by a parameter.
 *
 * @param id the logical id, or the parameter
 * @param made true if the template makes it
 * @param value what the function's variable is set to; null = it has none
 * @param arn its ARN as a text for {@code !Sub}; empty = nothing is called on it by IAM
 */
record Place(Resource resource, String id, boolean made, @Nullable Node value, String arn) {
  /** The ARN, and what follows it. */
  Node arn(String within) {
    return arnOf(arn + within);
  }

  /** A text for {@code !Sub} in its shortest form. */
  static Node arnOf(String text) {
    if (text.matches("\\$\\{[A-Za-z0-9]+}")) {
      return Yaml.ref(text.substring(2, text.length() - 1));
    }
    return text.matches("\\$\\{[A-Za-z0-9]+\\.[A-Za-z]+}")
        ? Yaml.att(
            text.substring(2, text.indexOf('.')),
            text.substring(text.indexOf('.') + 1, text.length() - 1))
        : Yaml.sub(text);
  }
}
