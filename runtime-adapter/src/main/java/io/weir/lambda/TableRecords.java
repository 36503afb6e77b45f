package io.weir.lambda;

import io.weir.engine.SourceRecord;
import io.weir.spi.Shard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives the records of a DynamoDB event their positions in the function's sources. */
final class TableRecords {
  private final Tables tables;

  TableRecords(Tables tables) {
    this.tables = tables;
  }

  /**
   * The event's records by origin, in order. An event has records of one shard and does not say of
   * which, so the whole table counts as one (decision 29).
   *
   * @param event the bytes that hold the records; they are shared
   * @throws UnreadableEventException if a record is of a table that no source reads, or is not
   *     behind the one before it
   */
  Map<Origin, List<SourceRecord>> byOrigin(List<TableRecord> records, byte[] event) {
    Map<Origin, List<SourceRecord>> byOrigin = new LinkedHashMap<>();
    TableRecord before = null;
    for (TableRecord record : records) {
      requireOrder(before, record);
      Origin from = origin(record);
      byOrigin
          .computeIfAbsent(from, first -> new ArrayList<>(records.size()))
          .add(record(from.shard(), record, event));
      before = record;
    }
    return byOrigin;
  }

  private static void requireOrder(@Nullable TableRecord before, TableRecord record) {
    if (before != null
        && before.stream().equals(record.stream())
        && before.sequence().compareTo(record.sequence()) >= 0) {
      throw new UnreadableEventException(
          "the sequence number "
              + record.sequence()
              + " comes behind "
              + before.sequence()
              + " in the DynamoDB event; nothing was processed");
    }
  }

  private Origin origin(TableRecord record) {
    Tables.Known known = tables.known(record.stream());
    try {
      return new Origin(new Shard(known.source(), known.table()), record.stream());
    } catch (IllegalArgumentException none) {
      throw new UnreadableEventException(
          "an eventSourceARN names no table: " + none.getMessage() + "; nothing was processed");
    }
  }

  private static SourceRecord record(Shard table, TableRecord record, byte[] event) {
    return SourceRecord.ofItem(
        table,
        record.sequence(),
        record.item(),
        record.arrival(),
        event,
        record.offset(),
        record.length());
  }
}
