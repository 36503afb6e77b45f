package io.weir.benchmarks;

import io.weir.Sink;
import io.weir.codec.Json;
import io.weir.connect.Emitted;
import io.weir.connect.redis.RedisSink;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.providers.PooledConnectionProvider;

/**
 * A pipeline of 500 calls of the script that compares revisions, the sink's own, to a redis-server
 * on this machine. Pipelines are counted as requests.
 */
final class RedisPeer extends SinkPeer {
  private final Process server;
  private final UnifiedJedis client;
  private final AtomicLong pipelines = new AtomicLong();
  private final byte[] sha = sha();
  private final Sink<Result> sink;

  RedisPeer() {
    int port = freePort();
    server = start(port);
    client = new Counted(new HostAndPort("127.0.0.1", port));
    sink = RedisSink.rows("results", Result.class, row -> "sink:" + row.page()).withClient(client);
  }

  /** The sink loads its script when it is first called. */
  private static byte[] sha() {
    try {
      Field sha = Class.forName("io.weir.connect.redis.RowScript").getDeclaredField("SHA");
      sha.setAccessible(true);
      return (byte[]) sha.get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The program; empty if it is not installed. */
  static Optional<String> program() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> folder + "/redis-server")
        .filter(file -> new File(file).canExecute())
        .findFirst();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process start(int port) {
    try {
      Process process =
          new ProcessBuilder(
                  program().orElseThrow(), "--port", "" + port, "--bind", "127.0.0.1", "--save", "")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      while (!isUp(port)) {
        LockSupport.parkNanos(50_000_000);
      }
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isUp(int port) {
    try (Jedis jedis = new Jedis("127.0.0.1", port)) {
      return jedis.ping().equals("PONG");
    } catch (JedisConnectionException notYet) {
      return false;
    }
  }

  private final class Counted extends UnifiedJedis {
    Counted(HostAndPort server) {
      super(new PooledConnectionProvider(server), RedisProtocol.RESP2);
    }

    @Override
    public AbstractPipeline pipelined() {
      pipelines.incrementAndGet();
      return super.pipelined();
    }
  }

  @Override
  Sink<Result> sink() {
    return sink;
  }

  @Override
  long leastRequests() {
    return 2;
  }

  @Override
  long requests() {
    return pipelines.get();
  }

  @Override
  void sendPlain(List<Emitted<Result>> results) {
    List<Response<Object>> answers = new ArrayList<>(results.size());
    try (AbstractPipeline pipeline = client.pipelined()) {
      for (Emitted<Result> one : results) {
        answers.add(
            pipeline.evalsha(sha, List.of(bytes("plain:" + one.value().page())), arguments(one)));
      }
      pipeline.sync();
    }
    require(answers.stream().allMatch(answer -> Long.valueOf(1).equals(answer.get())));
  }

  private static List<byte[]> arguments(Emitted<Result> one) {
    return List.of(
        bytes(Long.toString(one.revision())),
        bytes(one.key()),
        bytes(one.op().name()),
        bytes("0"),
        Json.bytes(one.value()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.close();
    server.destroy();
    super.close();
  }
}
