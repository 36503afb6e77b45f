package io.weir.format.avro;

import java.time.Instant;
import org.apache.avro.Conversions;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;

/** Converts logical types to the classes of {@code java.time} and others, exactly. */
final class AvroTimes {
  private AvroTimes() {}

  /** Adds them, micros before millis: so an Instant's own type is micros. */
  static <D extends GenericData> D added(D data) {
    data.setFastReaderEnabled(false); // It reads past what these readers override.
    data.addLogicalTypeConversion(new Micros());
    data.addLogicalTypeConversion(new Millis());
    data.addLogicalTypeConversion(new TimeConversions.TimestampNanosConversion());
    data.addLogicalTypeConversion(new TimeConversions.DateConversion());
    data.addLogicalTypeConversion(new Conversions.UUIDConversion());
    data.addLogicalTypeConversion(new Conversions.DecimalConversion());
    return data;
  }

  private static Long exact(Instant instant, Instant again, Long written, LogicalType type) {
    if (!again.equals(instant)) {
      throw new IllegalArgumentException(
          "an Instant is finer than its "
              + type.getName()
              + "; cut it with truncatedTo(..), or declare a finer type");
    }
    return written;
  }

  private static final class Micros extends TimeConversions.TimestampMicrosConversion {
    @Override
    public Long toLong(Instant instant, Schema schema, LogicalType type) {
      Long written = super.toLong(instant, schema, type);
      return exact(instant, fromLong(written, schema, type), written, type);
    }
  }

  private static final class Millis extends TimeConversions.TimestampMillisConversion {
    @Override
    public Long toLong(Instant instant, Schema schema, LogicalType type) {
      Long written = super.toLong(instant, schema, type);
      return exact(instant, fromLong(written, schema, type), written, type);
    }
  }
}
