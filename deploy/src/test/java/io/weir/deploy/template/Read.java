package io.weir.deploy.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A template as CloudFormation sees it, and what a linter and a careful reader would find. */
final class Read {
  private static final Pattern PLACE = Pattern.compile("\\$\\{([A-Za-z0-9]+)(\\.[A-Za-z]+)?}");
  private static final Pattern REF = Pattern.compile("!Ref ([A-Za-z0-9:]+)");
  private static final Pattern ATT = Pattern.compile("!GetAtt ([A-Za-z0-9]+)\\.");
  private static final Pattern IF = Pattern.compile("!If \\[([A-Za-z0-9]+),");

  private static final Pattern QUOTED_TAG = Pattern.compile("['\"]![A-Z]");

  /** Actions for which AWS has no narrower resource than all. */
  private static final Set<String> OF_ALL =
      Set.of(
          "dynamodb:ListStreams",
          "ec2:AssignPrivateIpAddresses",
          "ec2:CreateNetworkInterface",
          "ec2:DeleteNetworkInterface",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSecurityGroups",
          "ec2:DescribeSubnets",
          "ec2:DescribeVpcs",
          "ec2:UnassignPrivateIpAddresses",
          "xray:PutTelemetryRecords",
          "xray:PutTraceSegments");

  private final String text;
  private final Map<String, Object> root;
  private final List<String> faults = new ArrayList<>();

  Read(String text) {
    this.text = text;
    this.root = map(value(Yaml.readWithoutComments(text)));
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  /** Short tags are read as text, {@code !Ref X}. */
  private Object value(Node node) {
    return switch (node) {
      case MappingNode mapping -> {
        Map<String, Object> entries = new LinkedHashMap<>();
        mapping
            .getValue()
            .forEach(entry -> {
              String key = ((ScalarNode) entry.getKeyNode()).getValue();
              if (entries.put(key, value(entry.getValueNode())) != null) {
                faults.add("the key " + key + " stands twice");
              }
            });
        yield entries;
      }
      case SequenceNode items -> items.getValue().stream().map(this::value).toList();
      default -> {
        String written = Yaml.text(node).strip();
        yield written.startsWith("!") ? written : ((ScalarNode) node).getValue();
      }
    };
  }

  /** The section, or the part of it by names with dots. */
  Map<String, Object> at(String path) {
    Map<String, Object> found = root;
    for (String name : path.split("\\.")) {
      found = map(found.get(name));
    }
    return found;
  }

  /** The resources of a type, with their properties. */
  Map<String, Map<String, Object>> all(String type) {
    Map<String, Map<String, Object>> found = new LinkedHashMap<>();
    at("Resources")
        .forEach((id, resource) -> {
          if (type.equals(map(resource).get("Type"))) {
            found.put(id, map(map(resource).get("Properties")));
          }
        });
    return found;
  }

  /** All that is wrong. */
  List<String> faults() {
    requireTargets();
    requireNoCircle();
    requireUsed("Parameters", "(!Ref |\\$\\{)");
    requireUsed("Conditions", "(!If \\[|Condition: )");
    all("AWS::IAM::Role").forEach(this::requireNarrow);
    if (QUOTED_TAG.matcher(text).find()) {
      faults.add("a short tag within quotes");
    }
    if (text.contains("&id") || text.contains("\t") || !text.endsWith("\n")) {
      faults.add("anchors, tabs, or no end of the last line");
    }
    return faults;
  }

  private void requireTargets() {
    Set<String> known = new HashSet<>(at("Parameters").keySet());
    known.addAll(at("Resources").keySet());
    for (Pattern form : List.of(REF, ATT, PLACE)) {
      form.matcher(text)
          .results()
          .map(found -> found.group(1))
          .filter(name -> !name.startsWith("AWS::") && !known.contains(name))
          .forEach(name -> faults.add(name + " is referred to and not there"));
    }
    IF.matcher(text)
        .results()
        .map(found -> found.group(1))
        .filter(name -> !at("Conditions").containsKey(name))
        .forEach(name -> faults.add("the condition " + name + " is not there"));
  }

  /** Who resolves references before SAM does, as LocalStack, would never end. */
  private void requireNoCircle() {
    Map<String, Set<String>> references = new LinkedHashMap<>();
    at("Resources")
        .forEach((id, resource) -> {
          Set<String> named = new LinkedHashSet<>();
          for (Pattern form : List.of(REF, ATT, PLACE)) {
            form.matcher(String.valueOf(resource))
                .results()
                .forEach(found -> named.add(found.group(1)));
          }
          references.put(id, named);
        });
    boolean less = true;
    while (less) {
      less =
          references
              .values()
              .removeIf(named -> references.keySet().stream().noneMatch(named::contains));
    }
    if (!references.isEmpty()) {
      faults.add("references go in circles: " + references.keySet());
    }
  }

  private void requireUsed(String section, String before) {
    at(section).keySet().stream()
        .filter(name -> !Pattern.compile(before + name + "\\b").matcher(text).find())
        .forEach(name -> faults.add(section + " has " + name + ", which nothing uses"));
  }

  private void requireNarrow(String role, Map<String, Object> properties) {
    for (Object policy : (List<?>) properties.get("Policies")) {
      Object statements = map(map(policy).get("PolicyDocument")).get("Statement");
      Set<Object> sids = new HashSet<>();
      for (Object statement : (List<?>) statements) {
        Map<String, Object> one =
            map(statement instanceof List<?> choice ? choice.get(1) : statement);
        requireNarrowStatement(role, one);
        if (!sids.add(one.get("Sid"))) {
          faults.add(role + " has two statements " + one.get("Sid"));
        }
      }
    }
  }

  private void requireNarrowStatement(String role, Map<String, Object> statement) {
    for (String action : texts(statement.get("Action"))) {
      if (action.contains("*")) {
        faults.add(role + " allows " + action);
      }
      if (texts(statement.get("Resource")).contains("*") && !OF_ALL.contains(action)) {
        faults.add(role + " allows " + action + " on everything");
      }
    }
    if (texts(statement.get("Action")).isEmpty() || texts(statement.get("Resource")).isEmpty()) {
      faults.add(role + " has a statement that allows nothing: " + statement);
    }
  }

  static Set<String> texts(Object value) {
    Set<String> all = new LinkedHashSet<>();
    if (value instanceof List<?> list) {
      list.forEach(one -> all.add(String.valueOf(one)));
    } else if (value != null) {
      all.add(String.valueOf(value));
    }
    return all;
  }
}
