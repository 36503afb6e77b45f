package io.weir.embedded.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.embedded.status.Overview.Concern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A function's lines of metrics, as its log has them: what went wrong in the last minutes, by its
 * cause. State knows how far a function is, and not why it is no further; the lines do.
 */
public final class LogLines {
  /** No line. */
  public static final LogLines NONE = new LogLines();

  private static final ObjectMapper JSON = new ObjectMapper();

  /** How a line begins. */
  private static final String PLAIN = "{\"_aws\"";

  /** The same in a text of JSON. */
  private static final String QUOTED = "{\\\"_aws\\\"";

  private final Map<String, ToldSums> sums = new TreeMap<>();
  private final Set<String> seen = new HashSet<>();

  private LogLines() {}

  /**
   * Reads lines of a log. Those that are no metrics are passed over, and what a tool has put around
   * the JSON, such as a time, or an object that has it as a text. A line that is there twice counts
   * once.
   *
   * @param since the first time that counts, epoch milliseconds
   */
  public static LogLines read(Stream<String> log, long since) {
    LogLines all = new LogLines();
    log.forEach(line -> all.add(line, since));
    return all;
  }

  private void add(String line, long since) {
    int plain = line.indexOf(PLAIN);
    int quoted = line.indexOf(QUOTED);
    try {
      if (plain >= 0) {
        add(JSON.readTree(line.substring(plain)), since);
      } else if (quoted >= 0) {
        add(JSON.readTree(JSON.readTree('"' + line.substring(quoted)).asText()), since);
      }
    } catch (JsonProcessingException cut) {
      // A line that a tool has cut tells nothing; the others do.
      return;
    }
  }

  private void add(JsonNode line, long since) {
    boolean counts = line.at("/_aws/Timestamp").asLong() >= since && line.has("Definition");
    if (counts && (line.path("RequestId").isMissingNode() || seen.add(place(line)))) {
      sums.computeIfAbsent(line.path("Definition").asText(), is -> new ToldSums()).add(line);
    }
  }

  /** An invocation writes one line, or one for each shard. */
  private static String place(JsonNode line) {
    return line.path("RequestId").asText()
        + line.at("/_aws/Timestamp").asText()
        + line.path("Kind").asText()
        + line.path("First").asText();
  }

  /** The functions that have lines that count. */
  public Set<String> functions() {
    return sums.keySet();
  }

  /** What a function's lines tell that needs a look. */
  List<Concern> concerns(String function) {
    ToldSums own = sums.get(function);
    return own == null ? List.of() : new ArrayList<>(new ToldConcerns(own).all());
  }
}
