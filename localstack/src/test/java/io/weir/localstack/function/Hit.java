package io.weir.localstack.function;

import java.util.Map;

/**
 * Somebody looked at a page.
 *
 * @param at when, epoch milliseconds
 */
public record Hit(String id, String page, long at) {
  Map<String, Object> item() {
    return Map.of("id", id, "page", page, "at", at);
  }
}
