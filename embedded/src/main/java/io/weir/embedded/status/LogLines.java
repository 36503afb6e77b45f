package io.weir.embedded.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.embedded.status.Overview.Concern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A function's lines of metrics, as its log has them: what went wrong in the last minutes, by its
 * cause. State knows how far a function is, and not why it is no further; the lines do.
 */
public final class LogLines {
  /** No line. */
  public static final LogLines NONE = new LogLines();

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, ToldSums> sums = new HashMap<>();

  private LogLines() {}

  /**
   * Reads lines of a log. Those that are no metrics are passed over, and what a tool has put before
   * the JSON, such as a time.
   *
   * @param since the first time that counts, epoch milliseconds
   */
  public static LogLines read(Stream<String> log, long since) {
    LogLines all = new LogLines();
    log.forEach(line -> all.add(line, since));
    return all;
  }

  private void add(String line, long since) {
    int begin = line.indexOf('{');
    if (begin < 0 || !line.contains("\"_aws\"")) {
      return;
    }
    try {
      JsonNode read = JSON.readTree(line.substring(begin));
      if (read.at("/_aws/Timestamp").asLong() >= since && read.has("Definition")) {
        sums.computeIfAbsent(read.path("Definition").asText(), is -> new ToldSums()).add(read);
      }
    } catch (JsonProcessingException cut) {
      // A line that a tool has cut tells nothing; the others do.
      return;
    }
  }

  /** The number of lines of a function that count. */
  public long of(String function) {
    ToldSums own = sums.get(function);
    return own == null ? 0 : own.lines();
  }

  /** What a function's lines tell that needs a look. */
  List<Concern> concerns(String function) {
    ToldSums own = sums.get(function);
    return own == null ? List.of() : new ArrayList<>(new ToldConcerns(own).all());
  }
}
