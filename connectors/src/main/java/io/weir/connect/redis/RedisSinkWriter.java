package io.weir.connect.redis;

import io.weir.aws.SinkTime;
import io.weir.connect.Batches;
import io.weir.connect.Batches.Message;
import io.weir.connect.NamedValue;
import io.weir.connect.Refusals;
import io.weir.connect.Rows;
import io.weir.connect.ServiceException;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Runs the script for each row, all of a request in one pipeline. */
final class RedisSinkWriter implements SinkWriter {
  static final int MOST_ROWS = 500;
  static final long MOST_BYTES = 5 * 1_024 * 1_024;

  private static final long CALL_MILLIS =
      2L * (RedisConnection.CONNECT_MILLIS + RedisConnection.READ_MILLIS);
  private static final String NO_SCRIPT = "NOSCRIPT";
  private static final Set<String> MOVED = Set.of("MOVED", "ASK");
  private static final String NO_RIGHT = "NOPERM";
  private static final Set<String> DEPLOYMENT = Set.of(NO_RIGHT, "NOAUTH", "WRONGPASS");

  /** What servers of several versions say when a script runs a command that its user may not. */
  private static final Set<String> NOT_IN_SCRIPTS =
      Set.of("The user executing the script can't", "ACL failure in script");

  private final String sink;
  private final RedisSettings settings;
  private final RedisConnection connection;
  private final Refusals refusals;
  private final Batches<Emission> batches;

  /** The client's own limits are for each read, so the whole call is waited for from beside. */
  private final ExecutorService calls = Executors.newCachedThreadPool(RedisSinkWriter::thread);

  private RedisSinkWriter(String sink, RedisSettings settings, RedisConnection connection) {
    this.sink = sink;
    this.settings = settings;
    this.connection = connection;
    this.refusals = new Refusals(sink, Set.of(), DEPLOYMENT, advice(sink));
    this.batches = new Batches<>(MOST_ROWS, MOST_BYTES, refusals, this::write, settings.pause());
  }

  static RedisSinkWriter open(
      String sink, RedisSettings settings, Map<String, String> environment) {
    return new RedisSinkWriter(sink, settings, RedisConnection.of(sink, settings, environment));
  }

  private static String advice(String sink) {
    return "let the user of sink '"
        + sink
        + "' read and write its rows: +evalsha +eval +type +hmget +hset +hdel +persist +pexpire, and"
        + " the names of the rows; and give its password in WEIR_SINK_<NAME>";
  }

  private static Thread thread(Runnable call) {
    Thread thread = new Thread(call, "weir-redis");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions) {
    return deliver(emissions, () -> Long.MAX_VALUE);
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions, LongSupplier remainingMillis) {
    SinkTime time = new SinkTime(remainingMillis, CALL_MILLIS);
    return Rows.of(emissions, one -> NamedValue.name(one.payload()))
        .write(rows -> batches.deliver(messages(rows), time));
  }

  private static List<Message<Emission>> messages(List<Emission> rows) {
    return rows.stream().map(one -> new Message<>(null, one.payload().length, one)).toList();
  }

  private List<Outcome> write(List<Emission> rows, SinkTime time) {
    Future<List<Outcome>> call = calls.submit(() -> writeFreshly(rows));
    long left = Math.max(1, time.remainingMillis().getAsLong());
    try {
      return call.get(Math.min(left, CALL_MILLIS), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      call.cancel(true);
      throw ServiceException.silent(e);
    } catch (InterruptedException e) {
      call.cancel(true);
      Thread.currentThread().interrupt();
      throw ServiceException.silent(e);
    } catch (ExecutionException e) {
      throw failure(Objects.requireNonNullElse(e.getCause(), e));
    }
  }

  private static RuntimeException failure(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof JedisDataException refused) {
      return ServiceException.refused(code(refused), refused.getMessage());
    }
    return cause instanceof JedisException || !(cause instanceof RuntimeException other)
        ? ServiceException.silent(cause)
        : other;
  }

  /** A connection that was idle may be closed by now: what it did not answer is sent once more. */
  private List<Outcome> writeFreshly(List<Emission> rows) {
    try {
      return writeOnce(rows);
    } catch (JedisConnectionException idle) {
      return writeOnce(rows);
    }
  }

  private List<Outcome> writeOnce(List<Emission> rows) {
    List<Object> answers = new ArrayList<>(answers(rows, true));
    List<Integer> unknown = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (answers.get(i) instanceof JedisDataException e && code(e).equals(NO_SCRIPT)) {
        unknown.add(i);
      }
    }
    List<Object> again = answers(unknown.stream().map(rows::get).toList(), false);
    for (int i = 0; i < unknown.size(); i++) {
      answers.set(unknown.get(i), again.get(i));
    }
    if (answers.stream()
        .anyMatch(one -> one instanceof JedisDataException e && MOVED.contains(code(e)))) {
      connection.moved();
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      outcomes.add(outcome(rows.get(i), answers.get(i)));
    }
    return outcomes;
  }

  /** A number of the script, or an exception, for each row. */
  private List<Object> answers(List<Emission> rows, boolean bySha) {
    if (rows.isEmpty()) {
      return List.of();
    }
    List<Response<Object>> responses = new ArrayList<>();
    try (AbstractPipeline pipeline = connection.client().pipelined()) {
      for (Emission row : rows) {
        List<byte[]> keys = RowScript.keys(row);
        List<byte[]> arguments = RowScript.arguments(row, life(row));
        responses.add(
            bySha
                ? pipeline.evalsha(RowScript.SHA, keys, arguments)
                : pipeline.eval(RowScript.SOURCE, keys, arguments));
      }
      pipeline.sync();
    }
    return responses.stream().map(RedisSinkWriter::answer).toList();
  }

  private static Object answer(Response<Object> response) {
    try {
      return response.get();
    } catch (JedisDataException refused) {
      return refused;
    } catch (IllegalStateException unanswered) {
      // The pipeline of a cluster goes on without a node that does not answer.
      throw new JedisConnectionException("a node of the cluster does not answer", unanswered);
    }
  }

  private long life(Emission row) {
    return row.op() == Emission.Op.DELETE ? settings.tombstoneMillis() : settings.ttlMillis();
  }

  private Outcome outcome(Emission row, Object answer) {
    if (answer instanceof JedisDataException e) {
      return refusals.of(code(e), String.valueOf(e.getMessage()));
    }
    long said = (Long) answer;
    if (said == RowScript.WRITTEN || said == RowScript.OVERTAKEN) {
      return Outcome.DELIVERED;
    }
    String what = "the row '" + NamedValue.name(row.payload()) + "' of sink '" + sink + "' ";
    return said == RowScript.OTHER_KEY
        ? new Outcome.Refused(
            what
                + "belongs to another key than '"
                + row.key()
                + "'; revisions of two keys cannot be compared: make the function's key part of the"
                + " row's name")
        : new Outcome.Refused(
            what + "is not of a sink of Weir; give rows names, or a database, of their own");
  }

  /** Redis says what it is in the first word of an error, but for rights within a script. */
  private static String code(JedisDataException refused) {
    String text = String.valueOf(refused.getMessage());
    return NOT_IN_SCRIPTS.stream().anyMatch(text::contains) ? NO_RIGHT : text.split(" ", 2)[0];
  }

  @Override
  public void close() {
    calls.shutdown();
    connection.close();
  }
}
