/**
 * Keeps payloads and keys out of logs unless a setting shows them. {@link io.weir.log.LogText}
 * masks texts; an exception that is {@link io.weir.log.ValueFree} holds neither.
 */
@NullMarked
@Internal
package io.weir.log;

import io.weir.annotation.Internal;
import org.jspecify.annotations.NullMarked;
