package io.weir.testkit;

import io.weir.annotation.Experimental;
import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import java.util.Optional;

/**
 * One invocation of the handler.
 *
 * @param number 1, 2, ... over the simulator's life
 * @param lane 0 to ParallelizationFactor - 1
 * @param delivery 1 for a first delivery, 2 for the first that repeats it, ...
 * @param answer the handler's answer, even if the mapping did not see it; empty if it threw
 * @param reason the reason why the batch is not done, or empty
 */
@Experimental
public record SimulatedInvocation(
    long number,
    Batch batch,
    int lane,
    int delivery,
    SimulatedOutcome outcome,
    Optional<BatchResult> answer,
    String reason) {}
