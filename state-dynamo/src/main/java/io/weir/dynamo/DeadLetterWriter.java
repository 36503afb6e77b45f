package io.weir.dynamo;

import io.weir.DeadLetter;
import io.weir.aws.AwsClients;
import io.weir.aws.SinkTime;
import io.weir.codec.UnreadableStateException;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import io.weir.spi.Usage;
import io.weir.state.StateStoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Writes the chunks of large letters first, then the rows that name them, by revision. */
final class DeadLetterWriter implements SinkWriter {
  private final DeadLetterChunks chunks;
  private final SinkWriter heads;
  private final Keeping keeping;
  private final long callMillis;

  DeadLetterWriter(DeadLetterChunks chunks, SinkWriter heads, Keeping keeping) {
    this.chunks = chunks;
    this.heads = heads;
    this.keeping = keeping;
    this.callMillis = AwsClients.callMillis(chunks.client());
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions) {
    return deliver(emissions, () -> Long.MAX_VALUE);
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions, LongSupplier remainingMillis) {
    SinkTime time = new SinkTime(remainingMillis, callMillis);
    Outcome[] outcomes = new Outcome[emissions.size()];
    List<Emission> rows = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < outcomes.length; i++) {
      if (time.isOver()) {
        outcomes[i] = SinkTime.OVER;
        continue;
      }
      try {
        rows.add(row(emissions.get(i), time));
        places.add(i);
      } catch (UnreadableStateException | StateStoreException e) {
        outcomes[i] = Outcome.Retry.plain(String.valueOf(e.getMessage()));
      }
    }
    List<Outcome> written = heads.deliver(rows, remainingMillis);
    for (int i = 0; i < rows.size(); i++) {
      outcomes[places.get(i)] = written.get(i);
    }
    return List.of(outcomes);
  }

  /** The emission of the row; its chunks are written. */
  private Emission row(Emission emission, SinkTime time) {
    DeadLetter letter = DeadLetterCodec.decode(emission.payload());
    OptionalLong until = keeping.until();
    if (emission.op() == Emission.Op.UPSERT && DeadLetterRow.isChunked(letter)) {
      chunks.write(DeadLetterRow.id(letter), letter.payload(), until, time);
    }
    return new Emission(
        emission.sink(),
        emission.id(),
        emission.key(),
        emission.revision(),
        emission.op(),
        RowCodec.encode(DeadLetterRow.of(letter, until)));
  }

  @Override
  public Usage takeUsage() {
    return heads.takeUsage();
  }

  @Override
  public void close() {
    heads.close();
  }
}
