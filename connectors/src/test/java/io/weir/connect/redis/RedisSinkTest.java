package io.weir.connect.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Sink;
import io.weir.codec.Json;
import io.weir.connect.CuttingProxy.Side;
import io.weir.connect.RowServerContract;
import io.weir.spi.Emission;
import io.weir.spi.Emission.Op;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.args.ClientPauseMode;

/** Results as hashes in a real redis-server. */
class RedisSinkTest extends RowServerContract {
  record Line(String row, String text) {}

  private static RedisServer server;
  private Jedis reader;
  private SinkWriter writer;

  @BeforeAll
  static void startServer() {
    server = RedisServer.start();
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @AfterEach
  void closeClients() {
    heal();
    writer.close();
    reader.close();
  }

  private static RedisSink<Line> sink() {
    return RedisSink.rows("rows", Line.class, line -> "line:" + line.row()).withPause(millis -> {});
  }

  private static RedisSinkWriter on(RedisSink<Line> sink, String address) {
    return RedisSinkWriter.open("rows", sink.settings(), Map.of("WEIR_SINK_ROWS", address));
  }

  @Override
  protected int serverPort() {
    return server.port();
  }

  @Override
  protected SinkWriter writer(int port) {
    return on(sink(), "redis://127.0.0.1:" + port);
  }

  @Override
  protected SinkWriter open() {
    reader = server.client();
    reader.flushAll();
    reader.scriptFlush();
    reader.sendCommand(Command.ACL, "SETUSER", "sink", "on", ">a b", "+@all", "~*");
    writer = on(sink(), "redis://sink:a%20b@127.0.0.1:" + server.port());
    return writer;
  }

  @Override
  protected byte[] payload(String row, String value) {
    return sink().encode(new Line(row, value));
  }

  @Override
  protected Optional<String> read(String row) {
    return Optional.ofNullable(reader.hget("line:" + row, RedisSink.VALUE))
        .map(json -> Json.of(Line.class).decode(json.getBytes(StandardCharsets.UTF_8)).text());
  }

  /** The user may not touch rows whose names end with an odd digit. */
  @Override
  protected void breakEverySecondWrite() {
    reader.sendCommand(Command.ACL, "SETUSER", "sink", "resetkeys", "~*[02468]");
  }

  @Override
  protected void heal() {
    reader.sendCommand(Command.ACL, "SETUSER", "sink", "resetkeys", "~*");
  }

  private static Outcome only(List<Outcome> outcomes) {
    assertThat(outcomes).hasSize(1);
    return outcomes.get(0);
  }

  @Test
  void theEffectIsThatTheNewestStays() {
    assertThat(sink().effect()).isEqualTo(Sink.Effect.IDEMPOTENT_BY_REVISION);
  }

  @Test
  void whatIsNotPermittedIsAFaultOfTheDeployment() {
    breakEverySecondWrite();
    assertThat(only(writer.deliver(List.of(emission("1", "key", 1, Op.UPSERT, "x")))))
        .isInstanceOfSatisfying(
            Outcome.Retry.class,
            retry -> assertThat(retry.reason()).contains("+evalsha", "NOPERM"));
    try (SinkWriter stranger = on(sink(), "redis://sink:wrong@127.0.0.1:" + server.port())) {
      assertThat(only(stranger.deliver(List.of(emission("1", "key", 1, Op.UPSERT, "x")))))
          .isInstanceOfSatisfying(
              Outcome.Retry.class,
              retry -> assertThat(retry.reason()).contains("WEIR_SINK_<NAME>", "WRONGPASS"));
    }
  }

  /** A script of Redis is not undone when one of its commands is denied. */
  @ParameterizedTest
  @CsvSource({
    "evalsha, UPSERT, 0", "type, UPSERT, 0", "hmget, UPSERT, 0", "hset, UPSERT, 0",
    "persist, UPSERT, 0", "pexpire, UPSERT, 1", "hset, DELETE, 0", "hdel, DELETE, 0",
    "pexpire, DELETE, 0"
  })
  void aCommandThatIsDeniedLeavesWhatTheNextDeliveryCompletes(String command, Op op, int hours) {
    RedisSink<Line> sink = hours == 0 ? sink() : sink().ttl(Duration.ofHours(hours));
    String address = "redis://sink:a%20b@127.0.0.1:" + server.port();
    try (SinkWriter denied = on(sink, address)) {
      // Of "old" there is a revision 4, of "new" nothing.
      denied.deliver(List.of(emission("old", "key", 4, Op.UPSERT, "four")));
      reader.sendCommand(Command.ACL, "SETUSER", "sink", "-" + command);
      List<Emission> results =
          List.of(emission("old", "key", 9, op, "nine"), emission("new", "key", 9, op, "nine"));
      // Where there is no row, none is read.
      boolean isForBoth = !command.equals("hmget");
      for (int i = 0; i < 3; i++) {
        assertThat(denied.deliver(isForBoth ? results : results.subList(0, 1)))
            .allSatisfy(RedisSinkTest::requireRights);
        assertThat(read("old")).contains("four");
        assertThat(reader.hget("line:old", "weir-revision")).isEqualTo("4");
        assertThat(read("new")).isEmpty();
      }
      reader.sendCommand(Command.ACL, "SETUSER", "sink", "+@all");
      assertThat(denied.deliver(results)).containsOnly(Outcome.DELIVERED);
      // Results that are older come late.
      assertThat(
              denied.deliver(
                  List.of(
                      emission("old", "key", 8, Op.UPSERT, "eight"),
                      emission("new", "key", 8, Op.UPSERT, "eight"))))
          .containsOnly(Outcome.DELIVERED);
    }
    for (String row : List.of("old", "new")) {
      assertThat(read(row)).isEqualTo(op == Op.DELETE ? Optional.empty() : Optional.of("nine"));
      assertThat(reader.hget("line:" + row, "weir-revision")).isEqualTo("9");
      assertThat(reader.ttl("line:" + row) > 0).isEqualTo(op == Op.DELETE || hours > 0);
    }
  }

  private static void requireRights(Outcome outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Retry.class, retry -> assertThat(retry.reason()).contains("+hdel +persist"));
  }

  @Test
  void anOlderResultMayPassAsLongAsNothingOfTheNewerOneIsThere() {
    writer.deliver(List.of(emission("a", "key", 4, Op.UPSERT, "four")));
    reader.sendCommand(Command.ACL, "SETUSER", "sink", "-hdel");
    writer.deliver(List.of(emission("a", "key", 9, Op.DELETE, "x")));
    writer.deliver(List.of(emission("a", "key", 8, Op.UPSERT, "eight")));
    assertThat(read("a")).contains("eight");
    assertThat(reader.ttl("line:a")).isEqualTo(-1);
    reader.sendCommand(Command.ACL, "SETUSER", "sink", "+@all");
    writer.deliver(List.of(emission("a", "key", 9, Op.DELETE, "x")));
    writer.deliver(List.of(emission("a", "key", 8, Op.UPSERT, "eight")));
    assertThat(read("a")).isEmpty();
  }

  @Test
  void aRowThatIsNotOfASinkIsNotReplaced() {
    reader.set("line:text", "theirs");
    reader.hset("line:hash", "a", "b");
    for (String row : List.of("text", "hash")) {
      assertThat(only(writer.deliver(List.of(emission(row, "key", 1, Op.UPSERT, "x")))))
          .isInstanceOf(Outcome.Refused.class);
    }
    assertThat(reader.get("line:text")).isEqualTo("theirs");
    assertThat(reader.hgetAll("line:hash")).isEqualTo(Map.of("a", "b"));
  }

  @Test
  void aServerThatIsFullTakesTheResultLater() {
    String memory = reader.configGet("maxmemory").get("maxmemory");
    reader.configSet("maxmemory", "1");
    try {
      assertThat(only(writer.deliver(List.of(emission("a", "key", 1, Op.UPSERT, "x")))))
          .isInstanceOfSatisfying(
              Outcome.Retry.class, retry -> assertThat(retry.reason()).contains("OOM"));
    } finally {
      reader.configSet("maxmemory", memory);
    }
    deliverAll(writer, List.of(emission("a", "key", 1, Op.UPSERT, "x")));
    assertThat(read("a")).contains("x");
  }

  @Test
  void aRowHasALifeAndAWithdrawnOneItsOwn() {
    try (SinkWriter living =
        on(
            sink().ttl(Duration.ofHours(1)).tombstones(Duration.ofHours(9)),
            "redis://127.0.0.1:" + server.port())) {
      living.deliver(List.of(emission("a", "key", 1, Op.UPSERT, "x")));
      assertThat(reader.ttl("line:a")).isBetween(3_500L, 3_600L);
      living.deliver(List.of(emission("a", "key", 2, Op.DELETE, "x")));
      assertThat(reader.ttl("line:a")).isBetween(32_300L, 32_400L);
    }
    writer.deliver(List.of(emission("a", "key", 3, Op.UPSERT, "x")));
    assertThat(reader.ttl("line:a")).isEqualTo(-1);
    writer.deliver(List.of(emission("a", "key", 4, Op.DELETE, "x")));
    assertThat(reader.ttl("line:a")).isBetween(604_700L, 604_800L);
    assertThat(reader.hgetAll("line:a")).containsOnlyKeys("weir-revision", "weir-origin");
  }

  /** Redis takes no life whose end is beyond the milliseconds that it counts. */
  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE / 1_000, 1L << 40})
  void aLifeForEverIsALongOne(long seconds) {
    Duration life = Duration.ofSeconds(seconds);
    RedisSink<Line> sink = sink().ttl(life).tombstones(life);
    try (SinkWriter living = on(sink, "redis://127.0.0.1:" + server.port())) {
      deliverAll(
          living,
          List.of(
              emission("a", "key", 1, Op.UPSERT, "x"), emission("b", "key", 1, Op.DELETE, "x")));
    }
    assertThat(read("a")).contains("x");
    assertThat(reader.ttl("line:a")).isGreaterThan(30_000_000_000L);
    assertThat(reader.ttl("line:b")).isGreaterThan(30_000_000_000L);
  }

  @Test
  void theBytesOfKeyAndValueAreKeptAsTheyAre() {
    String text = "ü\u0000\"\\\uD83D\uDE00";
    Emission one = emission("ü \uD83D\uDE00", "k\u0000ü", 1, Op.UPSERT, text);
    assertThat(only(writer.deliver(List.of(one)))).isEqualTo(Outcome.DELIVERED);
    assertThat(read("ü \uD83D\uDE00")).contains(text);
    assertThat(only(writer.deliver(List.of(one)))).isEqualTo(Outcome.DELIVERED);
  }

  @Test
  void aBatchIsOnePipeline() {
    try (SinkWriter counted = writer(proxy().port())) {
      counted.deliver(rows(0));
      reader.configResetStat();
      counted.deliver(rows(1_000));
      assertThat(info("cmdstat_evalsha")).startsWith("calls=100,");
      assertThat(info("cmdstat_eval")).isEmpty();
      // Reads of 16 KB at most, with those of this test.
      assertThat(Integer.parseInt(info("total_reads_processed"))).isLessThan(20);
    }
  }

  private List<Emission> rows(int from) {
    return IntStream.range(from, from + 100)
        .mapToObj(i -> emission("b" + i, "key", 1, Op.UPSERT, "x"))
        .toList();
  }

  private String info(String field) {
    String all = reader.info("everything");
    return all.lines()
        .filter(line -> line.startsWith(field + ":"))
        .map(line -> line.substring(field.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  @Test
  void aServerThatHangsIsLeftWithinTheTime() {
    try (SinkWriter waiting = writer(proxy().port())) {
      waiting.deliver(List.of(emission("a", "key", 1, Op.UPSERT, "x")));
      reader.clientPause(60_000, ClientPauseMode.WRITE);
      try {
        assertThat(
                only(waiting.deliver(List.of(emission("a", "key", 2, Op.UPSERT, "y")), () -> 200)))
            .isInstanceOf(Outcome.Retry.class);
      } finally {
        reader.sendCommand(Command.CLIENT, "UNPAUSE");
      }
    }
  }

  @Test
  void aClusterTakesRowsOfAllSlots() {
    try (RedisServer node =
            RedisServer.start(
                "--cluster-enabled",
                "yes",
                "--cluster-config-file",
                "nodes-" + server.port() + ".conf",
                "--dir",
                System.getProperty("java.io.tmpdir"));
        Jedis client = node.client()) {
      client.sendCommand(Command.CLUSTER, "ADDSLOTSRANGE", "0", "16383");
      Awaitility.await().until(() -> client.clusterInfo().contains("cluster_state:ok"));
      try (SinkWriter clustered = on(sink().clustered(), "redis://127.0.0.1:" + node.port())) {
        List<Emission> all = new ArrayList<>(rows(0));
        assertThat(clustered.deliver(all)).hasSize(100).allMatch(Outcome.DELIVERED::equals);
        assertThat(client.dbSize()).isEqualTo(100);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\nb", "\uD800"})
  void aNameThatARowCannotHaveIsRefusedWhereItIsMade(String name) {
    RedisSink<Line> sink = RedisSink.rows("rows", Line.class, Line::row);
    assertThatThrownBy(() -> sink.encode(new Line(name, "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'rows'");
  }

  @Test
  void whatIsTooLargeIsRefusedWhereItIsMade() {
    RedisSink<Line> sink = RedisSink.rows("rows", Line.class, Line::row);
    assertThatThrownBy(() -> sink.encode(new Line("ü".repeat(512) + "a", "x")))
        .hasMessageContaining("1024 bytes");
    assertThatThrownBy(() -> sink.encode(new Line("a", "x".repeat(RedisSink.MAX_VALUE_BYTES))))
        .hasMessageContaining("emit less");
    assertThatThrownBy(() -> sink.ttl(Duration.ZERO)).hasMessageContaining("ttl");
    assertThatThrownBy(() -> sink.tombstones(Duration.ofNanos(1)))
        .hasMessageContaining("tombstones");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "somewhere", "http://host:1", "redis://", "redis://u:secret%zz@h:1"})
  void aSinkWithoutAnAddressSaysWhichVariableToSet(String place) {
    assertThatThrownBy(() -> on(sink(), place))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("WEIR_SINK_ROWS")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aServerThatForgotTheScriptIsGivenItAgain() {
    writer.deliver(List.of(emission("a", "key", 1, Op.UPSERT, "x")));
    reader.scriptFlush();
    assertThat(only(writer.deliver(List.of(emission("a", "key", 2, Op.UPSERT, "y")))))
        .isEqualTo(Outcome.DELIVERED);
    assertThat(read("a")).contains("y");
    assertThat(proxy().passed(Side.REQUEST)).isZero();
  }
}
