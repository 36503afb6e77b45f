package io.weir;

import io.weir.codec.UnreadableStateException;
import io.weir.codec.Versioned;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A whole function as one value: sources, one operator, sinks. It is checked as a whole when built
 * and handed unchanged to the test driver, the simulator, the local runner and Lambda.
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
  /** The name under which the edge binds a place for dead letters if none is declared. */
  public static final String DEAD_LETTERS = "dead-letters";

  private final FunctionParts parts;
  private final boolean keysStayInOneShard;

  private StreamFunction(FunctionParts parts) {
    this.parts = FunctionRules.checked(parts);
    this.keysStayInOneShard = parts.keysStayInOneShard();
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

  /** Where dead letters go; empty = to what the edge binds as {@link #DEAD_LETTERS}. */
  public Optional<Sink<DeadLetter>> deadLetters() {
    return Optional.ofNullable(parts.deadLetters());
  }

  /** The name of the sink that takes this function's dead letters. */
  public String deadLetterSink() {
    return parts.deadLetterSink();
  }

  public FailurePolicy failurePolicy() {
    return parts.failurePolicy();
  }

  public Clock clock() {
    return parts.clock();
  }

  /** Which watermark an event is late by. */
  public Lateness lateness() {
    return parts.lateness();
  }

  /** The version of the form in which this code writes the state of its keys. */
  public int stateVersion() {
    return parts.state().version();
  }

  /**
   * State that was stored, in the form of this code.
   *
   * @param stored the version with which it was stored
   * @throws UnreadableStateException if this code does not declare that it reads that version, or
   *     fails to
   */
  public byte[] readState(int stored, byte[] state) {
    return parts.state().read(name(), stored, state);
  }

  /** True if no event has a key: the operator keeps nothing. */
  public boolean isUnkeyed() {
    return parts.isUnkeyed();
  }

  /** True if every key's events stand in one shard at a time. */
  public boolean keysStayInOneShard() {
    return keysStayInOneShard;
  }

  /**
   * The same function with other sinks under the same names: how drivers put collectors in the
   * place of tables. Everything else is unchanged.
   *
   * @throws IllegalArgumentException if a replacement has another name
   */
  public StreamFunction withSinks(UnaryOperator<Sink<?>> replacement) {
    return new StreamFunction(parts.withSinks(replacement));
  }

  /** The same function with its operator wrapped: how drivers look at what it does. */
  public StreamFunction withOperator(UnaryOperator<Operator<?, ?>> wrapper) {
    return new StreamFunction(parts.withOperator(wrapper.apply(parts.operator())));
  }

  /** The whole definition as text, one setting a line. */
  public String describe() {
    return FunctionText.of(parts);
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
     * Where events come from. Several sources may be parts of one stream, and what is computed
     * takes the values of all of them: a type that they have in common, best a sealed interface. An
     * operator that tells its sources apart, such as a join, brings them itself.
     *
     * @param <I> what the values of all sources are
     */
    @SafeVarargs
    public final <I> Input<I> from(KeyedSource<? extends I>... sources) {
      return new Input<>(name, FunctionSources.of(name, List.of(sources)));
    }

    /** What is computed, by an operator that brings its sources. */
    public <O> Builder<O> compute(JoinOperator<O> join) {
      Objects.requireNonNull(join, "join");
      return new Builder<>(name, FunctionSources.of(name, join.sources()), join);
    }
  }

  /**
   * A function that has its sources; what it computes comes next.
   *
   * @param <I> what the values of all sources are
   */
  public static final class Input<I> {
    private final String name;
    private final Map<String, KeyedSource<?>> sources;

    private Input(String name, Map<String, KeyedSource<?>> sources) {
      this.name = name;
      this.sources = sources;
    }

    /** What is computed. */
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
    private Clock clock = Clock.PER_SHARD;
    private Lateness lateness = Lateness.BY_SHARD;
    private Sink<DeadLetter> deadLetters;
    private StateForm state = StateForm.FIRST;

    private Builder(String name, Map<String, KeyedSource<?>> sources, Operator<?, O> operator) {
      this.name = name;
      this.sources = sources;
      this.operator = operator;
    }

    /** Where results go; repeatable. */
    public Builder<O> to(Sink<? super O> sink) {
      sinks.add(Objects.requireNonNull(sink, "sink"));
      return this;
    }

    /** Where a side output goes; repeatable. */
    public <T> Builder<O> to(Output<T> output, Sink<? super T> sink) {
      Objects.requireNonNull(sink, "sink");
      outputs.computeIfAbsent(output, o -> new ArrayList<>()).add(sink);
      return this;
    }

    /** Where records and emissions go that cannot be processed; once. */
    public Builder<O> deadLetters(Sink<DeadLetter> sink) {
      if (deadLetters != null) {
        String both = "'" + deadLetters.name() + "' and '" + sink.name() + "'";
        throw problem("deadLetters(..) is given twice, " + both + "; keep one");
      }
      deadLetters = Objects.requireNonNull(sink, "sink");
      return this;
    }

    public Builder<O> onFailure(FailurePolicy policy) {
      failurePolicy = Objects.requireNonNull(policy, "policy");
      return this;
    }

    public Builder<O> clock(Clock whose) {
      clock = Objects.requireNonNull(whose, "whose");
      return this;
    }

    /**
     * Which watermark an event is late by, where several shards may feed its key; {@link
     * Lateness#BY_SHARD} unless set.
     */
    public Builder<O> lateness(Lateness by) {
      lateness = Objects.requireNonNull(by, "by");
      return this;
    }

    /**
     * The version of the form of this function's state, stored with every key that has state. State
     * of a version that is neither this one nor declared with {@code readsState} is refused with an
     * {@link UnreadableStateException} and not overwritten: so a rollback stops where it would
     * misread what newer code wrote (docs/guides/state-evolution.md). 1 unless set.
     *
     * @param version 1 to {@link Versioned#MAX_VERSION}
     */
    public Builder<O> stateVersion(int version) {
      state = state.writing(name, version);
      return this;
    }

    /** Reads state of another version too, which has the same form; repeatable. */
    public Builder<O> readsState(int version) {
      return readsState(version, UnaryOperator.identity());
    }

    /**
     * Reads state of another version too, an older or the next one; repeatable.
     *
     * @param into makes what the operator of this version reads of what the other one wrote ({@link
     *     OperatorState#write}); pure. For an operator of your own: the bytes of Weir's operators
     *     are theirs, the values in them take {@link Versioned} codecs
     */
    public Builder<O> readsState(int version, UnaryOperator<byte[]> into) {
      state = state.reading(name, version, Objects.requireNonNull(into, "into"));
      return this;
    }

    /**
     * Checks the definition as a whole. What is built does not change with the builder.
     *
     * @throws IllegalArgumentException naming what does not go together, and what to do instead
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
              state));
    }

    private IllegalArgumentException problem(String what) {
      return new IllegalArgumentException("function '" + name + "': " + what);
    }
  }
}
