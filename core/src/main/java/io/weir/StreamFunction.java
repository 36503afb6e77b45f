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
 *     .compute(Window.<View>tumbling(ofMinutes(1)).aggregate(counting(), PageCount::new))
 *     .to(DynamoSink.table("page-counts", PageCount::item).key("page", "start"))
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

  public static Builder named(String name) {
    return new Builder(name);
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

  public Operator<?> operator() {
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
  public StreamFunction withOperator(UnaryOperator<Operator<?>> wrapper) {
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

  /** Collects the parts of a function. */
  public static final class Builder {
    private final String name;
    private final Map<String, KeyedSource<?>> sources = new LinkedHashMap<>();
    private final List<Sink<?>> sinks = new ArrayList<>();
    private final Map<Output<?>, List<Sink<?>>> outputs = new LinkedHashMap<>();
    private Operator<?> operator;
    private FailurePolicy failurePolicy = FailurePolicy.deadLetter();
    private Clock clock = Clock.PER_SHARD;
    private Lateness lateness = Lateness.BY_SHARD;
    private Sink<DeadLetter> deadLetters;
    private StateForm state = StateForm.FIRST;

    private Builder(String name) {
      Names.check("function", name);
      this.name = name;
    }

    /** Where events come from; repeatable. Several sources may be parts of one stream. */
    public Builder from(KeyedSource<?>... keyed) {
      for (KeyedSource<?> source : keyed) {
        if (source.source().isPart()) {
          fromPart(source);
        } else if (sources.putIfAbsent(source.source().name(), source) != null) {
          throw twice(source.source().name());
        }
      }
      return this;
    }

    private void fromPart(KeyedSource<?> part) {
      Source<?> stream = part.source().stream();
      KeyedSource<?> known = sources.get(stream.name());
      if (known == null) {
        known = new KeyedSource<>(stream, null);
      } else if (known.parts().isEmpty() || known.source() != stream) {
        throw problem(
            "from(..) gives '"
                + part.source().name()
                + "', a part of '"
                + stream.name()
                + "', beside "
                + (known.parts().isEmpty()
                    ? "the whole of it"
                    : "parts of another source so called")
                + "; declare the stream once as a constant, and give all that is read of it as parts"
                + " by only(..)");
      }
      sources.put(stream.name(), known.with(part));
    }

    private IllegalArgumentException twice(String source) {
      return problem(
          "from(..) names the source '"
              + source
              + "' twice; give each source a name of its own, and tell events of one stream apart"
              + " with only(..)");
    }

    /** What is computed; once. */
    public Builder compute(Operator<?> computation) {
      if (operator != null) {
        throw problem(
            "compute(..) is given twice; a function has one stateful stage, make the second one a function of its own");
      }
      operator = Objects.requireNonNull(computation, "computation");
      return this;
    }

    /** Where results go; repeatable. */
    public Builder to(Sink<?> sink) {
      sinks.add(Objects.requireNonNull(sink, "sink"));
      return this;
    }

    /** Where a side output goes; repeatable. */
    public <T> Builder to(Output<T> output, Sink<? super T> sink) {
      Objects.requireNonNull(sink, "sink");
      outputs.computeIfAbsent(output, o -> new ArrayList<>()).add(sink);
      return this;
    }

    /** Where records and emissions go that cannot be processed; once. */
    public Builder deadLetters(Sink<DeadLetter> sink) {
      if (deadLetters != null) {
        String both = "'" + deadLetters.name() + "' and '" + sink.name() + "'";
        throw problem("deadLetters(..) is given twice, " + both + "; keep one");
      }
      deadLetters = Objects.requireNonNull(sink, "sink");
      return this;
    }

    public Builder onFailure(FailurePolicy policy) {
      failurePolicy = Objects.requireNonNull(policy, "policy");
      return this;
    }

    public Builder clock(Clock whose) {
      clock = Objects.requireNonNull(whose, "whose");
      return this;
    }

    /**
     * Which watermark an event is late by, where several shards may feed its key; {@link
     * Lateness#BY_SHARD} unless set.
     */
    public Builder lateness(Lateness by) {
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
    public Builder stateVersion(int version) {
      state = state.writing(name, version);
      return this;
    }

    /** Reads state of another version too, which has the same form; repeatable. */
    public Builder readsState(int version) {
      return readsState(version, UnaryOperator.identity());
    }

    /**
     * Reads state of another version too, an older or the next one; repeatable.
     *
     * @param into makes what the operator of this version reads of what the other one wrote ({@link
     *     OperatorState#write}); pure. For an operator of your own: the bytes of Weir's operators
     *     are theirs, the values in them take {@link Versioned} codecs
     */
    public Builder readsState(int version, UnaryOperator<byte[]> into) {
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
