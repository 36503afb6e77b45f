package io.weir.localstack.function;

import java.time.Instant;
import java.util.Map;

/** How often a page was looked at in a minute. */
public record HitCount(String page, Instant start, Instant end, long hits) {
  Map<String, Object> item() {
    return Map.of("page", page, "start", start.toString(), "hits", hits);
  }
}
