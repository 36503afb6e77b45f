package io.weir.lambda;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code "Records"} of a Kinesis event. */
final class KinesisEventDecoder implements EventDecoder {
  private final SourceRecords sources;
  private @Nullable List<KinesisRecord> records;

  KinesisEventDecoder(SourceRecords sources) {
    this.sources = sources;
  }

  @Override
  public boolean take(String name, JsonParser parser) throws IOException {
    if (!name.equals("Records")) {
      return false;
    }
    if (records != null) {
      throw new UnreadableEventException(
          "\"Records\" comes twice in the Kinesis event; nothing was processed");
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new UnreadableEventException("\"Records\" is no array; send a Kinesis event");
    }
    List<KinesisRecord> read = new ArrayList<>();
    KinesisRecord last = null;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      last = new KinesisRecordReader(parser, read.size(), last).read();
      read.add(last);
    }
    records = read;
    return true;
  }

  @Override
  public Optional<LambdaEvent> event() {
    return Optional.ofNullable(records).map(all -> new LambdaEvent.Kinesis(sources.byOrigin(all)));
  }
}
