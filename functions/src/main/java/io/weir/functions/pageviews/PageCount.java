package io.weir.functions.pageviews;

import java.time.Instant;

/** How often a page was viewed from {@code start} to before {@code end}. */
public record PageCount(String page, Instant start, Instant end, long views) {}
