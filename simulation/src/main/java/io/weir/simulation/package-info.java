/**
 * Histories over the whole of Weir: the {@link io.weir.simulation.Conformance} cases of other
 * engines, run through the real engine and the shard simulator's batch cuts.
 */
package io.weir.simulation;
