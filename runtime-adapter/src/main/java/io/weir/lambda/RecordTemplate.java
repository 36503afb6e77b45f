package io.weir.lambda;

import io.weir.engine.SourceRecord;
import io.weir.lambda.RecordPlaces.Value;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads records that have the same bytes as an earlier record, except for five values. Jackson read
 * the earlier record, so this class only has to know the plain forms of these values. A record in
 * any other form is not read here.
 */
final class RecordTemplate {
  private final EventBytes bytes;
  private final Payloads payloads;
  private final String idPrefix;
  private final Value[] order;

  /** The bounds, in the first record, of the bytes before each value and after the last one. */
  private final int[] from = new int[Value.values().length + 1];

  private final int[] to = new int[Value.values().length + 1];

  /** Of the record that was read last, as all that follow. */
  private String partitionKey = "";

  private long arrival;
  private int sequenceFrom;
  private int sequenceTo;
  private int idFrom;
  private int idTo;

  private RecordTemplate(
      EventBytes bytes, Payloads payloads, KinesisRecord first, RecordPlaces places) {
    this.bytes = bytes;
    this.payloads = payloads;
    this.idPrefix = '"' + first.shard() + ':';
    this.order = Value.values();
    Arrays.sort(order, Comparator.comparingInt(places::offset));
  }

  /**
   * @param start the index at which the first record begins
   * @param end the byte after it
   * @return null if the record is in a form that cannot be a template
   */
  static @Nullable RecordTemplate of(
      EventBytes bytes,
      Payloads payloads,
      KinesisRecord first,
      RecordPlaces places,
      int start,
      int end) {
    if (!places.complete()) {
      return null;
    }
    RecordTemplate template = new RecordTemplate(bytes, payloads, first, places);
    return template.learn(places, start) && template.last(end) ? template : null;
  }

  private boolean learn(RecordPlaces places, int start) {
    int at = start;
    for (int i = 0; i < order.length; i++) {
      from[i] = at;
      int offset = start + places.offset(order[i]);
      to[i] = offset + begin(order[i]);
      at = begins(order[i], offset) ? value(order[i], to[i]) : -1;
      if (at < 0) {
        return false;
      }
    }
    from[order.length] = at;
    return true;
  }

  private boolean begins(Value value, int offset) {
    return switch (value) {
      case ARRIVAL -> true;
      case ID -> bytes.isAt(offset, idPrefix);
      default -> bytes.is(offset, '"');
    };
  }

  private boolean last(int end) {
    to[order.length] = end;
    return sameSequence();
  }

  /** The number of leading bytes of a value that are the same in all records. */
  private int begin(Value value) {
    return switch (value) {
      case ARRIVAL -> 0;
      case ID -> idPrefix.length();
      default -> 1;
    };
  }

  /**
   * Reads the record that begins there.
   *
   * @return the byte after it; -1 if it is written in another way
   */
  int read(int start) {
    int at = start;
    for (int i = 0; i < order.length; i++) {
      if (!bytes.repeats(at, from[i], to[i])) {
        return -1;
      }
      at = value(order[i], at + to[i] - from[i]);
      if (at < 0) {
        return -1;
      }
    }
    int last = order.length;
    boolean fits = bytes.repeats(at, from[last], to[last]) && sameSequence();
    return fits ? at + to[last] - from[last] : -1;
  }

  /** Adds the record that was read, or its user records if it is aggregated. */
  void addTo(List<SourceRecord> all, Shard shard) {
    Position position = bytes.position(shard, sequenceFrom, sequenceTo);
    SourceRecords.add(all, position, partitionKey, arrival, payloads);
  }

  /**
   * @return the byte after the value, -1 if it is not plain
   */
  private int value(Value value, int at) {
    return switch (value) {
      case PARTITION_KEY -> partitionKey(at);
      case SEQUENCE -> sequence(at);
      case DATA -> data(at);
      case ARRIVAL -> arrival(at);
      case ID -> id(at);
    };
  }

  private int sequence(int at) {
    sequenceFrom = at;
    sequenceTo = bytes.endOfDigits(at);
    return isSequence() ? sequenceTo : -1;
  }

  /**
   * Skips the id, which nearly always repeats the sequence number; {@link #sameSequence} checks it
   * later.
   */
  private int id(int at) {
    idFrom = at;
    idTo = at + sequenceTo - sequenceFrom;
    if (!bytes.repeats(at, sequenceFrom, sequenceTo)) {
      idTo = bytes.endOfDigits(at);
    }
    return bytes.is(idTo, '"') ? idTo : -1;
  }

  private boolean isSequence() {
    int digits = sequenceTo - sequenceFrom;
    return digits > 0
        && digits <= SequenceDigits.MAX_DIGITS
        && !bytes.is(sequenceFrom, '0')
        && bytes.is(sequenceTo, '"');
  }

  private boolean sameSequence() {
    return idTo - idFrom == sequenceTo - sequenceFrom
        && bytes.repeats(idFrom, sequenceFrom, sequenceTo);
  }

  private int partitionKey(int at) {
    int end = bytes.endOfText(at);
    if (end >= 0) {
      partitionKey = bytes.text(at, end);
    }
    return end;
  }

  private int data(int at) {
    return bytes.payload(payloads, at);
  }

  private int arrival(int at) {
    int end = bytes.endOfDecimal(at);
    boolean plain = end >= 0 && (bytes.is(end, ',') || bytes.is(end, '}'));
    arrival = plain ? bytes.millis(at, end) : -1;
    return arrival < 0 ? -1 : end;
  }
}
