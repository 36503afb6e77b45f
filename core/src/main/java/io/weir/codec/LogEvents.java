package io.weir.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.codec.CloudWatchLogs.LogEvent;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.privacy.PersonalFields;
import io.weir.privacy.Treatment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the opened message of a subscription filter. */
final class LogEvents<T> implements Codec<T> {
  private static final String DATA = "DATA_MESSAGE";
  private static final String CONTROL = "CONTROL_MESSAGE";
  private static final byte[] EVENTS = Unicode.bytes(",\"logEvents\":[");
  private static final Json<Object> JSON = Json.of(Object.class);
  private static final PersonalFields MESSAGES =
      PersonalFields.of("logEvents.message", Treatment.TOKENISE);

  /** Parts of messages, under names that the filter gives them: nobody knows which is personal. */
  private static final PersonalFields EXTRACTED =
      PersonalFields.of("logEvents.extractedFields", Treatment.DROP);

  private static final byte[] END = Unicode.bytes("]}");

  private final Function<LogEvent, T> value;
  private final Function<T, LogEvent> event;
  private final @Nullable Codec<?> message;
  private final String words;
  private final int maxEvents;

  /** The fields of a message that hold for all of its events. */
  private record Envelope(
      String messageType,
      @Nullable String owner,
      @Nullable String logGroup,
      @Nullable String logStream,
      List<String> subscriptionFilters) {}

  /** One of its events, as it was sent; null for what was not. */
  private record Entry(
      @Nullable String id,
      @Nullable Long timestamp,
      @Nullable String message,
      @Nullable Map<String, String> extractedFields) {}

  /**
   * @param message reads the messages of events; null if they are only texts
   */
  LogEvents(
      Function<LogEvent, T> value,
      Function<T, LogEvent> event,
      @Nullable Codec<?> message,
      String words) {
    this(value, event, message, words, Unfolding.DEFAULT_MAX_EVENTS);
  }

  private LogEvents(
      Function<LogEvent, T> value,
      Function<T, LogEvent> event,
      @Nullable Codec<?> message,
      String words,
      int maxEvents) {
    this.value = value;
    this.event = event;
    this.message = message;
    this.words = words;
    this.maxEvents = maxEvents;
  }

  LogEvents<T> maxEvents(int events) {
    return new LogEvents<>(value, event, message, words, Unfolding.maxEvents(events));
  }

  @Override
  public byte[] encode(T one) {
    LogEvent log = event.apply(one);
    Envelope envelope =
        new Envelope(DATA, log.owner(), log.logGroup(), log.logStream(), log.subscriptionFilters());
    Entry entry = new Entry(log.id(), log.timestamp(), log.message(), log.extractedFields());
    return message(envelope, Json.bytes(entry));
  }

  private static byte[] message(Envelope envelope, byte[] entry) {
    byte[] head = Json.bytes(envelope);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(head, 0, head.length - 1);
    out.writeBytes(EVENTS);
    out.writeBytes(entry);
    out.writeBytes(END);
    return out.toByteArray();
  }

  @Override
  public @Nullable T decode(byte[] bytes) {
    return Unfolding.only(unfolding().unfold(bytes, 0, bytes.length));
  }

  @Override
  public Unfolding<T> unfolding() {
    Decoding<Entry> entries = Json.of(Entry.class).decoder();
    return (bytes, offset, length) -> {
      Message message = new Message(bytes, offset, length);
      Envelope envelope = message.envelope();
      return message
          .events()
          .of(
              bytes,
              (all, at, size) -> value.apply(log(envelope, entries.decode(all, at, size))),
              entry -> message(envelope, entry));
    };
  }

  private static LogEvent log(Envelope of, @Nullable Entry entry) {
    if (entry == null
        || entry.id() == null
        || entry.timestamp() == null
        || entry.message() == null) {
      throw new CodecException("a log event lacks its id, timestamp or message");
    }
    return new LogEvent(
        of.owner(),
        of.logGroup(),
        of.logStream(),
        of.subscriptionFilters(),
        entry.id(),
        entry.timestamp(),
        entry.message(),
        entry.extractedFields());
  }

  @Override
  public PersonalFields personal() {
    return message == null ? PersonalFields.NONE : message.personal();
  }

  @Override
  public Redaction redaction(PersonalFields fields, Redaction.Means means) {
    Codec<?> within = message;
    if (within == null) {
      boolean ofMessages = !fields.at("logEvents").at("message").isEmpty();
      return JSON.redaction(ofMessages ? fields.and(EXTRACTED) : fields, means);
    }
    Redaction messages =
        JSON.redaction(MESSAGES, EmbeddedPayload.of(within.redaction(fields, means), means));
    Redaction extracted = JSON.redaction(EXTRACTED, means);
    return (bytes, offset, length) -> {
      byte[] treated = messages.redact(bytes, offset, length);
      return extracted.redact(treated, 0, treated.length);
    };
  }

  @Override
  public List<Resource> resources() {
    return message == null ? List.of() : message.resources();
  }

  @Override
  public Description description() {
    return message == null
        ? Description.inWords("codec", getClass(), describe())
        : Description.wrapping(getClass(), describe(), message.description());
  }

  @Override
  public String describe() {
    return words;
  }

  /** A message on its way through the parser. */
  private final class Message {
    private final Slices events = new Slices();
    private final List<String> filters = new ArrayList<>();
    private final int offset;
    private String type = "";
    private @Nullable String owner;
    private @Nullable String group;
    private @Nullable String stream;
    private boolean has;

    Message(byte[] bytes, int offset, int length) {
      this.offset = offset;
      JsonSlices.read(bytes, offset, length, this::read);
    }

    /** The events of the message; a control message has none. */
    Slices events() {
      return isControl() ? new Slices() : events;
    }

    private boolean isControl() {
      return type.equals(CONTROL);
    }

    Envelope envelope() {
      if (!isControl() && !(type.equals(DATA) && has)) {
        throw new CodecException(
            "expected a message of CloudWatch Logs: messageType "
                + DATA
                + " with logEvents, or "
                + CONTROL);
      }
      return new Envelope(type, owner, group, stream, filters);
    }

    private void read(JsonParser parser) throws IOException {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw new CodecException("expected a message of CloudWatch Logs, a JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        field(name, parser);
      }
    }

    private void field(String name, JsonParser parser) throws IOException {
      switch (name) {
        case "messageType" -> type = parser.getValueAsString("");
        case "owner" -> owner = parser.getValueAsString();
        case "logGroup" -> group = parser.getValueAsString();
        case "logStream" -> stream = parser.getValueAsString();
        case "subscriptionFilters" -> filters(parser);
        case "logEvents" -> events(parser);
        default -> parser.skipChildren();
      }
    }

    private void filters(JsonParser parser) throws IOException {
      if (parser.currentToken() == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          filters.add(String.valueOf(parser.getValueAsString()));
          parser.skipChildren();
        }
      }
    }

    /** Finds the events; those of a control message are dropped later. */
    private void events(JsonParser parser) throws IOException {
      has = parser.currentToken() == JsonToken.START_ARRAY;
      while (has && parser.nextToken() != JsonToken.END_ARRAY) {
        JsonSlices.add(events, parser, offset);
        Unfolding.requireFits(events.count(), maxEvents);
      }
    }
  }
}
