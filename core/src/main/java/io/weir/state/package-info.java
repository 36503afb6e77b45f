/**
 * The records that are stored together, and the SPI that stores them. {@link
 * io.weir.state.KeyRecord} is the whole record of a key; a {@link io.weir.state.Commit} replaces it
 * on the condition that no other process has; {@link io.weir.state.InMemoryStateStore} is the
 * executable specification of {@link io.weir.state.StateStore}.
 */
@NullMarked
@Experimental
package io.weir.state;

import io.weir.annotation.Experimental;
import org.jspecify.annotations.NullMarked;
