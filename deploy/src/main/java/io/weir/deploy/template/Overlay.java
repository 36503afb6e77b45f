package io.weir.deploy.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A part of a template that goes over the written one: its mappings are merged, everything else
 * replaces what is there, and null takes it out. What it adds stands at the end.
 */
final class Overlay {
  private static final String RESOURCES = "Resources";

  private Overlay() {}

  /**
   * Merges an overlay over a template.
   *
   * @throws IllegalArgumentException if it is no mapping in YAML
   */
  static Node merge(Node template, String overlay) {
    if (Yaml.read(overlay) instanceof MappingNode mapping) {
      writeOutAliases(mapping, Collections.newSetFromMap(new IdentityHashMap<>()));
      requireMeant((MappingNode) template, mapping);
      return merged((MappingNode) template, mapping, "");
    }
    throw new IllegalArgumentException(
        "an overlay is a part of a template, such as Resources: with resources below it");
  }

  /** Gives each place a node of its own: an alias of YAML is the same node in two places. */
  private static void writeOutAliases(Node node, Set<Node> seen) {
    if (node instanceof MappingNode mapping) {
      List<NodeTuple> entries = new ArrayList<>();
      for (NodeTuple entry : mapping.getValue()) {
        key(entry);
        entries.add(new NodeTuple(entry.getKeyNode(), own(entry.getValueNode(), seen)));
      }
      mapping.setValue(entries);
    } else if (node instanceof SequenceNode sequence) {
      sequence.getValue().replaceAll(item -> own(item, seen));
    }
  }

  private static Node own(Node node, Set<Node> seen) {
    node.setAnchor(null);
    if (!seen.add(node)) {
      return Yaml.copy(node);
    }
    writeOutAliases(node, seen);
    return node;
  }

  /**
   * Refuses what changes nothing, or too much: what it is about has got another name or is gone.
   */
  private static void requireMeant(MappingNode template, MappingNode overlay) {
    for (NodeTuple section : overlay.getValue()) {
      if (isNull(section.getValueNode()) && find(template, key(section)) != null) {
        throw new IllegalArgumentException(
            "the overlay takes out all of "
                + key(section)
                + "; put what you mean below it, or take the line out of the overlay");
      }
    }
    NodeTuple above = find(overlay, RESOURCES);
    NodeTuple below = find(template, RESOURCES);
    if (above != null
        && below != null
        && above.getValueNode() instanceof MappingNode changed
        && below.getValueNode() instanceof MappingNode resources) {
      changed.getValue().forEach(resource -> requireThere(resources, resource));
    }
  }

  private static void requireThere(MappingNode resources, NodeTuple changed) {
    boolean isWhole =
        changed.getValueNode() instanceof MappingNode made && find(made, "Type") != null;
    if (!isWhole && find(resources, key(changed)) == null) {
      throw new IllegalArgumentException(
          "the overlay changes the resource "
              + key(changed)
              + ", which is not in the template; if it has got another name, change that in the"
              + " overlay; if it is one of yours, give it a Type");
    }
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private static MappingNode merged(MappingNode below, MappingNode above, String place) {
    List<NodeTuple> entries = new ArrayList<>();
    for (NodeTuple entry : below.getValue()) {
      NodeTuple over = find(above, key(entry));
      if (over == null) {
        entries.add(entry);
      } else if (!isNull(over.getValueNode())) {
        Node value = value(entry.getValueNode(), over.getValueNode(), place + key(entry) + ".");
        entries.add(new NodeTuple(entry.getKeyNode(), value));
      }
    }
    for (NodeTuple entry : above.getValue()) {
      if (find(below, key(entry)) == null) {
        requireSomething(entry, place);
        entries.add(entry);
      }
    }
    return new MappingNode(Tag.MAP, entries, below.getFlowStyle());
  }

  private static void requireSomething(NodeTuple entry, String place) {
    if (isNull(entry.getValueNode())) {
      throw new IllegalArgumentException(
          "the overlay takes out "
              + place
              + key(entry)
              + ", which is not in the template; take the line out of the overlay");
    }
  }

  private static Node value(Node below, Node above, String place) {
    return below instanceof MappingNode under && above instanceof MappingNode over
        ? merged(under, over, place)
        : above;
  }

  private static String key(NodeTuple entry) {
    if (entry.getKeyNode() instanceof ScalarNode key) {
      return key.getValue();
    }
    throw new IllegalArgumentException("the names in an overlay are texts, and no lists");
  }

  private static @Nullable NodeTuple find(MappingNode in, String key) {
    return in.getValue().stream().filter(entry -> key(entry).equals(key)).findFirst().orElse(null);
  }
}
