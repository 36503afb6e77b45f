package io.weir.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.CodecException;
import io.weir.Source;
import io.weir.Unfolding;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and checks all lines before anything runs: a bad one ends the command, named by its number.
 */
final class InputLines {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One line.
   *
   * @param arrival when it is to reach the log, epoch milliseconds
   * @param partitionKey 1 to 256 characters
   */
  record Line(String text, long arrival, String partitionKey) {}

  /** The partition key of every line where none is asked for. */
  private static final String ANY_KEY = "local";

  private static final int LONGEST_KEY = 256;

  private final Source.Settings<?> source;
  private final String arrivalField;
  private final String keyField;
  private final String name;
  private long latest;

  /**
   * @param arrivalField null = an event arrives at its event time
   * @param keyField the field with the partition key; null = all lines have the same
   * @param name of the input, for messages
   */
  InputLines(Source<?> source, String arrivalField, String keyField, String name) {
    this.source = source.settings();
    this.arrivalField = arrivalField;
    this.keyField = keyField;
    this.name = name;
  }

  static InputStream open(String input, Examples.Job job) {
    try {
      if (input == null && job.sample() != null) {
        return Examples.class.getResourceAsStream(job.sample());
      }
      if (input == null) {
        throw new UsageException(
            "function '"
                + job.function().name()
                + "' has no sample events; give --input FILE or --input -");
      }
      return input.equals("-") ? System.in : Files.newInputStream(Path.of(input));
    } catch (IOException unreadable) {
      throw new UsageException(
          "cannot read "
              + input
              + ": "
              + unreadable
              + "; give an existing file of JSON lines, or - for standard input");
    }
  }

  List<Line> read(InputStream in) {
    List<Line> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      int number = 0;
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        number++;
        if (!text.isBlank()) {
          lines.add(line(text, number));
        }
      }
    } catch (IOException broken) {
      throw new UsageException("cannot read " + name + ": " + broken);
    }
    if (lines.isEmpty()) {
      throw new UsageException(name + " has no events");
    }
    return lines;
  }

  private Line line(String text, int number) {
    try {
      long time = timestamp(source, text);
      latest = Math.max(latest, time);
      return new Line(
          text, arrivalField == null ? time : arrival(text, number), partitionKey(text, number));
    } catch (RuntimeException bad) {
      if (bad instanceof UsageException usage) {
        throw usage;
      }
      boolean says = bad instanceof CodecException || bad instanceof IllegalArgumentException;
      String why = says ? bad.getMessage() : bad.toString();
      throw new UsageException(name + ", line " + number + ": " + why);
    }
  }

  /** When the last event of a line happened; one without any comes with the line before. */
  private <V> long timestamp(Source.Settings<V> source, String text) {
    List<V> events = Unfolding.all(source.codec(), text.getBytes(StandardCharsets.UTF_8));
    if (source.timestamp() == null) {
      return System.currentTimeMillis();
    }
    return events.stream()
        .filter(event -> source.filter() == null || source.filter().test(event))
        .mapToLong(source.timestamp())
        .max()
        .orElse(latest);
  }

  private String partitionKey(String text, int number) {
    if (keyField == null) {
      return ANY_KEY;
    }
    try {
      String key = JSON.readTree(text).path(keyField).asText("");
      if (!key.isEmpty() && key.codePointCount(0, key.length()) <= LONGEST_KEY) {
        return key;
      }
      throw noKey(number);
    } catch (JsonProcessingException bad) {
      throw noKey(number);
    }
  }

  private UsageException noKey(int number) {
    return new UsageException(
        name
            + ", line "
            + number
            + ": field '"
            + keyField
            + "' is no partition key (1 to "
            + LONGEST_KEY
            + " characters); name another with --partition-key");
  }

  private long arrival(String text, int number) {
    try {
      JsonNode field = JSON.readTree(text).path(arrivalField);
      return field.isNumber() ? field.asLong() : Instant.parse(field.asText()).toEpochMilli();
    } catch (JsonProcessingException | DateTimeParseException bad) {
      throw new UsageException(
          name
              + ", line "
              + number
              + ": field '"
              + arrivalField
              + "' is no time (epoch milliseconds or ISO-8601); name another with --arrival");
    }
  }
}
