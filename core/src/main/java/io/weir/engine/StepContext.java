package io.weir.engine;

import io.weir.DeadLetter;
import io.weir.Event;
import io.weir.Lateness;
import io.weir.LimitExceededException;
import io.weir.OperatorContext;
import io.weir.Output;
import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.codec.Unicode;
import io.weir.spi.Emission;
import io.weir.time.TimeDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The operator's view of a step; collects emissions. */
final class StepContext implements OperatorContext<Object> {
  private final StreamFunction function;
  private final Rereading rereading;
  private final String key;
  private final long processingTime;
  private final int bytesPerCommit;
  private List<Emission> emissions = List.of();
  private long bytes;
  private long bytesBefore;
  private int deadLetters;
  private long birth;
  private long revision;
  private long watermark;
  private long shardWatermark;
  private long time;
  private long latestArrival;
  private Object cause = "";
  private boolean several;
  private @Nullable SourceRecord record;
  private Answers answers = Answers.NONE;
  private int ordinal;
  private long led = ResultTimes.UNKNOWN;
  private @Nullable ResultTimes times;

  StepContext(
      StreamFunction function,
      Rereading rereading,
      String key,
      long processingTime,
      int bytesPerCommit) {
    this.function = function;
    this.rereading = rereading;
    this.key = key;
    this.processingTime = processingTime;
    this.bytesPerCommit = bytesPerCommit;
  }

  /**
   * The name of a timer that fires now.
   *
   * @param turn how often times have gone back in this step, or come again
   */
  TimerId timer(TimeDomain domain, long time, String part, int turn) {
    return new TimerId(domain, time, revision, part, turn);
  }

  void born(long firstArrival, long lastRevision) {
    birth = firstArrival;
    revision = lastRevision;
  }

  /**
   * Enters an event or a timer: sets its times, and the name of its emissions.
   *
   * @param causedBy the cause, whose text names emissions; the text is made only if needed, since
   *     most events emit nothing
   */
  void enter(
      Object causedBy,
      long itsTime,
      long watermarkSeen,
      long shardWatermarkSeen,
      long arrivalSeen) {
    cause = causedBy;
    several = causedBy instanceof TimerId;
    ordinal = 0;
    bytesBefore = bytes;
    this.time = itsTime;
    watermark = watermarkSeen;
    shardWatermark = shardWatermarkSeen;
    latestArrival = arrivalSeen;
  }

  /**
   * Sets the arrival of the record that leads to what comes next: its own event, and timers that
   * become due by it; unknown if no record does.
   */
  void ledBy(long arrival) {
    led = arrival;
  }

  /** From when the latencies of the emissions count; null if there are none. */
  @Nullable ResultTimes times() {
    return times;
  }

  /** The record of the event that the operator gets next, and what was found for it. */
  void reading(SourceRecord next, Answers found) {
    record = next;
    answers = found;
  }

  @Override
  @SuppressWarnings("unchecked") // an event is enriched to what the operator takes
  public <V> V again(Event<V> event) {
    SourceRecord source = Objects.requireNonNull(record, "an event is read before it is applied");
    return (V) answers.applied(rereading.again(source, event)).value();
  }

  /** True if the commit should take nothing more. */
  boolean isFull() {
    return bytes >= bytesPerCommit;
  }

  int deadLetters() {
    return deadLetters;
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public long watermark() {
    return watermark;
  }

  @Override
  public long shardWatermark() {
    return shardWatermark;
  }

  @Override
  public long latenessWatermark() {
    return function.lateness() == Lateness.WHILE_OPEN ? watermark : shardWatermark;
  }

  @Override
  public long time() {
    return time;
  }

  @Override
  public long latestArrival() {
    return latestArrival;
  }

  @Override
  public long processingTime() {
    return processingTime;
  }

  @Override
  public long birth() {
    return birth;
  }

  @Override
  public void emit(Emission.Op op, Object value) {
    present(value, op);
    emitTo(function.sinks(), cause + "/" + ordinal++, op, value, several);
  }

  @Override
  public void emit(String name, Emission.Op op, Object value) {
    present(value, op);
    boolean ofBefore = op == Emission.Op.DELETE;
    emitTo(function.sinks(), checkedName(name), op, value, ofBefore || several);
  }

  private static String checkedName(String name) {
    int length = Unicode.length(Unicode.require("the name of an emission", name));
    if (length > EngineLimits.MAX_EMISSION_NAME_BYTES) {
      throw new LimitExceededException(
          "MAX_EMISSION_NAME_BYTES",
          EngineLimits.MAX_EMISSION_NAME_BYTES,
          "the name given to emit(name, ..) has "
              + length
              + " bytes; give a shorter one, for instance its hash");
    }
    return name;
  }

  private static void present(@Nullable Object value, Emission.Op op) {
    if (value == null) {
      throw new IllegalArgumentException(
          (op == Emission.Op.UPSERT ? "emit(null)" : "delete(null)")
              + ": leave the call out if there is nothing to say");
    }
  }

  @Override
  public void ofSeveral() {
    several = true;
  }

  @Override
  public <T> void emit(Output<T> output, Emission.Op op, T value) {
    present(value, op);
    if (!function.operator().outputs().contains(output)) {
      throw new IllegalArgumentException(
          "output '"
              + output.name()
              + "' is not declared; a process function declares it by a field, writes(output), an operator"
              + " of your own in outputs()");
    }
    emitTo(
        function.sinks(output), cause + "/" + output.name() + "/" + ordinal++, op, value, several);
  }

  void deadLetter(DeadLetter letter) {
    String name = letter.reason() == DeadLetter.Reason.OLDER_THAN_MEMORY ? "/forgotten" : "/dead";
    deadLetter(letter, cause + name);
  }

  private void deadLetter(DeadLetter letter, String name) {
    deadLetters++;
    byte[] payload =
        function.deadLetters().map(sink -> sink.encode(letter)).orElseGet(() -> Json.bytes(letter));
    add(function.deadLetterSink(), name, Emission.Op.UPSERT, payload, ++revision);
  }

  /**
   * @param blameless true if no event is to blame for the value
   */
  private void emitTo(
      List<Sink<?>> sinks, String name, Emission.Op op, Object value, boolean blameless) {
    long own = ++revision;
    for (Sink<?> sink : sinks) {
      byte[] payload =
          blameless
              ? keepable(sink, name, op, value, own)
              : checked(sink.name(), name, encode(sink, value));
      if (payload != null) {
        add(sink.name(), name, op, payload, own);
      }
    }
  }

  /**
   * Encodes a value. No single event is to blame for a result of a timer or of several events, nor
   * for one that is withdrawn: if the sink cannot keep it, it becomes a dead letter, and nothing
   * else is lost.
   *
   * @return null if it became a dead letter
   */
  private byte @Nullable [] keepable(
      Sink<?> sink, String name, Emission.Op op, Object value, long own) {
    byte[] payload;
    try {
      payload = small(sink.name(), encode(sink, value));
    } catch (Exception | AssertionError | StackOverflowError refused) {
      DeadLetter.Result result =
          new DeadLetter.Result(sink.name(), own, op, value.getClass().getName());
      String id = function.name() + "/" + key + "/" + name;
      DeadLetter letter =
          DeadLetterForms.resultRefused(function.name(), result, id, key, value, refused);
      requireRoom(letter.payload().length);
      deadLetter(letter, name + "/" + sink.name() + "/refused");
      return null;
    }
    return checked(sink.name(), name, payload);
  }

  private byte[] checked(String sink, String name, byte[] payload) {
    requireRoom(EngineLimits.storedBytes(sink, name, small(sink, payload).length));
    return payload;
  }

  private static byte[] small(String sink, byte[] payload) {
    if (payload.length > EngineLimits.MAX_EMISSION_BYTES) {
      throw new LimitExceededException(
          "MAX_EMISSION_BYTES",
          EngineLimits.MAX_EMISSION_BYTES,
          "an emission for sink '"
              + sink
              + "' has "
              + payload.length
              + " bytes; emit less, or a reference to it");
    }
    return payload;
  }

  private void requireRoom(int more) {
    if (bytes - bytesBefore + more > EngineLimits.MAX_EMITTED_BYTES) {
      throw new LimitExceededException(
          "MAX_EMITTED_BYTES",
          EngineLimits.MAX_EMITTED_BYTES,
          cause + " emits more, names included; emit less, or fewer, per event or timer");
    }
  }

  private void add(String sink, String name, Emission.Op op, byte[] payload, long atRevision) {
    bytes += EngineLimits.storedBytes(sink, name, payload.length);
    if (times == null) {
      emissions = new ArrayList<>();
      times = new ResultTimes();
    }
    times.add(time, led);
    emissions.add(
        new Emission(sink, function.name() + "/" + key + "/" + name, key, atRevision, op, payload));
  }

  @SuppressWarnings("unchecked")
  private static <T> byte[] encode(Sink<T> sink, Object value) {
    byte[] payload = sink.encode((T) value);
    if (payload == null) {
      throw new IllegalArgumentException(
          "encode(..) of sink '" + sink.name() + "' gives null; give bytes, or refuse the value");
    }
    return payload;
  }

  List<Emission> emissions() {
    return emissions;
  }

  long revision() {
    return revision;
  }
}
