package io.weir.connect.http;

import io.weir.connect.Batches;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What an {@link HttpSink} is set to.
 *
 * @param verdicts of statuses that are not taken as usual
 * @param nanos a clock that only runs
 */
record HttpSettings(
    Supplier<Map<String, String>> headers,
    long timeoutMillis,
    int requestsAtATime,
    boolean isPlainAllowed,
    Map<Integer, Verdict> verdicts,
    LongSupplier nanos,
    LongConsumer pause) {
  static final HttpSettings DEFAULT =
      new HttpSettings(Map::of, 5_000, 8, false, Map.of(), System::nanoTime, Batches::sleep);

  HttpSettings headers(Supplier<Map<String, String>> other) {
    return new HttpSettings(
        other, timeoutMillis, requestsAtATime, isPlainAllowed, verdicts, nanos, pause);
  }

  HttpSettings timeout(long millis) {
    return new HttpSettings(
        headers, millis, requestsAtATime, isPlainAllowed, verdicts, nanos, pause);
  }

  HttpSettings requestsAtATime(int most) {
    return new HttpSettings(headers, timeoutMillis, most, isPlainAllowed, verdicts, nanos, pause);
  }

  HttpSettings allowPlainText() {
    return new HttpSettings(headers, timeoutMillis, requestsAtATime, true, verdicts, nanos, pause);
  }

  HttpSettings on(Verdict verdict, int... statuses) {
    Map<Integer, Verdict> more = new HashMap<>(verdicts);
    for (int status : statuses) {
      more.put(status, verdict);
    }
    return new HttpSettings(
        headers, timeoutMillis, requestsAtATime, isPlainAllowed, Map.copyOf(more), nanos, pause);
  }

  HttpSettings time(LongSupplier clock, LongConsumer wait) {
    return new HttpSettings(
        headers, timeoutMillis, requestsAtATime, isPlainAllowed, verdicts, clock, wait);
  }

  Verdict verdict(int status) {
    return verdicts.getOrDefault(status, Verdict.of(status));
  }
}
