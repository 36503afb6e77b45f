package io.weir.functions.docs.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.FunctionTestDriver;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TemperaturesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void theHighestTemperatureOfEachFiveMinutes() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(Temperatures.FUNCTION)) {
      driver.pipe(Temperatures.READINGS, new Reading("roof", NOON, 21));
      driver.pipe(Temperatures.READINGS, new Reading("roof", NOON.plusSeconds(200), 24));
      driver.pipe(Temperatures.READINGS, new Reading("roof", NOON.plusSeconds(320), 19));

      assertThat(driver.results(Peak.class))
          .containsExactly(new Peak("roof", NOON, NOON.plusSeconds(300), 24));
    }
  }
}
