package io.weir.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/**
 * What an event may cost, in things that can be counted. Lower a ceiling when the count gets lower.
 */
class CountsTest {
  private static final int WARM_UP = 70_000;
  private static final int MEASURED = 20_000;

  /**
   * Bytes allocated from a Lambda event to its commits, 100 keys, batches of 1,000, JSON records.
   */
  private static final double BYTES_PER_EVENT = 2_800;

  private static Figures counted(int batch) {
    Workload workload = Workload.of(Workload.Windows.TUMBLING, 100).withDedupe().withBatch(batch);
    List<View> views = new ArrayList<>();
    new Events(workload.keys(), WARM_UP + MEASURED).forEach(views::add);
    AmazonDynamoDBLocal local = DynamoDBEmbedded.create(true);
    try {
      WeirRun run = new WeirRun(workload, local.dynamoDbClient());
      go(run, views.subList(0, WARM_UP));
      run.reset();
      go(run, views.subList(WARM_UP, views.size()));
      Figures figures = new Figures();
      run.print(figures, MEASURED);
      return figures;
    } finally {
      local.shutdownNow();
    }
  }

  private static void go(WeirRun run, List<View> views) {
    for (int at = 0; at < views.size(); at += run.batch()) {
      run.handle(views.subList(at, at + run.batch()));
    }
  }

  @Test
  void aWarmBatchCostsAUnitAKeyAndNoReadOfKeys() {
    Figures figures = counted(1_000);
    double touched = figures.get("touched");
    assertThat(figures.get("units.commit")).isLessThanOrEqualTo(touched * 1.05);
    assertThat(figures.get("units.progress")).isLessThanOrEqualTo(1 / 1_000.0);
    assertThat(figures.get("keyreads")).isZero();
    assertThat(3 / (figures.get("units.commit") + figures.get("units.progress")))
        .isGreaterThanOrEqualTo(15);
    assertThat(figures.get("units.segment")).isLessThanOrEqualTo(0.06);
  }

  @Test
  void aBatchOf500NeedsFiveRequestsAndOneRead() {
    Figures figures = counted(500);
    double requests = figures.get("requests.commit") + figures.get("requests.progress");
    assertThat(requests * 500).isLessThanOrEqualTo(5);
    assertThat(figures.get("requests.read") * 500).isLessThanOrEqualTo(1.3);
  }

  @Test
  void anEventAllocatesNoMoreThanItDid() throws IOException {
    int events = 100_000;
    WeirPeer peer =
        new WeirPeer(Workload.of(Workload.Windows.TUMBLING, 100), new Events(100, events));
    peer.pass();
    assertThat(peer.pass().bytes()).isLessThanOrEqualTo(BYTES_PER_EVENT);
    assertThat(peer.results()).isEqualTo(198);
  }

  /** Merging makes segments dearer the more ids are held; the model takes an hour's worth. */
  @Test
  void theCostModelAgreesWithWhatIsCounted() {
    Figures figures = counted(1_000);
    Stream stream = new Stream(1_000, 100, 1, 1_000, 1, 60, true, 1_000, 200);
    CostModel model = new CostModel(stream, new java.util.Properties(), null);
    assertThat(model.units().get("commit"))
        .isBetween(figures.get("units.commit") * 0.9, figures.get("units.commit") * 1.1);
    assertThat(model.units().get("progress")).isEqualTo(figures.get("units.progress"));
    double segments = figures.get("units.segment");
    assertThat(model.units().get("segment")).isBetween(segments, 2 * segments);
  }
}
