package io.weir.engine;

import io.weir.DeadLetter;
import io.weir.Emission;
import io.weir.Json;
import io.weir.OperatorContext;
import io.weir.Output;
import io.weir.Sink;
import io.weir.StreamFunction;
import java.util.ArrayList;
import java.util.List;

/** The operator's view of a step; collects emissions. */
final class StepContext implements OperatorContext {
  private final StreamFunction function;
  private final String key;
  private final long processingTime;
  private final List<Emission> emissions = new ArrayList<>();
  private long birth;
  private long revision;
  private long watermark;
  private long shardWatermark;
  private long timerTime;
  private long now;
  private String cause;
  private int ordinal;

  StepContext(StreamFunction function, String key, long processingTime) {
    this.function = function;
    this.key = key;
    this.processingTime = processingTime;
  }

  void born(long firstArrival, long lastRevision) {
    birth = firstArrival;
    revision = lastRevision;
  }

  /** Sets the scene for an event or a timer: what it sees, and how its emissions are named. */
  void enter(
      String causedBy, long time, long watermarkSeen, long shardWatermarkSeen, long latestArrival) {
    cause = causedBy;
    ordinal = 0;
    timerTime = time;
    watermark = watermarkSeen;
    shardWatermark = shardWatermarkSeen;
    now = latestArrival;
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
  public long timerTime() {
    return timerTime;
  }

  @Override
  public long now() {
    return now;
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
  public void emit(Object value) {
    emit(cause + "/" + ordinal++, Emission.Op.UPSERT, value);
  }

  @Override
  public void emit(String name, Emission.Op op, Object value) {
    emitTo(function.sinks(), name, op, value);
  }

  @Override
  public <T> void emit(Output<T> output, T value) {
    if (!function.operator().outputs().contains(output)) {
      throw new IllegalArgumentException(
          "output '"
              + output.name()
              + "' is not declared by the operator; declare it where the operator is built");
    }
    emitTo(
        function.sinks(output),
        cause + "/" + output.name() + "/" + ordinal++,
        Emission.Op.UPSERT,
        value);
  }

  void deadLetter(DeadLetter letter) {
    byte[] payload =
        function.deadLetters().map(sink -> sink.encode(letter)).orElseGet(() -> Json.bytes(letter));
    add(function.deadLetterSink(), cause + "/dead", Emission.Op.UPSERT, payload, ++revision);
  }

  private void emitTo(List<Sink<?>> sinks, String name, Emission.Op op, Object value) {
    revision++;
    for (Sink<?> sink : sinks) {
      add(sink.name(), name, op, encode(sink, value), revision);
    }
  }

  private void add(String sink, String name, Emission.Op op, byte[] payload, long atRevision) {
    emissions.add(
        new Emission(sink, function.name() + "/" + key + "/" + name, key, atRevision, op, payload));
  }

  @SuppressWarnings("unchecked")
  private static <T> byte[] encode(Sink<T> sink, Object value) {
    return sink.encode((T) value);
  }

  List<Emission> emissions() {
    return emissions;
  }

  long revision() {
    return revision;
  }
}
