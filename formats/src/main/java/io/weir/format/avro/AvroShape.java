package io.weir.format.avro;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;

/**
 * What of a schema its bytes depend on, as text: types, logical types, the names and order of
 * fields and of symbols. Not the names of records, documentation, defaults and aliases.
 */
final class AvroShape {
  /** The records that have begun; one within itself is named by its place here. */
  private final List<String> begun = new ArrayList<>();

  private AvroShape() {}

  static String of(Schema schema) {
    return new AvroShape().shape(schema);
  }

  private String shape(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    return plain(schema) + (logical == null ? "" : " " + logical.getName() + details(schema));
  }

  /** Precision and scale of a decimal. */
  private static String details(Schema schema) {
    Object precision = schema.getObjectProp("precision");
    return precision == null ? "" : "(" + precision + "," + schema.getObjectProp("scale") + ")";
  }

  private String plain(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> record(schema);
      case ENUM -> "enum" + schema.getEnumSymbols();
      case ARRAY -> "array<" + shape(schema.getElementType()) + ">";
      case MAP -> "map<" + shape(schema.getValueType()) + ">";
      case UNION ->
          schema.getTypes().stream().map(this::shape).collect(Collectors.joining(" | ", "(", ")"));
      case FIXED -> "fixed(" + schema.getFixedSize() + ")";
      default -> schema.getType().getName();
    };
  }

  private String record(Schema schema) {
    int place = begun.indexOf(schema.getFullName());
    if (place >= 0) {
      return "record#" + place;
    }
    begun.add(schema.getFullName());
    return schema.getFields().stream()
        .map(field -> field.name() + ": " + shape(field.schema()))
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
