package io.weir.codec;

import io.weir.annotation.Experimental;

/**
 * Reads the records of a Kafka topic whole, with keys, headers and tombstones, in the form of
 * {@link Messages#frame}. Other codecs are given the records' values alone.
 *
 * @param <T> what is made of a record
 */
@Experimental
public interface MessageCodec<T> extends Codec<T> {}
