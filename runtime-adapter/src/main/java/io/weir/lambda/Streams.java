package io.weir.lambda;

import io.weir.StreamFunction;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Which stream feeds which source of a function. */
final class Streams {
  private static final String MARK = ":stream/";

  private final String function;
  private final Map<String, String> streamBySource = new TreeMap<>();
  private final Map<String, String> sourceByStream = new HashMap<>();
  private final Map<String, String> sourceByArn = new HashMap<>();

  /**
   * @throws IllegalArgumentException if two sources read the same stream
   */
  Streams(StreamFunction function, Environment environment) {
    this.function = function.name();
    for (String source : function.sources().keySet()) {
      String stream = environment.stream(source);
      streamBySource.put(source, stream);
      String other = sourceByStream.put(stream, source);
      if (other != null) {
        throw new IllegalArgumentException(
            "function '"
                + function.name()
                + "': the sources '"
                + source
                + "' and '"
                + other
                + "' both read the stream '"
                + stream
                + "'; set "
                + Environment.streamVariable(source)
                + " to a stream of its own");
      }
    }
  }

  /** The name of the stream that feeds a source. */
  String stream(String source) {
    return streamBySource.get(source);
  }

  /**
   * The source that a stream feeds.
   *
   * @param arn of the stream, or of a consumer of it
   * @throws UnreadableEventException if the function declares none; the message lists what it does
   */
  String source(String arn) {
    String known = sourceByArn.get(arn);
    if (known == null) {
      known = find(arn);
      sourceByArn.put(arn, known);
    }
    return known;
  }

  private String find(String arn) {
    String source = sourceByStream.get(name(arn));
    if (source == null) {
      throw new UnreadableEventException(
          "function '"
              + function
              + "' has no source for the stream "
              + arn
              + "; its sources read the streams "
              + streamBySource
              + ": map the right stream to it, or set WEIR_STREAM_<SOURCE>");
    }
    return source;
  }

  /** Of {@code arn:aws:kinesis:region:account:stream/name[/consumer/...]}: the name. */
  private static String name(String arn) {
    int mark = arn.indexOf(MARK);
    if (mark < 0) {
      throw new UnreadableEventException(
          "eventSourceARN '" + arn + "' is not the ARN of a Kinesis stream");
    }
    int start = mark + MARK.length();
    int end = arn.indexOf('/', start);
    return end < 0 ? arn.substring(start) : arn.substring(start, end);
  }
}
