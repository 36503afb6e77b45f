package io.weir.deploy.template;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.comments.CommentLine;
import org.yaml.snakeyaml.comments.CommentType;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Keys and values of a template in their order, with comments above keys. */
final class Block {
  private final List<NodeTuple> entries = new ArrayList<>();
  private final List<CommentLine> above = new ArrayList<>();

  /** A block with one entry. */
  static Block of(String key, Object value) {
    return new Block().put(key, value);
  }

  /**
   * Puts an entry, in place of one with the same key; the comments given since the last one stand
   * above it.
   */
  Block put(String key, Object value) {
    Node name = Yaml.node(key);
    name.setBlockComments(List.copyOf(above));
    above.clear();
    entries.removeIf(entry -> key(entry).equals(key));
    entries.add(new NodeTuple(name, Yaml.node(value)));
    return this;
  }

  /** Puts an entry if something holds. */
  Block putIf(boolean holds, String key, Object value) {
    return holds ? put(key, value) : this;
  }

  /** Puts a comment above the next entry, as many lines as the text has. */
  Block comment(String text) {
    text.lines().forEach(line -> above.add(comment(" " + line, CommentType.BLOCK)));
    return this;
  }

  /** Puts an empty line above the next entry. */
  Block space() {
    above.add(comment("", CommentType.BLANK_LINE));
    return this;
  }

  private static CommentLine comment(String text, CommentType type) {
    return new CommentLine(null, null, text, type);
  }

  /** Puts all entries of another block. */
  Block putAll(Block other) {
    for (NodeTuple entry : other.entries) {
      above.addAll(comments(entry.getKeyNode()));
      put(key(entry), entry.getValueNode());
    }
    return this;
  }

  private static List<CommentLine> comments(Node node) {
    List<CommentLine> comments = node.getBlockComments();
    return comments == null ? List.of() : comments;
  }

  private static String key(NodeTuple entry) {
    return ((ScalarNode) entry.getKeyNode()).getValue();
  }

  /** The number of a key; empty if there is none. */
  OptionalLong number(String key) {
    return entries.stream()
        .filter(entry -> key(entry).equals(key))
        .mapToLong(entry -> Long.parseLong(((ScalarNode) entry.getValueNode()).getValue()))
        .findFirst();
  }

  /** The text of an entry; empty if it is not there. */
  String text(String key) {
    return entries.stream()
        .filter(entry -> key(entry).equals(key))
        .map(entry -> ((ScalarNode) entry.getValueNode()).getValue())
        .findFirst()
        .orElse("");
  }

  /** The texts of an entry that is a list; none if it is not there. */
  List<String> texts(String key) {
    return entries.stream()
        .filter(entry -> key(entry).equals(key))
        .flatMap(entry -> ((SequenceNode) entry.getValueNode()).getValue().stream())
        .map(item -> ((ScalarNode) item).getValue())
        .toList();
  }

  /** The same without some entries. */
  Block without(String... keys) {
    Block rest = new Block();
    entries.stream()
        .filter(entry -> !List.of(keys).contains(key(entry)))
        .forEach(rest.entries::add);
    return rest;
  }

  int size() {
    return entries.size();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  MappingNode node() {
    return new MappingNode(Tag.MAP, entries, FlowStyle.BLOCK);
  }

  /** The same mapping of other nodes. */
  static MappingNode copy(MappingNode mapping) {
    Block copy = new Block();
    copy.entries.addAll(mapping.getValue());
    return new Block().putAll(copy).node();
  }

  /** Replaces each value of a mapping. */
  static MappingNode plain(MappingNode mapping, UnaryOperator<Node> change) {
    List<NodeTuple> changed = new ArrayList<>();
    mapping
        .getValue()
        .forEach(entry ->
            changed.add(new NodeTuple(entry.getKeyNode(), change.apply(entry.getValueNode()))));
    mapping.setValue(changed);
    return mapping;
  }
}
