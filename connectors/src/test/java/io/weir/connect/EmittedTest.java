package io.weir.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codec.Json;
import io.weir.spi.Emission;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The envelope of a result is read as what was sent. */
class EmittedTest {
  record Total(String page, long views, List<String> tags) {}

  @Test
  void whatIsWrittenIsReadWithTheTypeOfItsValue() {
    Total total = new Total("a\"b\n\u2028\uD83D\uDE00", Long.MAX_VALUE, List.of("x", "y"));
    Emission emission =
        new Emission(
            "totals", "f/\"k\"/1/0", "\u0000k\\", 7, Emission.Op.DELETE, Json.bytes(total));
    assertThat(Emitted.json(Total.class).decode(Envelope.of(emission)))
        .isEqualTo(new Emitted<>("f/\"k\"/1/0", "\u0000k\\", 7, Emission.Op.DELETE, total));
  }

  @Test
  void theCodecWritesWhatTheSinkWrites() {
    Emission emission =
        new Emission("totals", "id", "key", 7, Emission.Op.UPSERT, Json.bytes("value"));
    Emitted<String> emitted = new Emitted<>("id", "key", 7, Emission.Op.UPSERT, "value");
    assertThat(Emitted.json(String.class).encode(emitted)).isEqualTo(Envelope.of(emission));
  }
}
