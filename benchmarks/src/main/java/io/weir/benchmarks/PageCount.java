package io.weir.benchmarks;

import java.util.Map;

/** The number of views of a page in a window; times in epoch milliseconds. */
public record PageCount(String page, long start, long end, long views) {
  Map<String, Object> item() {
    return Map.of("page", page, "start", Long.toString(start), "end", end, "views", views);
  }
}
