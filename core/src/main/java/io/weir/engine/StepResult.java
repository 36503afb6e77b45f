package io.weir.engine;

import io.weir.state.KeyRecord;
import java.util.OptionalLong;

/**
 * What a step decided.
 *
 * @param next the key's record afterwards
 * @param changed false if every record was a redelivery and nothing was due: there is nothing to
 *     commit
 * @param redelivered how many records had been decided before
 * @param expiresAt when the item may be dropped
 */
record StepResult(KeyRecord next, boolean changed, int redelivered, OptionalLong expiresAt) {}
