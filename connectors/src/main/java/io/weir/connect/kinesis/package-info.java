/** Results into a stream of Kinesis; needs {@code software.amazon.awssdk:kinesis}. */
@NullMarked
@Experimental
package io.weir.connect.kinesis;

import io.weir.annotation.Experimental;
import org.jspecify.annotations.NullMarked;
