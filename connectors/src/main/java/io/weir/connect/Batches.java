package io.weir.connect;

import io.weir.annotation.Internal;
import io.weir.aws.SinkTime;
import io.weir.spi.SinkWriter.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Sends messages in requests that take several and may fail in part.
 *
 * <p>What failed is sent again alone, after a wait that grows; what the service will never take is
 * refused alone, also where it refuses the whole request for it. A request holds one message of
 * each order: a service may take the second and refuse the first, and the second would then be
 * before it. So a message that failed holds back those behind it of the same order, and no others.
 *
 * @param <M> one message as the service's client has it
 */
@Internal
public final class Batches<M> {
  /** How often a message is sent in one delivery before it waits for the next one. */
  static final int MOST_TRIES = 8;

  private static final long FIRST_WAIT_MILLIS = 25;
  private static final long LONGEST_WAIT_MILLIS = 1_000;
  static final Outcome HELD_BACK =
      Outcome.Retry.plain("an earlier result of its key is not delivered yet");

  /**
   * One message.
   *
   * @param order the messages of one order arrive one after the other; null = in any order
   * @param bytes its size as the service counts it
   */
  public record Message<M>(@Nullable String order, long bytes, M content) {}

  /** Sends one request. */
  public interface Request<M> {
    /**
     * @return an outcome for each message, in order
     * @throws SdkException if the request failed as a whole
     * @throws ServiceException the same, of other services
     */
    List<Outcome> send(List<M> messages, SinkTime time);
  }

  private final int mostMessages;
  private final long mostBytes;
  private final Refusals refusals;
  private final Request<M> request;
  private final LongConsumer pause;

  /**
   * @param mostMessages the messages that a request takes
   * @param mostBytes the bytes that a request takes
   * @param pause waits that many milliseconds
   */
  public Batches(
      int mostMessages, long mostBytes, Refusals refusals, Request<M> request, LongConsumer pause) {
    this.mostMessages = mostMessages;
    this.mostBytes = mostBytes;
    this.refusals = refusals;
    this.request = request;
    this.pause = pause;
  }

  /** Sends all; gives an outcome for each, in order. */
  public List<Outcome> deliver(List<Message<M>> messages, SinkTime time) {
    return new Delivery(messages, time).run();
  }

  /** Waits on the thread. */
  public static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a sink waited to send again", e);
    }
  }

  private final class Delivery {
    private final List<Message<M>> messages;
    private final SinkTime time;
    private final Outcome[] outcomes;
    private final int[] tries;

    /** The places of the messages that are still to be sent, in order. */
    private List<Integer> open = new ArrayList<>();

    private int mostAtATime = mostMessages;
    private int failuresInARow;

    Delivery(List<Message<M>> messages, SinkTime time) {
      this.messages = messages;
      this.time = time;
      this.outcomes = new Outcome[messages.size()];
      this.tries = new int[messages.size()];
      for (int i = 0; i < outcomes.length; i++) {
        outcomes[i] = SinkTime.OVER;
        open.add(i);
      }
    }

    List<Outcome> run() {
      while (!open.isEmpty() && !time.isOver()) {
        List<Integer> batch = next();
        try {
          answered(batch, request.send(contents(batch), time));
        } catch (SdkException | ServiceException e) {
          failed(batch, e);
        }
        holdBack();
      }
      return List.of(outcomes);
    }

    /** As many as fit, in order, one of each order. */
    private List<Integer> next() {
      List<Integer> batch = new ArrayList<>();
      Set<String> orders = new HashSet<>();
      long bytes = 0;
      for (int place : open) {
        Message<M> message = messages.get(place);
        boolean fits = batch.isEmpty() || bytes + message.bytes() <= mostBytes;
        if (batch.size() == mostAtATime || !fits) {
          break;
        }
        if (message.order() == null || orders.add(message.order())) {
          batch.add(place);
          bytes += message.bytes();
        }
      }
      return batch;
    }

    private List<M> contents(List<Integer> batch) {
      return batch.stream().map(place -> messages.get(place).content()).toList();
    }

    private void answered(List<Integer> batch, List<Outcome> answers) {
      Set<Integer> over = new HashSet<>();
      for (int i = 0; i < batch.size(); i++) {
        int place = batch.get(i);
        outcomes[place] = answers.get(i);
        if (!(answers.get(i) instanceof Outcome.Retry)) {
          over.add(place);
        }
        tries[place]++;
      }
      open.removeIf(over::contains);
      mostAtATime = Math.min(mostMessages, 2 * mostAtATime);
      failuresInARow = over.size() == batch.size() ? 0 : failuresInARow + 1;
      if (failuresInARow > 0) {
        backOff();
      }
    }

    /**
     * A request that is invalid, perhaps for one of its messages, is sent in halves until that one
     * is alone; so is one that is refused for now, or until somebody mends something, perhaps for
     * one of them. The client has tried any other one again already.
     */
    private void failed(List<Integer> batch, RuntimeException failure) {
      boolean divisible = refusals.isPermanent(failure) || isDivisible(failure);
      if (divisible && batch.size() > 1) {
        mostAtATime = batch.size() / 2;
        return;
      }
      Outcome outcome = refusals.of(failure);
      batch.forEach(place -> outcomes[place] = outcome);
      if (outcome instanceof Outcome.Refused) {
        open.removeAll(batch);
      } else if (isAgain(failure)) {
        again(batch);
      } else if (divisible) {
        leave(batch);
      } else {
        open.stream()
            .filter(place -> tries[place] == 0)
            .forEach(place -> outcomes[place] = outcome);
        open = List.of();
      }
    }

    private static boolean isDivisible(RuntimeException failure) {
      return failure instanceof ServiceException other && other.isDivisible();
    }

    private static boolean isAgain(RuntimeException failure) {
      return failure instanceof ServiceException other && other.isAgain();
    }

    /** What waits for somebody is left for the next delivery. */
    private void leave(List<Integer> batch) {
      batch.forEach(place -> tries[place] = MOST_TRIES);
    }

    /**
     * One that has no order lets the others go first: there is no wait before all have been tried,
     * so many that are refused do not take the time of those behind them.
     */
    private void again(List<Integer> batch) {
      batch.forEach(place -> tries[place]++);
      List<Integer> later =
          batch.stream().filter(place -> messages.get(place).order() == null).toList();
      open.removeAll(later);
      open.addAll(later);
      if (later.isEmpty() || open.stream().allMatch(place -> tries[place] > 0)) {
        failuresInARow++;
        backOff();
      }
    }

    /** Gives up those that were tried often enough, and all behind them of the same order. */
    private void holdBack() {
      Set<String> held = new HashSet<>();
      List<Integer> left = new ArrayList<>();
      for (int place : open) {
        String order = messages.get(place).order();
        if (tries[place] >= MOST_TRIES) {
          if (order != null) {
            held.add(order);
          }
        } else if (order != null && held.contains(order)) {
          outcomes[place] = HELD_BACK;
        } else {
          left.add(place);
        }
      }
      open = left;
    }

    private void backOff() {
      long longest =
          Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS << Math.min(failuresInARow - 1, 10));
      long wait = ThreadLocalRandom.current().nextLong(longest / 2, longest + 1);
      long left = time.remainingMillis().getAsLong();
      if (left > 0) {
        pause.accept(Math.min(wait, left));
      }
    }
  }
}
