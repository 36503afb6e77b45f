package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Event;
import io.weir.Nowhere;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Codec;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import io.weir.time.WatermarkStrategy;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a batch holds at a time is bounded, however little its records are (R30). */
class BatchReaderTest {
  private static final Shard SHARD = new Shard("s", "0");
  private static final int MANY = 100_000;

  /** Every payload is one and the same text. */
  private static final class Anything implements Codec<String> {
    @Override
    public byte[] encode(String value) {
      return new byte[0];
    }

    @Override
    public String decode(byte[] bytes) {
      return "value";
    }

    @Override
    public String describe() {
      return "anything";
    }
  }

  private static final class Nothing extends ProcessFunction<String, String> {
    @Override
    public void onEvent(Event<String> event, ProcessContext<String> context) {
      // nothing of it is run here
    }
  }

  private static final StreamFunction FUNCTION =
      StreamFunction.named("f")
          .from(Source.stream("s", new Anything()).keyBy(value -> value))
          .compute(new Nothing())
          .to(new Nowhere("out"))
          .build();

  private static List<SourceRecord> records(int size, byte[] bytes, boolean packed) {
    Position at = new Position(SHARD, BigInteger.ONE, 0);
    List<SourceRecord> records = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      records.add(
          packed
              ? SourceRecord.packed(at.part(i), "p", 1, bytes, 0, bytes.length)
              : SourceRecord.within(
                  new Position(SHARD, BigInteger.valueOf(i), 0), "p", 1, bytes, 0, bytes.length));
    }
    return records;
  }

  private static List<TimedRecord> read(Progress progress, List<SourceRecord> records) {
    long most = EngineLimits.DEFAULT.openedBytes();
    return new BatchReader(
            FUNCTION, new Decoder(FUNCTION), progress, Watch.OFF, most, Recorders.NONE)
        .read(records);
  }

  @Test
  void emptyRecordsOfAnAggregatedOneAreReadSomeAtATime() {
    assertThat(read(Progress.none(SHARD), records(MANY, new byte[0], true)))
        .hasSizeBetween(1_000, 40_000);
  }

  @Test
  void soAreThoseThatAreFinished() {
    Progress all = finished(new Position(SHARD, BigInteger.ONE, MANY));
    assertThat(read(all, records(MANY, new byte[0], true))).hasSizeBetween(1_000, 40_000);
  }

  private static Progress finished(Position position) {
    return Progress.none(SHARD).nextAt(new Progress.ShardMark(position, WatermarkStrategy.NONE));
  }

  /** Their number is bounded by the event's size. */
  @Test
  void recordsOfSomeSizeAreReadTogether() {
    assertThat(read(Progress.none(SHARD), records(40_000, new byte[100], true))).hasSize(40_000);
    assertThat(read(Progress.none(SHARD), records(MANY, new byte[10], false))).hasSize(MANY);
  }
}
