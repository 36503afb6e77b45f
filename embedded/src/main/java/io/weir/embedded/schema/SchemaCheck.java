package io.weir.embedded.schema;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/** Checks two versions of a schema in one of the formats that the codecs read. */
public enum SchemaCheck {
  /** By Avro's own rules of schema resolution, and by logical types. */
  AVRO(AvroRules::new),
  /** By the rules of the wire, and numbers that must not be used again. */
  PROTOBUF(ProtobufRules::new),
  /** By what can be told of two schemas without trying values. */
  JSON_SCHEMA(JsonSchemaRules::new);

  private final Parser parser;

  SchemaCheck(Parser parser) {
    this.parser = parser;
  }

  private interface Parser {
    Rules of(byte[] old, byte[] recent);
  }

  /** Two versions of a schema. */
  interface Rules {
    /** Finds what the new version cannot read of values of the old one. */
    List<Finding> newReads();

    /** Finds what the old version cannot read of values of the new one. */
    List<Finding> oldReads();

    /** Finds what no version may do after the other, whoever reads. */
    default List<Finding> always() {
      return List.of();
    }
  }

  /**
   * The format of a file, by the end of its name: {@code .avsc}, {@code .proto} or a descriptor set
   * in {@code .desc}, {@code .pb}, {@code .protoset}, and {@code .json}.
   *
   * @throws IllegalArgumentException if it ends otherwise
   */
  public static SchemaCheck ofFile(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return switch (ending) {
      case "avsc" -> AVRO;
      case "proto", "desc", "pb", "protoset" -> PROTOBUF;
      case "json" -> JSON_SCHEMA;
      default ->
          throw new IllegalArgumentException(
              "the format of '"
                  + name
                  + "' is not told by its name; end it with .avsc, .proto, .desc or .json, or give"
                  + " --format");
    };
  }

  /**
   * Compares two versions.
   *
   * @return what is wrong, each once; empty if they are compatible
   * @throws IllegalArgumentException if one of them is no schema of this format
   */
  public List<Finding> compare(byte[] old, byte[] recent, Mode mode) {
    Rules rules = parser.of(old, recent);
    LinkedHashSet<Finding> all = new LinkedHashSet<>(rules.always());
    if (mode.newReads()) {
      all.addAll(rules.newReads());
    }
    if (mode.oldReads()) {
      all.addAll(rules.oldReads());
    }
    return new ArrayList<>(all);
  }
}
