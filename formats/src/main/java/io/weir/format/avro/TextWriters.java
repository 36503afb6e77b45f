package io.weir.format.avro;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.Encoder;
import org.apache.avro.reflect.ReflectDatumWriter;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;

/** Avro's writers: maps in the order of their keys, and no text with half of a character. */
final class TextWriters {
  private TextWriters() {}

  static final class Generic<T> extends GenericDatumWriter<T> {
    Generic(Schema schema, GenericData data) {
      super(schema, data);
    }

    @Override
    protected void writeString(Object text, Encoder out) throws IOException {
      super.writeString(Texts.whole(text), out);
    }

    @Override
    protected Iterable<Map.Entry<Object, Object>> getMapEntries(Object map) {
      return Texts.sorted(map);
    }
  }

  static final class Specific<T> extends SpecificDatumWriter<T> {
    Specific(Schema schema, SpecificData data) {
      super(schema, data);
    }

    @Override
    protected void writeString(Object text, Encoder out) throws IOException {
      super.writeString(Texts.whole(text), out);
    }

    @Override
    protected Iterable<Map.Entry<Object, Object>> getMapEntries(Object map) {
      return Texts.sorted(map);
    }
  }

  /** Writes Java records; the place in a union with null follows from whether it is null. */
  static final class Records<T> extends ReflectDatumWriter<T> {
    Records(Schema schema, RecordData data) {
      super(schema, data);
    }

    @Override
    protected void writeString(Object text, Encoder out) throws IOException {
      super.writeString(Texts.whole(text), out);
    }

    @Override
    protected Iterable<Map.Entry<Object, Object>> getMapEntries(Object map) {
      return Texts.sorted(map);
    }

    @Override
    protected int resolveUnion(Schema union, Object datum) {
      List<Schema> types = union.getTypes();
      if (types.size() == 2 && union.isNullable()) {
        boolean nullFirst = types.getFirst().getType() == Schema.Type.NULL;
        return (datum == null) == nullFirst ? 0 : 1;
      }
      return super.resolveUnion(union, datum);
    }
  }
}
