package io.weir.definition;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A resource outside of the function that a part of it uses, and what the function calls on it: a
 * deployment makes or names it, tells the function where it is, and grants these rights and no
 * more.
 *
 * @param kind the service that has it
 * @param name its logical name: of the sink or source that uses it. Two parts that name a resource
 *     of one kind alike use the same one
 * @param variable the environment variable that tells the function its name, ARN or address
 * @param form what has to be known to make it
 * @param rights what the function itself calls on it; not what Lambda does in its name
 */
public record Resource(Kind kind, String name, String variable, Form form, List<Right> rights) {
  /** The services that have resources. */
  public enum Kind {
    /** A DynamoDB table. */
    TABLE,
    /** A Kinesis stream. */
    STREAM,
    /** A Kafka topic. */
    KAFKA_TOPIC,
    /** The DynamoDB stream of a table. */
    TABLE_STREAM,
    /** An SQS queue. */
    QUEUE,
    /** An SNS topic. */
    TOPIC,
    /** An S3 bucket. */
    BUCKET,
    /** An event bus of EventBridge. */
    EVENT_BUS,
    /** A delivery stream of Firehose. */
    DELIVERY_STREAM,
    /** A state machine of Step Functions. */
    STATE_MACHINE,
    /** A Lambda function. */
    FUNCTION,
    /** A domain of OpenSearch. */
    SEARCH_DOMAIN,
    /** A key of KMS. */
    KEY,
    /** A secret of Secrets Manager. */
    SECRET,
    /** The Glue Schema Registry. */
    SCHEMA_REGISTRY,
    /** A server that has an address: of HTTP, Redis, PostgreSQL, OpenSearch without signatures. */
    SERVER
  }

  /** What has to be known of a resource to make it. */
  public sealed interface Form {
    /** Nothing but its kind. */
    record Plain() implements Form {}

    /** A queue or topic that keeps an order by groups: FIFO. */
    record Fifo() implements Form {}

    /**
     * A table.
     *
     * @param key the partition key, and the sort key if there is one
     * @param indexes global, of keys alone
     * @param expiry the attribute of its TTL; empty if nothing expires
     */
    record Table(List<Attribute> key, List<Index> indexes, String expiry) implements Form {
      public Table {
        key = List.copyOf(key);
        indexes = List.copyOf(indexes);
      }
    }

    /** One that cannot be made from a definition alone, and has to be there. */
    record Existing() implements Form {}
  }

  /**
   * An attribute of a key.
   *
   * @param type S for text, N for numbers, B for bytes
   */
  public record Attribute(String name, String type) {}

  /** An index that holds the keys of items alone. */
  public record Index(String name, List<Attribute> key) {
    public Index {
      key = List.copyOf(key);
    }
  }

  /**
   * An action of IAM.
   *
   * @param action such as {@code sqs:SendMessage}
   * @param within what follows the resource's ARN, such as {@code /index/due-event}; empty = the
   *     resource itself
   * @param writing true if the part calls it only where it writes values; see {@link #toRead}
   */
  public record Right(String action, String within, boolean writing) {}

  public Resource {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(variable, "variable");
    Objects.requireNonNull(form, "form");
    rights = List.copyOf(rights);
  }

  /** A resource that is made without knowing more, and on which nothing is called yet. */
  public static Resource of(Kind kind, String name, String variable) {
    return new Resource(kind, name, variable, new Form.Plain(), List.of());
  }

  /** The same in another form. */
  public Resource in(Form other) {
    return new Resource(kind, name, variable, other, rights);
  }

  /** The same with actions that are called on the resource itself. */
  public Resource calls(String... actions) {
    return callsWithin("", actions);
  }

  /**
   * The same with actions that are called on a part of it.
   *
   * @param within what follows the resource's ARN, such as {@code /*}
   */
  public Resource callsWithin(String within, String... actions) {
    return with(Arrays.stream(actions).map(action -> new Right(action, within, false)));
  }

  /**
   * The same with actions that are called on the resource itself where values are written, and not
   * where they are read.
   */
  public Resource callsToWrite(String... actions) {
    return with(Arrays.stream(actions).map(action -> new Right(action, "", true)));
  }

  private Resource with(Stream<Right> more) {
    return new Resource(kind, name, variable, form, Stream.concat(rights.stream(), more).toList());
  }

  /**
   * The same without the actions that only writing needs: what a part calls on it that reads alone,
   * as a source does by its codec.
   */
  public Resource toRead() {
    List<Right> read = rights.stream().filter(right -> !right.writing()).toList();
    return new Resource(kind, name, variable, form, read);
  }

  /** The actions that are called on the resource itself or within it, each once, in order. */
  public List<String> actions() {
    return rights.stream().map(Right::action).distinct().sorted().toList();
  }

  /**
   * The name of an environment variable for a name: the prefix, and the name in capitals, all but
   * letters and digits as {@code _}.
   */
  public static String variable(String prefix, String name) {
    return prefix + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }
}
