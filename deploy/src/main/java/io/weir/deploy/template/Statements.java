package io.weir.deploy.template;

import io.weir.definition.Resource;
import io.weir.definition.Resource.Kind;
import io.weir.definition.Resource.Right;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.nodes.Node;

/** The statements of a policy, made of what parts call on their resources. */
final class Statements {
  private final Map<String, Statement> statements = new LinkedHashMap<>();

  /**
   * @param written the resources as text: each is named once
   */
  private record Statement(TreeSet<String> actions, List<Node> resources, Set<String> written) {
    Statement() {
      this(new TreeSet<>(), new ArrayList<>(), new HashSet<>());
    }
  }

  /** A policy document with these statements. */
  static Block document(List<Block> statements) {
    return Block.of("Version", "2012-10-17").put("Statement", statements);
  }

  /**
   * Grants actions on a resource; further ones under the same name are granted in one statement.
   */
  Statements grant(String sid, List<String> actions, Node resource) {
    Statement one = statements.computeIfAbsent(sid, is -> new Statement());
    one.actions().addAll(actions);
    if (one.written().add(Yaml.text(resource))) {
      one.resources().add(resource);
    }
    return this;
  }

  /** Grants what is called on a resource in its place. */
  Statements grant(Place place, Resource used) {
    Map<String, List<String>> byPart = new LinkedHashMap<>();
    for (Right right : used.rights()) {
      if (!isNeedless(place, right)) {
        byPart.computeIfAbsent(right.within(), is -> new ArrayList<>()).add(right.action());
      }
    }
    byPart.forEach((within, actions) -> grant(sid(used, within), actions, place.arn(within)));
    if (used.kind() == Kind.SCHEMA_REGISTRY) {
      grant(sid(used, ""), List.of(), Yaml.sub(Kinds.SCHEMA_REGISTRY.arn("schema/*")));
    }
    return this;
  }

  /** The URL of a queue that is made is known. */
  private static boolean isNeedless(Place place, Right right) {
    return place.made() && right.action().equals("sqs:GetQueueUrl");
  }

  private static String sid(Resource used, String within) {
    if (used.variable().startsWith("WEIR_LOOKUP_")) {
      return "Lookups" + LogicalIds.of(used.name());
    }
    if (used.kind() == Kind.TABLE) {
      return used.actions().equals(List.of("dynamodb:PutItem")) ? "DeadLetters" : "Results";
    }
    if (used.kind() == Kind.STREAM && used.variable().startsWith("WEIR_STREAM_")) {
      return used.rights().size() == 1 ? "Shards" : "ShardsAndTips";
    }
    return LogicalIds.of(used.name())
        + Kinds.of(used.kind()).end
        + (within.isEmpty() ? "" : "Parts");
  }

  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    statements.forEach((sid, one) ->
        blocks.add(
            new Block()
                .put("Sid", sid)
                .put("Effect", "Allow")
                .put("Action", single(List.copyOf(one.actions())))
                .put("Resource", single(one.resources()))));
    return blocks;
  }

  private static Object single(List<?> values) {
    return values.size() == 1 ? values.getFirst() : values;
  }
}
