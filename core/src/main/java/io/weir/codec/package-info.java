/**
 * Values and their bytes. A {@link io.weir.codec.Codec} is what a source, a state and a sink are
 * given: {@link io.weir.codec.Json} and {@link io.weir.codec.Compact} for values, {@link
 * io.weir.codec.Versioned} for those whose form changes, {@link io.weir.codec.Gzip} around another,
 * {@link io.weir.codec.Lines}, {@link io.weir.codec.JsonArray} and {@link
 * io.weir.codec.CloudWatchLogs} for records that hold several events.
 *
 * <p>State is written with {@link io.weir.codec.BinaryWriter} and read with {@link
 * io.weir.codec.BinaryReader}.
 */
package io.weir.codec;
