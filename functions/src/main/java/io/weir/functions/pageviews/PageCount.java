package io.weir.functions.pageviews;

import java.time.Instant;

/** The number of views of a page from {@code start} to before {@code end}. */
public record PageCount(String page, Instant start, Instant end, long views) {}
