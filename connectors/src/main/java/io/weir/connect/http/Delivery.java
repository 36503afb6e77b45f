package io.weir.connect.http;

import io.weir.aws.SinkTime;
import io.weir.connect.Envelope;
import io.weir.connect.HttpCalls;
import io.weir.connect.NamedValue;
import io.weir.connect.Place;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Delivers one result: its call, again if that passes, as long as there is time. */
final class Delivery {
  /** How often a call is made in one delivery before it waits for the next one. */
  static final int MOST_TRIES = 4;

  static final int MOST_REDIRECTS = 3;

  private static final long FIRST_WAIT_MILLIS = 50;
  private static final int MOST_KEPT = 500;

  /**
   * What became of a call.
   *
   * @param isPassing true if it may be made again at once
   */
  private record Attempt(Outcome outcome, boolean isPassing) {}

  private final String sink;
  private final HttpSettings settings;
  private final @Nullable URI base;
  private final HttpCalls.Call calls;
  private final Map<String, Circuit> circuits = new ConcurrentHashMap<>();

  Delivery(String sink, HttpSettings settings, @Nullable URI base, HttpCalls.Call calls) {
    this.sink = sink;
    this.settings = settings;
    this.base = base;
    this.calls = calls;
  }

  Outcome of(Emission emission, SinkTime time) {
    Plan plan = Plan.read(emission.payload());
    boolean isWithdrawn = emission.op() == Emission.Op.DELETE;
    Plan other = plan.withdrawn();
    if (isWithdrawn && other != null) {
      byte[] body = other.body();
      return send(other, body == null ? Envelope.of(valued(emission)) : body, emission, time);
    }
    if (plan.type() == null) {
      return send(plan, Envelope.of(valued(emission)), emission, time);
    }
    return isWithdrawn
        ? Outcome.Refused.plain(
            "a result of sink '"
                + sink
                + "' is withdrawn, and its call has a body of its own, which cannot tell; give the call"
                + " another one by withdrawn(..)")
        : send(plan, NamedValue.value(emission.payload()), emission, time);
  }

  private static Emission valued(Emission emission) {
    return new Emission(
        emission.sink(),
        emission.id(),
        emission.key(),
        emission.revision(),
        emission.op(),
        NamedValue.value(emission.payload()));
  }

  private Outcome send(Plan plan, byte[] body, Emission emission, SinkTime time) {
    URI there = base;
    if (there == null && !plan.isWhole()) {
      return Outcome.Retry.plain(
          "sink '"
              + sink
              + "' has no URL; set "
              + Place.variable(sink)
              + " to that of the receiver");
    }
    URI target = plan.target(there == null ? URI.create("https://none") : there);
    String host = target.getScheme() + "://" + target.getAuthority();
    Circuit circuit = circuits.computeIfAbsent(host, one -> new Circuit(settings.nanos()));
    Attempt last = new Attempt(SinkTime.OVER, true);
    for (int tries = 1; tries <= MOST_TRIES && !time.isOver(); tries++) {
      long wait = circuit.enter();
      if (wait > 0 && !isWaited(circuit, wait, time)) {
        return tries > 1
            ? last.outcome()
            : Outcome.Retry.plain("'" + host + "' is left alone for " + wait + " ms more");
      }
      last = sent(plan, target, body, emission, circuit, time);
      if (!last.isPassing() || circuit.isOpen()) {
        break;
      }
      pause(FIRST_WAIT_MILLIS << (tries - 1), time);
    }
    return last.outcome();
  }

  /** Waits for the host, unless that takes longer than there is time, or it does not answer. */
  private boolean isWaited(Circuit circuit, long millis, SinkTime time) {
    if (circuit.isOpen() || millis >= time.remainingMillis().getAsLong()) {
      return false;
    }
    settings.pause().accept(millis);
    return circuit.enter() == 0;
  }

  private void pause(long millis, SinkTime time) {
    long left = time.remainingMillis().getAsLong();
    if (left > 0) {
      settings.pause().accept(Math.min(millis, left));
    }
  }

  private Attempt sent(
      Plan plan, URI target, byte[] body, Emission emission, Circuit circuit, SinkTime time) {
    Map<String, String> headers = settings.headers().get();
    String fault = Plan.fault(headers);
    if (fault != null) {
      return new Attempt(Outcome.Retry.plain("sink '" + sink + "' cannot call: " + fault), false);
    }
    URI at = target;
    try {
      for (int redirects = 0; redirects <= MOST_REDIRECTS && !time.isOver(); redirects++) {
        HttpCalls.Answer answer = call(plan, at, body, emission, headers, time);
        Verdict verdict = settings.verdict(answer.status());
        URI next = verdict == Verdict.MOVED ? sameHost(at, answer) : null;
        if (next == null) {
          count(verdict, answer, circuit);
          return new Attempt(outcome(verdict, at, answer), verdict == Verdict.PASSING);
        }
        at = next;
      }
      return new Attempt(
          time.isOver()
              ? SinkTime.OVER
              : Outcome.Retry.plain("'" + target.getHost() + "' redirects again and again"),
          false);
    } catch (IOException e) {
      circuit.failed();
      return new Attempt(
          Outcome.Retry.plain("'" + target.getHost() + "' does not answer: " + e.getMessage()),
          true);
    }
  }

  private HttpCalls.Answer call(
      Plan plan, URI at, byte[] body, Emission emission, Map<String, String> headers, SinkTime time)
      throws IOException {
    HttpRequest.Builder request =
        plan.request(at, BodyPublishers.ofByteArray(body))
            .setHeader("Idempotency-Key", idempotencyKey(emission.id()))
            .setHeader("Weir-Revision", Long.toString(emission.revision()))
            .setHeader("Weir-Op", emission.op().name());
    String type = plan.type() == null ? "application/json" : plan.type();
    if (!type.isEmpty()) {
      request.setHeader("Content-Type", type);
    }
    headers.forEach(request::setHeader);
    if ("http".equalsIgnoreCase(at.getScheme())) {
      request.version(HttpClient.Version.HTTP_1_1);
    }
    long left = time.remainingMillis().getAsLong();
    return calls.send(request.build(), Math.min(left, settings.timeoutMillis()));
  }

  /** An id is the key if a header can have it. */
  static String idempotencyKey(String id) {
    return id.length() <= HttpSink.MAX_KEY && id.chars().allMatch(c -> c > 0x20 && c < 0x7f)
        ? id
        : Envelope.hash(id);
  }

  /** Where the call is to be made instead; null if that is another host, or has no TLS. */
  private static @Nullable URI sameHost(URI at, HttpCalls.Answer answer) {
    try {
      URI next = at.resolve(answer.headers().firstValue("Location").orElse(""));
      boolean isSame =
          at.getScheme().equalsIgnoreCase(next.getScheme())
              && at.getAuthority().equalsIgnoreCase(next.getAuthority());
      return isSame && !next.equals(at) ? next : null;
    } catch (IllegalArgumentException noUrl) {
      return null;
    }
  }

  private static void count(Verdict verdict, HttpCalls.Answer answer, Circuit circuit) {
    boolean isFault =
        verdict == Verdict.DEPLOYMENT
            || verdict == Verdict.MOVED
            || verdict == Verdict.PASSING && answer.status() >= 500;
    if (isFault) {
      circuit.failed();
    } else {
      circuit.answered();
    }
    long asked = RetryAfter.millis(answer.headers());
    if (verdict == Verdict.PASSING && asked > 0) {
      circuit.waitFor(asked);
    }
  }

  private static Outcome outcome(Verdict verdict, URI at, HttpCalls.Answer answer) {
    String said = "'" + at.getHost() + "' answered with status " + answer.status();
    return switch (verdict) {
      case DELIVERED -> Outcome.DELIVERED;
      case PERMANENT -> new Outcome.Refused(said + ": " + text(answer));
      case PASSING -> Outcome.Retry.plain(said);
      case DEPLOYMENT, MOVED ->
          Outcome.Retry.plain(
              said
                  + "; give the sink the URL that takes its calls, no redirect to another host, and"
                  + " the rights that it asks for by headers(..)");
    };
  }

  private static String text(HttpCalls.Answer answer) {
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    return text.substring(0, Math.min(text.length(), MOST_KEPT));
  }
}
