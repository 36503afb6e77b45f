package io.weir.benchmarks;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Computes the monthly cost of a stream. */
@Command(
    name = "cost",
    mixinStandardHelpOptions = true,
    description = "What a stream costs a month.")
final class CostCommand implements Callable<Integer> {
  @Option(
      names = "--events-per-second",
      defaultValue = "1000",
      description = "default ${DEFAULT-VALUE}")
  private double events;

  @Option(names = "--keys", defaultValue = "100", description = "default ${DEFAULT-VALUE}")
  private int keys;

  @Option(names = "--shards", description = "default: one for each 1,000 events a second or 1 MB/s")
  private Integer shards;

  @Option(
      names = "--batch",
      defaultValue = "1000",
      description = "records at most; default ${DEFAULT-VALUE}")
  private int batch;

  @Option(
      names = "--batch-seconds",
      defaultValue = "1",
      description = "batching window; default ${DEFAULT-VALUE}")
  private double batchSeconds;

  @Option(names = "--window-seconds", defaultValue = "60", description = "default ${DEFAULT-VALUE}")
  private double windowSeconds;

  @Option(names = "--no-dedupe", description = "event ids are not remembered")
  private boolean noDedupe;

  @Option(
      names = "--item-bytes",
      defaultValue = "1000",
      description = "of a key's item; default ${DEFAULT-VALUE}")
  private int itemBytes;

  @Option(names = "--event-bytes", defaultValue = "200", description = "default ${DEFAULT-VALUE}")
  private int eventBytes;

  @Option(
      names = "--memory",
      defaultValue = "512",
      description = "of the function in MB; default ${DEFAULT-VALUE}")
  private int megabytes;

  @Option(
      names = "--latency",
      defaultValue = "5",
      description = "of a DynamoDB request in ms; default ${DEFAULT-VALUE}")
  private double latency;

  @Option(
      names = "--weir-micros",
      defaultValue = "50",
      description = "CPU per event; default ${DEFAULT-VALUE}")
  private double weirMicros;

  @Option(
      names = "--update-micros",
      defaultValue = "600",
      description = "CPU per event of the Powertools pattern; default ${DEFAULT-VALUE}")
  private double updateMicros;

  @Option(
      names = "--kpus",
      defaultValue = "1",
      description = "of the Flink application; default ${DEFAULT-VALUE}")
  private int kpus;

  @Option(names = "--prices", description = "default: benchmarks/prices.properties")
  private Path prices;

  @Override
  public Integer call() throws IOException {
    Properties table = new Properties();
    Path file = prices == null ? Main.home().resolve("prices.properties") : prices;
    try (Reader in = Files.newBufferedReader(file)) {
      table.load(in);
    }
    CostModel model =
        new CostModel(
            stream(),
            table,
            new CostModel.Runtime(weirMicros, updateMicros, latency, megabytes, kpus));
    System.out.print(text(model, table));
    return 0;
  }

  private Stream stream() {
    double bytes = events * eventBytes / 1_000_000;
    int needed = (int) Math.ceil(Math.max(events / 1_000, bytes));
    return new Stream(
        events,
        keys,
        shards == null ? Math.max(1, needed) : shards,
        batch,
        batchSeconds,
        windowSeconds,
        !noDedupe,
        itemBytes,
        eventBytes);
  }

  private String text(CostModel model, Properties table) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%.0f records a batch, %.2f batches a second%n"
            .formatted(stream().records(), stream().batchesPerSecond()));
    text.append("requests per event, commit and progress: %.4f%n".formatted(model.requests()));
    text.append("write units per event (the Powertools pattern: 3):%n".formatted());
    model.units().forEach((name, units) -> text.append("  %-28s %10.4f%n".formatted(name, units)));
    text.append(
        "dollars a month, %s, prices of %s:%n"
            .formatted(table.getProperty("region"), table.getProperty("date")));
    model.dollars().forEach((way, costs) -> dollars(text, way, costs));
    return text.toString();
  }

  private static void dollars(StringBuilder text, String way, Map<String, Double> costs) {
    double sum = costs.values().stream().mapToDouble(Double::doubleValue).sum();
    text.append("%-30s %10.2f%n".formatted(way, sum));
    costs.forEach((name, dollars) -> text.append("  %-28s %10.2f%n".formatted(name, dollars)));
  }
}
