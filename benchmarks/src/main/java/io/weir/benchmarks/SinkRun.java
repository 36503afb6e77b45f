package io.weir.benchmarks;

import io.weir.connect.Emitted;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Sends results by a sink and by its client alone, in turns, so that both have the same machine:
 * {@code <sink> <turns> <milliseconds of a turn>}.
 */
final class SinkRun {
  private static final int WARM_UP_TURNS = 12;

  private final SinkPeer peer;
  private final long turnNanos;
  private long round;

  private SinkRun(SinkPeer peer, long turnNanos) {
    this.peer = peer;
    this.turnNanos = turnNanos;
  }

  public static void main(String[] args) {
    try (SinkPeer peer = SinkPeers.all().get(args[0]).get()) {
      SinkRun run = new SinkRun(peer, Long.parseLong(args[2]) * 1_000_000);
      run.measured(Integer.parseInt(args[1])).print();
    }
    System.exit(0);
  }

  private Figures measured(int turns) {
    for (int i = 0; i < WARM_UP_TURNS; i++) {
      turn(peer::send);
      turn(peer::sendPlain);
    }
    List<Turn> sink = new ArrayList<>();
    List<Turn> plain = new ArrayList<>();
    for (int i = 0; i < turns; i++) {
      if (i % 2 == 0) {
        sink.add(turn(peer::send));
        plain.add(turn(peer::sendPlain));
      } else {
        plain.add(turn(peer::sendPlain));
        sink.add(turn(peer::send));
      }
    }
    Figures figures = new Figures();
    figures.put("sink.persecond", median(sink, Turn::perSecond));
    figures.put("plain.persecond", median(plain, Turn::perSecond));
    figures.put("sink.cpu.nanos", median(sink, Turn::cpuNanos));
    figures.put("plain.cpu.nanos", median(plain, Turn::cpuNanos));
    figures.put("requests", requests(peer));
    figures.put("requests.least", peer.leastRequests());
    return figures;
  }

  /**
   * @param perSecond results a second
   * @param cpuNanos the CPU time of a result, the stub's included
   */
  private record Turn(double perSecond, double cpuNanos) {}

  private Turn turn(Consumer<List<Emitted<SinkPeer.Result>>> way) {
    Meter meter = Meter.started();
    long begin = System.nanoTime();
    long results = 0;
    while (System.nanoTime() - begin < turnNanos) {
      way.accept(SinkPeer.piece(++round));
      results += SinkPeer.RESULTS;
    }
    Meter.Usage usage = meter.per(results);
    return new Turn(1e9 / usage.wallNanos(), usage.cpuNanos());
  }

  /** The requests of a warm sink for 1,000 results of as many keys as a piece has. */
  static long requests(SinkPeer peer) {
    long before = peer.requests();
    peer.send(SinkPeer.piece(1_000_000));
    peer.send(SinkPeer.piece(1_000_001));
    return (peer.requests() - before) * 1_000 / (2 * SinkPeer.RESULTS);
  }

  private static double median(List<Turn> turns, ToDoubleFunction<Turn> figure) {
    double[] sorted = turns.stream().mapToDouble(figure).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
