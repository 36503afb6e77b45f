package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.Event;
import io.weir.Operator;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.process.Ttl;
import io.weir.time.TimeDomain;
import java.time.Duration;
import java.util.Set;

/**
 * The operator of a state case: its script of state and timers, run by a {@link ProcessFunction}.
 */
final class CaseProcess {
  private static final Set<String> KNOWN =
      Set.of(
          "eventTimer",
          "delEventTimer",
          "procTimer",
          "delProcTimer",
          "put",
          "get",
          "clear",
          "mput",
          "mget",
          "mremove");

  private CaseProcess() {}

  /**
   * An input line as a record of the log.
   *
   * @param key null for a punctuation, which moves the watermark and is filtered
   * @param ops the operations, as in the case's "ops"
   * @param watermark the watermark that holds after it; null = unchanged
   */
  record Line(String key, long ts, JsonNode ops, Long watermark) {}

  /**
   * A row; a GET or MGET without a value has a null one. The case's {@code currentWatermark} is
   * added by the runner: a timer itself sees its own time (R15).
   */
  record Row(String kind, String key, String domain, Long ts, String mapKey, Long value) {}

  /** Events are {@link Line}s, results {@link Row}s. */
  static Operator<Line, Row> operator(JsonNode spec) {
    spec.path("onTimer").forEach(CaseProcess::requireKnown);
    return new Script(ttl(spec.path("ttl")), spec.path("onTimer"));
  }

  /** Refuses a script with a step that is not known here. */
  static void requireKnown(JsonNode ops) {
    ops.forEach(op -> {
      if (!KNOWN.contains(op.path(0).asText())) {
        throw new UnsupportedCaseException("op " + op);
      }
    });
  }

  private static Ttl ttl(JsonNode ttl) {
    if (ttl.isMissingNode() || ttl.isNull()) {
      return null;
    }
    if (ttl.path("visibility").asText("neverReturnExpired").equals("returnExpiredIfNotCleanedUp")) {
      throw new UnsupportedCaseException("expired state is never returned");
    }
    String update = ttl.path("update").asText("onCreateAndWrite");
    Ttl onWrite = Ttl.of(Duration.ofMillis(ttl.get("ms").asLong()));
    return switch (update) {
      case "onCreateAndWrite" -> onWrite;
      case "onReadAndWrite" -> onWrite.onReadAndWrite();
      case "disabled" -> null;
      default -> throw new UnsupportedCaseException("ttl update " + update);
    };
  }

  private static final class Script extends ProcessFunction<Line, Row> {
    private final StateSpec.Value<Long> value;
    private final StateSpec.MapOf<String, Long> map;
    private final JsonNode onTimer;

    Script(Ttl ttl, JsonNode onTimer) {
      this.value = keeps(StateSpec.value("value", Long.class).expiring(ttl));
      this.map = keeps(StateSpec.map("map", String.class, Long.class).expiring(ttl));
      this.onTimer = onTimer;
    }

    @Override
    public void onEvent(Event<Line> event, ProcessContext<Row> context) {
      event.value().ops().forEach(op -> run(op, context));
    }

    @Override
    public void onEventTimer(long time, ProcessContext<Row> context) {
      fired(TimeDomain.EVENT, time, context);
    }

    @Override
    public void onProcessingTimer(long time, ProcessContext<Row> context) {
      fired(TimeDomain.PROCESSING, time, context);
    }

    private void fired(TimeDomain domain, long time, ProcessContext<Row> context) {
      context.emit(new Row("TIMER", context.key(), domain + "_TIME", time, null, null));
      onTimer.path(Long.toString(time)).forEach(op -> run(op, context));
    }

    private void run(JsonNode op, ProcessContext<Row> context) {
      switch (op.get(0).asText()) {
        case "eventTimer" -> context.timers().event(op.get(1).asLong());
        case "delEventTimer" -> context.timers().deleteEvent(op.get(1).asLong());
        case "procTimer" -> context.timers().processing(op.get(1).asLong());
        case "delProcTimer" -> context.timers().deleteProcessing(op.get(1).asLong());
        default -> runState(op, context);
      }
    }

    private void runState(JsonNode op, ProcessContext<Row> context) {
      String key = context.key();
      switch (op.get(0).asText()) {
        case "put" -> context.state(value).set(op.get(1).asLong());
        case "get" ->
            context.emit(new Row("GET", key, null, null, null, context.state(value).value(null)));
        case "clear" -> context.state(value).clear();
        case "mput" -> context.map(map).put(op.get(1).asText(), op.get(2).asLong());
        case "mget" -> {
          String name = op.get(1).asText();
          context.emit(new Row("MGET", key, null, null, name, context.map(map).value(name, null)));
        }
        case "mremove" -> context.map(map).remove(op.get(1).asText());
        default -> throw new UnsupportedCaseException("op " + op);
      }
    }
  }
}
