/**
 * An invocation of a Lambda function for each result; needs {@code software.amazon.awssdk:lambda}.
 */
@NullMarked
@Experimental
package io.weir.connect.lambda;

import io.weir.annotation.Experimental;
import org.jspecify.annotations.NullMarked;
