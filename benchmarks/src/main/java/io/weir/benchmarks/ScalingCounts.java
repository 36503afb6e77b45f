package io.weir.benchmarks;

import java.util.ArrayList;
import java.util.List;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/**
 * What an event costs, counted, over one window's worth of events on a DynamoDB in the same JVM:
 * {@code <windows> <keys> [batch=N,overlap=N]}. Ids are not remembered, as in the table of CPU.
 */
final class ScalingCounts {
  /** One event a millisecond: a window of a minute has so many. */
  private static final int WINDOW = 60_000;

  /** What makes all keys warm and lets their first windows fire; batches of 10,000 divide it. */
  private static final int WARM_UP = 70_000;

  private ScalingCounts() {}

  public static void main(String[] args) {
    Workload workload =
        PeerMain.options(
            Workload.of(Workload.Windows.valueOf(args[0]), Integer.parseInt(args[1])),
            args.length > 2 ? args[2] : "");
    List<View> views = new ArrayList<>();
    new Events(workload.keys(), WARM_UP + WINDOW).forEach(views::add);
    AmazonDynamoDBLocal local = DynamoDBEmbedded.create(true);
    WeirRun run = new WeirRun(workload, local.dynamoDbClient());
    go(run, views.subList(0, WARM_UP));
    run.reset();
    go(run, views.subList(WARM_UP, views.size()));
    Figures figures = new Figures();
    run.print(figures, WINDOW);
    figures.print();
    System.exit(0);
  }

  private static void go(WeirRun run, List<View> views) {
    for (int at = 0; at < views.size(); at += run.batch()) {
      run.handle(views.subList(at, Math.min(views.size(), at + run.batch())));
    }
  }
}
