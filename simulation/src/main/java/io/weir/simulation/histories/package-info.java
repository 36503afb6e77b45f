/**
 * Seeded histories: a seed decides a function, its log and everything that goes wrong, the real
 * engine runs through it, and a plain model that sees only the log computes the right outcome.
 * Start with {@link io.weir.simulation.histories.History}; {@link
 * io.weir.simulation.histories.Simulate} is the command.
 */
package io.weir.simulation.histories;
