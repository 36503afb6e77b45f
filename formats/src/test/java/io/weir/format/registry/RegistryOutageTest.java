package io.weir.format.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DeadLetter;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Codec;
import io.weir.format.avro.Avro;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.FunctionTestDriver;
import io.weir.time.WatermarkStrategy;
import io.weir.window.Window;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** R10, R24: a function whose registry is away, or does not know a schema. */
class RegistryOutageTest {
  record View(String page, long at) {}

  record Views(String page, Instant start, Instant end, long count) {}

  private final MemoryRegistry registry = new MemoryRegistry(Framing.confluent());
  private final Avro<View> avro = Avro.of(View.class);
  private final Codec<View> codec = avro.registered(registry, "views");
  private final Source<View> views =
      Source.stream("views", codec)
          .timestamps(view -> Instant.ofEpochMilli(view.at()), WatermarkStrategy.monotonic());

  private FunctionTestDriver driver() {
    return FunctionTestDriver.of(
        StreamFunction.named("views")
            .from(views.keyBy(View::page))
            .compute(
                Window.of(views)
                    .tumbling(Duration.ofSeconds(1))
                    .aggregate(Aggregates.counting(), Views::new))
            .to(new CollectingSink<>("counts"))
            .build());
  }

  private byte[] record(int schema, long at) {
    return Framing.confluent().write(SchemaId.of(schema), avro.encode(new View("/a", at)));
  }

  @Test
  void theRecordComesAgainUntilTheRegistryIsBack() {
    registry.add(SchemaType.AVRO, avro.schema().toString());
    registry.away(true);
    try (FunctionTestDriver driver = driver()) {
      for (int i = 0; i < 20; i++) {
        assertThatThrownBy(() -> driver.pipeBytes("views", "p", record(1, 1)))
            .hasMessageContaining("the registry is away");
      }
      assertThat(driver.deadLetters()).isEmpty();
      registry.away(false);
      driver.pipeBytes("views", "p", record(1, 1));
      registry.away(true);
      driver.pipeBytes("views", "p", record(1, 1_500));
      assertThat(driver.results(Views.class)).extracting(Views::count).containsExactly(1L);
      assertThat(driver.deadLetters()).isEmpty();
    }
  }

  @Test
  void anUnknownSchemaIsADeadLetterThatNamesIt() {
    registry.add(SchemaType.AVRO, avro.schema().toString());
    try (FunctionTestDriver driver = driver()) {
      driver.pipeBytes("views", "p", record(77, 1));
      assertThat(driver.deadLetters())
          .extracting(DeadLetter::message)
          .first()
          .asString()
          .contains("source 'views': schema 77 is unknown");
    }
  }
}
