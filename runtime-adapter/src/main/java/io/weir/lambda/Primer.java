package io.weir.lambda;

import io.weir.Shard;
import io.weir.StreamFunction;
import io.weir.state.StateStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does ahead what the first invocation would do otherwise: loads the classes of decoding and of the
 * store's client, and opens the store's connection by reading a progress that nobody writes.
 */
final class Primer {
  private static final Logger LOG = LoggerFactory.getLogger(Primer.class);
  private static final Shard NOBODYS = new Shard("prime", "none");
  private static final String EVENT =
      """
      {"Records":[{"kinesis":{"partitionKey":"k","sequenceNumber":"1","data":"e30=",\
      "approximateArrivalTimestamp":1.001},"eventSource":"aws:kinesis","eventID":"shard:1",\
      "eventSourceARN":"arn:aws:kinesis:r:1:stream/prime"}]}\
      """;

  private final StreamFunction function;
  private final StateStore store;

  Primer(StreamFunction function, StateStore store) {
    this.function = function;
    this.store = store;
  }

  /**
   * A fault here is none of a record: it is told and the first invocation meets it again, as an
   * infrastructure fault (PROTOCOL R17).
   */
  void prime() {
    decode();
    try {
      store.progress(function.name(), NOBODYS);
    } catch (RuntimeException unavailable) {
      LOG.warn("the store could not be reached ahead of the first event", unavailable);
    }
  }

  private static void decode() {
    try {
      EventReader.read(new ByteArrayInputStream(EVENT.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
