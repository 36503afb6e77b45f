/**
 * The recorded cases of other engines, run through the real engine and the shard simulator in
 * several cuts of batches: {@link io.weir.simulation.conformance.Conformance} is the command,
 * {@code docs/internals/conformance.md} its page.
 */
package io.weir.simulation.conformance;
