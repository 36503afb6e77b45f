package io.weir;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * A whole function as one value: sources, one operator, sinks. It is checked as a whole when built
 * and handed unchanged to the test driver, the simulator, the local runner and Lambda.
 *
 * <pre>{@code
 * StreamFunction.named("page-views")
 *     .from(VIEWS.keyBy(View::page))
 *     .compute(Window.tumbling(ofMinutes(1)).aggregate(counting(), PageCount::new))
 *     .to(DynamoSink.table("page-counts", PageCount::item))
 *     .build();
 * }</pre>
 */
public final class StreamFunction {
  /**
   * The sink name under which the edge binds a place for dead letters if the function declares
   * none.
   */
  public static final String DEAD_LETTERS = "dead-letters";

  private final String name;
  private final Map<String, KeyedSource<?>> sources;
  private final Operator<?> operator;
  private final List<Sink<?>> sinks;
  private final Map<Output<?>, List<Sink<?>>> outputs;
  private final FailurePolicy failurePolicy;
  private final Clock clock;
  private final Sink<DeadLetter> deadLetters;

  private StreamFunction(Builder builder) {
    this.name = builder.name;
    this.sources = Map.copyOf(builder.sources);
    this.operator = builder.operator;
    this.sinks = List.copyOf(builder.sinks);
    this.outputs = Map.copyOf(builder.outputs);
    this.failurePolicy = builder.failurePolicy;
    this.clock = builder.clock;
    this.deadLetters = builder.deadLetters;
  }

  public static Builder named(String name) {
    return new Builder(name);
  }

  public String name() {
    return name;
  }

  public Map<String, KeyedSource<?>> sources() {
    return sources;
  }

  /** The source of that name; an error if the function has none. */
  public KeyedSource<?> source(String source) {
    KeyedSource<?> found = sources.get(source);
    if (found == null) {
      throw new IllegalArgumentException(
          "function '" + name + "' has no source '" + source + "'; it has " + sources.keySet());
    }
    return found;
  }

  public Operator<?> operator() {
    return operator;
  }

  public List<Sink<?>> sinks() {
    return sinks;
  }

  public List<Sink<?>> sinks(Output<?> output) {
    return outputs.getOrDefault(output, List.of());
  }

  /** Every sink, of results and of side outputs, each once. */
  public List<Sink<?>> allSinks() {
    Map<String, Sink<?>> all = new LinkedHashMap<>();
    sinks.forEach(sink -> all.put(sink.name(), sink));
    outputs.values().forEach(list -> list.forEach(sink -> all.put(sink.name(), sink)));
    deadLetters().ifPresent(sink -> all.put(sink.name(), sink));
    return List.copyOf(all.values());
  }

  /**
   * Where dead letters go; empty = where the edge puts them, under the name {@link #DEAD_LETTERS}.
   */
  public Optional<Sink<DeadLetter>> deadLetters() {
    return Optional.ofNullable(deadLetters);
  }

  /** The name of the sink that takes this function's dead letters. */
  public String deadLetterSink() {
    return deadLetters == null ? DEAD_LETTERS : deadLetters.name();
  }

  public FailurePolicy failurePolicy() {
    return failurePolicy;
  }

  public Clock clock() {
    return clock;
  }

  /** True if every key's events stand in one shard at a time. */
  public boolean keysStayInOneShard() {
    return sources.size() == 1 && sources.values().iterator().next().byPartitionKey();
  }

  /**
   * The same function with other sinks under the same names: how drivers put collectors in the
   * place of tables. Everything else is unchanged.
   */
  public StreamFunction withSinks(UnaryOperator<Sink<?>> replacement) {
    Map<Sink<?>, Sink<?>> once = new IdentityHashMap<>();
    return replacing(sink -> once.computeIfAbsent(sink, replacement));
  }

  private StreamFunction replacing(UnaryOperator<Sink<?>> replacement) {
    Builder builder = new Builder(name);
    builder.sources.putAll(sources);
    builder.operator = operator;
    builder.failurePolicy = failurePolicy;
    builder.clock = clock;
    sinks.forEach(sink -> builder.sinks.add(replacement.apply(sink)));
    outputs.forEach((output, list) ->
        builder.outputs.put(
            output, new ArrayList<>(list.stream().<Sink<?>>map(replacement).toList())));
    builder.deadLetters = replaced(replacement, deadLetters);
    return builder.build();
  }

  @SuppressWarnings("unchecked")
  private static Sink<DeadLetter> replaced(
      UnaryOperator<Sink<?>> replacement, Sink<DeadLetter> sink) {
    return sink == null ? null : (Sink<DeadLetter>) replacement.apply(sink);
  }

  /** The whole definition as text, one setting a line. */
  public String describe() {
    List<String> lines = new ArrayList<>();
    lines.add("function " + name);
    sources.values().stream().map(KeyedSource::describe).sorted().forEach(lines::add);
    lines.add("clock " + clock);
    lines.addAll(operator.describe());
    sinks.forEach(sink -> lines.add("results to " + sink.name() + " (" + sink.effect() + ")"));
    outputs.forEach((output, list) ->
        list.forEach(sink ->
            lines.add(
                "output " + output.name() + " to " + sink.name() + " (" + sink.effect() + ")")));
    operator.outputs().stream()
        .filter(output -> !outputs.containsKey(output))
        .forEach(output -> lines.add("output " + output.name() + " is counted and not kept"));
    lines.add("failures: " + failurePolicy.describe() + " to " + deadLetterSink());
    return String.join("\n  ", lines);
  }

  @Override
  public String toString() {
    return "StreamFunction " + name;
  }

  /** Collects the parts of a function. */
  public static final class Builder {
    private final String name;
    private final Map<String, KeyedSource<?>> sources = new LinkedHashMap<>();
    private final List<Sink<?>> sinks = new ArrayList<>();
    private final Map<Output<?>, List<Sink<?>>> outputs = new LinkedHashMap<>();
    private Operator<?> operator;
    private FailurePolicy failurePolicy = FailurePolicy.deadLetter();
    private Clock clock = Clock.PER_SHARD;
    private Sink<DeadLetter> deadLetters;

    private Builder(String name) {
      Names.check("function", name);
      this.name = name;
    }

    /** Where events come from; repeatable. */
    public Builder from(KeyedSource<?>... keyed) {
      for (KeyedSource<?> source : keyed) {
        if (sources.put(source.source().name(), source) != null) {
          throw problem(
              "from(..) names the source '"
                  + source.source().name()
                  + "' twice; give each source a name of its own");
        }
      }
      return this;
    }

    /** What is computed; once. */
    public Builder compute(Operator<?> computation) {
      if (operator != null) {
        throw problem(
            "compute(..) is given twice; a function has one stateful stage, make the second one a function of its own");
      }
      operator = computation;
      return this;
    }

    /** Where results go; repeatable. */
    public Builder to(Sink<?> sink) {
      sinks.add(sink);
      return this;
    }

    /** Where a side output goes; repeatable. */
    public <T> Builder to(Output<T> output, Sink<? super T> sink) {
      outputs.computeIfAbsent(output, o -> new ArrayList<>()).add(sink);
      return this;
    }

    /** Where records and emissions go that cannot be processed; once. */
    public Builder deadLetters(Sink<DeadLetter> sink) {
      deadLetters = sink;
      return this;
    }

    public Builder onFailure(FailurePolicy policy) {
      failurePolicy = policy;
      return this;
    }

    public Builder clock(Clock whose) {
      clock = whose;
      return this;
    }

    /**
     * Checks the definition as a whole.
     *
     * @throws IllegalArgumentException naming the settings that do not go together, and what to do
     *     instead
     */
    public StreamFunction build() {
      if (sources.isEmpty()) {
        throw problem("has no source; add from(source.keyBy(..))");
      }
      if (operator == null) {
        throw problem("computes nothing; add compute(..)");
      }
      if (sinks.isEmpty() && outputs.isEmpty()) {
        throw problem("keeps no results; add to(sink)");
      }
      outputs.keySet().forEach(this::checkWritten);
      checkSources();
      checkSinkNames();
      checkClock();
      return new StreamFunction(this);
    }

    private void checkWritten(Output<?> output) {
      if (!operator.outputs().contains(output)) {
        throw problem(
            "to("
                + output.name()
                + ", ..) names an output that compute(..) never writes; declare it there, for a window with late(output)");
      }
    }

    private void checkSources() {
      Set<String> wanted = operator.sources();
      if (!wanted.isEmpty() && !wanted.equals(sources.keySet())) {
        throw problem(
            "from(..) gives the sources "
                + new TreeSet<>(sources.keySet())
                + " and compute(..) is made for "
                + new TreeSet<>(wanted)
                + "; give from(..) these and no others");
      }
    }

    private void checkSinkNames() {
      Map<String, Sink<?>> byName = new LinkedHashMap<>();
      List<Sink<?>> all = new ArrayList<>(sinks);
      outputs.values().forEach(all::addAll);
      if (deadLetters != null) {
        all.add(deadLetters);
      }
      for (Sink<?> sink : all) {
        Names.check("sink", sink.name());
        Sink<?> other = byName.putIfAbsent(sink.name(), sink);
        if (other != null && other != sink) {
          throw problem(
              "has two sinks named '"
                  + sink.name()
                  + "'; emissions are stored by sink name, give each its own");
        }
      }
    }

    private void checkClock() {
      Optional<KeyedSource<?>> untimed =
          sources.values().stream()
              .filter(source -> source.source().settings().timestamp() == null)
              .findFirst();
      if (clock == Clock.PER_KEY && sources.size() > 1) {
        throw problem(
            "clock(PER_KEY) with several sources in from(..): one key's clock cannot follow two streams; use clock(PER_SHARD)");
      }
      if (clock == Clock.PER_KEY && untimed.isPresent() && operator.usesEventTime()) {
        throw problem(
            "clock(PER_KEY) with ingestion time on source '"
                + untimed.get().source().name()
                + "': add timestamps(..) or use clock(PER_SHARD)");
      }
    }

    private IllegalArgumentException problem(String what) {
      return new IllegalArgumentException("function '" + name + "': " + what);
    }
  }
}
