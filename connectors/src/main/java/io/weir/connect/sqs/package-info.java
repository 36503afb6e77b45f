/** Results into a queue of SQS; needs {@code software.amazon.awssdk:sqs}. */
@NullMarked
@Experimental
package io.weir.connect.sqs;

import io.weir.annotation.Experimental;
import org.jspecify.annotations.NullMarked;
