package io.weir.format.jsonschema;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.weir.codec.CodecException;
import io.weir.codec.Unicode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** A schema that texts are held to. Any thread may use it. */
final class Validator {
  private static final int LONGEST_TOLD = 1_000;

  private final Schema schema;

  private Validator(Schema schema) {
    this.schema = schema;
  }

  /**
   * @throws IllegalArgumentException if it is no schema, or refers to one that is not there
   */
  static Validator of(String text) {
    try {
      Schema schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(text, InputFormat.JSON);
      schema.initializeValidators();
      return new Validator(schema);
    } catch (SchemaException | JacksonException e) {
      throw new IllegalArgumentException(
          "it is no JSON Schema that stands alone: " + e.getMessage(), e);
    }
  }

  /**
   * @throws CodecException if the text is no JSON, or breaks the schema; it says where first
   */
  void check(String json) {
    List<Error> errors;
    try {
      errors = schema.validate(json, InputFormat.JSON);
    } catch (SchemaException | JacksonException | IllegalArgumentException e) {
      throw new CodecException("not JSON: " + told(e.getMessage()), e);
    } catch (StackOverflowError deep) {
      throw new CodecException("the JSON is nested too deep for its schema", deep);
    }
    if (!errors.isEmpty()) {
      Error first = errors.getFirst();
      throw new CodecException(
          "breaks its schema at "
              + (first.getInstanceLocation().toString().isEmpty()
                  ? "the top"
                  : first.getInstanceLocation())
              + ": "
              + told(first.getMessage()),
          null);
    }
  }

  private static String told(@Nullable String message) {
    return Unicode.cut(String.valueOf(message), LONGEST_TOLD);
  }
}
