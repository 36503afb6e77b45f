package io.weir.format.avro;

import io.weir.codec.Codec;
import io.weir.testkit.CodecContract;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.Nested;

/** The contract of codecs, for each kind of value that Avro makes. */
class AvroCodecsTest {
  enum Kind {
    VIEW,
    CLICK
  }

  record Place(double x, double y) {}

  record Everything(
      String text,
      int number,
      long large,
      boolean flag,
      float single,
      double twice,
      short small,
      Long maybe,
      Optional<String> name,
      Kind kind,
      Place place,
      Optional<Place> other,
      List<Place> places,
      Map<String, Integer> counts,
      Instant at,
      LocalDate day,
      UUID uuid) {}

  static final Schema EVENT =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"Event","namespace":"shop","fields":[
                {"name":"id","type":"string"},
                {"name":"amount","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},
                {"name":"raw","type":"bytes"},
                {"name":"note","type":["null","string"],"default":null},
                {"name":"tags","type":{"type":"map","values":"string"}},
                {"name":"next","type":["null","Event"],"default":null}]}
              """);

  private static Everything everything(int n, Map<String, Integer> counts) {
    return new Everything(
        "ä€𝄞\uFFFD" + n,
        Integer.MIN_VALUE + n,
        Long.MAX_VALUE - n,
        n % 2 == 0,
        Float.MIN_VALUE,
        -0.0,
        (short) n,
        n == 0 ? null : (long) n,
        n == 0 ? Optional.empty() : Optional.of(""),
        Kind.CLICK,
        new Place(n, Double.NaN),
        n == 0 ? Optional.empty() : Optional.of(new Place(1, 2)),
        n == 0 ? List.of() : List.of(new Place(1, 2), new Place(3, 4)),
        counts,
        Instant.parse("2026-01-01T00:00:00.123456Z").plusSeconds(n),
        LocalDate.ofEpochDay(-n),
        new UUID(n, n));
  }

  private static Map<String, Integer> counts(boolean reversed) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int i = 0; i < 20; i++) {
      int n = reversed ? 19 - i : i;
      counts.put("key" + n, n);
    }
    return counts;
  }

  @Nested
  class Records extends CodecContract<Everything> {
    private boolean reversed;

    @Override
    protected Codec<Everything> codec() {
      return Avro.of(Everything.class);
    }

    /** Each time in another order of its map. */
    @Override
    protected List<Everything> values() {
      reversed = !reversed;
      return List.of(everything(0, new HashMap<>()), everything(7, counts(reversed)));
    }
  }

  @Nested
  class Generic extends CodecContract<GenericRecord> {
    @Override
    protected Codec<GenericRecord> codec() {
      return Avro.generic(EVENT);
    }

    @Override
    protected List<GenericRecord> values() {
      GenericRecord one = event("1", null);
      return List.of(one, event("", one));
    }
  }

  static GenericRecord event(String id, GenericRecord next) {
    return new GenericRecordBuilder(EVENT)
        .set("id", id)
        .set("amount", new BigDecimal("-12.34"))
        .set("raw", java.nio.ByteBuffer.wrap(new byte[] {0, -1}))
        .set("note", next == null ? null : "ä")
        .set("tags", new HashMap<>(Map.of("b", "2", "a", "1")))
        .set("next", next)
        .build();
  }

  @Nested
  class Specific extends CodecContract<Generated> {
    @Override
    protected Codec<Generated> codec() {
      return Avro.specific(Generated.class);
    }

    @Override
    protected List<Generated> values() {
      return List.of(new Generated("", 0), new Generated("äöü", Long.MIN_VALUE));
    }
  }

  /** As Avro's own generator writes a class, without its builder. */
  public static final class Generated extends SpecificRecordBase {
    public static final Schema SCHEMA$ =
        new Schema.Parser()
            .parse(
                """
                {"type":"record","name":"Generated","namespace":"io.weir.format.avro.AvroCodecsTest",
                 "fields":[{"name":"page","type":{"type":"string","avro.java.string":"String"}},
                           {"name":"count","type":"long"}]}
                """);

    private String page;
    private long count;

    public Generated() {}

    Generated(String page, long count) {
      this.page = page;
      this.count = count;
    }

    @Override
    public SpecificData getSpecificData() {
      return new SpecificData();
    }

    @Override
    public Schema getSchema() {
      return SCHEMA$;
    }

    @Override
    public Object get(int field) {
      return field == 0 ? (Object) page : (Object) count;
    }

    @Override
    public void put(int field, Object value) {
      if (field == 0) {
        page = value.toString();
      } else {
        count = (Long) value;
      }
    }
  }
}
