/**
 * Patterns over the events of a key: {@link io.weir.pattern.Pattern}.
 *
 * <p>To read it: {@code Stage} is one step of a pattern as declared, {@code AutomatonBuilder} makes
 * an {@code Automaton} of all of them, {@code Matching} runs it over the events of a key, and
 * {@code PatternState} keeps events until their turn comes.
 */
@NullMarked
@Experimental
package io.weir.pattern;

import io.weir.annotation.Experimental;
import org.jspecify.annotations.NullMarked;
