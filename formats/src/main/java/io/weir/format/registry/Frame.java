package io.weir.format.registry;

import io.weir.annotation.Experimental;

/**
 * A record without its framing.
 *
 * @param id the schema that its payload was written with
 * @param bytes the array that holds the payload; the record's own, unless that was compressed
 * @param offset the index at which the payload begins
 * @param length the number of its bytes
 * @param opened the number of bytes of the payload if it was compressed, else 0
 */
@Experimental
public record Frame(SchemaId id, byte[] bytes, int offset, int length, long opened) {}
