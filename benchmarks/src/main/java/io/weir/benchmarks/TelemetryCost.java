package io.weir.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.dynamo.DynamoStateStore;
import io.weir.dynamo.Tables;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Measures what the line of metrics costs a batch and a cold start: with and without it in one run,
 * in turn, by the processor time of the thread that runs the handler, which other load of the
 * machine disturbs least. The argument is the number of rounds, 30 unless given; or {@code store},
 * which measures batches that send their requests to DynamoDB Local in another process, after as
 * many others as a second argument says, 200 unless given: then the telemetry, which runs once a
 * batch, is hardly compiled.
 */
public final class TelemetryCost {
  private static final int EVENTS = 40_000;
  private static final int WARM_UP = 6;
  private static final int STARTS = 15;
  private static final int STORE_WARM_UP = 200;
  private static final int STORE_BATCHES = 150;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private TelemetryCost() {}

  /** Prints the figures. */
  public static void main(String[] arguments) throws IOException {
    PrintStream figures = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), true, UTF_8));
    if (arguments.length > 0 && arguments[0].equals("store")) {
      int warmUp = arguments.length == 1 ? STORE_WARM_UP : Integer.parseInt(arguments[1]);
      for (int batch : new int[] {1_000, 100}) {
        withStore(warmUp, batch, figures);
      }
      return;
    }
    if (arguments.length == 2) {
      figures.printf(Locale.ROOT, "%.3f%n", coldStart(Boolean.parseBoolean(arguments[1])));
      return;
    }
    int rounds = arguments.length == 0 ? 30 : Integer.parseInt(arguments[0]);
    for (int batch : new int[] {1_000, 100}) {
      warm(rounds, batch, figures);
    }
    cold(figures);
  }

  private static void warm(int rounds, int batch, PrintStream figures) throws IOException {
    Workload workload = Workload.of(Workload.Windows.TUMBLING, 100).withBatch(batch);
    List<LambdaEvents.Event> events = LambdaEvents.of(workload, new Events(100, EVENTS));
    double[] without = new double[rounds];
    double[] with = new double[rounds];
    double[] more = new double[rounds];
    for (int round = -WARM_UP; round < rounds; round++) {
      boolean first = round % 2 == 0;
      double one = micros(workload, events, first);
      double other = micros(workload, events, !first);
      if (round >= 0) {
        with[round] = first ? one : other;
        without[round] = first ? other : one;
        more[round] = 100 * (with[round] / without[round] - 1);
      }
    }
    figures.printf(
        Locale.ROOT,
        "batch of %d: %.1f us without, %.1f us with lines of metrics; median of the differences %+.2f %%%n",
        batch,
        median(without),
        median(with),
        median(more));
  }

  /** Processor time of a batch. */
  private static double micros(
      Workload workload, List<LambdaEvents.Event> events, boolean metricLines) throws IOException {
    WeirPath path = new WeirPath(workload, metricLines);
    System.gc();
    long began = THREADS.getCurrentThreadCpuTime();
    for (LambdaEvents.Event event : events) {
      path.invoke(event.bytes(), event.arrival());
    }
    return (THREADS.getCurrentThreadCpuTime() - began) / 1e3 / events.size();
  }

  /**
   * Two handlers with tables of their own take the same batches in turn. The server's time is not
   * among theirs.
   */
  private static void withStore(int warmUp, int batch, PrintStream figures) throws IOException {
    Workload workload = Workload.of(Workload.Windows.TUMBLING, 100).withBatch(batch);
    int count = (warmUp + STORE_BATCHES) * batch;
    List<LambdaEvents.Event> events = LambdaEvents.of(workload, new Events(100, count));
    double[] without = new double[STORE_BATCHES];
    double[] with = new double[STORE_BATCHES];
    double[] more = new double[STORE_BATCHES];
    try (Fork.Dynamo dynamo = new Fork.Dynamo();
        DynamoDbClient client = new LocalDynamo().client(dynamo.port())) {
      WeirPath silent = onDynamo(workload, client, "without", false);
      WeirPath telling = onDynamo(workload, client, "with", true);
      for (int i = 0; i < events.size(); i++) {
        boolean first = i % 2 == 0;
        double one = micros(first ? telling : silent, events.get(i));
        double other = micros(first ? silent : telling, events.get(i));
        int at = i - warmUp;
        if (at >= 0) {
          with[at] = first ? one : other;
          without[at] = first ? other : one;
          more[at] = with[at] - without[at];
        }
      }
    }
    figures.printf(
        Locale.ROOT,
        "batch of %d with its requests: %.0f us without, %.0f us with lines of metrics;"
            + " difference of the means %+.1f us, median of the differences %+.1f us, %+.2f %%%n",
        batch,
        median(without),
        median(with),
        Arrays.stream(more).average().orElseThrow(),
        median(more),
        100 * median(more) / median(without));
  }

  private static WeirPath onDynamo(
      Workload workload, DynamoDbClient client, String table, boolean metricLines) {
    Tables.create(client, table);
    return new WeirPath(
        new NullSink<>("page-counts", PageCount.class),
        workload::function,
        metricLines,
        DynamoStateStore.builder(client, table).build());
  }

  private static double micros(WeirPath path, LambdaEvents.Event event) throws IOException {
    long began = THREADS.getCurrentThreadCpuTime();
    path.invoke(event.bytes(), event.arrival());
    return (THREADS.getCurrentThreadCpuTime() - began) / 1e3;
  }

  private static void cold(PrintStream figures) {
    double[] without = new double[STARTS];
    double[] with = new double[STARTS];
    for (int i = 0; i < STARTS; i++) {
      without[i] = Double.parseDouble(Fork.run(TelemetryCost.class, "cold", false).getLast());
      with[i] = Double.parseDouble(Fork.run(TelemetryCost.class, "cold", true).getLast());
    }
    figures.printf(
        Locale.ROOT,
        "cold start: %.1f ms without, %.1f ms with lines of metrics, %+.1f ms%n",
        median(without),
        median(with),
        median(with) - median(without));
  }

  /** Processor time from the handler's construction to its first answer, milliseconds. */
  private static double coldStart(boolean metricLines) throws IOException {
    Workload workload = Workload.of(Workload.Windows.TUMBLING, 100).withBatch(100);
    List<LambdaEvents.Event> events = LambdaEvents.of(workload, new Events(100, 100));
    long began = THREADS.getCurrentThreadCpuTime();
    WeirPath path = new WeirPath(workload, metricLines);
    for (LambdaEvents.Event event : events) {
      path.invoke(event.bytes(), event.arrival());
    }
    return (THREADS.getCurrentThreadCpuTime() - began) / 1e6;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
