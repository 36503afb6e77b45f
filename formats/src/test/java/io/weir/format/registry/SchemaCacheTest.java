package io.weir.format.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.CodecException;
import io.weir.codec.UnavailableException;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** A schema is asked for once; an unknown one again after a minute; an outage is not kept. */
class SchemaCacheTest {
  private final MemoryRegistry registry = new MemoryRegistry(Framing.confluent());
  private long now;
  private final InstantSource clock = () -> Instant.ofEpochMilli(now);
  private final SchemaCache<String> cache =
      new SchemaCache<>(registry, RegisteredSchema::definition, 3, clock);

  @Test
  void aSchemaIsAskedForOnce() {
    SchemaId id = registry.add(SchemaType.JSON, "one");
    for (int i = 0; i < 100; i++) {
      assertThat(cache.get(id)).isEqualTo("one");
    }
    assertThat(registry.asked()).isEqualTo(1);
  }

  @Test
  void whatIsKnownStaysSoWhileTheRegistryIsAway() {
    SchemaId id = registry.add(SchemaType.JSON, "one");
    cache.get(id);
    registry.away(true);
    now = Long.MAX_VALUE / 2;
    assertThat(cache.get(id)).isEqualTo("one");
    assertThatThrownBy(() -> cache.get(SchemaId.of(9))).isInstanceOf(UnavailableException.class);
    assertThatThrownBy(() -> cache.get(SchemaId.of(9))).isInstanceOf(UnavailableException.class);
    assertThat(registry.asked()).isEqualTo(3);
    registry.away(false);
    assertThatThrownBy(() -> cache.get(SchemaId.of(9))).isInstanceOf(CodecException.class);
  }

  @Test
  void anUnknownIdIsNamed_andAskedForAgainAfterAMinute() {
    SchemaId id = SchemaId.of(1);
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> cache.get(id))
          .isInstanceOf(CodecException.class)
          .hasMessage("schema 1 is unknown to the registry in memory");
    }
    assertThat(registry.asked()).isEqualTo(1);
    registry.add(SchemaType.JSON, "late");
    now = SchemaCache.UNKNOWN_FOR.toMillis() - 1;
    assertThatThrownBy(() -> cache.get(id)).isInstanceOf(CodecException.class);
    now++;
    assertThat(cache.get(id)).isEqualTo("late");
  }

  @Test
  void ofMoreThanItHoldsTheOneUsedLastGoes() {
    SchemaId first = registry.add(SchemaType.JSON, "1");
    SchemaId second = registry.add(SchemaType.JSON, "2");
    cache.get(first);
    cache.get(second);
    cache.get(registry.add(SchemaType.JSON, "3"));
    cache.get(first);
    cache.get(registry.add(SchemaType.JSON, "4"));
    assertThat(registry.asked()).isEqualTo(4);
    cache.get(first);
    assertThat(registry.asked()).isEqualTo(4);
    cache.get(second);
    assertThat(registry.asked()).isEqualTo(5);
  }
}
