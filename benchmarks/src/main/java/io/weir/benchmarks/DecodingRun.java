package io.weir.benchmarks;

/** Decodes views from one format in a JVM of its own: {@code <format>}. The best round counts. */
final class DecodingRun {
  private static final int ROUNDS = 40;
  private static final int EVENTS = 100_000;

  private DecodingRun() {}

  public static void main(String[] args) {
    Decoding.Payloads<?> payloads = Decoding.valueOf(args[0]).payloads();
    double cpu = Double.MAX_VALUE;
    double bytes = Double.MAX_VALUE;
    int sum = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Meter meter = Meter.started();
      sum += payloads.decode(EVENTS);
      Meter.Usage usage = meter.per(EVENTS);
      cpu = Math.min(cpu, usage.threadNanos());
      bytes = Math.min(bytes, usage.bytes());
    }
    Figures figures = new Figures();
    figures.put("cpu", cpu);
    figures.put("bytes", bytes);
    figures.put("size", payloads.bytes());
    figures.put("sum", sum);
    figures.print();
    System.exit(0);
  }
}
