package io.weir.lambda;

import io.weir.KeyedSource;
import io.weir.LogKind;
import io.weir.StreamFunction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The streams that feed each source of a function. A stream is given by its name, for any stream of
 * that name, or by its ARN, for that one alone (R18).
 */
final class SourceStreams {
  private static final String ARN = "arn:";
  private static final String MARK = ":stream/";

  private final String function;
  private final Map<String, List<String>> streamsBySource = new TreeMap<>();
  private final Map<String, String> sourceByStream = new HashMap<>();
  private final Map<String, Known> knownByArn = new HashMap<>();

  /**
   * A stream that feeds a source.
   *
   * @param arn the ARN of the stream itself, also if a consumer's was given
   */
  record Known(String source, String arn) {}

  /**
   * @throws IllegalArgumentException if two sources read the same stream
   */
  SourceStreams(StreamFunction function, Environment environment) {
    this.function = function.name();
    for (KeyedSource<?> keyed : function.sources().values()) {
      if (keyed.source().settings().kind() == LogKind.STREAM) {
        String source = keyed.source().name();
        streamsBySource.put(source, environment.streams(source));
        environment.streams(source).forEach(stream -> put(source, stream));
      }
    }
  }

  private void put(String source, String stream) {
    String other = sourceByStream.put(stream, source);
    if (other != null) {
      throw new IllegalArgumentException(
          "function '"
              + function
              + "': the sources '"
              + other
              + "' and '"
              + source
              + "' both read the stream '"
              + stream
              + "'; set "
              + Environment.streamVariable(source)
              + " to a stream of its own, or declare one source and make both of it by only(..)");
    }
  }

  /** The names and ARNs by which the streams of one of the function's sources are given. */
  List<String> of(String source) {
    return Objects.requireNonNull(streamsBySource.get(source), "it is one of the function's");
  }

  static boolean isArn(String stream) {
    return stream.startsWith(ARN);
  }

  /** True if that stream feeds the source. */
  boolean feeds(String source, String arn) {
    return source.equals(find(arn));
  }

  /**
   * Finds the stream of that ARN, and the source that it feeds.
   *
   * @param arn the ARN of the stream, or of a consumer of it
   * @throws UnreadableEventException if the function declares no such stream; the message lists
   *     those that it declares
   */
  Known known(String arn) {
    Known known = knownByArn.get(arn);
    if (known == null) {
      known = new Known(source(arn), arnOfStream(arn));
      knownByArn.put(arn, known);
    }
    return known;
  }

  private String source(String arn) {
    String source = find(arn);
    if (source == null) {
      throw new UnreadableEventException(
          "function '"
              + function
              + "' has no source for the stream "
              + arn
              + "; its sources read the streams "
              + streamsBySource
              + ": map the right stream to it, or set WEIR_STREAM_<SOURCE>");
    }
    return source;
  }

  private @Nullable String find(String arn) {
    String stream = arnOfStream(arn);
    String byArn = sourceByStream.get(stream);
    return byArn != null
        ? byArn
        : sourceByStream.get(stream.substring(stream.indexOf(MARK) + MARK.length()));
  }

  /**
   * The part up to the name of {@code arn:aws:kinesis:region:account:stream/name[/consumer/...]}.
   */
  private static String arnOfStream(String arn) {
    int mark = arn.indexOf(MARK);
    if (mark < 0) {
      throw new UnreadableEventException(
          "eventSourceARN '" + arn + "' is not the ARN of a Kinesis stream");
    }
    int end = arn.indexOf('/', mark + MARK.length());
    return end < 0 ? arn : arn.substring(0, end);
  }
}
