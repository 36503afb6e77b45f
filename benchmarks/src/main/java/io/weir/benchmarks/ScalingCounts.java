package io.weir.benchmarks;

import java.util.ArrayList;
import java.util.List;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/**
 * Counts the requests and units of an event, over one window of events on a DynamoDB in the same
 * JVM: {@code <windows> <keys> [batch=N,overlap=N]}. Ids are not remembered, as in the table of
 * CPU.
 */
final class ScalingCounts {
  /** The events in a window of a minute, at one event a millisecond. */
  private static final int WINDOW = 60_000;

  /**
   * The events that make all keys warm and let their first windows fire; a multiple of 10,000, the
   * largest batch.
   */
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
