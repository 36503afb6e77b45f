/**
 * Formats of records: how others write what a stream holds. Each family has its package: {@link
 * io.weir.format.avro}, {@link io.weir.format.protobuf}, {@link io.weir.format.jsonschema}, {@link
 * io.weir.format.change}, {@link io.weir.format.cloudevents}, {@link io.weir.format.eventbridge},
 * {@link io.weir.format.registry}. All of them are codecs ({@link io.weir.codec.Codec}), to be
 * given to a source or a sink.
 *
 * <p>Bytes come from outside and are not trusted: a codec reads a value, or refuses with a {@link
 * io.weir.codec.CodecException}, and its memory is bounded by the size of the record.
 */
@NullMarked
package io.weir.format;

import org.jspecify.annotations.NullMarked;
