package io.weir.simulation.histories;

import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A container's way to the sinks. */
record GatedWriter(KeptSinks sinks, Container container) implements SinkWriter {
  @Override
  public List<Outcome> deliver(List<Emission> emissions) {
    container.code().enter(Code.Place.WRITER, emissions.size());
    Action.Fault fault = container.nextCall("sink");
    List<Outcome> outcomes = new ArrayList<>();
    int half = emissions.size() / 2;
    for (int i = 0; i < emissions.size(); i++) {
      boolean taken = fault != Action.Fault.REFUSED && (fault != Action.Fault.HALF || i <= half);
      boolean refused = isRefused(emissions.get(i));
      boolean told =
          taken && fault != Action.Fault.LOST && (fault != Action.Fault.HALF || i < half);
      if (told && refused) {
        container.world().happened().add("a sink refuses a result for good");
      }
      if (taken && !refused) {
        sinks.take(emissions.get(i));
      }
      outcomes.add(told ? answer(refused) : new Outcome.Retry("no answer"));
    }
    if (fault == Action.Fault.REFUSED || fault == Action.Fault.LOST) {
      throw new IllegalStateException("the sink does not answer");
    }
    return outcomes;
  }

  private boolean isRefused(Emission emission) {
    return container.world().spec().refuses()
        && !emission.sink().equals(Functions.DEAD)
        && Results.isRefused(new String(emission.payload(), StandardCharsets.UTF_8));
  }

  private static Outcome answer(boolean refused) {
    return refused ? new Outcome.Refused("it is of a kind that is not taken") : Outcome.DELIVERED;
  }
}
