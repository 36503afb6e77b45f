package io.weir.connect.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.weir.Sink;
import io.weir.codec.Json;
import io.weir.connect.CuttingProxy;
import io.weir.connect.CuttingProxy.Side;
import io.weir.connect.Emitted;
import io.weir.connect.Faults;
import io.weir.connect.HttpCalls;
import io.weir.connect.QueueContract;
import io.weir.spi.Emission;
import io.weir.spi.Emission.Op;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Results by calls to a real server of HTTP on this machine. */
class HttpSinkTest extends QueueContract {
  private static final int HISTORIES = Integer.getInteger("weir.soak", 100);

  private final Receiver receiver = new Receiver();
  private final AtomicLong millis = new AtomicLong();
  private final AtomicLong waited = new AtomicLong();

  @AfterEach
  void stop() {
    receiver.close();
  }

  /** Time passes when the sink waits, and a second whenever it asks. */
  private <T> HttpSink<T> timed(HttpSink<T> sink) {
    return sink.allowPlainText()
        .withTime(
            () -> millis.addAndGet(1_000) * 1_000_000,
            wait -> {
              waited.addAndGet(wait);
              millis.addAndGet(wait);
            });
  }

  /** As it is without waiting. */
  private HttpSink<String> still(Function<String, HttpCall> call) {
    return HttpSink.calls("totals", String.class, call)
        .allowPlainText()
        .withTime(
            () -> millis.get() * 1_000_000,
            wait -> {
              waited.addAndGet(wait);
              millis.addAndGet(wait);
            });
  }

  private HttpSink<String> still() {
    return still(value -> HttpCall.post("/results"));
  }

  private SinkWriter open(HttpSink<?> sink) {
    return open(sink, receiver.url());
  }

  private static SinkWriter open(HttpSink<?> sink, String url) {
    return sink.open(Map.of("WEIR_SINK_TOTALS", url), new HttpCalls(4_096)::send);
  }

  /** The sink whose writer has these faults around the calls of the real client. */
  private Sink<String> faulty(Faults faults) {
    HttpSink<String> sink =
        timed(HttpSink.calls("totals", String.class, value -> HttpCall.post("/results")))
            .requestsAtATime(1);
    HttpCalls real = new HttpCalls(4_096);
    HttpCalls.Call calls =
        (request, left) -> {
          try {
            return faults.around(() -> {
              if (faults.refusesEntry()) {
                return new HttpCalls.Answer(
                    503, HttpHeaders.of(Map.of(), (a, b) -> true), new byte[0]);
              }
              try {
                return real.send(request, left);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
          } catch (UncheckedIOException | SdkClientException silent) {
            throw new IOException(silent);
          }
        };
    return new Sink<>() {
      @Override
      public String name() {
        return sink.name();
      }

      @Override
      public Effect effect() {
        return sink.effect();
      }

      @Override
      public byte[] encode(String value) {
        return sink.encode(value);
      }

      @Override
      public SinkWriter open() {
        SinkWriter writer = sink.open(Map.of("WEIR_SINK_TOTALS", receiver.url()), calls);
        return new SinkWriter() {
          @Override
          public List<Outcome> deliver(List<Emission> emissions) {
            return writer.deliver(planned(emissions));
          }

          @Override
          public List<Outcome> deliver(
              List<Emission> emissions, java.util.function.LongSupplier left) {
            return writer.deliver(planned(emissions), left);
          }
        };
      }

      /** The contract makes plain payloads of some values. */
      private List<Emission> planned(List<Emission> emissions) {
        return emissions.stream().map(one -> HttpSinkTest.planned(sink, one)).toList();
      }
    };
  }

  private static Emission planned(HttpSink<String> sink, Emission one) {
    if (one.payload()[0] == '{') {
      return one;
    }
    byte[] payload = sink.encode(Json.of(String.class).decode(one.payload()));
    return new Emission(one.sink(), one.id(), one.key(), one.revision(), one.op(), payload);
  }

  @Override
  protected Sink<String> sink(Faults faults) {
    receiver.forget();
    return faulty(faults);
  }

  @Override
  protected Sink<String> again() {
    return faulty(Faults.none());
  }

  @Override
  protected List<byte[]> taken() {
    return receiver.taken().stream().map(Receiver.Taken::body).toList();
  }

  @Override
  protected boolean ordered() {
    return true;
  }

  /** Until the circuit is open, and then one that tries now and then: here a second is a glance. */
  @Override
  protected long mostSilentCalls() {
    return Circuit.MOST_FAILURES + 10;
  }

  private Emission result(HttpSink<String> sink, String key, long revision, Op op, String value) {
    String id = "totals/" + key + "/" + revision;
    return new Emission("totals", id, key, revision, op, sink.encode(value));
  }

  private List<Outcome> deliver(HttpSink<String> sink) {
    return open(sink).deliver(List.of(result(sink, "k", 1, Op.UPSERT, "x")));
  }

  private static void status(HttpExchange exchange, int status, String... headers)
      throws IOException {
    for (int i = 0; i < headers.length; i += 2) {
      exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
    }
    byte[] body = "said".getBytes();
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Test
  void theEffectIsAtLeastOnce() {
    assertThat(still().effect()).isEqualTo(Sink.Effect.AT_LEAST_ONCE);
  }

  @Test
  void aCallHasMethodUrlAndHeadersOfTheValueAndTheIdAsItsKey() {
    HttpSink<String> sink =
        still(value -> HttpCall.put("/accounts/" + value).header("X-Kind", "balance"))
            .headers(() -> Map.of("Authorization", "Bearer t"));
    assertThat(open(sink).deliver(List.of(result(sink, "k", 7, Op.UPSERT, "ann"))))
        .containsExactly(Outcome.DELIVERED);
    Receiver.Taken taken = receiver.taken().get(0);
    assertThat(taken.method()).isEqualTo("PUT");
    assertThat(taken.path()).isEqualTo("/accounts/ann");
    assertThat(taken.headers().getFirst("Idempotency-Key")).isEqualTo("totals/k/7");
    assertThat(taken.headers().getFirst("Weir-Revision")).isEqualTo("7");
    assertThat(taken.headers().getFirst("Weir-Op")).isEqualTo("UPSERT");
    assertThat(taken.headers().getFirst("X-Kind")).isEqualTo("balance");
    assertThat(taken.headers().getFirst("Authorization")).isEqualTo("Bearer t");
    assertThat(taken.headers().getFirst("Content-Type")).isEqualTo("application/json");
    assertThat(Emitted.json(String.class).decode(taken.body()))
        .isEqualTo(new Emitted<>("totals/k/7", "k", 7, Op.UPSERT, "ann"));
  }

  @Test
  void anIdThatNoHeaderCanHaveIsSentAsItsHash() {
    assertThat(Delivery.idempotencyKey("a/b")).isEqualTo("a/b");
    assertThat(Delivery.idempotencyKey("a b")).matches("[0-9a-f]{64}");
    assertThat(Delivery.idempotencyKey("ü")).matches("[0-9a-f]{64}");
    assertThat(Delivery.idempotencyKey("a\r\nX: y")).matches("[0-9a-f]{64}");
    assertThat(Delivery.idempotencyKey("a".repeat(255))).hasSize(255);
    assertThat(Delivery.idempotencyKey("a".repeat(256))).hasSize(64);
  }

  @Test
  void aWithdrawnResultIsToldByItsOwnCall() {
    HttpSink<String> sink =
        still(value ->
            HttpCall.put("/rows/" + value)
                .json(Map.of("row", value))
                .withdrawn(HttpCall.delete("/rows/" + value)));
    SinkWriter writer = open(sink);
    writer.deliver(
        List.of(result(sink, "k", 1, Op.UPSERT, "a"), result(sink, "k", 2, Op.DELETE, "a")));
    assertThat(receiver.taken())
        .extracting(one -> one.method() + " " + one.path() + " " + new String(one.body()))
        .containsExactly("PUT /rows/a {\"row\":\"a\"}", "DELETE /rows/a ");
    HttpSink<String> dumb = still(value -> HttpCall.put("/rows").json(Map.of("row", value)));
    assertThat(open(dumb).deliver(List.of(result(dumb, "k", 2, Op.DELETE, "a"))))
        .singleElement()
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.reason()).contains("withdrawn(..)"));
  }

  @ParameterizedTest
  @CsvSource({
    "200,DELIVERED",
    "201,DELIVERED",
    "204,DELIVERED",
    "400,REFUSED",
    "406,REFUSED",
    "413,REFUSED",
    "415,REFUSED",
    "422,REFUSED",
    "402,WAITS",
    "404,WAITS",
    "405,WAITS",
    "410,WAITS",
    "421,WAITS",
    "426,WAITS",
    "501,WAITS",
    "505,WAITS",
    "401,WAITS",
    "403,WAITS",
    "407,WAITS",
    "301,WAITS",
    "302,WAITS",
    "303,WAITS",
    "408,AGAIN",
    "409,AGAIN",
    "425,AGAIN",
    "429,AGAIN",
    "500,AGAIN",
    "502,AGAIN",
    "503,AGAIN"
  })
  void aStatusIsAVerdict(int status, String verdict) {
    AtomicInteger calls = new AtomicInteger();
    receiver.answers((exchange, body) -> {
      calls.incrementAndGet();
      status(exchange, status);
      return true;
    });
    Outcome outcome = deliver(still()).get(0);
    switch (verdict) {
      case "DELIVERED" -> assertThat(outcome).isEqualTo(Outcome.DELIVERED);
      case "REFUSED" ->
          assertThat(outcome)
              .isInstanceOfSatisfying(
                  Outcome.Refused.class,
                  refused -> {
                    assertThat(refused.reason()).contains("" + status, "said");
                    assertThat(refused.plain()).isFalse();
                  });
      default ->
          assertThat(outcome)
              .isInstanceOfSatisfying(
                  Outcome.Retry.class,
                  retry -> assertThat(retry.reason()).contains("" + status).doesNotContain("said"));
    }
    assertThat(calls).hasValue(verdict.equals("AGAIN") ? Delivery.MOST_TRIES : 1);
  }

  @Test
  void aStatusCanBeTakenOtherwise() {
    receiver.answers((exchange, body) -> {
      status(exchange, 409);
      return true;
    });
    assertThat(deliver(still().deliveredOn(409))).containsExactly(Outcome.DELIVERED);
    assertThat(deliver(still().refusedOn(409)).get(0)).isInstanceOf(Outcome.Refused.class);
    receiver.answers((exchange, body) -> {
      status(exchange, 404);
      return true;
    });
    assertThat(deliver(still()).get(0)).isInstanceOf(Outcome.Retry.class);
    assertThat(deliver(still().refusedOn(404)).get(0)).isInstanceOf(Outcome.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer s3cr3t\n", "Bearer s3cr3t\r\n", "s3cr3t\u0000"})
  void aHeaderThatNoClientSendsIsRefusedWhenTheSinkIsOpenedWithoutItsValue(String value) {
    HttpSink<String> sink = still().headers(() -> Map.of("Authorization", value));
    assertThatThrownBy(() -> open(sink))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Authorization")
        .hasMessageContaining("strip()")
        .hasStackTraceContaining("IllegalStateException")
        .satisfies(HttpSinkTest::requireNoSecret);
  }

  private static void requireNoSecret(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain("s3cr3t");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Idempotency-Key", "idempotency-key", "Weir-Revision", "WEIR-OP"})
  void aHeaderThatSaysWhichResultACallIsForIsTheSinksOwn(String header) {
    HttpSink<String> always = still().headers(() -> Map.of(header, "same"));
    assertThatThrownBy(() -> open(always))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(header)
        .hasMessageContaining("headers(..)");
    AtomicInteger asked = new AtomicInteger();
    HttpSink<String> later =
        still().headers(() -> asked.incrementAndGet() == 1 ? Map.of() : Map.of(header, "same"));
    assertThat(deliver(later))
        .singleElement()
        .isInstanceOfSatisfying(
            Outcome.Retry.class, retry -> assertThat(retry.told()).contains(header));
    assertThat(receiver.taken()).isEmpty();
  }

  @Test
  void aHeaderThatTurnsBadLaterIsNamedAndTheResultsWait() {
    AtomicInteger asked = new AtomicInteger();
    HttpSink<String> sink =
        still()
            .headers(
                () -> Map.of("Authorization", asked.incrementAndGet() == 1 ? "fine" : "s3cr3t\n"));
    assertThat(deliver(sink))
        .singleElement()
        .isInstanceOfSatisfying(
            Outcome.Retry.class,
            retry ->
                assertThat(retry.reason())
                    .contains("Authorization", "totals")
                    .doesNotContain("s3cr3t"));
    assertThat(receiver.taken()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://ho st/?token=s3cr3t",
        "https://user:s3cr3t@host/x",
        "https://host:port/?token=s3cr3t",
        "http://host/?token=s3cr3t",
        "https://host/hook?token=s3cr3t",
        "https://host/hook#s3cr3t",
        "https:///s3cr3t",
        "s3cr3t"
      })
  void aUrlThatIsNoneIsRefusedWithoutItsToken(String url) {
    HttpSink<String> sink =
        HttpSink.calls("totals", String.class, value -> HttpCall.post("/results"));
    assertThatThrownBy(() -> open(sink, url))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("WEIR_SINK_TOTALS")
        .satisfies(HttpSinkTest::requireNoSecret);
  }

  @Test
  void aCallOfAValueThatCannotBeMadeIsRefusedWithoutItsUrlAndItsHeaders() {
    HttpSink<String> url =
        HttpSink.calls("totals", String.class, value -> HttpCall.post("https://a b/" + value));
    assertThatThrownBy(() -> url.encode("s3cr3t"))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(HttpSinkTest::requireNoSecret);
    HttpSink<String> header =
        HttpSink.calls(
            "totals", String.class, value -> HttpCall.post("/x").header("X-Kind", value));
    assertThatThrownBy(() -> header.encode("s3cr3t\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("X-Kind")
        .satisfies(HttpSinkTest::requireNoSecret);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aReceiverThatAsksForTimeGetsIt(boolean isDate) {
    AtomicInteger calls = new AtomicInteger();
    receiver.answers((exchange, body) -> {
      if (calls.incrementAndGet() > 1) {
        return false;
      }
      String date =
          DateTimeFormatter.RFC_1123_DATE_TIME.format(
              ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(7));
      status(exchange, 429, "Retry-After", isDate ? date : "7");
      return true;
    });
    assertThat(deliver(still())).containsExactly(Outcome.DELIVERED);
    assertThat(waited.get()).isGreaterThanOrEqualTo(isDate ? 4_000 : 7_000).isLessThan(9_000);
  }

  @Test
  void oneThatAsksForMoreTimeThanThereIsGetsItUntilThenAndNothingIsSent() {
    AtomicInteger calls = new AtomicInteger();
    receiver.answers((exchange, body) -> {
      if (calls.incrementAndGet() > 1) {
        return false;
      }
      status(exchange, 503, "Retry-After", "60");
      return true;
    });
    HttpSink<String> sink = still();
    SinkWriter writer = open(sink);
    List<Emission> one = List.of(result(sink, "k", 1, Op.UPSERT, "x"));
    assertThat(writer.deliver(one, () -> 10_000).get(0)).isInstanceOf(Outcome.Retry.class);
    millis.addAndGet(30_000);
    assertThat(writer.deliver(one, () -> 10_000).get(0))
        .isInstanceOfSatisfying(
            Outcome.Retry.class, retry -> assertThat(retry.reason()).contains("left alone"));
    assertThat(calls).hasValue(1);
    millis.addAndGet(31_000);
    assertThat(writer.deliver(one, () -> 10_000)).containsExactly(Outcome.DELIVERED);
  }

  @ParameterizedTest
  @CsvSource({"'',0", "abc,0", "-5,0", "0,0", "3,3000", "99999999999999999999,900000", "1.5,0"})
  void whatIsNoTimeIsNone(String value, long expected) {
    HttpHeaders headers =
        HttpHeaders.of(Map.of("Retry-After", List.of(value)), (name, one) -> true);
    assertThat(RetryAfter.millis(headers)).isEqualTo(expected);
  }

  @Test
  void aReceiverThatIsAwayIsLeftAloneAndTriedByOneCall() {
    AtomicInteger calls = new AtomicInteger();
    receiver.answers((exchange, body) -> {
      calls.incrementAndGet();
      status(exchange, 500);
      return true;
    });
    HttpSink<String> sink = still();
    SinkWriter writer = open(sink);
    List<Emission> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(result(sink, "k" + i, 1, Op.UPSERT, "x"));
    }
    for (int i = 0; i < 5; i++) {
      assertThat(writer.deliver(all)).hasSize(100).allMatch(Outcome.Retry.class::isInstance);
    }
    assertThat(calls.get()).isBetween(Circuit.MOST_FAILURES, Circuit.MOST_FAILURES + 8);
    int before = calls.get();
    millis.addAndGet(Circuit.LONGEST_MILLIS);
    assertThat(writer.deliver(all)).allMatch(Outcome.Retry.class::isInstance);
    assertThat(calls).hasValue(before + 1);
    receiver.answers((exchange, body) -> false);
    millis.addAndGet(Circuit.LONGEST_MILLIS);
    List<Outcome> outcomes = writer.deliver(all);
    assertThat(outcomes).contains(Outcome.DELIVERED);
    assertThat(writer.deliver(all)).allMatch(Outcome.DELIVERED::equals);
  }

  @Test
  void aRedirectIsFollowedOnTheSameHostOnly() {
    try (Receiver other = new Receiver()) {
      receiver.answers((exchange, body) -> {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/there")) {
          return false;
        }
        String to = path.equals("/near") ? "/there" : other.url() + "/there";
        status(
            exchange,
            path.equals("/round") ? 308 : 307,
            "Location",
            path.equals("/round") ? "/round2" : to);
        return true;
      });
      assertThat(deliver(still(value -> HttpCall.put("/near")))).containsExactly(Outcome.DELIVERED);
      assertThat(receiver.taken())
          .singleElement()
          .satisfies(one -> {
            assertThat(one.method()).isEqualTo("PUT");
            assertThat(one.body()).isNotEmpty();
            assertThat(one.headers().getFirst("Idempotency-Key")).isEqualTo("totals/k/1");
          });
      assertThat(deliver(still(value -> HttpCall.put("/far"))).get(0))
          .isInstanceOf(Outcome.Retry.class);
      assertThat(other.taken()).isEmpty();
    }
  }

  @Test
  void redirectsInARoundEnd() {
    receiver.answers((exchange, body) -> {
      String path = exchange.getRequestURI().getPath();
      status(exchange, 308, "Location", path.equals("/a") ? "/b" : "/a");
      return true;
    });
    assertThat(deliver(still(value -> HttpCall.put("/a"))).get(0))
        .isInstanceOfSatisfying(
            Outcome.Retry.class, retry -> assertThat(retry.reason()).contains("again and again"));
  }

  @Test
  void aReceiverThatIsSlowIsLeftInTime() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    receiver.answers((exchange, body) -> {
      try {
        exchange.sendResponseHeaders(200, 1_000);
        exchange.getResponseBody().write(1);
        exchange.getResponseBody().flush();
        assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return true;
    });
    HttpSink<String> sink = still();
    AtomicInteger asked = new AtomicInteger();
    List<Outcome> outcomes =
        open(sink)
            .deliver(
                List.of(result(sink, "k", 1, Op.UPSERT, "x")),
                () -> asked.incrementAndGet() > 8 ? 0 : 150);
    end.countDown();
    assertThat(outcomes.get(0)).isInstanceOf(Outcome.Retry.class);
    assertThat(deliver(still().timeout(Duration.ofMillis(1)))).hasSize(1);
  }

  @Test
  void keysGoAtTheSameTimeUpToTheLimit() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch four = new CountDownLatch(4);
    receiver.answers((exchange, body) -> {
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
      four.countDown();
      try {
        assertThat(four.await(30, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      now.decrementAndGet();
      return false;
    });
    HttpSink<String> sink = still().requestsAtATime(4).timeout(Duration.ofMinutes(1));
    List<Emission> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      all.add(result(sink, "k" + i % 20, 1 + i / 20, Op.UPSERT, "x"));
    }
    assertThat(open(sink).deliver(all)).hasSize(40).allMatch(Outcome.DELIVERED::equals);
    assertThat(most).hasValue(4);
  }

  @Test
  void whateverIsCutNothingIsLostAndResultsOfAKeyStayInOrder() {
    HttpSink<String> sink = timed(still());
    try (CuttingProxy proxy = new CuttingProxy(receiver.port())) {
      for (int seed = 0; seed < HISTORIES; seed++) {
        receiver.forget();
        Random random = new Random(seed);
        List<Emission> all = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
          all.add(result(sink, "k" + i % 4, 1 + i / 4, Op.UPSERT, "v" + i));
        }
        SinkWriter writer = open(sink, "http://127.0.0.1:" + proxy.port());
        List<Emission> left = all;
        for (int i = 0; i < 200 && !left.isEmpty(); i++) {
          if (i < 20) {
            proxy.cutAfter(Side.values()[random.nextInt(2)], random.nextInt(2_000));
          } else {
            proxy.heal();
          }
          List<Outcome> outcomes = writer.deliver(left);
          List<Emission> again = new ArrayList<>();
          for (int j = 0; j < left.size(); j++) {
            assertThat(outcomes.get(j)).isNotInstanceOf(Outcome.Refused.class);
            if (outcomes.get(j) != Outcome.DELIVERED) {
              again.add(left.get(j));
            }
          }
          left = again;
        }
        assertThat(left).isEmpty();
        requireOnceInOrder(all, "seed " + seed);
      }
      assertThat(proxy.cuts()).isPositive();
    }
  }

  private void requireOnceInOrder(List<Emission> all, String history) {
    Map<String, Emitted<String>> byId = new LinkedHashMap<>();
    for (Receiver.Taken one : receiver.taken()) {
      assertThat(one.body()).as("%s: %s", history, one.headers()).isNotEmpty();
      Emitted<String> result = Emitted.json(String.class).decode(one.body());
      assertThat(one.headers().getFirst("Idempotency-Key")).isEqualTo(result.id());
      byId.putIfAbsent(result.id(), result);
    }
    assertThat(byId.keySet())
        .as(history)
        .containsExactlyInAnyOrderElementsOf(all.stream().map(Emission::id).toList());
    Map<String, Long> last = new LinkedHashMap<>();
    byId.values()
        .forEach(one -> {
          assertThat(one.revision()).as(history).isEqualTo(last.getOrDefault(one.key(), 0L) + 1);
          last.put(one.key(), one.revision());
        });
  }

  @Test
  void aSinkWithoutAUrlSaysWhichVariableToSet() {
    HttpSink<String> sink = still();
    assertThat(
            sink.open(Map.of(), new HttpCalls(1)::send)
                .deliver(List.of(result(sink, "k", 1, Op.UPSERT, "x"))))
        .singleElement()
        .isInstanceOfSatisfying(
            Outcome.Retry.class, retry -> assertThat(retry.reason()).contains("WEIR_SINK_TOTALS"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://host/a",
        "ftp://host/a",
        "https:///a",
        "https://user:p@host/a",
        "https://h/a#b",
        "nothing",
        "",
        "https://h/ü b"
      })
  void aUrlThatNoCallMayGoToIsRefusedWhereItIsMade(String url) {
    HttpSink<String> sink = HttpSink.calls("totals", String.class, HttpCall::post);
    assertThatThrownBy(() -> sink.encode(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'totals'");
    HttpSink<String> inside =
        HttpSink.calls(
            "totals", String.class, one -> HttpCall.post("/a").withdrawn(HttpCall.delete(one)));
    assertThatThrownBy(() -> inside.encode(url)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "Host,x",
    "'a b',x",
    "Idempotency-Key,x",
    "weir-op,x",
    "X,'a\nb'",
    "Content-Length,1",
    "content-type,x"
  })
  void aHeaderThatNoCallHasIsRefusedWhereItIsMade(String name, String value) {
    HttpSink<String> sink =
        HttpSink.calls("totals", String.class, one -> HttpCall.post("/a").header(name, value));
    assertThatThrownBy(() -> sink.encode("x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'totals'");
  }

  @Test
  void whatIsTooLargeIsRefusedWhereItIsMade() {
    HttpSink<String> large =
        HttpSink.calls(
            "totals",
            String.class,
            one -> HttpCall.post("/a").body("", new byte[HttpSink.MAX_BODY_BYTES]));
    assertThatThrownBy(() -> large.encode("x")).hasMessageContaining("emit less");
    HttpSink<String> heavy =
        HttpSink.calls(
            "totals", String.class, one -> HttpCall.post("/a").header("X", "x".repeat(17_000)));
    assertThatThrownBy(() -> heavy.encode("x")).hasMessageContaining("headers of more than");
  }

  @Test
  void aBaseWithoutTlsIsRefusedAtTheStart() {
    HttpSink<String> sink = HttpSink.calls("totals", String.class, one -> HttpCall.post("/a"));
    assertThatThrownBy(() -> open(sink, "http://host"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("WEIR_SINK_TOTALS")
        .hasMessageContaining("TLS");
  }
}
