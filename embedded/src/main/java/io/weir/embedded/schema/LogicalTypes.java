package io.weir.embedded.schema;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.jspecify.annotations.Nullable;

/**
 * Finds values that Avro's rules let a schema read, and that mean another thing there: their
 * logical types differ, as milliseconds read as microseconds, or cents as hundredths of cents.
 */
final class LogicalTypes {
  private static final String DECIMAL = "decimal";

  /** Which schemas were compared, by identity: they may be within themselves. */
  private record Pair(int reader, int writer) {}

  private final String reads;
  private final String wrote;
  private final Set<Pair> compared = new HashSet<>();
  private final List<Finding> found = new ArrayList<>();

  LogicalTypes(String reads, String wrote) {
    this.reads = reads;
    this.wrote = wrote;
  }

  List<Finding> findings(Schema reader, Schema writer) {
    compare(reader, writer, "");
    return found;
  }

  private void compare(@Nullable Schema reader, Schema writer, String place) {
    if (reader == null
        || !compared.add(
            new Pair(System.identityHashCode(reader), System.identityHashCode(writer)))) {
      return; // One that is not there is a finding of Avro's own rules.
    }
    if (writer.getType() == Schema.Type.UNION) {
      writer.getTypes().forEach(one -> compare(reader, one, place));
    } else if (reader.getType() == Schema.Type.UNION) {
      compare(branch(reader, writer), writer, place);
    } else {
      meaning(reader, writer, place);
      parts(reader, writer, place);
    }
  }

  /** The branch that reads it: one of the same type, else the first one that it widens to. */
  private static @Nullable Schema branch(Schema union, Schema writer) {
    return union.getTypes().stream()
        .filter(one -> one.getType() == writer.getType() && isReadable(one, writer))
        .findFirst()
        .or(() -> union.getTypes().stream().filter(one -> isReadable(one, writer)).findFirst())
        .orElse(null);
  }

  private static boolean isReadable(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType()
        == SchemaCompatibilityType.COMPATIBLE;
  }

  private void parts(Schema reader, Schema writer, String place) {
    if (reader.getType() != writer.getType()) {
      return;
    }
    switch (reader.getType()) {
      case RECORD -> fields(reader, writer, place);
      case ARRAY -> compare(reader.getElementType(), writer.getElementType(), place + "/items");
      case MAP -> compare(reader.getValueType(), writer.getValueType(), place + "/values");
      default -> {
        // It has no parts.
      }
    }
  }

  private void fields(Schema reader, Schema writer, String place) {
    for (Schema.Field field : reader.getFields()) {
      Schema.Field written = SchemaCompatibility.lookupWriterField(writer, field);
      if (written != null) {
        compare(field.schema(), written.schema(), place + "/fields/" + field.pos() + "/type");
      }
    }
  }

  private void meaning(Schema reader, Schema writer, String place) {
    String read = name(reader);
    String written = name(writer);
    String what = reads + " reads " + words(reader) + ", " + wrote + " writes " + words(writer);
    if (read.isEmpty() != written.isEmpty()) {
      found.add(
          Finding.undecided(
              named(place), what, "look at what the values mean, or keep the logical type"));
    } else if (!read.equals(written) || !scale(reader).equals(scale(writer))) {
      found.add(
          Finding.incompatible(
              named(place),
              what + ", and the values mean another thing",
              "keep the logical type, and add a field of the other one"));
    } else if (read.equals(DECIMAL) && precision(reader) < precision(writer)) {
      found.add(
          Finding.incompatible(
              named(place), what, "keep the precision, or give more of it in " + reads));
    }
  }

  /** Empty if it has none. */
  private static String name(Schema schema) {
    Object name = schema.getObjectProp("logicalType");
    return name == null ? "" : name.toString();
  }

  private static String scale(Schema schema) {
    Object scale = schema.getObjectProp("scale");
    return !name(schema).equals(DECIMAL) || scale == null ? "0" : scale.toString();
  }

  private static double precision(Schema schema) {
    return schema.getObjectProp("precision") instanceof Number precision
        ? precision.doubleValue()
        : 0;
  }

  private static String words(Schema schema) {
    String name = name(schema);
    String type = schema.getType().getName();
    return switch (name) {
      case "" -> "a plain " + type;
      case DECIMAL ->
          "a decimal of precision "
              + schema.getObjectProp("precision")
              + " and scale "
              + scale(schema);
      default -> type + " as " + name;
    };
  }

  private static String named(String place) {
    return place.isEmpty() ? "/" : place;
  }
}
