package io.weir.localstack;

import io.weir.Sink;
import io.weir.connect.Emitted;
import java.util.List;

/** A service of LocalStack that a sink sends to, at a place of its own. */
interface SinkService {
  /** The sink on a client whose calls go wrong like that. */
  Sink<String> sink(CallFaults faults);

  /**
   * What is there, in the service's order. Waits for so many different results, and for what may
   * come behind them.
   */
  List<Emitted<String>> arrived(int different);
}
