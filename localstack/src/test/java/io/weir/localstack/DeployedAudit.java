package io.weir.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.audit.Audit;
import io.weir.audit.FunctionView;
import io.weir.audit.Report;
import io.weir.audit.Scope;
import io.weir.dynamo.StoredTables;
import io.weir.spi.Shard;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** What a deployed function has left in its tables, held against all rules of stored state. */
final class DeployedAudit {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final long TICK_MILLIS = 60_000;

  private final Aws aws;
  private final Deployed function;

  DeployedAudit(Aws aws, Deployed function) {
    this.aws = aws;
    this.function = function;
  }

  /**
   * What must always be true is true now; what must be true at rest is true soon, as ticks come.
   *
   * @throws AssertionError with the findings
   */
  void awaitClean() {
    assertClean(report(false));
    Awaitility.await("a clean audit of " + function.functionName())
        .atMost(PATIENCE)
        .pollInterval(PAUSE)
        .untilAsserted(() -> {
          function.tick();
          assertClean(report(true));
        });
  }

  private void assertClean(Report found) {
    assertThat(found.isClean())
        .as(() -> function.functionName() + ": " + found.summary() + "\n" + found.findings())
        .isTrue();
    if (function.records() > 0) {
      assertThat(found.shards()).as("shards that were looked at").isPositive();
    }
  }

  private Report report(boolean atRest) {
    long now = System.currentTimeMillis();
    Audit audit = new Audit(new Scope(atRest, now, TICK_MILLIS, TICK_MILLIS));
    StoredTables tables =
        new StoredTables(aws.dynamo(), function.stateTable(), now, view -> known(view, atRest));
    tables.sinksOf(function.function());
    tables.scan(audit);
    return audit.report();
  }

  private FunctionView known(FunctionView view, boolean atRest) {
    FunctionView defined = view.withDefinition(function.function());
    if (!function.function().shardsAreOrdered()) {
      return defined.withBatchesInParallel(true);
    }
    FunctionView listing = defined.withListed(listed());
    return atRest ? listing.withRecords(function.records()) : listing;
  }

  private Set<Shard> listed() {
    String source = function.function().sources().keySet().iterator().next();
    return function.shards().stream()
        .map(shard -> new Shard(source, shard.shardId()))
        .collect(Collectors.toSet());
  }
}
