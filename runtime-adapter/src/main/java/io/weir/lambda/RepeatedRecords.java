package io.weir.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.weir.engine.SourceRecord;
import io.weir.spi.Shard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Kinesis event whose records are all written as the first one is, which Lambda does: the
 * first by Jackson, the others by comparing bytes with it (decision 9). Any other event is left to
 * Jackson as a whole.
 */
final class RepeatedRecords {
  private static final String BEGIN = "{\"Records\":[";
  private static final String END = "]}";

  private final JsonFactory json;
  private final SourceRecords sources;
  private final Payloads payloads;
  private final byte[] event;
  private final int length;
  private final EventBytes bytes;
  private int at = BEGIN.length();

  /** The first record, and how it is written. */
  private record First(KinesisRecord record, Origin origin, RecordTemplate template) {}

  /**
   * @param payloads receives the payloads
   */
  RepeatedRecords(
      JsonFactory json, SourceRecords sources, Payloads payloads, byte[] event, int length) {
    this.json = json;
    this.sources = sources;
    this.payloads = payloads;
    this.event = event;
    this.length = length;
    this.bytes = new EventBytes(event, length);
  }

  /**
   * The records; null if the event is not written like that, for whatever reason: nothing is
   * refused here.
   */
  @Nullable LambdaEvent read() {
    payloads.clear(length);
    First first = bytes.isAt(0, BEGIN) && bytes.is(at, '{') ? first() : null;
    return first == null ? null : read(first);
  }

  private @Nullable LambdaEvent read(First first) {
    RecordTemplate template = first.template();
    Shard shard = first.origin().shard();
    List<SourceRecord> records = new ArrayList<>(length / (at - BEGIN.length()) + 1);
    SourceRecords.add(records, shard, first.record());
    while (bytes.is(at, ',')) {
      at = template.read(at + 1);
      if (at < 0) {
        return null;
      }
      template.addTo(records, shard);
    }
    boolean whole = bytes.isAt(at, END) && bytes.isEnd(at + END.length());
    return whole ? new LambdaEvent.Kinesis(Map.of(first.origin(), records)) : null;
  }

  private @Nullable First first() {
    RecordPlaces places = new RecordPlaces();
    try (JsonParser parser = json.createParser(event, at, length - at)) {
      parser.nextToken();
      KinesisRecord record = new KinesisRecordReader(parser, 0, null, places).read();
      Origin origin = sources.origin(record);
      int start = at;
      at += (int) parser.currentLocation().getByteOffset();
      RecordTemplate template = RecordTemplate.of(bytes, payloads, record, places, start, at);
      return template == null ? null : new First(record, origin, template);
    } catch (IOException | UnreadableEventException refused) {
      // Jackson reads the event from its beginning, and says what is wrong with it.
      return null;
    }
  }
}
