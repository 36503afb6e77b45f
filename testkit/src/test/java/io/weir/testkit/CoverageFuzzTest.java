package io.weir.testkit;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@link DecodersFuzzTest} asks of random inputs, of those that Jazzer chooses by what they
 * reach; of the seeds alone unless {@code ./weir fuzz --coverage-guided} runs it.
 */
class CoverageFuzzTest {
  private static final FuzzSet DECODERS = FuzzSet.of(DecodersFuzzTest.all());

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5m")
  void decoders(byte[] input) {
    DECODERS.check(input);
  }

  static List<byte[]> seeds() {
    return DECODERS.seeds();
  }
}
