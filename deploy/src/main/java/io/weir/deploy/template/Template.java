package io.weir.deploy.template;

import io.weir.definition.Resource;
import io.weir.definition.Resource.Kind;
import io.weir.deploy.template.Options.Choice;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.yaml.snakeyaml.nodes.Node;

/**
 * The SAM template of a set of functions: the same text for the same definitions and options,
 * whatever the order in which they are given.
 */
public final class Template {
  private static final int MOST_RESOURCES = 500;

  /**
   * What SAM makes of a function beside its mappings: version, alias, rule and its right, retries.
   */
  private static final int OF_A_FUNCTION = 5;

  /** What SAM makes for gradual shifts: an application of CodeDeploy, and its role. */
  private static final int OF_THE_SHIFT = 2;

  private final List<Member> members;
  private final Options options;
  private final LogicalIds ids = new LogicalIds();
  private final Parameters parameters;
  private final Places places;

  private Template(List<Member> members, Options options) {
    this.members = members.stream().sorted(Comparator.comparing(Member::name)).toList();
    this.options = options;
    requireDistinct();
    this.parameters = new Parameters(options);
    takeOwnIds();
    this.places = new Places(this.members, options, parameters, ids);
    requireStreams("--fan-out", options.fanOut());
    requireStreams("--on-demand", options.onDemand());
  }

  /**
   * Writes a template.
   *
   * @param members the functions, at least one
   * @throws IllegalArgumentException if two parts contradict each other, or an option names what no
   *     function has
   */
  public static String of(List<Member> members, Options options) {
    return Yaml.text(node(members, options));
  }

  /**
   * Writes a template with a part of one merged over it: mappings are merged, everything else
   * replaces what is there, and null takes it out.
   *
   * @throws IllegalArgumentException as of the other one; or if the overlay is no mapping in YAML
   */
  public static String of(List<Member> members, Options options, String overlay) {
    return Composite.onlyThoseThatAre(Yaml.text(Overlay.merge(node(members, options), overlay)));
  }

  /**
   * The dashboards of functions for Grafana, by the name of a file: they show what those of the
   * template show.
   *
   * @throws IllegalArgumentException as {@link #of(List, Options)}
   */
  public static Map<String, String> grafana(List<Member> members, Options options) {
    List<Watched> watched = new Template(members, options).watched();
    Map<String, String> files = new LinkedHashMap<>();
    for (Board board : Board.values()) {
      files.put(board.text() + ".json", GrafanaBoard.text(board, watched));
    }
    return files;
  }

  private static Node node(List<Member> members, Options options) {
    if (members.isEmpty()) {
      throw new IllegalArgumentException("a template needs at least one function");
    }
    return new Template(members, options).all().node();
  }

  private void requireDistinct() {
    Set<String> names = new TreeSet<>();
    for (Member member : members) {
      if (!names.add(member.name())) {
        throw new IllegalArgumentException(
            "two functions are named '" + member.name() + "'; rename one of them");
      }
    }
  }

  /** What every template has, so that nothing else takes its place. */
  private void takeOwnIds() {
    new DeadLetterSection(options)
        .resources()
        .keySet()
        .forEach(id -> ids.take(id, "the " + id + " of each template"));
    ids.take(Composite.MAINTENANCE, "the maintenance of each template");
    for (Board board : Board.values()) {
      ids.take(board.id(), "a dashboard of each template");
    }
    Map<String, String> tables = new HashMap<>();
    for (Member member : members) {
      member.shared().stream()
          .filter(one -> one.kind() == Kind.TABLE)
          .forEach(one -> takeTable(tables, one.name(), "the table '" + one.name() + "'"));
    }
    for (Member member : members) {
      String name = member.physical() + "-";
      takeTable(tables, name + member.state().name(), "the state of '" + member.name() + "'");
      member
          .ownLetters()
          .forEach(one ->
              takeTable(tables, name + one.name(), "the letters of '" + member.name() + "'"));
      member.shared().stream()
          .filter(one -> one.kind() == Kind.QUEUE && one.name().equals("dead-letters"))
          .forEach(one -> refuse("the queue 'dead-letters'", "the queue of each template"));
    }
  }

  /** Refuses two tables that would have one name behind the stack's. */
  private static void takeTable(Map<String, String> tables, String name, String user) {
    String other = tables.putIfAbsent(name, user);
    if (other != null && !other.equals(user)) {
      refuse(user, other);
    }
  }

  private static void refuse(String one, String other) {
    throw new IllegalArgumentException(
        one + " and " + other + " would have one name at AWS; rename one of them");
  }

  private void requireStreams(String option, Set<String> streams) {
    for (String stream : streams) {
      boolean known =
          places.all().stream()
              .anyMatch(place ->
                  place.resource().kind() == Kind.STREAM
                      && place.resource().name().equals(stream)
                      && (place.made() || option.equals("--fan-out")));
      if (!known) {
        throw new IllegalArgumentException(
            option
                + " "
                + stream
                + ": no function reads a stream of that name, or it is not made here");
      }
    }
  }

  private Block all() {
    Block rest =
        new Block().space().put("Resources", resources()).space().put("Outputs", outputs());
    Block globals = Block.of("Globals", globals());
    String used = Yaml.text(globals.node()) + Yaml.text(rest.node());
    Block conditions = parameters.conditions(used);
    used += Yaml.text(conditions.node());
    return new Block()
        .comment(
            "Written by "
                + options.command()
                + "\nChanges belong into the definitions, or into an overlay: docs/operate/deploy.md")
        .put("AWSTemplateFormatVersion", "2010-09-09")
        .put("Transform", "AWS::Serverless-2016-10-31")
        .put("Description", options.title())
        .space()
        .put("Parameters", parameters.parameters(used))
        .space()
        .put("Conditions", conditions)
        .space()
        .putAll(globals)
        .putAll(rest);
  }

  private Block resources() {
    Set<String> before = parameters.names();
    new CommonParameters(parameters, options)
        .add(members, places.areNamed() || options.has(Choice.VPC));
    parameters.names().stream()
        .filter(name -> !before.contains(name))
        .forEach(name -> ids.take(name, "the parameter " + name));
    Block resources = new Block().comment(DeadLetterSection.WORDS);
    addAll(resources, new DeadLetterSection(options).resources());
    resources
        .space()
        .comment(
            """
            Pages and tickets: one composite alarm for each function and severity, of what is an alarm of it. Each metric of
            an alarm costs by the month, and each composite alarm costs more; a region has quotas for both. Maintenance keeps
            them silent (docs/operate/alarms.md).\
            """)
        .space()
        .put(Composite.MAINTENANCE, Composite.maintenance())
        .space()
        .comment(
            "Who looks at what: docs/operate/dashboards.md. Grafana has the same by ./weir template --grafana.");
    for (Board board : Board.values()) {
      resources.space().put(board.id(), CloudWatchBoard.resource(board, watched()));
    }
    addShared(resources);
    members.forEach(member -> addFunction(resources, member));
    requireFits(resources.size());
    return resources;
  }

  private void requireFits(int written) {
    int madeBySam =
        OF_THE_SHIFT + members.stream().mapToInt(one -> OF_A_FUNCTION + one.sources().size()).sum();
    if (written + madeBySam > MOST_RESOURCES) {
      throw new IllegalArgumentException(
          "a stack has at most "
              + MOST_RESOURCES
              + " resources, and these "
              + members.size()
              + " functions have "
              + (written + madeBySam)
              + "; write two templates, and share streams and tables by --existing");
    }
  }

  private List<Watched> watched() {
    return members.stream()
        .map(member ->
            new Watched(
                member.physical(),
                member.function().objective(),
                member.sources().stream()
                    .filter(source -> source.kind() == Kind.STREAM && places.of(source).made())
                    .map(Resource::name)
                    .toList(),
                member.sources().stream().allMatch(source -> source.kind() == Kind.KAFKA_TOPIC),
                !member.function().lookups().isEmpty()))
        .toList();
  }

  /** What several functions use; the rest stands with the one that uses it. */
  private void addShared(Block resources) {
    Map<String, Block> shared = made(place -> users(place).size() > 1);
    if (!shared.isEmpty()) {
      resources.space().comment("What several functions use");
      addAll(resources, shared);
    }
  }

  private List<Member> users(Place place) {
    return members.stream()
        .filter(member ->
            member.shared().stream().map(places::of).anyMatch(used -> used.id().equals(place.id())))
        .toList();
  }

  private Map<String, Block> made(Predicate<Place> which) {
    MadeResources made = new MadeResources(options);
    Map<String, Block> all = new LinkedHashMap<>();
    places.all().stream()
        .filter(Place::made)
        .filter(which)
        .forEach(place -> {
          all.put(place.id(), made.of(place, places.isStreamed(place)));
          if (place.resource().kind() == Kind.BUCKET) {
            all.put(place.id() + "Policy", MadeResources.tlsOnly(place.id()));
          }
        });
    return all;
  }

  private void addFunction(Block resources, Member member) {
    FunctionSection section = new FunctionSection(member, places, parameters, options, ids);
    resources.space().comment("Function " + member.name() + ". " + section.words());
    addAll(resources, made(place -> users(place).equals(List.of(member))));
    addAll(resources, section.resources());
  }

  private static void addAll(Block resources, Map<String, Block> more) {
    more.forEach((id, resource) -> resources.space().put(id, resource));
  }

  private Block globals() {
    Block variables =
        new Block()
            .put("WEIR_PARALLELIZATION_FACTOR", Yaml.ref("Factor"))
            .put("WEIR_RETENTION_HOURS", Yaml.ref("StreamRetentionHours"))
            .put("WEIR_SHARDS", Yaml.ref("Shards"))
            .put("WEIR_DUE_SLOTS", Yaml.ref("DueSlots"))
            .put("WEIR_TELEMETRY_SHARDS", Yaml.ref("MetricsByShard"));
    Block function =
        new Block()
            .put("Runtime", "java25")
            .put("CodeUri", options.code())
            .put("Architectures", Yaml.line(Yaml.ref("Architecture")))
            .put("MemorySize", Yaml.ref("MemorySize"))
            .put("Timeout", Yaml.ref("TimeoutSeconds"))
            .put("Tracing", Yaml.ref("Tracing"))
            .putIf(
                !options.has(Choice.MANAGED_INSTANCES),
                "SnapStart",
                Block.of("ApplyOn", Yaml.when("HasSnapStart", "PublishedVersions", "None")))
            .putIf(
                options.has(Choice.VPC),
                "VpcConfig",
                Block.of("SubnetIds", Yaml.ref("SubnetIds"))
                    .put("SecurityGroupIds", Yaml.ref("SecurityGroupIds")))
            .put("Environment", Block.of("Variables", variables));
    return Block.of("Function", function);
  }

  private Block outputs() {
    Block outputs = new Block();
    places.all().stream()
        .filter(Place::made)
        .sorted(Comparator.comparing(Place::id))
        .forEach(place -> outputs.put(place.id(), Block.of("Value", Yaml.ref(place.id()))));
    for (Member member : members) {
      outputs.put(member.id() + "Function", Block.of("Value", Yaml.ref(member.id())));
      member
          .ownLetters()
          .forEach(letters ->
              outputs.put(
                  member.id() + "DeadLettersTable",
                  Block.of("Value", Yaml.ref(member.id() + "DeadLettersTable"))));
    }
    return outputs
        .put("DeadLetterBucket", Block.of("Value", Yaml.ref("DeadLetterBucket")))
        .put("DeadLetterQueue", Block.of("Value", Yaml.ref("DeadLetterQueue")));
  }
}
