package io.weir.lambda;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code "Records"} of the event of a DynamoDB stream. */
final class TableEventDecoder implements EventDecoder {
  private final TableRecords tables;
  private final byte[] event;
  private @Nullable List<TableRecord> records;

  /**
   * @param event the bytes that are parsed, from the first one on
   */
  TableEventDecoder(TableRecords tables, byte[] event) {
    this.tables = tables;
    this.event = event;
  }

  @Override
  public boolean take(String name, JsonParser parser) throws IOException {
    if (!name.equals("Records")) {
      return false;
    }
    if (records != null) {
      throw new UnreadableEventException(
          "\"Records\" comes twice in the DynamoDB event; nothing was processed");
    }
    List<TableRecord> read = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      read.add(new TableRecordReader(parser, read.size()).read());
    }
    records = read;
    return true;
  }

  @Override
  public Optional<LambdaEvent> event() {
    return Optional.ofNullable(records)
        .map(all -> new LambdaEvent.Table(tables.byOrigin(all, event)));
  }
}
