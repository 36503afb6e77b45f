package io.weir.format.avro;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import org.apache.avro.Conversion;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.ResolvingDecoder;
import org.apache.avro.reflect.ReflectDatumReader;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/** Makes Java records, whose fields cannot be set one after the other; used by one thread. */
final class RecordReader<T> extends ReflectDatumReader<T> implements AvroReading<T> {
  private final RecordPlans plans;
  private final Utf8 scratch = new Utf8();
  private final FlatRecord.Text texts;
  private final @Nullable FlatRecord flat;
  private final Schema read;
  private @Nullable Schema lastSchema;
  private @Nullable RecordPlan lastPlan;

  RecordReader(RecordPlans plans, Schema written, Schema read, RecordData data) {
    super(written, read, data);
    this.plans = plans;
    this.read = read;
    this.flat = FlatRecord.of(written, read);
    this.texts = (schema, in) -> Texts.read(in, scratch);
  }

  @Override
  public T next(Decoder in) throws IOException {
    FlatRecord plain = flat;
    return plain == null ? read(null, in) : flat(plain, in);
  }

  /** The plan is that of the codec's own class. */
  @SuppressWarnings("unchecked")
  private T flat(FlatRecord plain, Decoder in) throws IOException {
    RecordPlan plan = plan(read);
    Object[] values = plan.values();
    for (int i = 0; i < plain.size(); i++) {
      RecordPlan.Part part = plan.part(i);
      values[part.component()] = part.fitted(plain.next(i, in, texts));
    }
    return (T) plan.make(values);
  }

  @Override
  protected Object readRecord(Object old, Schema expected, ResolvingDecoder in) throws IOException {
    RecordPlan plan = plan(expected);
    Object[] values = plan.values();
    for (Schema.Field field : in.readFieldOrder()) {
      RecordPlan.Part part = plan.part(field);
      values[part.component()] = part.fitted(value(part, in));
    }
    return plan.make(values);
  }

  private RecordPlan plan(Schema schema) {
    RecordPlan plan = lastPlan;
    if (plan == null || lastSchema != schema) {
      plan = plans.plan(schema);
      lastSchema = schema;
      lastPlan = plan;
    }
    return plan;
  }

  private Object value(RecordPlan.Part part, ResolvingDecoder in) throws IOException {
    Object plain = readWithoutConversion(null, part.schema(), in);
    Conversion<?> conversion = part.conversion();
    return conversion == null ? plain : convert(plain, part.schema(), part.logical(), conversion);
  }

  @Override
  protected Object newArray(Object old, int size, Schema schema) {
    return new ArrayList<>();
  }

  /** A logical type of bytes is converted from a buffer. */
  @Override
  protected Object readBytes(Object old, Schema schema, Decoder in) throws IOException {
    ByteBuffer bytes = in.readBytes(null);
    if (schema.getLogicalType() != null) {
      return bytes;
    }
    byte[] all = new byte[bytes.remaining()];
    bytes.get(all);
    return all;
  }

  @Override
  protected Object readString(Object old, Decoder in) throws IOException {
    return Texts.read(in, scratch);
  }

  @Override
  protected Object readMapKey(Object old, Schema expected, Decoder in) throws IOException {
    return Texts.read(in, scratch);
  }
}
