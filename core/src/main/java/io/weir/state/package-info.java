/**
 * What must be stored together, and the SPI that stores it. {@link io.weir.state.KeyRecord} is all
 * that is known of a key; a {@link io.weir.state.Commit} replaces it under the condition that
 * nobody else has; {@link io.weir.state.InMemoryStateStore} is the executable specification of
 * {@link io.weir.state.StateStore}.
 */
@Experimental
package io.weir.state;

import io.weir.annotation.Experimental;
