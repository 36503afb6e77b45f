/**
 * Breaks of the rules, each of which the histories must find: {@link
 * io.weir.simulation.mutations.Mutations} is the command, {@code docs/internals/mutations.md} its
 * table.
 */
package io.weir.simulation.mutations;
