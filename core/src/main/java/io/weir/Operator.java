package io.weir;

import io.weir.codec.BinaryReader;
import io.weir.codec.UnreadableStateException;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stateful computation over keyed events, given to {@link StreamFunction.Input#compute}. Windows
 * and process functions are two of them; a new operator needs no change elsewhere.
 *
 * <p>An operator is a description and holds no state of its own. The state of a key is opened from
 * the bytes that it last wrote, stepped, and written again.
 *
 * @param <I> the value of the events that it takes
 * @param <O> the results that it gives
 */
public interface Operator<I, O> {
  /** Describes the operator, one setting a line, for {@code describe()}. */
  List<String> describe();

  /**
   * Describes the operator as data, of the kind {@code operator}, so that {@code ./weir plan} can
   * tell whether the state that one version of it wrote can be read by another. The default gives
   * the class and {@link #describe}: then nobody can tell, and a change of either asks for a {@link
   * StreamFunction.Builder#stateVersion}. An operator that gives a name, settings and parts of its
   * own says by them that its state can be read as long as they are equal.
   */
  default Description description() {
    return Description.inWords("operator", getClass(), String.join("\n", describe()));
  }

  /**
   * The resources that its state uses: those of the codecs by which it is stored. An operator that
   * stores by a codec that it is given passes that one's answer on. Nothing unless it is
   * overridden.
   */
  default List<Resource> resources() {
    return List.of();
  }

  /** The side outputs that it may write to, the late output included. */
  default List<Output<?>> outputs() {
    return List.of();
  }

  /**
   * False if the operator keeps nothing from one event to the next. Its sources then have no keys,
   * all events of a shard are stepped as one, and {@link #open} is never given bytes.
   */
  default boolean keyed() {
    return true;
  }

  /** True if results depend on watermarks: then sources must have timestamps. */
  boolean usesEventTime();

  /**
   * True if the operator may set processing-time timers; results then depend on more than the log
   * (P3).
   */
  boolean usesProcessingTime();

  /**
   * Opens the state of one key.
   *
   * @param stored the bytes that {@link OperatorState#write} wrote last; null for a key without
   *     state
   * @throws UnreadableStateException if the bytes cannot be read
   */
  OperatorState<I, O> open(@Nullable BinaryReader stored);
}
