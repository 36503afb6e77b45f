package io.weir.lambda;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.codec.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one record of a Kafka event, its fields in any order, and checks that none is missing. */
final class KafkaRecordReader {
  private static final String APPEND = "LOG_APPEND_TIME";

  private final JsonParser parser;
  private final String place;
  private @Nullable String topic;
  private @Nullable Integer partition;
  private @Nullable Long offset;
  private @Nullable Long timestamp;
  private Message.Time time = Message.Time.CREATE;
  private byte @Nullable [] key;
  private byte @Nullable [] value;
  private List<Message.Header> headers = List.of();

  /**
   * @param place names the record in messages
   */
  KafkaRecordReader(JsonParser parser, String place) {
    this.parser = parser;
    this.place = place;
  }

  /** Reads the record whose first token is the parser's current one, up to its last token. */
  KafkaRecord read() throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw problem("is no JSON object");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      field(name);
    }
    return new KafkaRecord(
        require(topic, "topic"),
        require(partition, "partition"),
        require(offset, "offset"),
        require(timestamp, "timestamp"),
        time,
        key,
        value,
        headers);
  }

  private void field(String name) throws IOException {
    switch (name) {
      case "topic" -> topic = text(name);
      case "partition" -> partition = (int) number(name, 0, Integer.MAX_VALUE);
      case "offset" -> offset = number(name, 0, Long.MAX_VALUE);
      case "timestamp" -> timestamp = number(name, Long.MIN_VALUE, Long.MAX_VALUE);
      case "timestampType" -> time = time(text(name));
      case "key" -> key = bytes(name);
      case "value" -> value = bytes(name);
      case "headers" -> headers = headers();
      default -> parser.skipChildren();
    }
  }

  private static Message.Time time(String type) {
    return type.equals(APPEND) ? Message.Time.APPEND : Message.Time.CREATE;
  }

  private String text(String name) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw problem("has a " + name + " that is no string");
    }
    return parser.getText();
  }

  /** A whole number; older events have partitions in quotes. */
  private long number(String name, long least, long most) throws IOException {
    long number = isDigits(name) ? Long.parseLong(parser.getText()) : integer(name);
    if (number < least || number > most) {
      throw problem("has a " + name + " that is none");
    }
    return number;
  }

  private boolean isDigits(String name) throws IOException {
    return name.equals("partition")
        && parser.currentToken() == JsonToken.VALUE_STRING
        && parser.getText().matches("[0-9]{1,9}");
  }

  private long integer(String name) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw problem("has a " + name + " that is none");
    }
    return parser.getLongValue();
  }

  /** Base64; null for JSON's null, which is no value. */
  private byte @Nullable [] bytes(String name) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw problem("has a " + name + " that is no string");
    }
    return parser.getBinaryValue();
  }

  /** Headers are objects of one or more names, with values as arrays of bytes. */
  private List<Message.Header> headers() throws IOException {
    List<Message.Header> all = new ArrayList<>();
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return all;
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw problem("has headers that are no array");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw problem("has a header that is no JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        all.add(new Message.Header(name, header()));
      }
    }
    return all;
  }

  private byte @Nullable [] header() throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw problem("has a header whose value is no array of bytes");
    }
    List<Byte> bytes = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      bytes.add((byte) number("header", Byte.MIN_VALUE, 255));
    }
    byte[] all = new byte[bytes.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = bytes.get(i);
    }
    return all;
  }

  private <T> T require(@Nullable T part, String name) {
    if (part == null) {
      throw problem("has no " + name);
    }
    return part;
  }

  private UnreadableEventException problem(String what) {
    return new UnreadableEventException(place + " " + what + "; nothing was processed");
  }
}
