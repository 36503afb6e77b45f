package io.weir.connect.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** A redis-server of Debian on a free port of this machine, which keeps nothing on the disk. */
final class RedisServer implements AutoCloseable {
  private final Process process;
  private final int port;

  private RedisServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one; without redis-server the test is skipped. */
  static RedisServer start(String... more) {
    Optional<String> program =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .map(folder -> folder + "/redis-server")
            .filter(file -> new File(file).canExecute())
            .findFirst();
    assumeTrue(program.isPresent(), "redis-server is not installed: apt-get install redis-server");
    try {
      int port = freePort();
      List<String> command =
          new ArrayList<>(
              List.of(program.get(), "--port", "" + port, "--bind", "127.0.0.1", "--save", ""));
      command.addAll(List.of(more));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      RedisServer server = new RedisServer(process, port);
      Awaitility.await().until(server::isUp);
      return server;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean isUp() {
    assertThat(process.isAlive()).isTrue();
    try (Jedis client = client()) {
      return client.ping().equals("PONG");
    } catch (JedisException notYet) {
      return false;
    }
  }

  int port() {
    return port;
  }

  Jedis client() {
    return new Jedis("127.0.0.1", port);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
