package io.weir.functions.pageviews;

import java.time.Instant;

/** Somebody looked at a page. */
public record View(String id, String page, Instant at) {}
