/** Results into a stream of Amazon Data Firehose; needs {@code software.amazon.awssdk:firehose}. */
@NullMarked
@Experimental
package io.weir.connect.firehose;

import io.weir.annotation.Experimental;
import org.jspecify.annotations.NullMarked;
