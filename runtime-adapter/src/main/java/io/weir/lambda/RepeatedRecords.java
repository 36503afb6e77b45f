package io.weir.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a Kinesis event whose records are all written as the first one is, which Lambda does: the
 * first by Jackson, the others by comparing bytes with it (decision 9). Any other event is left to
 * Jackson as a whole.
 */
final class RepeatedRecords {
  private static final String BEGIN = "{\"Records\":[";
  private static final String END = "]}";

  private final JsonFactory json;
  private final byte[] event;
  private final int length;
  private final EventBytes bytes;
  private int at = BEGIN.length();

  RepeatedRecords(JsonFactory json, byte[] event, int length) {
    this.json = json;
    this.event = event;
    this.length = length;
    this.bytes = new EventBytes(event, length);
  }

  /**
   * The records; null if the event is not written like that, for whatever reason: nothing is
   * refused here.
   */
  List<KinesisRecord> read() {
    if (!bytes.isAt(0, BEGIN) || !bytes.is(at, '{')) {
      return null;
    }
    List<KinesisRecord> records = new ArrayList<>();
    RecordTemplate template = first(records);
    while (template != null && bytes.is(at, ',')) {
      at = template.read(at + 1);
      if (at < 0) {
        return null;
      }
      records.add(template.record());
    }
    boolean whole = bytes.isAt(at, END) && bytes.isEnd(at + END.length());
    return template != null && whole ? records : null;
  }

  private RecordTemplate first(List<KinesisRecord> records) {
    RecordPlaces places = new RecordPlaces();
    try (JsonParser parser = json.createParser(event, at, length - at)) {
      parser.nextToken();
      KinesisRecord first = new KinesisRecordReader(parser, 0, null, places).read();
      records.add(first);
      int start = at;
      at += (int) parser.currentLocation().getByteOffset();
      return RecordTemplate.of(bytes, first, places, start, at);
    } catch (IOException | UnreadableEventException refused) {
      // Jackson reads the event from its beginning, and says what is wrong with it.
      return null;
    }
  }
}
