package io.weir.embedded;

import io.weir.KeyedSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The input of a local run.
 *
 * @param lines of all inputs, by arrival; those of one input stay in its order
 * @param unfit the lines that cannot be put into a stream
 */
record LocalInput(List<Line> lines, List<UnfitLine> unfit) {
  /**
   * The options of the command, each {@code [SOURCE=]VALUE}.
   *
   * @param inputs files, or - for standard input; none = the function's own events
   * @param arrivals see {@link Arrival#of}
   * @param partitionKeys JSON fields with the partition key
   * @param strict true if a line that cannot be read ends the command
   */
  record Options(
      List<String> inputs, List<String> arrivals, List<String> partitionKeys, boolean strict) {}

  /**
   * Reads all inputs.
   *
   * @param now epoch milliseconds
   * @throws UsageException if the function cannot be run on them
   */
  static LocalInput read(Examples.Job job, Options options, long now) throws IOException {
    Map<String, KeyedSource<?>> sources = job.function().sources();
    Map<String, String> files = files(job, options.inputs(), sources.keySet());
    Map<String, String> arrivals = all("--arrival", options.arrivals(), sources.keySet());
    Map<String, String> keys = all("--partition-key", options.partitionKeys(), sources.keySet());
    List<InputLines<?>> inputs = new ArrayList<>();
    for (KeyedSource<?> source : sources.values()) {
      String name = source.source().name();
      requireKey(job, source, keys.get(name));
      Arrival arrival =
          arrivals.containsKey(name) ? Arrival.of(arrivals.get(name)) : ownArrival(job, name);
      String file = files.get(name);
      String label = file == null ? "the sample" : file.equals("-") ? "standard input" : file;
      InputLines<?> input =
          new InputLines<>(source, arrival, keys.get(name), options.strict(), label, now);
      try (InputStream in = open(file, name, job)) {
        input.read(in);
      }
      inputs.add(input);
    }
    return merged(inputs);
  }

  private static void requireKey(Examples.Job job, KeyedSource<?> source, String field) {
    if (source.byPartitionKey() && field == null) {
      throw new UsageException(
          "function '"
              + job.function().name()
              + "' keys source '"
              + source.source().name()
              + "' by partition key; name the JSON field that holds it with --partition-key FIELD");
    }
  }

  /** The arrival of a source with a sample, also where other events are given instead. */
  private static Arrival ownArrival(Examples.Job job, String source) {
    Examples.Sample sample = job.samples().get(source);
    return Arrival.own(sample == null ? null : sample.arrival());
  }

  /** The input of each source; a source without one has the function's own events. */
  private static Map<String, String> files(
      Examples.Job job, List<String> inputs, Set<String> sources) {
    Map<String, String> files = new HashMap<>();
    for (String input : inputs) {
      String source = named(input, sources);
      if (source == null && sources.size() > 1) {
        throw needsEach(job, sources);
      }
      put("--input", files, source == null ? sources.iterator().next() : source, input, source);
    }
    boolean covered =
        sources.stream()
            .allMatch(source -> files.containsKey(source) || job.samples().containsKey(source));
    if (!covered && sources.size() > 1) {
      throw needsEach(job, sources);
    }
    return files;
  }

  private static UsageException needsEach(Examples.Job job, Set<String> sources) {
    StringBuilder options = new StringBuilder();
    sources.forEach(source -> options.append(" --input ").append(source).append("=FILE"));
    return new UsageException(
        "function '"
            + job.function().name()
            + "' has sources "
            + sources
            + "; give an input for each:"
            + options);
  }

  /** The value of each source; one without a source is of all that have none of their own. */
  private static Map<String, String> all(String option, List<String> values, Set<String> sources) {
    Map<String, String> chosen = new HashMap<>();
    Map<String, String> common = new HashMap<>();
    for (String value : values) {
      String source = named(value, sources);
      put(option, source == null ? common : chosen, source == null ? "" : source, value, source);
    }
    sources.forEach(source -> {
      if (common.containsKey("")) {
        chosen.putIfAbsent(source, common.get(""));
      }
    });
    return chosen;
  }

  /** The source before the equals sign; null if there is none of that name. */
  private static String named(String value, Set<String> sources) {
    int end = value.indexOf('=');
    return end > 0 && sources.contains(value.substring(0, end)) ? value.substring(0, end) : null;
  }

  private static void put(
      String option, Map<String, String> values, String key, String value, String source) {
    String bare = source == null ? value : value.substring(source.length() + 1);
    if (values.put(key, bare) != null) {
      throw new UsageException(option + " " + value + " is a second one for the same source");
    }
  }

  private static InputStream open(String file, String source, Examples.Job job) {
    try {
      Examples.Sample sample = job.samples().get(source);
      if (file == null && sample != null) {
        return Examples.class.getResourceAsStream(sample.resource());
      }
      if (file == null) {
        throw new UsageException(
            "function '"
                + job.function().name()
                + "' has no sample events; give --input FILE or --input -");
      }
      return file.equals("-") ? System.in : Files.newInputStream(Path.of(file));
    } catch (IOException unreadable) {
      throw new UsageException(
          "cannot read "
              + file
              + ": "
              + unreadable
              + "; give an existing file of JSON lines, or - for standard input");
    }
  }

  private static LocalInput merged(List<InputLines<?>> inputs) {
    List<Line> lines = new ArrayList<>(inputs.getFirst().lines());
    List<UnfitLine> unfit = new ArrayList<>(inputs.getFirst().unfit());
    for (InputLines<?> input : inputs.subList(1, inputs.size())) {
      lines = merged(lines, input.lines());
      unfit.addAll(input.unfit());
    }
    return new LocalInput(lines, unfit);
  }

  /**
   * Merges two inputs by arrival. Arrivals from a field may go back; lines of one input still keep
   * their order.
   */
  private static List<Line> merged(List<Line> some, List<Line> others) {
    List<Line> merged = new ArrayList<>(some.size() + others.size());
    int next = 0;
    long latest = Long.MIN_VALUE;
    long reached = Long.MIN_VALUE;
    for (Line line : some) {
      latest = Math.max(latest, line.arrival());
      while (next < others.size() && Math.max(reached, others.get(next).arrival()) < latest) {
        reached = Math.max(reached, others.get(next).arrival());
        merged.add(others.get(next++));
      }
      merged.add(line);
    }
    merged.addAll(others.subList(next, others.size()));
    return merged;
  }
}
