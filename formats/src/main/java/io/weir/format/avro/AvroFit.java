package io.weir.format.avro;

import io.weir.privacy.PersonalFields;
import io.weir.privacy.Treatment;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Refuses personal fields that a schema does not have, or that could not be treated as declared.
 */
final class AvroFit {
  private AvroFit() {}

  /**
   * @param where the path to the value, for the message
   * @throws IllegalArgumentException that says what to declare instead
   */
  static void require(Schema schema, PersonalFields fields, String where) {
    if (fields.isEmpty()) {
      return;
    }
    Treatment treatment = fields.treatment();
    switch (schema.getType()) {
      case UNION -> union(schema, fields, where);
      case RECORD -> record(schema, fields, where);
      case ARRAY -> require(schema.getElementType(), fields, where);
      case MAP -> require(schema.getValueType(), fields.at(PersonalFields.EACH), where);
      default -> leaf(schema, treatment, where);
    }
  }

  private static void union(Schema schema, PersonalFields fields, String where) {
    if (fields.treatment() == Treatment.DROP && schema.isNullable()) {
      return;
    }
    List<Schema> types =
        schema.getTypes().stream().filter(one -> one.getType() != Schema.Type.NULL).toList();
    types.forEach(type -> require(type, fields, where));
  }

  private static void record(Schema schema, PersonalFields fields, String where) {
    for (String name : fields.names()) {
      if (!name.equals(PersonalFields.EACH) && schema.getField(name) == null) {
        throw new IllegalArgumentException(
            where + " has no field '" + name + "', which is declared personal; mend the path");
      }
    }
    for (Schema.Field field : schema.getFields()) {
      require(field.schema(), fields.at(field.name()), where + "." + field.name());
    }
  }

  private static void leaf(Schema schema, @Nullable Treatment treatment, String where) {
    boolean text = schema.getType() == Schema.Type.STRING && schema.getLogicalType() == null;
    if (treatment == null) {
      throw new IllegalArgumentException(
          where + " is a " + schema.getType() + " and has no fields; mend the path");
    }
    if (treatment == Treatment.DROP || treatment == Treatment.TOKENISE && !text) {
      throw new IllegalArgumentException(
          where
              + " is a "
              + schema.getType()
              + " that cannot hold what "
              + treatment
              + " leaves; "
              + (treatment == Treatment.DROP
                  ? "make it a union with null, or MASK it"
                  : "MASK it, or make it a string"));
    }
  }
}
