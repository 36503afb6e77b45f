package io.weir.deploy.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A part of a template that goes over the written one: its mappings are merged, everything else
 * replaces what is there, and null takes it out. What it adds stands at the end.
 */
final class Overlay {
  private Overlay() {}

  /**
   * Merges an overlay over a template.
   *
   * @throws IllegalArgumentException if it is no mapping in YAML
   */
  static Node merge(Node template, String overlay) {
    if (Yaml.read(overlay) instanceof MappingNode mapping) {
      return merged((MappingNode) template, mapping);
    }
    throw new IllegalArgumentException(
        "an overlay is a part of a template, such as Resources: with resources below it");
  }

  private static MappingNode merged(MappingNode below, MappingNode above) {
    List<NodeTuple> entries = new ArrayList<>();
    for (NodeTuple entry : below.getValue()) {
      NodeTuple over = find(above, key(entry));
      if (over == null) {
        entries.add(entry);
      } else if (!over.getValueNode().getTag().equals(Tag.NULL)) {
        entries.add(
            new NodeTuple(entry.getKeyNode(), value(entry.getValueNode(), over.getValueNode())));
      }
    }
    above.getValue().stream()
        .filter(entry -> find(below, key(entry)) == null)
        .forEach(entries::add);
    return new MappingNode(Tag.MAP, entries, below.getFlowStyle());
  }

  private static Node value(Node below, Node above) {
    return below instanceof MappingNode under && above instanceof MappingNode over
        ? merged(under, over)
        : above;
  }

  private static String key(NodeTuple entry) {
    return ((ScalarNode) entry.getKeyNode()).getValue();
  }

  private static @Nullable NodeTuple find(MappingNode in, String key) {
    return in.getValue().stream().filter(entry -> key(entry).equals(key)).findFirst().orElse(null);
  }
}
