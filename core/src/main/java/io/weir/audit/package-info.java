/**
 * Checks stored state by rules, as a safety net beneath the protocol. The rules know the values of
 * {@link io.weir.state} and nothing of the engine, so that a fault of the engine is not also one of
 * its audit. {@link io.weir.audit.Audit} takes views of keys, progress and rows, one after the
 * other, and collects findings.
 */
@NullMarked
@Internal
package io.weir.audit;

import io.weir.annotation.Internal;
import org.jspecify.annotations.NullMarked;
