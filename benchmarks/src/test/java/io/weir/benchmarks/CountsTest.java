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
  private static final double BYTES_PER_EVENT = 1_000;

  /** What remembering an event's id for an hour adds. */
  private static final double BYTES_PER_ID = 350;

  private static Figures counted(int batch) {
    return counted(batch, WARM_UP, MEASURED);
  }

  private static Figures counted(int batch, int warmUp, int measured) {
    Workload workload = Workload.of(Workload.Windows.TUMBLING, 100).withDedupe().withBatch(batch);
    List<View> views = new ArrayList<>();
    new Events(workload.keys(), warmUp + measured).forEach(views::add);
    AmazonDynamoDBLocal local = DynamoDBEmbedded.create(true);
    try {
      WeirRun run = new WeirRun(workload, local.dynamoDbClient());
      go(run, views.subList(0, warmUp));
      run.reset();
      go(run, views.subList(warmUp, views.size()));
      Figures figures = new Figures();
      run.print(figures, measured);
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
    assertThat(bytes(Workload.of(Workload.Windows.TUMBLING, 100)))
        .isLessThanOrEqualTo(BYTES_PER_EVENT);
  }

  @Test
  void anIdAddsNoMoreThanItDid() throws IOException {
    Workload workload = Workload.of(Workload.Windows.TUMBLING, 100);
    assertThat(bytes(workload.withDedupe())).isLessThanOrEqualTo(bytes(workload) + BYTES_PER_ID);
  }

  private static double bytes(Workload workload) throws IOException {
    WeirPeer peer = new WeirPeer(workload, new Events(100, 100_000));
    peer.pass();
    double bytes = peer.pass().bytes();
    assertThat(peer.results()).isEqualTo(198);
    return bytes;
  }

  /** The second window closes among the measured events: its 100 rows are all new. */
  @Test
  void theRowsOfAWindowShareRequestsAndDueHintsToo() {
    int measured = 10_000;
    Figures figures = counted(1_000, 120_000, measured);
    assertThat(figures.get("units.sink") * measured).isEqualTo(100);
    assertThat(figures.get("requests.sink") * measured).isLessThanOrEqualTo(8);
    assertThat(figures.get("requests.index") * measured).isLessThanOrEqualTo(8);
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
