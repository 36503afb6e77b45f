package io.weir.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.KeyedSource;
import io.weir.SourceSettings;
import io.weir.codec.CodecException;
import io.weir.codec.Redactor;
import io.weir.codec.Redactor.Redacted;
import io.weir.codec.Unfolding;
import io.weir.testkit.SimulatedPut;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the lines of an input records of a source. A line that the function cannot read is put too,
 * because the function judges it as when deployed. Lines that cannot be put are kept aside.
 */
final class InputLines<V> {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The partition key of every line if the command names no field. */
  private static final String ANY_KEY = "local";

  private static final int LONGEST_KEY = 256;

  /** 9999-12-31T23:59:59.999Z. */
  private static final long LAST_ARRIVAL = 253_402_300_799_999L;

  private static final long UNKNOWN = -1;

  private final KeyedSource<V> keyed;
  private final SourceSettings<V> source;

  /** Treats personal data of what is shown of a line; null if there is none. */
  private final Redactor redactor;

  private final Arrival arrival;
  private final String keyField;
  private final boolean strict;
  private final String file;
  private final long now;
  private final List<Line> lines = new ArrayList<>();
  private final List<UnfitLine> unfit = new ArrayList<>();
  private long latest = UNKNOWN;

  /**
   * @param keyField the field with the partition key; null = all lines have the same
   * @param strict true if a line that cannot be read ends the command
   * @param file the name of the input, for messages
   * @param now epoch milliseconds
   */
  InputLines(
      KeyedSource<V> keyed,
      Arrival arrival,
      String keyField,
      boolean strict,
      String file,
      long now) {
    this.keyed = keyed;
    this.source = keyed.source().settings();
    this.redactor = Redactor.of(source.codec(), source.personal());
    this.arrival = arrival;
    this.keyField = keyField;
    this.strict = strict;
    this.file = file;
    this.now = now;
  }

  /**
   * Reads all lines.
   *
   * @throws UsageException if no line can be put or, if strict, one cannot be read
   */
  void read(InputStream in) {
    try {
      FileLines all = new FileLines(in, file);
      for (byte[] data = all.next(); data != null; data = all.next()) {
        line(data, all.number());
      }
    } catch (IOException broken) {
      throw new UsageException("cannot read " + file + ": " + broken);
    }
    if (lines.isEmpty()) {
      throw new UsageException(
          unfit.isEmpty()
              ? file + " has no events"
              : unfit.getFirst().place() + ": " + unfit.getFirst().message());
    }
    beginWithTheFirstKnown();
  }

  List<Line> lines() {
    return lines;
  }

  /** The lines that cannot be put. */
  List<UnfitLine> unfit() {
    return unfit;
  }

  private void line(byte[] data, int number) {
    try {
      if (strict) {
        check(readable(data));
      }
      String key = partitionKey(data);
      requireDeliverable(SimulatedPut.of(key, data));
      lines.add(new Line(source.name(), file, number, data, arrival(data), key));
    } catch (UsageException | CodecException | IllegalArgumentException bad) {
      refuse(shown(data).bytes(), number, bad.getMessage());
    } catch (RuntimeException bad) {
      refuse(shown(data).bytes(), number, bad.toString());
    }
  }

  /** The line without its personal data. */
  private Redacted shown(byte[] data) {
    return redactor == null ? new Redacted(data, null) : redactor.redact(data, 0, data.length);
  }

  /** What is read of a line may be told by a message, so it is read without its personal data. */
  private byte[] readable(byte[] data) {
    Redacted shown = shown(data);
    if (shown.failure() != null) {
      throw shown.failure();
    }
    return shown.bytes();
  }

  /** Refuses records that Kinesis takes but that are too large for a Lambda invocation. */
  private static void requireDeliverable(SimulatedPut put) {
    if (!put.fitsAnInvocation()) {
      throw new IllegalArgumentException(
          "it has "
              + put.data().length
              + " bytes, which in Base64 fit no invocation of Lambda (6 MB, about 4.5 MB of data): a"
              + " deployed function never gets it; compress it, or keep it in S3 and send where it is");
    }
  }

  private void refuse(byte[] data, int number, String why) {
    UnfitLine line = new UnfitLine(file, number, data, why);
    if (strict) {
      throw new UsageException(line.place() + ": " + why);
    }
    unfit.add(line);
  }

  /** Asks for all that the engine will ask for. */
  private void check(byte[] data) {
    for (V event : Unfolding.all(source.codec(), data)) {
      if (source.filter() == null || source.filter().test(event)) {
        if (source.timestamp() != null) {
          long unused = source.timestamp().applyAsLong(event);
        }
        if (source.id() != null) {
          Object unused = source.id().apply(event);
        }
        if (keyed.key() != null) {
          Object unused = keyed.key().apply(event);
        }
      }
    }
  }

  /** The arrival of a line. Arrivals only grow, but that of a field is taken as it is. */
  private long arrival(byte[] data) {
    long time =
        switch (arrival.kind()) {
          case NOW -> now;
          case EVENT -> eventTime(data);
          case FIELD -> fieldTime(data);
        };
    latest = Math.max(latest, time);
    return time;
  }

  /**
   * The time of the last event of a line. A line that has none, is unreadable or is of the future
   * arrives with the line before.
   */
  private long eventTime(byte[] data) {
    if (source.timestamp() == null) {
      return now;
    }
    try {
      long time =
          Unfolding.all(source.codec(), data).stream()
              .filter(event -> source.filter() == null || source.filter().test(event))
              .mapToLong(source.timestamp())
              .max()
              .orElse(latest);
      return time > now ? latest : Math.max(latest, time);
    } catch (RuntimeException unreadable) {
      // The engine makes a dead letter of it that says why.
      return latest;
    }
  }

  private long fieldTime(byte[] data) {
    JsonNode line = json(data);
    if (line == null) {
      return latest;
    }
    long time = time(line.path(arrival.field()));
    if (time == UNKNOWN && arrival.isGiven()) {
      throw noArrival();
    }
    return time == UNKNOWN ? eventTime(data) : time;
  }

  /** Unknown if the field is no time. */
  private static long time(JsonNode field) {
    try {
      long time =
          field.isIntegralNumber() && field.canConvertToLong()
              ? field.asLong()
              : Instant.parse(field.asText()).toEpochMilli();
      return time >= 0 && time <= LAST_ARRIVAL ? time : UNKNOWN;
    } catch (DateTimeException | ArithmeticException none) {
      return UNKNOWN;
    }
  }

  private UsageException noArrival() {
    return new UsageException(
        "field '"
            + arrival.field()
            + "' is no time from 1970 to 9999 (epoch milliseconds or ISO-8601); name another with"
            + " --arrival, or give --arrival event or now");
  }

  private String partitionKey(byte[] data) {
    if (keyField == null) {
      return ANY_KEY;
    }
    JsonNode line = json(data);
    String key = line == null ? "" : line.path(keyField).asText("");
    if (key.isEmpty() || key.codePointCount(0, key.length()) > LONGEST_KEY) {
      throw new UsageException(
          "field '"
              + keyField
              + "' is no partition key (1 to "
              + LONGEST_KEY
              + " characters); name another with --partition-key");
    }
    return key;
  }

  /** Null if it is none. */
  private static JsonNode json(byte[] data) {
    try {
      return JSON.readTree(data);
    } catch (IOException none) {
      return null;
    }
  }

  /** Lets lines before the first known time arrive at that time. */
  private void beginWithTheFirstKnown() {
    long first =
        lines.stream()
            .mapToLong(Line::arrival)
            .filter(time -> time != UNKNOWN)
            .findFirst()
            .orElse(now);
    for (int i = 0; i < lines.size() && lines.get(i).arrival() == UNKNOWN; i++) {
      lines.set(i, lines.get(i).arrivingAt(first));
    }
  }
}
