package io.weir.testkit;

import io.weir.codec.Codec;
import io.weir.codec.Compact;
import io.weir.codec.Gzip;
import io.weir.codec.Json;
import io.weir.codec.Versioned;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/** Our own codecs hold what is asked of everybody's. */
class OwnCodecsTest {
  enum Kind {
    ONE,
    TWO
  }

  record Short(long number, Integer small, double real, String text, Instant at, Kind kind) {}

  record Rich(
      OffsetDateTime offset,
      ZonedDateTime zoned,
      Duration lasting,
      BigDecimal exact,
      Optional<String> maybe,
      Map<String, List<Integer>> map,
      Set<Kind> set) {}

  private static List<Short> shorts() {
    return List.of(
        new Short(Long.MIN_VALUE, null, -0.0, null, null, null),
        new Short(7, 1, Math.PI, "\u20ac\ud83d\ude00", Instant.MAX, Kind.TWO));
  }

  private static List<Rich> riches() {
    return List.of(
        new Rich(null, null, null, null, Optional.empty(), Map.of(), Set.of()),
        new Rich(
            OffsetDateTime.parse("2026-05-01T00:30:00+02:00"),
            ZonedDateTime.parse("2026-10-25T02:30:00+01:00[Europe/Berlin]"),
            Duration.ofNanos(-1),
            new BigDecimal("1.50"),
            Optional.of(""),
            Map.of("b", List.of(2), "a", List.of(1), "c", List.of()),
            Set.of(Kind.TWO, Kind.ONE)));
  }

  @Nested
  class OfCompact extends CodecContract<Short> {
    @Override
    protected Codec<Short> codec() {
      return Compact.of(Short.class);
    }

    @Override
    protected List<Short> values() {
      return shorts();
    }
  }

  @Nested
  class OfJson extends CodecContract<Rich> {
    @Override
    protected Codec<Rich> codec() {
      return Json.of(Rich.class);
    }

    @Override
    protected List<Rich> values() {
      return riches();
    }
  }

  @Nested
  class OfGzip extends CodecContract<Rich> {
    @Override
    protected Codec<Rich> codec() {
      return Gzip.of(Json.of(Rich.class));
    }

    @Override
    protected List<Rich> values() {
      return riches();
    }
  }

  @Nested
  class OfVersioned extends CodecContract<Short> {
    @Override
    protected Codec<Short> codec() {
      return Versioned.of(2, Compact.of(Short.class));
    }

    @Override
    protected List<Short> values() {
      return shorts();
    }
  }
}
