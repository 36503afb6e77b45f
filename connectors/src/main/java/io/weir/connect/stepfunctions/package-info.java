/**
 * An execution of a state machine of Step Functions for each result; needs {@code
 * software.amazon.awssdk:sfn}.
 */
@NullMarked
@Experimental
package io.weir.connect.stepfunctions;

import io.weir.annotation.Experimental;
import org.jspecify.annotations.NullMarked;
