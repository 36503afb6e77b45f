/**
 * What a deployment of other code does to what is stored: {@link io.weir.deploy.plan.Plan} compares
 * two definitions of a function, {@link io.weir.deploy.plan.PlanSet} all functions of two packages.
 */
@NullMarked
@Experimental
package io.weir.deploy.plan;

import io.weir.annotation.Experimental;
import org.jspecify.annotations.NullMarked;
