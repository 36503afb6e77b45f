/** Keys of tokens that a key of KMS makes: {@link io.weir.connect.kms.KmsKeys}. */
@NullMarked
@Experimental
package io.weir.connect.kms;

import io.weir.annotation.Experimental;
import org.jspecify.annotations.NullMarked;
