package io.weir.engine;

import java.util.function.BooleanSupplier;

/**
 * What one call of the engine holds for all its keys.
 *
 * @param now the edge's clock, epoch milliseconds
 * @param late tells whether the deadline is too near for another commit (PROTOCOL R2)
 * @param blame what is left out because it may be what ends the process
 */
record Scene(StepRules rules, long now, BooleanSupplier late, Blame blame) {}
