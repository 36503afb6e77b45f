/** Results as documents in OpenSearch; needs nothing but the JDK. */
@NullMarked
@Experimental
package io.weir.connect.opensearch;

import io.weir.annotation.Experimental;
import org.jspecify.annotations.NullMarked;
