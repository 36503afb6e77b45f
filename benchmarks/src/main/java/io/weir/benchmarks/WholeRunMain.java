package io.weir.benchmarks;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * One whole run in a JVM of its own: {@code <weir|powertools|update> <keys> <batch> <port> <warm-up
 * events> <measured events>}.
 */
final class WholeRunMain {
  private WholeRunMain() {}

  public static void main(String[] args) throws Exception {
    int keys = Integer.parseInt(args[1]);
    int warmUp = Integer.parseInt(args[4]);
    int measured = Integer.parseInt(args[5]);
    List<View> views = new ArrayList<>();
    new Events(keys, warmUp + measured).forEach(views::add);
    LocalDynamo counter = new LocalDynamo();
    try (DynamoDbClient client = counter.client(Integer.parseInt(args[3]))) {
      WholeRun run =
          run(
              args[0],
              Workload.of(Workload.Windows.TUMBLING, keys)
                  .withDedupe()
                  .withBatch(Integer.parseInt(args[2])),
              client,
              counter);
      go(run, views.subList(0, warmUp));
      run.reset();
      counter.reset();
      Meter meter = Meter.started();
      go(run, views.subList(warmUp, views.size()));
      Meter.Usage usage = meter.per(measured);
      Figures figures = new Figures();
      figures.put("requests.all", counter.requests() / (double) measured);
      figures.put("cpu.nanos", usage.cpuNanos());
      figures.put("bytes", usage.bytes());
      figures.put("wall.nanos", usage.wallNanos());
      run.print(figures, measured);
      figures.print();
    }
    System.exit(0);
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
