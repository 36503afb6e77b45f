package io.weir.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Shows the time and bytes of each phase of Weir's path, by samples of Java Flight Recorder: {@code
 * <windows> <keys> <events> <passes>}. Prints shares of the whole.
 */
final class Phases {
  /** Phases, each with the class whose frame on the stack shows it; the first one found counts. */
  private static final List<Map.Entry<String, String>> PHASES =
      List.of(
          Map.entry("1 event to records", "io.weir.lambda.EventReader"),
          Map.entry("1 event to records", "io.weir.lambda.SourceRecords"),
          Map.entry("2 payload to value", "io.weir.codec.Json"),
          Map.entry("2 payload to value", "io.weir.codec.JsonSequence"),
          Map.entry("2 payload to value", "io.weir.benchmarks.FixedView"),
          Map.entry("4 state read and written", "io.weir.window.WindowStateCodec"),
          Map.entry("3 windows", "io.weir.window.WindowState"),
          Map.entry("5 step", "io.weir.engine.Step"),
          Map.entry("6 time and grouping", "io.weir.engine.BatchReader"),
          Map.entry("6 time and grouping", "io.weir.engine.KeyedBatch"),
          Map.entry("7 cache, commits, progress", "io.weir.engine.Engine"));

  private Phases() {}

  public static void main(String[] args) throws Exception {
    Workload workload = Workload.of(Workload.Windows.valueOf(args[0]), Integer.parseInt(args[1]));
    WeirPeer peer = new WeirPeer(workload, new Events(workload.keys(), Integer.parseInt(args[2])));
    peer.pass();
    peer.pass();
    Path file = Files.createTempFile("weir-phases", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(1));
      recording.enable("jdk.ObjectAllocationSample").with("throttle", "2000/s");
      recording.start();
      for (int pass = Integer.parseInt(args[3]); pass > 0; pass--) {
        peer.pass();
      }
      recording.stop();
      recording.dump(file);
    }
    shares(file).print();
    Files.delete(file);
    System.exit(0);
  }

  private static Figures shares(Path file) throws IOException {
    Map<String, Double> weights = new TreeMap<>();
    double cpu = 0;
    double bytes = 0;
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        RecordedEvent event = recording.readEvent();
        boolean sample = event.getEventType().getName().equals("jdk.ExecutionSample");
        double weight = sample ? 1 : event.getLong("weight");
        String phase = phase(event);
        if (phase != null) {
          cpu += sample ? weight : 0;
          bytes += sample ? 0 : weight;
          weights.merge((sample ? "cpu." : "bytes.") + phase, weight, Double::sum);
        }
      }
    }
    Figures figures = new Figures();
    for (Map.Entry<String, Double> one : weights.entrySet()) {
      figures.put(one.getKey(), one.getValue() / (one.getKey().startsWith("cpu.") ? cpu : bytes));
    }
    return figures;
  }

  private static String phase(RecordedEvent event) {
    if (event.getStackTrace() == null) {
      return null;
    }
    List<String> classes =
        event.getStackTrace().getFrames().stream().map(Phases::outerClass).toList();
    for (Map.Entry<String, String> phase : PHASES) {
      if (classes.contains(phase.getValue())) {
        return phase.getKey();
      }
    }
    return classes.contains(WeirPath.class.getName()) ? "8 the rest" : null;
  }

  private static String outerClass(RecordedFrame frame) {
    return frame.getMethod().getType().getName();
  }
}
