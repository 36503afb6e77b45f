package io.weir.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Makes whole runs, one after the other, in a JVM of their own: {@code <weir|powertools|update>
 * <keys> <batch> <minutes of a window> <port> <warm-up events> <measured events> <runs>}. The last
 * one counts; those before it only make the JVM warm.
 */
final class WholeRunMain {
  private WholeRunMain() {}

  public static void main(String[] args) throws Exception {
    int keys = Integer.parseInt(args[1]);
    int warmUp = Integer.parseInt(args[5]);
    int measured = Integer.parseInt(args[6]);
    List<View> views = new ArrayList<>();
    new Events(keys, warmUp + measured).forEach(views::add);
    Workload workload =
        Workload.of(Workload.Windows.TUMBLING, keys)
            .withDedupe()
            .withBatch(Integer.parseInt(args[2]))
            .withSize(Duration.ofMinutes(Integer.parseInt(args[3])));
    LocalDynamo counter = new LocalDynamo();
    Figures figures = new Figures();
    try (DynamoDbClient client = counter.client(Integer.parseInt(args[4]))) {
      for (int runs = Integer.parseInt(args[7]); runs > 0; runs--) {
        try (WholeRun run = run(args[0], workload, client, counter)) {
          go(run, views.subList(0, warmUp));
          figures = measure(run, views.subList(warmUp, views.size()), counter);
        }
      }
    }
    figures.print();
    System.exit(0);
  }

  private static Figures measure(WholeRun run, List<View> views, LocalDynamo counter)
      throws Exception {
    run.reset();
    counter.reset();
    Meter meter = Meter.started();
    go(run, views);
    Meter.Usage usage = meter.per(views.size());
    Figures figures = new Figures();
    figures.put("requests.all", counter.requests() / (double) views.size());
    figures.put("cpu.nanos", usage.cpuNanos());
    figures.put("bytes", usage.bytes());
    figures.put("wall.nanos", usage.wallNanos());
    run.print(figures, views.size());
    return figures;
  }

  private static WholeRun run(
      String name, Workload workload, DynamoDbClient client, LocalDynamo counter) {
    return switch (name) {
      case "weir" -> new WeirRun(workload, client);
      case "powertools" -> new PowertoolsRun(client, counter);
      case "update" -> new UpdateRun(client, counter);
      default -> throw new IllegalArgumentException("no run " + name);
    };
  }

  private static void go(WholeRun run, List<View> views) throws Exception {
    for (int at = 0; at < views.size(); at += run.batch()) {
      run.handle(views.subList(at, Math.min(views.size(), at + run.batch())));
    }
  }
}
