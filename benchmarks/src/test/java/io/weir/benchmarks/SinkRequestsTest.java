package io.weir.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A sink needs no more requests than its service does at least, and a plain program as many. */
class SinkRequestsTest {
  private static java.util.Set<String> sinks() {
    return SinkPeers.all().keySet();
  }

  @ParameterizedTest
  @MethodSource("sinks")
  void aThousandResultsTakeTheLeastRequests(String name) {
    try (SinkPeer peer = SinkPeers.all().get(name).get()) {
      peer.send(SinkPeer.piece(1));
      assertThat(SinkRun.requests(peer)).isEqualTo(peer.leastRequests());
      long before = peer.requests();
      peer.sendPlain(SinkPeer.piece(2));
      peer.sendPlain(SinkPeer.piece(3));
      assertThat(peer.requests() - before).isEqualTo(peer.leastRequests());
    }
  }
}
