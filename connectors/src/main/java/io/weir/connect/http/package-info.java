/** Results by calls over HTTP; needs nothing but the JDK. */
@NullMarked
@Experimental
package io.weir.connect.http;

import io.weir.annotation.Experimental;
import org.jspecify.annotations.NullMarked;
