/**
 * Converts values to bytes and back. Sources, states and sinks are given a {@link
 * io.weir.codec.Codec}: {@link io.weir.codec.Json} and {@link io.weir.codec.Compact} for values,
 * {@link io.weir.codec.Versioned} for values whose format changes, {@link io.weir.codec.Gzip}
 * around another, {@link io.weir.codec.Lines}, {@link io.weir.codec.JsonArray} and {@link
 * io.weir.codec.CloudWatchLogs} for records that hold several events.
 *
 * <p>State is written with {@link io.weir.codec.BinaryWriter} and read with {@link
 * io.weir.codec.BinaryReader}.
 */
@NullMarked
@Stable
package io.weir.codec;

import io.weir.annotation.Stable;
import org.jspecify.annotations.NullMarked;
