package io.weir.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ClockScope;
import io.weir.DeadLetter;
import io.weir.Event;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Codecs;
import io.weir.codec.Json;
import io.weir.engine.Batch;
import io.weir.engine.Deadline;
import io.weir.engine.EarlierRetention;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.testkit.CollectingSink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * R25 and R26: ids of positions that were moved to a segment live as long as the retention of then
 * asked for. Once the retention is lengthened, a record of then may come after that, to a key that
 * has lived on.
 */
class LongerRetentionTest {
  record Payment(String id, Instant at) {}

  private static final Duration DAY = Duration.ofDays(1);
  private static final int PAYMENTS = 300;

  private final String table = Local.table();
  private final CollectingSink<Object> sink = new CollectingSink<>("out");
  private final CollectingSink<Object> dead = new CollectingSink<>("dead");

  /** What the key has counted, as of the latest call. */
  private long counted;

  private long now = Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();

  /** Its state has no expiry, so its key stays. */
  private final class Counts extends ProcessFunction<Payment, String> {
    private final StateSpec.Value<Long> count = StateSpec.value("count", Codecs.LONG);

    Counts() {
      keeps(count);
    }

    @Override
    public void onEvent(Event<Payment> event, ProcessContext<String> context) {
      counted = context.state(count).value(0L) + 1;
      context.state(count).set(counted);
    }
  }

  private Engine engine(int days, EarlierRetention earlier) {
    StreamFunction function =
        StreamFunction.named("payments")
            .from(Source.stream("payments", Json.of(Payment.class)).keyBy(payment -> "account"))
            .compute(new Counts())
            .clock(ClockScope.PER_KEY)
            .to(sink)
            .build();
    Engine engine =
        new Engine(
            function,
            DynamoStateStore.builder(Local.CLIENT, table).build(),
            Map.of("out", sink, function.deadLetterSink(), dead),
            name -> List.of(ShardInfo.whole(new Shard(name, "shard-0"))),
            () -> now,
            EngineLimits.DEFAULT
                .withStreamRetention(Duration.ofDays(days))
                .withParallelizationFactor(2));
    engine.earlierRetention(earlier);
    return engine;
  }

  @Test
  void aRecordWhoseIdWentWithItsSegmentIsADeadLetter() {
    List<SourceRecord> records = new ArrayList<>();
    for (int i = 0; i < PAYMENTS; i++) {
      Payment payment = new Payment("p" + i, Instant.ofEpochMilli(now));
      Position position = Position.of("payments", "shard-0", i + 1);
      records.add(new SourceRecord(position, "p" + i, now, Json.bytes(payment), false));
    }
    Batch batch = new Batch(records.getFirst().position().shard(), records);
    engine(1, EarlierRetention.NONE).run(batch, Deadline.NONE);
    EarlierRetention earlier = new EarlierRetention(DAY.toMillis(), now + DAY.toMillis());
    assertThat(engine(7, earlier).run(batch, Deadline.NONE).done()).isTrue();
    assertThat(counted).isEqualTo(PAYMENTS);
    now += DAY.multipliedBy(5).toMillis();
    Expiring.sweep(table, now);

    assertThat(engine(7, earlier).run(batch, Deadline.NONE).done()).isTrue();
    assertThat(counted).isEqualTo(PAYMENTS);
    assertThat(dead.values(DeadLetter.class))
        .isNotEmpty()
        .allMatch(letter -> letter.reason() == DeadLetter.Reason.OLDER_THAN_MEMORY);
  }
}
