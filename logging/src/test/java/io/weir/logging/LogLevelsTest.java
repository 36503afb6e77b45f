package io.weir.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class LogLevelsTest {
  @Test
  void lambdasLevelCountsForAllButTheSdkWhichIsQuieter() {
    LogLevels levels = LogLevels.of(Map.of("AWS_LAMBDA_LOG_LEVEL", "DEBUG"));
    assertThat(levels.of("io.weir.engine.Engine")).isEqualTo(Level.DEBUG);
    assertThat(levels.of("software.amazon.awssdk.request")).isEqualTo(Level.WARN);
    LogLevels fewer = LogLevels.of(Map.of("AWS_LAMBDA_LOG_LEVEL", "FATAL"));
    assertThat(fewer.of("io.weir.engine.Engine")).isEqualTo(Level.ERROR);
    assertThat(fewer.of("software.amazon.awssdk.request")).isEqualTo(Level.ERROR);
  }

  @Test
  void theLongestBeginningOfANameCounts() {
    LogLevels levels =
        LogLevels.of(
            Map.of(
                "WEIR_LOG_LEVELS",
                "com.example=debug, com.example.Loud = error,software.amazon.awssdk=trace"));
    assertThat(levels.of("com.example.shop.Orders")).isEqualTo(Level.DEBUG);
    assertThat(levels.of("com.example.Loud")).isEqualTo(Level.ERROR);
    assertThat(levels.of("com.examples")).isEqualTo(Level.INFO);
    assertThat(levels.of("software.amazon.awssdk.request")).isEqualTo(Level.TRACE);
  }

  /** A logger that cannot be made would keep the function from starting. */
  @Test
  void whatCannotBeReadIsTheDefault() {
    LogLevels levels =
        LogLevels.of(Map.of("AWS_LAMBDA_LOG_LEVEL", "loud", "WEIR_LOG_LEVELS", "a,=b,c=,d=no"));
    assertThat(levels.of("d")).isEqualTo(Level.INFO);
    assertThat(levels.of("")).isEqualTo(Level.INFO);
  }
}
