package io.weir;

import io.weir.codec.UnreadableStateException;
import io.weir.codec.Versioned;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A whole function as one value: sources, one operator, sinks. It is checked as a whole when it is
 * built. The test driver, the simulator, the local runner and Lambda all run it unchanged.
 *
 * <pre>{@code
 * StreamFunction.named("page-views")
 *     .from(VIEWS.keyBy(View::page))
 *     .compute(Window.of(VIEWS).tumbling(ofMinutes(1)).aggregate(counting(), PageCount::new))
 *     .to(DynamoSink.table("page-counts", PageCount.class).key("page", "start"))
 *     .build();
 * }</pre>
 */
public final class StreamFunction {
  /** The sink name for dead letters if the function declares none. */
  public static final String DEAD_LETTERS = "dead-letters";

  private final FunctionParts parts;
  private final boolean keysStayInOneShard;
  private final Map<String, List<Enrichment<?, ?, ?, ?>>> enrichments;

  private StreamFunction(FunctionParts parts) {
    this.parts = FunctionRules.checked(parts);
    this.keysStayInOneShard = parts.keysStayInOneShard();
    this.enrichments = parts.enrichments();
  }

  /** Begins a definition; the name is part of every key and id that is stored. */
  public static Start named(String name) {
    Names.check("function", name);
    return new Start(name);
  }

  public String name() {
    return parts.name();
  }

  /**
   * The streams that are read, by the names of their sources, in the order of {@code from(..)};
   * sources on one stream are {@linkplain KeyedSource#parts() its parts}.
   */
  public Map<String, KeyedSource<?>> sources() {
    return parts.sources();
  }

  /** The source of that name; an error if the function has none. */
  public KeyedSource<?> source(String source) {
    return parts.source(source);
  }

  public Operator<?, ?> operator() {
    return parts.operator();
  }

  public List<Sink<?>> sinks() {
    return parts.sinks();
  }

  public List<Sink<?>> sinks(Output<?> output) {
    return parts.outputs().getOrDefault(output, List.of());
  }

  /** Every sink, of results, of side outputs and of dead letters, each once. */
  public List<Sink<?>> allSinks() {
    return parts.allSinks();
  }

  /** The declared sink of dead letters; empty = the edge binds one as {@link #DEAD_LETTERS}. */
  public Optional<Sink<DeadLetter>> deadLetters() {
    return Optional.ofNullable(parts.deadLetters());
  }

  /** The name of the sink that takes this function's dead letters. */
  public String deadLetterSink() {
    return parts.deadLetterSink();
  }

  /** What its results are to reach; empty if nothing is declared. */
  public Optional<Objective> objective() {
    return Optional.ofNullable(parts.objective());
  }

  public FailurePolicy failurePolicy() {
    return parts.failurePolicy();
  }

  public ClockScope clock() {
    return parts.clock();
  }

  /** The watermark that decides whether an event is late. */
  public Lateness lateness() {
    return parts.lateness();
  }

  /** The version in which this code writes the state of its keys. */
  public int stateVersion() {
    return parts.state().version();
  }

  /**
   * Converts stored state into the format of this code.
   *
   * @param stored the version with which it was stored
   * @throws UnreadableStateException if this code does not declare that it reads that version, or
   *     its converter fails
   */
  public byte[] readState(int stored, byte[] state) {
    return parts.state().read(name(), stored, state);
  }

  /** True if no event has a key, because the operator keeps nothing. */
  public boolean isUnkeyed() {
    return parts.isUnkeyed();
  }

  /** True if every key's events stand in one shard at a time. */
  public boolean keysStayInOneShard() {
    return keysStayInOneShard;
  }

  /**
   * True if the records of a shard come in its order, of each source. False if one reads a table,
   * whose events do not say which shard they are of.
   */
  public boolean shardsAreOrdered() {
    return parts.shardsAreOrdered();
  }

  /**
   * The same function with other sinks under the same names: test drivers put collectors in the
   * place of tables so. Everything else is unchanged.
   *
   * @throws IllegalArgumentException if a replacement has another name
   */
  public StreamFunction withSinks(UnaryOperator<Sink<?>> replacement) {
    return new StreamFunction(parts.withSinks(replacement));
  }

  /**
   * The same function with other lookups: test drivers put maps in their place so. Each stand-in
   * answers for the one that it is made of, by the same types.
   */
  public StreamFunction withLookups(UnaryOperator<Lookup<?, ?>> replacement) {
    return lookups().isEmpty() ? this : new StreamFunction(parts.withLookups(replacement));
  }

  /** Every lookup that its events are enriched from, each once. */
  public List<Lookup<?, ?>> lookups() {
    return parts.lookups();
  }

  /**
   * What the events of a source, or of a part of one, become before they are applied, in order.
   *
   * @param source the name that the operator knows it by
   */
  public List<Enrichment<?, ?, ?, ?>> enrichments(String source) {
    return enrichments.getOrDefault(source, List.of());
  }

  /** The same function with its operator wrapped, so that a test driver can watch it. */
  public StreamFunction withOperator(UnaryOperator<Operator<?, ?>> wrapper) {
    return new StreamFunction(parts.withOperator(wrapper.apply(parts.operator())));
  }

  /**
   * The resources that its sources, lookups, state's codecs and sinks use, each once: what a
   * deployment has to make or to name. Not the table of its state, which is the store's.
   */
  public List<Resource> resources() {
    return parts.resources();
  }

  /** The whole definition as text, one setting a line. */
  public String describe() {
    return FunctionText.of(parts);
  }

  /**
   * The whole definition as data, of the kind {@code function}: what {@code ./weir plan} compares,
   * and what a deployed function stores with its state. Lambdas of the author's are not in it, such
   * as the one that gives an event's key.
   */
  public Description description() {
    return FunctionDescription.of(parts);
  }

  @Override
  public String toString() {
    return "StreamFunction " + name();
  }

  /** A function that has a name; its sources come next. */
  public static final class Start {
    private final String name;

    private Start(String name) {
      this.name = name;
    }

    /**
     * Sets the sources of events. Several may be parts of one stream. The operator takes the values
     * of all of them by a type that they have in common, best a sealed interface. An operator that
     * tells its sources apart, such as a join, declares them itself.
     *
     * @param <I> the common type of the values of all sources
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // a list of them is only read
    public final <I> Input<I> from(KeyedSource<? extends I>... sources) {
      return new Input<>(name, FunctionSources.of(name, List.of(sources)));
    }

    /** Says what the function computes, by an operator that declares its sources itself. */
    public <O> Builder<O> compute(JoinOperator<O> join) {
      Objects.requireNonNull(join, "join");
      return new Builder<>(name, FunctionSources.of(name, join.sources()), join);
    }
  }

  /**
   * A function that has its sources; what it computes comes next.
   *
   * @param <I> the common type of the values of all sources
   */
  public static final class Input<I> {
    private final String name;
    private final Map<String, KeyedSource<?>> sources;

    private Input(String name, Map<String, KeyedSource<?>> sources) {
      this.name = name;
      this.sources = sources;
    }

    /** Says what the function computes. */
    public <O> Builder<O> compute(Operator<? super I, O> operator) {
      Objects.requireNonNull(operator, "operator");
      if (operator instanceof JoinOperator) {
        throw new IllegalArgumentException(
            "function '"
                + name
                + "': the operator brings its sources; leave from(..) out, and give it to compute(..)"
                + " at once");
      }
      return new Builder<>(name, sources, operator);
    }
  }

  /**
   * A function that computes something; where its results go comes next, and all other settings.
   *
   * @param <O> the results
   */
  public static final class Builder<O> {
    private final String name;
    private final Map<String, KeyedSource<?>> sources;
    private final Operator<?, O> operator;
    private final List<Sink<?>> sinks = new ArrayList<>();
    private final Map<Output<?>, List<Sink<?>>> outputs = new LinkedHashMap<>();
    private FailurePolicy failurePolicy = FailurePolicy.deadLetter();
    private ClockScope clock = ClockScope.PER_SHARD;
    private Lateness lateness = Lateness.BY_SHARD;
    private @Nullable Sink<DeadLetter> deadLetters;
    private StateForm state = StateForm.FIRST;
    private @Nullable Objective objective;

    private Builder(String name, Map<String, KeyedSource<?>> sources, Operator<?, O> operator) {
      this.name = name;
      this.sources = sources;
      this.operator = operator;
    }

    /** Adds a sink for the results; repeatable. */
    public Builder<O> to(Sink<? super O> sink) {
      sinks.add(Objects.requireNonNull(sink, "sink"));
      return this;
    }

    /** Adds a sink for a side output; repeatable. */
    public <T> Builder<O> to(Output<T> output, Sink<? super T> sink) {
      Objects.requireNonNull(sink, "sink");
      outputs.computeIfAbsent(output, o -> new ArrayList<>()).add(sink);
      return this;
    }

    /** Sets the sink of records and emissions that cannot be processed; once. */
    @SuppressWarnings("unchecked")
    public Builder<O> deadLetters(Sink<? super DeadLetter> sink) {
      if (deadLetters != null) {
        String both = "'" + deadLetters.name() + "' and '" + sink.name() + "'";
        throw problem("deadLetters(..) is given twice, " + both + "; keep one");
      }
      deadLetters = (Sink<DeadLetter>) Objects.requireNonNull(sink, "sink");
      return this;
    }

    /**
     * Says what to do with an event that keeps failing; {@link FailurePolicy#deadLetter()} unless
     * set.
     */
    public Builder<O> onFailure(FailurePolicy policy) {
      failurePolicy = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /** Sets the scope of event time; {@link ClockScope#PER_SHARD} unless set. */
    public Builder<O> clock(ClockScope whose) {
      clock = Objects.requireNonNull(whose, "whose");
      return this;
    }

    /**
     * Sets the watermark that decides whether an event is late, where several shards may feed its
     * key; {@link Lateness#BY_SHARD} unless set.
     */
    public Builder<O> lateness(Lateness by) {
      lateness = Objects.requireNonNull(by, "by");
      return this;
    }

    /**
     * Declares how soon results are to be delivered, as a share of them; once. It changes no
     * result: it is measured, as {@link io.weir.spi.Signal#OBJECTIVE_VIOLATIONS}.
     *
     * @param most the time that is in time, as {@code latency(ofSeconds(5))}
     * @param percent the share that is to be in time, above 0 and below 100
     */
    public Builder<O> objective(Latency most, double percent) {
      if (objective != null) {
        throw problem("objective(..) is given twice; keep one");
      }
      objective = new Objective(most, percent);
      return this;
    }

    /**
     * Sets the version of the format of this function's state, stored with every key that has
     * state; 1 unless set. State of a version that is neither this one nor declared with {@code
     * readsState} is refused with an {@link UnreadableStateException} and not overwritten: so a
     * rollback stops before it misreads the state of newer code (docs/guides/state-evolution.md).
     *
     * @param version 1 to {@link Versioned#MAX_VERSION}
     */
    public Builder<O> stateVersion(int version) {
      state = state.writing(name, version);
      return this;
    }

    /** Reads state of another version too, if it has the same format; repeatable. */
    public Builder<O> readsState(int version) {
      return readsState(version, UnaryOperator.identity());
    }

    /**
     * Reads state of another version too, an older or the next one; repeatable.
     *
     * @param into converts the bytes of the other version ({@link OperatorState#write}) into those
     *     of this one; pure. Only for an operator of your own: do not convert the bytes of Weir's
     *     operators, use {@link Versioned} codecs for the values in them
     */
    public Builder<O> readsState(int version, UnaryOperator<byte[]> into) {
      state = state.reading(name, version, Objects.requireNonNull(into, "into"));
      return this;
    }

    /**
     * Checks the definition as a whole and builds it. The result does not change with the builder.
     *
     * @throws IllegalArgumentException if settings contradict each other; the message names them
     *     and says what to do instead
     */
    public StreamFunction build() {
      return new StreamFunction(
          new FunctionParts(
              name,
              sources,
              operator,
              sinks,
              outputs,
              failurePolicy,
              clock,
              lateness,
              deadLetters,
              state,
              objective));
    }

    private IllegalArgumentException problem(String what) {
      return new IllegalArgumentException("function '" + name + "': " + what);
    }
  }
}
