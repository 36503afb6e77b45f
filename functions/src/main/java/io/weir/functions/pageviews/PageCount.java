package io.weir.functions.pageviews;

import java.time.Instant;
import java.util.Map;

/** How often a page was viewed from {@code start} to before {@code end}. */
public record PageCount(String page, Instant start, Instant end, long views) {
  Map<String, Object> item() {
    return Map.of("page", page, "start", start.toString(), "end", end.toString(), "views", views);
  }
}
