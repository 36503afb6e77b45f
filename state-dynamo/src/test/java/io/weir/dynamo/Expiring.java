package io.weir.dynamo;

import java.util.Map;

/** DynamoDB's TTL at its fastest: what may be deleted is deleted at once. */
final class Expiring {
  private Expiring() {}

  /**
   * @param now epoch milliseconds
   */
  static void sweep(String table, long now) {
    Local.CLIENT.scanPaginator(scan -> scan.tableName(table)).items().stream()
        .filter(item -> Attributes.number(item, "t", Long.MAX_VALUE) < now / 1_000)
        .map(item -> Map.of("k", item.get("k"), "s", item.get("s")))
        .toList()
        .forEach(key -> Local.CLIENT.deleteItem(delete -> delete.tableName(table).key(key)));
  }
}
