package io.weir.embedded.schema;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.SchemaCompatibility.SchemaIncompatibilityType;

/** Avro's own rules, {@link SchemaCompatibility}, and those of {@link LogicalTypes}. */
final class AvroRules implements SchemaCheck.Rules {
  private final Schema old;
  private final Schema recent;

  AvroRules(byte[] old, byte[] recent) {
    this.old = parsed(old, "OLD");
    this.recent = parsed(recent, "NEW");
  }

  private static Schema parsed(byte[] text, String which) {
    try {
      return new Schema.Parser().parse(new String(text, StandardCharsets.UTF_8));
    } catch (AvroRuntimeException e) {
      throw new IllegalArgumentException(which + " is no schema of Avro: " + e.getMessage(), e);
    }
  }

  @Override
  public List<Finding> newReads() {
    return read(recent, old, "NEW", "OLD");
  }

  @Override
  public List<Finding> oldReads() {
    return read(old, recent, "OLD", "NEW");
  }

  @Override
  public List<Finding> always() {
    return AvroMarks.lost(old, recent);
  }

  private static List<Finding> read(Schema reader, Schema writer, String reads, String wrote) {
    try {
      return compared(reader, writer, reads, wrote);
    } catch (AvroRuntimeException e) {
      return List.of(
          Finding.incompatible(
              "/",
              "Avro cannot match "
                  + wrote
                  + " with "
                  + reads
                  + " by its aliases: "
                  + e.getMessage(),
              "let no two fields take each other's name, and no two have one alias"));
    }
  }

  private static List<Finding> compared(Schema reader, Schema writer, String reads, String wrote) {
    List<Finding> found = new ArrayList<>();
    SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities()
        .forEach(one -> found.add(finding(one, reads, wrote)));
    found.addAll(new LogicalTypes(reads, wrote).findings(reader, writer));
    return found;
  }

  private static Finding finding(Incompatibility one, String reads, String wrote) {
    return Finding.incompatible(
        one.getLocation(),
        reads
            + " cannot read "
            + wrote
            + ": "
            + words(one.getType())
            + " ("
            + one.getMessage()
            + ")",
        instead(one.getType(), reads));
  }

  private static String words(SchemaIncompatibilityType type) {
    return switch (type) {
      case NAME_MISMATCH -> "the names differ";
      case FIXED_SIZE_MISMATCH -> "the sizes differ";
      case MISSING_ENUM_SYMBOLS -> "it lacks symbols";
      case READER_FIELD_MISSING_DEFAULT_VALUE -> "a field is new there and has no default";
      case TYPE_MISMATCH -> "the types differ";
      case MISSING_UNION_BRANCH -> "it lacks a type of the union";
    };
  }

  private static String instead(SchemaIncompatibilityType type, String reads) {
    return switch (type) {
      case NAME_MISMATCH -> "give " + reads + " the other name as an alias";
      case FIXED_SIZE_MISMATCH -> "give the fixed of the other size another field";
      case MISSING_ENUM_SYMBOLS -> "keep the symbols, or give the enum of " + reads + " a default";
      case READER_FIELD_MISSING_DEFAULT_VALUE ->
          "give the field a default in " + reads + ", or an alias if it is renamed";
      case TYPE_MISMATCH -> "widen the type, as int to long, or add a field of the other type";
      case MISSING_UNION_BRANCH -> "keep the type in the union";
    };
  }
}
