package io.weir.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.kinesis.model.Shard;

@ExtendWith(LocalStackExtension.class)
class ReshardingTest {
  private static final List<String> PAGES = List.of("one", "two", "three", "four", "five");

  @Test
  void aWindowGoesThroughASplitOfItsShard(Aws aws) {
    try (HitStack stack = HitStack.deploy(aws, "split", Map.of("Shards", "1"))) {
      stack.put(HitStack.hits("a", PAGES, 25, HitStack.BASE));
      split(aws, stack);
      stack.put(HitStack.hits("b", PAGES, 25, HitStack.BASE + 25_000));
      stack.putLast();

      stack.awaitCounts();

      assertThat(stack.expected()).containsValue(50L);
      assertThat(stack.function().tally().applied()).isEqualTo(stack.records());
    }
  }

  private static void split(Aws aws, HitStack stack) {
    Shard shard = stack.function().openShards().getFirst();
    BigInteger middle = new BigInteger(shard.hashKeyRange().endingHashKey()).shiftRight(1);
    aws.kinesis()
        .splitShard(split ->
            split
                .streamName(stack.function().streamName())
                .shardToSplit(shard.shardId())
                .newStartingHashKey(middle.toString()));
    Wait.until("the shard is split", () -> stack.function().openShards().size() == 2);
  }
}
