package io.weir.audit;

import io.weir.ClockScope;
import io.weir.Nowhere;
import io.weir.Operator;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Json;
import io.weir.codec.UnreadableStateException;
import io.weir.spi.Emission;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.KeyMark;
import io.weir.state.KeyRecord;
import io.weir.state.Outbox;
import io.weir.state.ParkedRecord;
import io.weir.state.StateKey;
import io.weir.state.Tally;
import io.weir.time.TimeDomain;
import io.weir.time.WatermarkStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** A key that is as it should be, part by part, so that one part at a time can be corrupted. */
final class StoredKey {
  static final StateKey KEY = new StateKey("f", "home");
  static final Shard SHARD = new Shard("views", "shard-0");
  static final long BIRTH = 1_000;
  static final long NOW = 100_000_000;

  long version = 7;
  long birth = BIRTH;
  long revision = BIRTH + 5;
  long floor = 2_000;
  long arrival = 3_000;
  List<KeyMark> marks = List.of(new KeyMark(at(10), Tally.applied(2)));
  byte[] state = dueAt(5_000);
  int stateVersion = 1;
  Outbox outbox = new Outbox(List.of(emission(BIRTH + 4), emission(BIRTH + 5)), at(10));
  List<ParkedRecord> parked = List.of();
  long parkedUntil;
  OptionalLong eventDue = OptionalLong.of(5_000);
  OptionalLong processingDue = OptionalLong.empty();
  OptionalLong expiresAt = OptionalLong.empty();
  OptionalLong eventHint = OptionalLong.of(60_000);
  OptionalLong processingHint = OptionalLong.empty();
  List<SegmentView> segments =
      List.of(new SegmentView("s", true, true, OptionalLong.of(9_000), OptionalLong.of(9_000)));
  List<DeliveryView> deliveries = List.of();

  static Position at(long order) {
    return Position.of(SHARD.source(), SHARD.partition(), order);
  }

  static Emission emission(long revision) {
    return emission(revision, KEY.key());
  }

  static Emission emission(long revision, String key) {
    return new Emission("counts", "f/" + revision, key, revision, Emission.Op.UPSERT, new byte[1]);
  }

  static ParkedRecord parked(long order, int bytes) {
    return new ParkedRecord(at(order), "p", 3_000, 0, 0, 1, new byte[bytes]);
  }

  /** State that is due by event time then. */
  static byte[] dueAt(long time) {
    return new BinaryWriter().signed(time).toByteArray();
  }

  /** Waits, as its records do. */
  StoredKey waiting(List<ParkedRecord> records) {
    parked = records;
    parkedUntil = NOW;
    eventDue = OptionalLong.empty();
    eventHint = OptionalLong.empty();
    processingDue = OptionalLong.of(NOW);
    processingHint = OptionalLong.of(NOW);
    return this;
  }

  KeyView view() {
    KeyRecord record =
        KeyRecord.NEW
            .change()
            .birth(birth)
            .revision(revision)
            .floor(floor)
            .arrival(arrival)
            .marks(marks)
            .stateVersion(stateVersion)
            .state(state)
            .outbox(outbox)
            .parked(parked)
            .parkedUntil(parkedUntil)
            .eventDue(eventDue)
            .processingDue(processingDue)
            .made();
    return new KeyView(
        KEY, version, record, null, expiresAt, eventHint, processingHint, segments, deliveries);
  }

  record View(String page, Instant at) {}

  static StreamFunction function(ClockScope clock) {
    return StreamFunction.named("f")
        .from(
            Source.stream("views", Json.of(View.class))
                .timestamps(View::at, WatermarkStrategy.boundedOutOfOrderness(Duration.ZERO))
                .keyBy(View::page))
        .compute(new Due())
        .clock(clock)
        .to(new Nowhere("counts"))
        .build();
  }

  /** Knows nothing but when it is due. */
  private record Due() implements Operator<View, Object> {
    @Override
    public List<String> describe() {
      return List.of("due");
    }

    @Override
    public List<Output<?>> outputs() {
      return List.of();
    }

    @Override
    public boolean usesEventTime() {
      return true;
    }

    @Override
    public boolean usesProcessingTime() {
      return false;
    }

    @Override
    public OperatorState<View, Object> open(BinaryReader stored) {
      long due = stored.signed();
      if (due < 0) {
        throw new UnreadableStateException("due before time began");
      }
      return new DueState(due);
    }
  }

  private record DueState(long due) implements OperatorState<View, Object> {
    @Override
    public Applied onEvent(io.weir.Event<View> event, OperatorContext<Object> context) {
      return Applied.APPLIED;
    }

    @Override
    public OptionalLong nextDue(TimeDomain domain) {
      return domain == TimeDomain.EVENT ? OptionalLong.of(due) : OptionalLong.empty();
    }

    @Override
    public void onTimer(TimeDomain domain, OperatorContext<Object> context) {
      throw new IllegalStateException("an audit fires nothing");
    }

    @Override
    public void skipTimer(TimeDomain domain, OperatorContext<Object> context) {
      throw new IllegalStateException("an audit fires nothing");
    }

    @Override
    public boolean isEmpty() {
      return false;
    }

    @Override
    public void write(BinaryWriter out) {
      out.signed(due);
    }
  }
}
