/** Results as objects in a bucket of S3; needs {@code software.amazon.awssdk:s3}. */
@NullMarked
@Experimental
package io.weir.connect.s3;

import io.weir.annotation.Experimental;
import org.jspecify.annotations.NullMarked;
