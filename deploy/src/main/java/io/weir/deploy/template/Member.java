package io.weir.deploy.template;

import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.definition.Resource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A function of a template.
 *
 * @param handler the name of the class that Lambda calls
 * @param function its definition
 * @param state the table of its state
 * @param deadLetters the sink that its handler gives to a function that declares none
 */
public record Member(String handler, StreamFunction function, Resource state, Sink<?> deadLetters) {
  private static final String TICK = "-tick";

  /**
   * The longest name with which the names of a function and of its tick fit behind that of the
   * stack.
   */
  static final int LONGEST_NAME = 64 - Options.LONGEST_STACK - 1 - TICK.length();

  /**
   * @throws IllegalArgumentException if the name is too long for a function on Lambda
   */
  public Member {
    Objects.requireNonNull(handler, "handler");
    Objects.requireNonNull(state, "state");
    if (function.name().length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "function '"
              + function.name()
              + "' has a name of more than "
              + LONGEST_NAME
              + " characters, which Lambda does not take behind the name of a stack; shorten it");
    }
  }

  String name() {
    return function.name();
  }

  /** The beginning of the logical ids of what is the function's own. */
  String id() {
    return LogicalIds.of(name());
  }

  /** The rest of the name of its tick's rule. */
  String tick() {
    return physical() + TICK;
  }

  /** The rest of the names of what is the function's own, behind that of the stack. */
  String physical() {
    return name().replaceAll("[^A-Za-z0-9-_]", "-");
  }

  /** The table of dead letters that the handler gives, if the function declares none. */
  Stream<Resource> ownLetters() {
    return function.deadLetters().isPresent() ? Stream.empty() : deadLetters.resources().stream();
  }

  /** What its sources read. */
  List<Resource> sources() {
    return function.sources().values().stream()
        .map(keyed -> keyed.source().resources().getFirst())
        .toList();
  }

  /** True if all that it reads are topics of Kafka. */
  boolean readsTopicsAlone() {
    return sources().stream().allMatch(source -> source.kind() == Resource.Kind.KAFKA_TOPIC);
  }

  /** What it uses beside its own tables, each once. */
  List<Resource> shared() {
    return function.resources();
  }
}
