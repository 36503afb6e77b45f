package io.weir.simulation.conformance;

import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.spi.Emission;
import io.weir.testkit.Cuts;
import java.util.ArrayList;
import java.util.List;

/** One function of a Kafka case with its own log, and what it has emitted. */
final class KafkaStage {
  private final CaseRig rig;
  private int seen;

  KafkaStage(StreamFunction function, Cuts cuts) {
    this.rig = new CaseRig(function, 1, cuts);
  }

  void put(KafkaLine line) {
    rig.put(0, Json.of(KafkaLine.class).text(line));
  }

  void put(KafkaJoin.Input input) {
    rig.put(0, Json.of(KafkaJoin.Input.class).text(input));
  }

  void put(KafkaRow row) {
    rig.put(0, Json.of(KafkaRow.class).text(row));
  }

  void redeliverEverything() {
    rig.redeliverEverything();
  }

  /**
   * Runs the lines that were put, and returns the rows since the last call, as Kafka shows them.
   */
  List<KafkaRow> run() {
    rig.run();
    List<Emission> all = rig.emissions(KafkaDefinition.ROWS);
    List<KafkaRow> rows = new ArrayList<>();
    for (Emission emission : all.subList(seen, all.size())) {
      add(emission, rows);
    }
    seen = all.size();
    rows.removeIf(row -> row.start() < 0);
    return rows;
  }

  /**
   * Kafka withdraws a session that another one absorbed, not one that only has a new value; and it
   * has no windows that start before the epoch.
   */
  private static void add(Emission emission, List<KafkaRow> rows) {
    KafkaRow row = Json.of(KafkaRow.class).decode(emission.payload());
    if (emission.op() == Emission.Op.DELETE) {
      rows.add(row.withdrawn());
      return;
    }
    if (!rows.isEmpty() && rows.getLast().value() == null && rows.getLast().sameWindow(row)) {
      rows.removeLast();
    }
    rows.add(row);
  }
}
