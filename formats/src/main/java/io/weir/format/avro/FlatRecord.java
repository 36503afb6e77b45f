package io.weir.format.avro;

import java.io.IOException;
import java.util.List;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a record that holds texts and numbers alone, each of which may be null, where
 * the writer's schema is the reader's own: nothing has to be resolved, which is most of what Avro's
 * readers do for such a record.
 */
final class FlatRecord {
  private final Field[] fields;

  /**
   * A field.
   *
   * @param absent the branch of its union that is null; -1 if it is no union
   */
  private record Field(Schema schema, int absent) {
    static @Nullable Field of(Schema schema) {
      if (schema.getType() != Schema.Type.UNION) {
        return isScalar(schema) ? new Field(schema, -1) : null;
      }
      List<Schema> types = schema.getTypes();
      int absent = types.size() == 2 && types.get(1).getType() == Schema.Type.NULL ? 1 : 0;
      boolean nullable =
          types.size() == 2
              && types.get(absent).getType() == Schema.Type.NULL
              && isScalar(types.get(1 - absent));
      return nullable ? new Field(types.get(1 - absent), absent) : null;
    }

    private static boolean isScalar(Schema schema) {
      return switch (schema.getType()) {
        case STRING, INT, LONG, FLOAT, DOUBLE, BOOLEAN -> schema.getLogicalType() == null;
        default -> false;
      };
    }
  }

  /** Reads a text. */
  @FunctionalInterface
  interface Text {
    Object read(Schema schema, Decoder in) throws IOException;
  }

  private FlatRecord(Field[] fields) {
    this.fields = fields;
  }

  /** Null if something has to be resolved, or a field is no text and no number. */
  static @Nullable FlatRecord of(Schema written, Schema read) {
    if (!written.equals(read)) {
      return null;
    }
    Field[] fields = new Field[read.getFields().size()];
    for (Schema.Field field : read.getFields()) {
      Field flat = Field.of(field.schema());
      if (flat == null) {
        return null;
      }
      fields[field.pos()] = flat;
    }
    return new FlatRecord(fields);
  }

  /** The number of fields. */
  int size() {
    return fields.length;
  }

  /** The value of the next field; call it for each, in their order. */
  @Nullable Object next(int field, Decoder in, Text text) throws IOException {
    Field one = fields[field];
    if (one.absent >= 0 && isAbsent(one, in.readIndex())) {
      in.readNull();
      return null;
    }
    return switch (one.schema.getType()) {
      case STRING -> text.read(one.schema, in);
      case INT -> in.readInt();
      case LONG -> in.readLong();
      case FLOAT -> in.readFloat();
      case DOUBLE -> in.readDouble();
      default -> in.readBoolean();
    };
  }

  private static boolean isAbsent(Field field, int branch) {
    if (branch < 0 || branch > 1) {
      throw new AvroTypeException("a union of two types has no branch " + branch);
    }
    return branch == field.absent;
  }
}
