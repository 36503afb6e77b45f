package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class EventSourceMappingTest {
  @Test
  void defaultsAreThoseOfAws() {
    EventSourceMapping mapping = EventSourceMapping.builder().build();
    assertThat(mapping.batchSize()).isEqualTo(100);
    assertThat(mapping.maximumBatchingWindow()).isZero();
    assertThat(mapping.parallelizationFactor()).isEqualTo(1);
    assertThat(mapping.reportBatchItemFailures()).isFalse();
    assertThat(mapping.bisectBatchOnFunctionError()).isFalse();
    assertThat(mapping.maximumRetryAttempts()).isEqualTo(EventSourceMapping.UNLIMITED);
    assertThat(mapping.maximumRecordAge()).isEmpty();
  }

  @Test
  void whatAwsRefusesIsRefusedWithItsBounds() {
    refused(b -> b.batchSize(0), "batchSize is from 1 to 10000, not 0");
    refused(b -> b.batchSize(10_001), "batchSize is from 1 to 10000, not 10001");
    refused(b -> b.parallelizationFactor(0), "parallelizationFactor is from 1 to 10, not 0");
    refused(b -> b.parallelizationFactor(11), "parallelizationFactor is from 1 to 10, not 11");
    refused(b -> b.maximumRetryAttempts(-2), "maximumRetryAttempts is from -1 to 10000, not -2");
    refused(b -> b.maximumRetryAttempts(10_001), "from -1 to 10000, not 10001");
    refused(b -> b.maximumRecordAge(Duration.ofSeconds(59)), "from 60 to 604800, not 59");
    refused(b -> b.maximumRecordAge(Duration.ofDays(8)), "from 60 to 604800");
    refused(b -> b.maximumBatchingWindow(Duration.ofSeconds(301)), "from 0 to 300, not 301");
    refused(b -> b.maximumBatchingWindow(Duration.ofMillis(1_500)), "in whole seconds");
    refused(b -> b.invocationTimeout(Duration.ofSeconds(901)), "from 1 to 900, not 901");
  }

  @Test
  void aTimestampComesExactlyWithAtTimestamp() {
    assertThatThrownBy(() ->
            new EventSourceMappingStart(
                EventSourceMappingStart.Kind.AT_TIMESTAMP, Optional.empty()))
        .hasMessageContaining("comes with a timestamp");
  }

  private static void refused(UnaryOperator<EventSourceMappingBuilder> setting, String message) {
    assertThatThrownBy(() -> setting.apply(EventSourceMapping.builder()).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
