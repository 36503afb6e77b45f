package io.weir.deploy.template;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.emitter.Emitter;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;
import org.yaml.snakeyaml.serializer.Serializer;

/** Makes the nodes of a template, writes them as text, and reads them back with their comments. */
final class Yaml {
  /**
   * Stands for the exclamation mark of a short tag, and for its colons, until the text is written:
   * SnakeYAML quotes whatever has a tag of its own, {@code !Ref 'Name'}.
   */
  private static final char MARK = '\uE000';

  private static final char COLON = '\uE001';

  /** What needs no quotes behind a short tag. */
  private static final Pattern PLAIN = Pattern.compile("[\\w$./*{][\\w$./*{}:+@-]*");

  /** What ends a text within brackets. */
  private static final Pattern FLOW = Pattern.compile("[\\[\\]{},]");

  /** Texts that a reader of YAML takes for something else, or that look as if they were. */
  private static final Pattern AMBIGUOUS = Pattern.compile("[0-9-]+|y|Y|n|N|on|off|yes|no|");

  private Yaml() {}

  /** A node of what a template has: a node, a text, a number, a truth value, or a list of them. */
  static Node node(Object value) {
    return switch (value) {
      case Node node -> copy(node);
      case Block block -> block.node();
      case String text -> text(text);
      case List<?> all -> block(all);
      case Boolean truth -> scalar(Tag.BOOL, truth.toString(), ScalarStyle.PLAIN);
      case Number number -> scalar(Tag.INT, number.toString(), ScalarStyle.PLAIN);
      default -> throw new IllegalArgumentException("no node of " + value.getClass());
    };
  }

  /** One node in two places would be written as an anchor and an alias, which SAM does not read. */
  static Node copy(Node node) {
    return switch (node) {
      case MappingNode entries -> Block.copy(entries);
      case ScalarNode scalar -> scalar(scalar.getTag(), scalar.getValue(), scalar.getScalarStyle());
      case SequenceNode items ->
          new SequenceNode(
              items.getTag(),
              items.getValue().stream().map(Yaml::copy).toList(),
              items.getFlowStyle());
      default -> node;
    };
  }

  private static Node text(String text) {
    boolean quoted =
        AMBIGUOUS.matcher(text).matches() || text.equals("true") || text.equals("false");
    return scalar(Tag.STR, text, quoted ? ScalarStyle.DOUBLE_QUOTED : ScalarStyle.PLAIN);
  }

  private static Node scalar(Tag tag, String value, ScalarStyle style) {
    return new ScalarNode(tag, value, null, null, style);
  }

  /** Items below each other. */
  private static Node block(List<?> all) {
    return new SequenceNode(
        Tag.SEQ,
        all.stream().map(Yaml::node).toList(),
        all.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
  }

  /** Items in one line, in brackets. */
  static Node line(Object... all) {
    return sequence(Tag.SEQ, all);
  }

  private static Node sequence(Tag tag, Object... all) {
    return new SequenceNode(
        tag, Stream.of(all).map(Yaml::node).map(Yaml::inLine).toList(), FlowStyle.FLOW);
  }

  /** Within brackets a text with brackets or commas needs quotes, behind a short tag as well. */
  private static Node inLine(Node node) {
    if (node instanceof ScalarNode scalar
        && scalar.getValue().indexOf(MARK) == 0
        && FLOW.matcher(scalar.getValue()).find()) {
      String[] parts = scalar.getValue().substring(1).split(" ", 2);
      return scalar(
          new Tag("!" + parts[0]), parts[1].replace(COLON, ':'), ScalarStyle.DOUBLE_QUOTED);
    }
    return node;
  }

  static Node ref(String name) {
    return tagged("!Ref", name);
  }

  /** {@code !GetAtt id.attribute}. */
  static Node att(String id, String attribute) {
    return tagged("!GetAtt", id + "." + attribute);
  }

  static Node sub(String text) {
    return tagged("!Sub", text);
  }

  /** A text of several lines with places for values. */
  static Node subLines(String text) {
    return scalar(new Tag("!Sub"), text, ScalarStyle.LITERAL);
  }

  /** One value if a condition of the template holds, else another. */
  static Node when(String condition, Object then, Object otherwise) {
    return sequence(new Tag("!If"), condition, then, otherwise);
  }

  /** A value if a condition holds, else as if the property were not there. */
  static Node when(String condition, Object then) {
    return when(condition, then, ref("AWS::NoValue"));
  }

  /** A function of CloudFormation with its arguments in brackets. */
  static Node call(String function, Object... arguments) {
    return sequence(new Tag(function), arguments);
  }

  private static Node tagged(String tag, String value) {
    return PLAIN.matcher(value).matches()
        ? scalar(
            Tag.STR, MARK + tag.substring(1) + " " + value.replace(':', COLON), ScalarStyle.PLAIN)
        : scalar(new Tag(tag), value, ScalarStyle.DOUBLE_QUOTED);
  }

  /** The text of a template. */
  static String text(Node root) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(FlowStyle.BLOCK);
    options.setIndent(2);
    options.setIndicatorIndent(2);
    options.setIndentWithIndicator(true);
    options.setSplitLines(false);
    options.setWidth(10_000);
    options.setProcessComments(true);
    StringWriter text = new StringWriter();
    Serializer serializer =
        new Serializer(new Emitter(text, options), new Resolver(), options, null);
    try {
      serializer.open();
      serializer.serialize(root);
      serializer.close();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString().replace(MARK, '!').replace(COLON, ':').replaceAll("(?m)[ ]+$", "");
  }

  /**
   * Reads a part of a template, with its comments if SnakeYAML can: it fails on one that follows a
   * text of several lines.
   *
   * @throws IllegalArgumentException if it is no YAML
   */
  static Node read(String text) {
    try {
      return composed(text, true);
    } catch (YAMLException comments) {
      return readWithoutComments(text);
    }
  }

  /**
   * Reads a template without its comments.
   *
   * @throws IllegalArgumentException if it is no YAML
   */
  static Node readWithoutComments(String text) {
    try {
      return composed(text, false);
    } catch (YAMLException wrong) {
      throw new IllegalArgumentException("it is no YAML: " + wrong.getMessage(), wrong);
    }
  }

  private static Node composed(String text, boolean comments) {
    LoaderOptions options = new LoaderOptions();
    options.setProcessComments(comments);
    options.setCodePointLimit(16 * 1024 * 1024);
    ParserImpl parser = new ParserImpl(new StreamReader(new StringReader(text)), options);
    return plain(new Composer(parser, new Resolver(), options).getSingleNode());
  }

  /** The same with short tags as this class writes them. */
  private static Node plain(Node node) {
    if (node instanceof ScalarNode scalar && tag(node).startsWith("!") && !isLong(scalar)) {
      Node made = tagged(tag(node), scalar.getValue());
      made.setInLineComments(node.getInLineComments());
      return made;
    }
    if (node instanceof SequenceNode sequence) {
      List<Node> items = new ArrayList<>(sequence.getValue());
      sequence.getValue().clear();
      items.forEach(item -> sequence.getValue().add(plain(item)));
    }
    return node instanceof MappingNode mapping ? Block.plain(mapping, Yaml::plain) : node;
  }

  private static boolean isLong(ScalarNode scalar) {
    return scalar.getScalarStyle() == ScalarStyle.LITERAL
        || scalar.getScalarStyle() == ScalarStyle.FOLDED;
  }

  private static String tag(Node node) {
    return node.getTag().getValue();
  }
}
