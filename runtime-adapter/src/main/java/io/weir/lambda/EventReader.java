package io.weir.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.log.LogText;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an invocation's event in one pass, without a tree in between. The event's fields tell its
 * kind. Anything but exactly one whole event of a known kind is an error, so half an event never
 * succeeds. One thread at a time may use it, for one event after the other: the records of an event
 * are invalid when the next one is read.
 */
final class EventReader {
  /** Parses UTF-8, as an invocation's event always is, without detecting the charset. */
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

  private static final int MAX_NAMED_FIELDS = 20;

  private static final int FIRST_BYTES = 64 * 1024;

  /** The event's bytes, kept for the next event: an invocation comes after the other. */
  private byte[] buffer = new byte[FIRST_BYTES];

  private final Payloads payloads = new Payloads();
  private final EventSources sources;

  EventReader(EventSources sources) {
    this.sources = sources;
  }

  /** The logs whose records it reads. */
  EventSources sources() {
    return sources;
  }

  /**
   * @throws UnreadableEventException if it is not JSON in UTF-8, no event that is known, or has
   *     records of a stream that no source reads
   * @throws IOException if the stream cannot be read
   */
  LambdaEvent next(InputStream in) throws IOException {
    int length = fill(in);
    LambdaEvent repeated =
        new RepeatedRecords(JSON, sources.streams(), payloads, buffer, length).read();
    return repeated == null ? byJackson(sources, buffer, length) : repeated;
  }

  private int fill(InputStream in) throws IOException {
    int length = 0;
    while (true) {
      int read = in.readNBytes(buffer, length, buffer.length - length);
      length += read;
      if (length < buffer.length) {
        return length;
      }
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
  }

  static LambdaEvent byJackson(EventSources sources, byte[] event, int length) throws IOException {
    EventDecoder records = records(sources, event, RecordsKind.of(JSON, event, length));
    try (JsonParser parser = JSON.createParser(event, 0, length)) {
      return read(List.of(records, kafka(sources), new TickEventDecoder()), parser);
    } catch (JsonProcessingException broken) {
      throw new UnreadableEventException(
          "the event is not whole JSON of the expected form"
              + LogText.detail(": ", broken.getOriginalMessage())
              + " at byte "
              + offset(broken)
              + "; nothing was processed",
          broken);
    }
  }

  private static long offset(JsonProcessingException broken) {
    return broken.getLocation() == null ? -1 : broken.getLocation().getByteOffset();
  }

  /**
   * @param kind the event source of the first record; null if it is not known
   */
  private static EventDecoder records(EventSources sources, byte[] event, @Nullable String kind) {
    if (TableRecordReader.SOURCE.equals(kind)) {
      return new TableEventDecoder(sources.tables(), event);
    }
    if (kind != null && !kind.equals(KinesisRecordReader.SOURCE)) {
      throw ForeignEvents.ofRecords(kind);
    }
    return new KinesisEventDecoder(sources.streams());
  }

  private static EventDecoder kafka(EventSources sources) {
    return new KafkaEventDecoder(sources.topics());
  }

  private static LambdaEvent read(List<EventDecoder> decoders, JsonParser parser)
      throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new UnreadableEventException(
          "the event is no JSON object; send a Kinesis, DynamoDB or Kafka event, or a tick. An"
              + " EventBridge pipe sends arrays: map the stream to the function itself");
    }
    List<String> names = fields(parser, decoders);
    if (parser.nextToken() != null) {
      throw new UnreadableEventException("something follows the event's JSON object");
    }
    return only(decoders, names);
  }

  private static List<String> fields(JsonParser parser, List<EventDecoder> decoders)
      throws IOException {
    List<String> names = new ArrayList<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (!taken(name, parser, decoders)) {
        parser.skipChildren();
      }
      if (names.size() < MAX_NAMED_FIELDS) {
        names.add(name);
      }
    }
    return names;
  }

  private static boolean taken(String name, JsonParser parser, List<EventDecoder> decoders)
      throws IOException {
    for (EventDecoder decoder : decoders) {
      if (decoder.take(name, parser)) {
        return true;
      }
    }
    return false;
  }

  private static LambdaEvent only(List<EventDecoder> decoders, List<String> names) {
    List<LambdaEvent> events =
        decoders.stream().map(EventDecoder::event).flatMap(Optional::stream).toList();
    if (events.isEmpty()) {
      throw ForeignEvents.ofFields(names);
    }
    if (events.size() > 1) {
      throw new UnreadableEventException(
          "an event with the fields "
              + names
              + " is more than one of a Kinesis or DynamoDB event (\"Records\"), a Kafka event"
              + " (\"records\") and a tick; send one of them");
    }
    return events.getFirst();
  }
}
