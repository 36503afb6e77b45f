/**
 * The types for those who connect Weir to another service: a {@link io.weir.spi.SinkWriter}
 * delivers {@link io.weir.spi.Emission emissions}; a record has a {@link io.weir.spi.Position} of a
 * {@link io.weir.spi.Shard}. A store implements {@code io.weir.state.StateStore}, an operator
 * {@link io.weir.Operator}; these are in the packages of the types that they use. What a function
 * shows of itself is a {@link io.weir.spi.Signal}; a {@link io.weir.spi.Telemetry} takes it
 * elsewhere.
 */
@NullMarked
@Stable
package io.weir.spi;

import io.weir.annotation.Stable;
import org.jspecify.annotations.NullMarked;
