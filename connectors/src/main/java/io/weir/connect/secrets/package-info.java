/** Keys of tokens that Secrets Manager keeps: {@link io.weir.connect.secrets.SecretKeys}. */
@NullMarked
@Experimental
package io.weir.connect.secrets;

import io.weir.annotation.Experimental;
import org.jspecify.annotations.NullMarked;
