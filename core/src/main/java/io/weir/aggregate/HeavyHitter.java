package io.weir.aggregate;

/**
 * A value that came often, with what is known of its number.
 *
 * @param atMost the number of its events is not more
 * @param atLeast the number of its events is not less; the same as {@code atMost} as long as no
 *     value had to be given up
 */
public record HeavyHitter(String value, long atMost, long atLeast) {}
