package io.weir.lambda;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads a tick: {@code {"weir":"tick"}}, or the scheduled event of an EventBridge rule ({@code
 * "source":"aws.events"} with {@code "detail-type":"Scheduled Event"}), or EventBridge Scheduler
 * ({@code "source":"aws.scheduler"}, the same).
 */
final class TickEventDecoder implements EventDecoder {
  private boolean tick;
  private boolean schedule;
  private boolean scheduled;

  @Override
  public boolean take(String name, JsonParser parser) throws IOException {
    switch (name) {
      case "weir" -> tick = command(parser);
      case "source" -> schedule = is(parser, "aws.events") || is(parser, "aws.scheduler");
      case "detail-type" -> scheduled = is(parser, "Scheduled Event");
      default -> {
        return false;
      }
    }
    parser.skipChildren();
    return true;
  }

  private static boolean command(JsonParser parser) throws IOException {
    if (!is(parser, "tick")) {
      throw new UnreadableEventException(
          "\"weir\" must be \"tick\", the only command that a handler knows");
    }
    return true;
  }

  private static boolean is(JsonParser parser, String expected) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_STRING && expected.equals(parser.getText());
  }

  @Override
  public Optional<LambdaEvent> event() {
    return tick || schedule && scheduled ? Optional.of(new LambdaEvent.Tick()) : Optional.empty();
  }
}
