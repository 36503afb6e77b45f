package io.weir.deploy.template;

import io.weir.definition.Resource;
import io.weir.definition.Resource.Kind;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** Resources that are there, each named by a parameter of the template. */
final class NamedPlaces {
  private static final String ARN = "arn:.+";
  private final Parameters parameters;
  private final LogicalIds ids;
  private final boolean selfManaged;

  NamedPlaces(Parameters parameters, Options options, LogicalIds ids) {
    this.parameters = parameters;
    this.ids = ids;
    this.selfManaged = options.has(Options.Choice.SELF_MANAGED_KAFKA);
  }

  /**
   * Adds the parameter of a resource.
   *
   * @param given its ARN or name; empty = when the template is deployed; null = nothing was said
   */
  Place place(Resource resource, @Nullable String given) {
    String said = given == null ? "" : given;
    String id = LogicalIds.of(resource.name());
    return switch (resource.kind()) {
      case SCHEMA_REGISTRY ->
          new Place(resource, "", false, null, Kinds.SCHEMA_REGISTRY.arn("registry/*"));
      case SERVER -> server(resource, id + "Url", said);
      case SEARCH_DOMAIN -> domain(resource, id, said);
      case KAFKA_TOPIC -> topic(resource, id, said.isEmpty() ? resource.name() : said);
      case TABLE_STREAM -> tableStream(resource, id + "TableStreamArn", said);
      case KEY, SECRET -> unnamed(resource, id + Kinds.of(resource.kind()).end + "Arn", said);
      default ->
          said.isEmpty() && resource.kind() == Kind.DELIVERY_STREAM
                  || !said.isEmpty() && !said.startsWith("arn:")
              ? byName(resource, id, said)
              : byArn(resource, id, said);
    };
  }

  private static String words(Resource resource) {
    return Kinds.of(resource.kind()).words + ", " + resource.name();
  }

  private Block parameter(String name, String said, String words) {
    ids.take(name, "the parameter for " + words);
    return said.isEmpty() ? parameters.required(name, words) : parameters.text(name, said, words);
  }

  private Place server(Resource resource, String name, String said) {
    ids.take(name, words(resource));
    parameters.text(
        name,
        said,
        "Address of "
            + words(resource)
            + "; no password in it. Empty = the function's code has the address");
    return new Place(resource, name, false, Yaml.ref(name), "");
  }

  private Place domain(Resource resource, String id, String said) {
    String url = id + "Url";
    parameter(url, "", "Address of the index in " + words(resource));
    String arn = id + "DomainArn";
    parameter(arn, said, "ARN of " + words(resource)).put("AllowedPattern", ARN);
    return new Place(resource, arn, false, Yaml.ref(url), "${" + arn + "}");
  }

  private Place topic(Resource resource, String id, String said) {
    cluster();
    String name = ids.take(id + "Topic", words(resource));
    parameters.text(name, said, "Name of the Kafka topic of " + resource.name());
    parameters.number(
        id + "Partitions", 1, 1, 99_999, "Partitions of the Kafka topic of " + resource.name());
    return new Place(resource, id, false, Yaml.ref(name), "");
  }

  private void cluster() {
    if (!selfManaged) {
      parameters
          .required("KafkaCluster", "ARN of the MSK cluster that has the topics")
          .put("AllowedPattern", "arn:.+:cluster/.+/.+");
      return;
    }
    parameters.text(
        "KafkaClusterName",
        "kafka",
        "Name of the cluster, by which the functions know it when its servers change; not to be changed");
    parameters.list(
        "KafkaBootstrapServers", "CommaDelimitedList", "Servers of the cluster, host:port");
    parameters
        .required(
            "KafkaSecretArn", "ARN of the secret with user and password for it, SASL/SCRAM-SHA-512")
        .put("AllowedPattern", "arn:.+:secret:.+");
  }

  /** The function is told the table, so that a stream that is enabled anew is another one of it. */
  private Place tableStream(Resource resource, String name, String said) {
    parameter(name, said, "ARN of " + words(resource)).put("AllowedPattern", "arn:.+/stream/.+");
    Node table = Yaml.call("!Select", 0, Yaml.call("!Split", "/stream/", Yaml.ref(name)));
    return new Place(resource, name, false, table, "${" + name + "}");
  }

  private Place unnamed(Resource resource, String name, String said) {
    parameter(name, said.startsWith("arn:") ? said : "", "ARN of " + words(resource))
        .put("AllowedPattern", ARN);
    return new Place(resource, name, false, null, "${" + name + "}");
  }

  private Place byName(Resource resource, String id, String said) {
    String name = id + Kinds.of(resource.kind()).end;
    parameter(name, said, "Name of " + words(resource));
    String arn = Kinds.of(resource.kind()).arn("${" + name + "}");
    boolean takesArns = resource.kind() == Kind.TOPIC || resource.kind() == Kind.STATE_MACHINE;
    Node value = takesArns ? Yaml.sub(arn) : Yaml.ref(name);
    return new Place(resource, name, false, value, arn);
  }

  private Place byArn(Resource resource, String id, String said) {
    String name = id + Kinds.of(resource.kind()).end + "Arn";
    parameter(name, said, "ARN of " + words(resource)).put("AllowedPattern", ARN);
    return new Place(resource, name, false, value(resource.kind(), name), "${" + name + "}");
  }

  /** The parameter, or the name in it for a service that takes no ARN. */
  private static Node value(Kind kind, String parameter) {
    return switch (kind) {
      case BUCKET -> Yaml.call("!Select", 5, Yaml.call("!Split", ":", Yaml.ref(parameter)));
      case DELIVERY_STREAM ->
          Yaml.call("!Select", 1, Yaml.call("!Split", "/", Yaml.ref(parameter)));
      default -> Yaml.ref(parameter);
    };
  }
}
