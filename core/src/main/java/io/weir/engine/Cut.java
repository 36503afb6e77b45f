package io.weir.engine;

import java.util.function.BooleanSupplier;

/**
 * Where a step ends though its run goes on. Results are decided record by record, so that it cannot
 * show (PROTOCOL R9).
 *
 * @param records it decides no more than so many
 * @param stop asked before each further record and timer, at least one of which is taken
 */
record Cut(int records, BooleanSupplier stop) {}
