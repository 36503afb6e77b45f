/** Results to a topic of SNS; needs {@code software.amazon.awssdk:sns}. */
@NullMarked
@Experimental
package io.weir.connect.sns;

import io.weir.annotation.Experimental;
import org.jspecify.annotations.NullMarked;
