package io.weir.format.avro;

import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.Decoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/** Avro's readers, which refuse texts that are not UTF-8. */
final class TextReaders {
  private TextReaders() {}

  /** Makes generic records whose texts are Strings. */
  static final class Generic<T> extends GenericDatumReader<T> implements AvroReading<T> {
    private final Utf8 scratch = new Utf8();

    Generic(Schema written, Schema read, GenericData data) {
      super(written, read, data);
    }

    @Override
    public T next(Decoder in) throws IOException {
      return read(null, in);
    }

    @Override
    protected Object readString(Object old, Schema expected, Decoder in) throws IOException {
      return Texts.read(in, scratch);
    }

    @Override
    protected Object readMapKey(Object old, Schema expected, Decoder in) throws IOException {
      return Texts.read(in, scratch);
    }
  }

  /** Makes values of a generated class, whose texts have the class that its schema names. */
  static final class Specific<T> extends SpecificDatumReader<T> implements AvroReading<T> {
    private final Utf8 scratch = new Utf8();
    private final FlatRecord.Text texts = this::text;
    private final Schema read;
    private final @Nullable FlatRecord flat;

    Specific(Schema written, Schema read, SpecificData data) {
      super(written, read, data);
      this.read = read;
      this.flat = FlatRecord.of(written, read);
    }

    @Override
    public T next(Decoder in) throws IOException {
      FlatRecord plain = flat;
      return plain == null ? read(null, in) : flat(plain, in);
    }

    /** The class is the codec's own, which has these fields. */
    @SuppressWarnings("unchecked")
    private T flat(FlatRecord plain, Decoder in) throws IOException {
      Object made = getSpecificData().newRecord(null, read);
      IndexedRecord record = (IndexedRecord) made;
      for (int i = 0; i < plain.size(); i++) {
        record.put(i, plain.next(i, in, texts));
      }
      return (T) made;
    }

    @Override
    protected Object readString(Object old, Schema expected, Decoder in) throws IOException {
      return text(expected, in);
    }

    @Override
    protected Object readMapKey(Object old, Schema expected, Decoder in) throws IOException {
      return text(expected, in);
    }

    private Object text(Schema expected, Decoder in) throws IOException {
      String text = Texts.read(in, scratch);
      Class<?> type = findStringClass(expected);
      if (type == String.class) {
        return text;
      }
      return type == CharSequence.class ? new Utf8(text) : newInstanceFromString(type, text);
    }
  }
}
