package io.weir.connect;

import io.weir.annotation.Internal;
import io.weir.aws.Parallel;
import io.weir.aws.SinkTime;
import io.weir.connect.Batches.Message;
import io.weir.spi.SinkWriter.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Sends messages in calls that take one each, several calls at a time, those of one order one after
 * the other.
 *
 * <p>A message that was not taken holds back those behind it of its order. If the service does not
 * answer, or refuses a call for now, no further call is begun in that delivery: the client has
 * tried that call again already.
 *
 * @param <M> one message as the service's client has it
 */
@Internal
public final class Calls<M> {

  /** Sends one message. */
  public interface Call<M> {
    /**
     * @return {@code Retry} if this message alone has to be sent again
     * @throws SdkException if the call failed
     */
    Outcome send(M message, SinkTime time);
  }

  private final int atATime;
  private final Refusals refusals;
  private final Call<M> call;

  /**
   * @param atATime the calls that are made at the same time
   */
  public Calls(int atATime, Refusals refusals, Call<M> call) {
    this.atATime = atATime;
    this.refusals = refusals;
    this.call = call;
  }

  /** Sends all; gives an outcome for each, in order. */
  public List<Outcome> deliver(List<Message<M>> messages, SinkTime time) {
    return new Delivery(messages, time).run();
  }

  private final class Delivery {
    private final List<Message<M>> messages;
    private final SinkTime time;
    private final Outcome[] outcomes;

    /** The outcome of a call after which no other is begun. */
    private final AtomicReference<@Nullable Outcome> end = new AtomicReference<>();

    Delivery(List<Message<M>> messages, SinkTime time) {
      this.messages = messages;
      this.time = time;
      this.outcomes = new Outcome[messages.size()];
    }

    List<Outcome> run() {
      Parallel.map(atATime, List.copyOf(lanes()), this::send);
      return Arrays.asList(outcomes);
    }

    /** The places of the messages of each order; one without an order is a lane of its own. */
    private List<List<Integer>> lanes() {
      Map<Object, List<Integer>> lanes = new LinkedHashMap<>();
      for (int place = 0; place < messages.size(); place++) {
        String order = messages.get(place).order();
        Object lane = order == null ? Integer.valueOf(place) : order;
        lanes.computeIfAbsent(lane, one -> new ArrayList<>()).add(place);
      }
      return List.copyOf(lanes.values());
    }

    private boolean send(List<Integer> lane) {
      boolean held = false;
      for (int place : lane) {
        outcomes[place] = held ? heldBack() : send(messages.get(place).content());
        held |= outcomes[place] instanceof Outcome.Retry;
      }
      return !held;
    }

    private Outcome heldBack() {
      Outcome ended = end.get();
      return ended == null ? Batches.HELD_BACK : ended;
    }

    private Outcome send(M message) {
      Outcome ended = end.get();
      if (ended != null) {
        return ended;
      }
      if (time.isOver()) {
        return SinkTime.OVER;
      }
      try {
        return call.send(message, time);
      } catch (SdkException e) {
        Outcome outcome = refusals.of(e);
        if (outcome instanceof Outcome.Retry) {
          end.compareAndSet(null, outcome);
        }
        return outcome;
      }
    }
  }
}
