package io.weir.lambda;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Reads of a record of a DynamoDB event what gives it its place, its fields in any order, and
 * checks that none is missing. Its images are left to the source's codec.
 */
final class TableRecordReader {
  /** The event source of DynamoDB events. */
  static final String SOURCE = "aws:dynamodb";

  private static final BigDecimal YEAR_10000 = BigDecimal.valueOf(253_402_300_800L);
  private static final int MAX_SCALE = 400;

  private final JsonParser parser;
  private final int index;
  private @Nullable String source;
  private @Nullable String stream;
  private @Nullable String sequence;
  private @Nullable String item;
  private long arrival;

  TableRecordReader(JsonParser parser, int index) {
    this.parser = parser;
    this.index = index;
  }

  /** Reads the record whose first token is the parser's current one, up to its last token. */
  TableRecord read() throws IOException {
    requireObject("the record");
    int from = (int) parser.currentTokenLocation().getByteOffset();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "eventSource" -> source = text(name);
        case "eventSourceARN" -> stream = text(name);
        case "dynamodb" -> change();
        default -> parser.skipChildren();
      }
    }
    int to = (int) parser.currentLocation().getByteOffset();
    return checked(from, to - from);
  }

  /** A field that comes twice counts as it came last. */
  private void change() throws IOException {
    requireObject("dynamodb");
    sequence = null;
    item = null;
    arrival = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "SequenceNumber" -> sequence = text(name);
        case "Keys" -> item = new ItemKey(parser, this::problem).read();
        case "ApproximateCreationDateTime" -> arrival = millis();
        default -> parser.skipChildren();
      }
    }
  }

  private void requireObject(String what) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw problem(what + " is no JSON object");
    }
  }

  private String text(String name) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw problem(name + " is no string");
    }
    return parser.getText();
  }

  /** Seconds, in whole ones usually; null is no time. */
  private long millis() throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return 0;
    }
    if (!parser.currentToken().isNumeric()) {
      throw problem("ApproximateCreationDateTime is no number");
    }
    BigDecimal seconds = seconds();
    // An exponent of nine digits takes a few bytes to write and gigabytes to shift.
    if (Math.abs((long) seconds.scale()) > MAX_SCALE
        || seconds.signum() < 0
        || seconds.compareTo(YEAR_10000) >= 0) {
      throw problem("ApproximateCreationDateTime is not a time in epoch seconds");
    }
    return seconds.movePointRight(3).setScale(0, RoundingMode.FLOOR).longValueExact();
  }

  private BigDecimal seconds() throws IOException {
    try {
      return parser.getDecimalValue();
    } catch (NumberFormatException e) {
      throw problem("ApproximateCreationDateTime is beyond all numbers");
    }
  }

  private TableRecord checked(int offset, int length) {
    if (source != null && !source.equals(SOURCE)) {
      throw problem("its eventSource is '" + source + "', those before it are of " + SOURCE);
    }
    return new TableRecord(
        require(stream, "eventSourceARN"),
        order(require(sequence, "dynamodb.SequenceNumber")),
        require(item, "dynamodb.Keys"),
        arrival,
        offset,
        length);
  }

  private BigInteger order(String number) {
    if (!KinesisRecordReader.isSequenceNumber(number)) {
      throw problem("dynamodb.SequenceNumber is no sequence number");
    }
    return new BigInteger(number);
  }

  private <T> T require(@Nullable T value, String name) {
    if (value == null) {
      throw problem(name + " is missing");
    }
    return value;
  }

  private UnreadableEventException problem(String what) {
    return new UnreadableEventException(
        "record "
            + index
            + " of the DynamoDB event (sequence number "
            + sequence
            + "): "
            + what
            + "; nothing was processed");
  }
}
