/** Results as rows of PostgreSQL; needs {@code org.postgresql:postgresql}. */
@NullMarked
@Experimental
package io.weir.connect.postgres;

import io.weir.annotation.Experimental;
import org.jspecify.annotations.NullMarked;
