package io.weir.lambda;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.lambda.RecordPlaces.Value;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads one record of a Kinesis event, its fields in any order, and checks that none is missing.
 */
final class KinesisRecordReader {
  private static final int MAX_SCALE = 400;

  /** A long, because BigDecimal costs 15 ms of a cold start when it is first used. */
  private static final long SECONDS_UNTIL_10000 = 253_402_300_800L;

  /** The event source of Kinesis events. */
  static final String SOURCE = "aws:kinesis";

  private final JsonParser parser;
  private final int index;
  private final @Nullable KinesisRecord before;
  private final @Nullable RecordPlaces places;
  private @Nullable String eventSource;
  private @Nullable String eventId;

  /** The sequence number of an event id that names the shard of the record before; else null. */
  private @Nullable String sameShard;

  private @Nullable String stream;
  private @Nullable String sequence;
  private @Nullable String partitionKey;
  private @Nullable Long arrival;
  private byte @Nullable [] data;

  /**
   * @param before the record before it, whose texts are taken where they are the same; null for the
   *     first
   */
  KinesisRecordReader(JsonParser parser, int index, @Nullable KinesisRecord before) {
    this(parser, index, before, null);
  }

  /**
   * @param places receives the places at which the values begin, counted from the parser's first
   *     byte; or null
   */
  KinesisRecordReader(
      JsonParser parser, int index, @Nullable KinesisRecord before, @Nullable RecordPlaces places) {
    this.parser = parser;
    this.index = index;
    this.before = before;
    this.places = places;
  }

  /** Reads the record whose first token is the parser's current one, up to its last token. */
  KinesisRecord read() throws IOException {
    expectObject("the record");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "kinesis" -> readKinesis();
        case "eventSource" -> eventSource = text("eventSource", SOURCE);
        case "eventID" -> readEventId();
        case "eventSourceARN" ->
            stream = text("eventSourceARN", before == null ? null : before.stream());
        default -> parser.skipChildren();
      }
    }
    return checked();
  }

  /** Nearly always it is the shard of the record before and the sequence number just read. */
  private void readEventId() throws IOException {
    note(Value.ID);
    boolean usual =
        before != null
            && sequence != null
            && parser.currentToken() == JsonToken.VALUE_STRING
            && isText(before.shard(), sequence);
    sameShard = usual ? sequence : null;
    eventId = usual ? null : text("eventID");
  }

  private boolean isText(String shard, String number) throws IOException {
    int colon = shard.length();
    char[] text = parser.getTextCharacters();
    int offset = parser.getTextOffset();
    return parser.getTextLength() == colon + 1 + number.length()
        && text[offset + colon] == ':'
        && isAt(text, offset, shard)
        && isAt(text, offset + colon + 1, number);
  }

  private static boolean isAt(char[] text, int offset, String expected) {
    for (int i = 0; i < expected.length(); i++) {
      if (text[offset + i] != expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** A field that comes twice counts as it came last, as for every JSON reader of Lambda. */
  private void readKinesis() throws IOException {
    expectObject("kinesis");
    sequence = null;
    partitionKey = null;
    arrival = null;
    data = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "sequenceNumber" -> {
          note(Value.SEQUENCE);
          sequence = text("kinesis.sequenceNumber");
        }
        case "partitionKey" -> {
          note(Value.PARTITION_KEY);
          partitionKey =
              text("kinesis.partitionKey", before == null ? null : before.partitionKey());
        }
        case "approximateArrivalTimestamp" -> {
          note(Value.ARRIVAL);
          arrival = millis();
        }
        case "data" -> {
          note(Value.DATA);
          data = bytes();
        }
        default -> parser.skipChildren();
      }
    }
  }

  private void note(Value value) {
    if (places != null) {
      places.note(value, parser.currentTokenLocation().getByteOffset());
    }
  }

  private void expectObject(String what) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw problem(what + " is no JSON object");
    }
  }

  private String text(String name) throws IOException {
    return text(name, null);
  }

  /**
   * @param expected given back if it is the same: most records of an event have most texts in
   *     common
   */
  private String text(String name, @Nullable String expected) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw problem(name + " is no string");
    }
    return expected != null && isText(expected) ? expected : parser.getText();
  }

  private boolean isText(String expected) throws IOException {
    return parser.getTextLength() == expected.length()
        && isAt(parser.getTextCharacters(), parser.getTextOffset(), expected);
  }

  /** Base64, decoded straight from the input. */
  private byte[] bytes() throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw problem("kinesis.data is no string");
    }
    return parser.getBinaryValue();
  }

  /** Seconds with decimals, taken exactly: a floating-point product would miss by a millisecond. */
  private long millis() throws IOException {
    if (!parser.currentToken().isNumeric()) {
      throw problem("kinesis.approximateArrivalTimestamp is no number");
    }
    long plain =
        DecimalText.millis(
            parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    return plain >= 0 ? plain : millis(decimal());
  }

  private BigDecimal decimal() throws IOException {
    try {
      return parser.getDecimalValue();
    } catch (NumberFormatException e) {
      throw problem("kinesis.approximateArrivalTimestamp is beyond all numbers");
    }
  }

  private long millis(BigDecimal seconds) {
    // An exponent of nine digits takes a few bytes to write and gigabytes to shift.
    if (Math.abs((long) seconds.scale()) > MAX_SCALE
        || seconds.signum() < 0
        || seconds.compareTo(BigDecimal.valueOf(SECONDS_UNTIL_10000)) >= 0) {
      throw problem("kinesis.approximateArrivalTimestamp is not a time in epoch seconds");
    }
    return seconds.movePointRight(3).setScale(0, RoundingMode.FLOOR).longValueExact();
  }

  private KinesisRecord checked() {
    if (eventSource != null && !eventSource.equals(SOURCE)) {
      throw problem("its eventSource is '" + eventSource + "', this handler reads aws:kinesis");
    }
    byte[] payload = require(data, "kinesis.data");
    String number = require(sequence, "kinesis.sequenceNumber");
    String key = require(partitionKey, "kinesis.partitionKey");
    long reached = require(arrival, "kinesis.approximateArrivalTimestamp");
    require(sameShard == null ? eventId : sameShard, "eventID");
    String arn = require(stream, "eventSourceARN");
    return new KinesisRecord(arn, shard(number), order(number), key, reached, payload);
  }

  private <T> T require(@Nullable T value, String name) {
    if (value == null) {
      throw problem(name + " is missing");
    }
    return value;
  }

  /** An event id is {@code <shard>:<sequence number>}. */
  private String shard(String number) {
    if (before != null && number.equals(sameShard)) {
      return before.shard();
    }
    String id = eventId == null ? "" : eventId;
    int colon = id.indexOf(':');
    if (colon < 1 || id.length() != colon + 1 + number.length() || !id.endsWith(number)) {
      throw problem("its eventID is not <shard>:<sequence number>");
    }
    if (before != null && before.shard().length() == colon && id.startsWith(before.shard())) {
      return before.shard();
    }
    return id.substring(0, colon);
  }

  private BigInteger order(String number) {
    if (!isSequenceNumber(number)) {
      throw problem("kinesis.sequenceNumber is no sequence number");
    }
    byte[] digits = number.getBytes(StandardCharsets.ISO_8859_1);
    return new SequenceDigits().number(digits, 0, digits.length);
  }

  static boolean isSequenceNumber(String text) {
    boolean padded = text.length() > 1 && text.startsWith("0");
    boolean tooLong = text.length() > SequenceDigits.MAX_DIGITS;
    return !text.isEmpty() && !padded && !tooLong && DecimalText.isDigits(text);
  }

  private UnreadableEventException problem(String what) {
    return new UnreadableEventException(
        "record "
            + index
            + " of the Kinesis event ("
            + (eventId == null ? "sequence number " + sequence : eventId)
            + "): "
            + what
            + "; nothing was processed");
  }
}
