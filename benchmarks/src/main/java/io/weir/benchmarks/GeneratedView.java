package io.weir.benchmarks;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;

/** A view as a class that Avro generates from its schema: fields by their places. */
public final class GeneratedView extends SpecificRecordBase {
  private static final long serialVersionUID = 1L;

  /** Read by Avro. */
  public static final Schema SCHEMA$ =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"GeneratedView","namespace":"io.weir.benchmarks","fields":[
                {"name":"id","type":{"type":"string","avro.java.string":"String"}},
                {"name":"page","type":{"type":"string","avro.java.string":"String"}},
                {"name":"at","type":"long"},
                {"name":"bytes","type":"long"}]}\
              """);

  private String id;
  private String page;
  private long at;
  private long bytes;

  /** For Avro. */
  public GeneratedView() {}

  GeneratedView(View view) {
    id = view.id();
    page = view.page();
    at = view.at();
    bytes = view.bytes();
  }

  String page() {
    return page;
  }

  @Override
  public Schema getSchema() {
    return SCHEMA$;
  }

  @Override
  public Object get(int field) {
    return switch (field) {
      case 0 -> id;
      case 1 -> page;
      case 2 -> at;
      case 3 -> bytes;
      default -> throw new IndexOutOfBoundsException("there is no field " + field);
    };
  }

  @Override
  public void put(int field, Object value) {
    switch (field) {
      case 0 -> id = value.toString();
      case 1 -> page = value.toString();
      case 2 -> at = (Long) value;
      case 3 -> bytes = (Long) value;
      default -> throw new IndexOutOfBoundsException("there is no field " + field);
    }
  }
}
