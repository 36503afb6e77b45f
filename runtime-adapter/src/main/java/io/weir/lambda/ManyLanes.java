package io.weir.lambda;

import io.weir.engine.Deadline;
import io.weir.engine.Neighbours;
import io.weir.spi.Shard;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lanes for invocations that run at the same time, at most so many; others wait.
 *
 * <p>A process with several invocations lives on where another one ends: AWS's Java client of the
 * runtime takes the next event after any error, and Lambda does not end an invocation that runs
 * beyond its time. So this does what a new process would do (R9). After an error for which a
 * process ends, each lane is cold when it is next used. While an invocation runs beyond its time,
 * the next one that has a shard of it trusts nothing. And a record or key that may end the process
 * runs while nothing else does ({@link Neighbours}), so that nothing else is blamed. For one that
 * runs beyond its time nobody waits: it may never end.
 */
final class ManyLanes implements Lanes {
  /** How often to look whether an invocation runs beyond its time. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Stands for the shard of ticks: the next one goes on where the last one stopped. */
  private static final Shard TICKS = new Shard("ticks", "all");

  private final int most;
  private final LaneFactory factory;
  private final long reserveMillis;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private final IdleLanes idle;

  /** All lanes that are made, each with what it does. */
  private final Map<Lane, Work> works = new ConcurrentHashMap<>();

  /** What lanes do that run an invocation. */
  private final Set<Work> running = new HashSet<>();

  /** The one that runs alone; null if nobody does. */
  private @Nullable Work alone;

  /** The readers that nobody has, the last one used first, since its buffers have grown. */
  private final Deque<EventReader> readers;

  /** The number of invocations that have begun and have no lane yet. */
  private int reading;

  /** The number of errors that ended no process. */
  private int survived;

  /**
   * Makes the first lane, so that wrong settings show.
   *
   * @param most the most invocations at a time
   * @param reserveMillis the milliseconds before its end in which an invocation begins nothing
   */
  ManyLanes(int most, LaneFactory factory, long reserveMillis) {
    this.most = most;
    this.factory = factory;
    this.reserveMillis = reserveMillis;
    this.idle = new IdleLanes(most, newLane(), factory.clock());
    this.readers = new ArrayDeque<>(most);
    readers.add(factory.reader());
  }

  private Lane newLane() {
    Work work = new Work();
    Lane lane = factory.lane(work);
    works.put(lane, work);
    return lane;
  }

  @Override
  public EventReader begin(Deadline deadline) {
    lock.lock();
    try {
      long millis = deadline.remainingMillis() - reserveMillis;
      if (!awaitEnd(this::isFull, TimeUnit.MILLISECONDS.toNanos(millis))) {
        throw new NoTurnException(most);
      }
      EventReader reader = readers.isEmpty() ? factory.reader() : readers.removeFirst();
      reading++;
      return reader;
    } finally {
      lock.unlock();
    }
  }

  private boolean isFull() {
    return isAnybodyAlone() || isAnybodyLeaving() || running.size() + reading >= most;
  }

  private boolean isAnybodyAlone() {
    return alone != null && !alone.isOver();
  }

  private boolean isAnybodyLeaving() {
    return running.stream().anyMatch(work -> work.isLeaving && !work.isOver());
  }

  /**
   * Waits until something holds no more, looking again now and then, as time alone may end it.
   *
   * @return false if it still holds after that time, or the thread is interrupted
   */
  private boolean awaitEnd(BooleanSupplier holds, long nanos) {
    long left = nanos;
    try {
      while (holds.getAsBoolean()) {
        long slice = Math.min(left, LOOK_NANOS);
        if (slice <= 0) {
          return false;
        }
        left += changed.awaitNanos(slice) - slice;
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public Lane lane(LambdaEvent event, Deadline deadline) {
    Set<Shard> shards = shards(event);
    Shard first = shards.iterator().next();
    Lane lane = taken(first);
    lock.lock();
    try {
      work(lane).begin(lane, shards, deadline);
      idle.settle(first, lane);
      reading--;
      return lane;
    } catch (RuntimeException | Error failure) {
      release(lane);
      throw failure;
    } finally {
      lock.unlock();
    }
  }

  /** The shards of an event, in its order; an event of Kafka may have several. */
  private static Set<Shard> shards(LambdaEvent event) {
    Set<Shard> shards = new LinkedHashSet<>();
    event.records().keySet().forEach(origin -> shards.add(origin.shard()));
    return shards.isEmpty() ? Set.of(TICKS) : shards;
  }

  private Work work(Lane lane) {
    return Objects.requireNonNull(works.get(lane), "each lane has one");
  }

  /** Gives back what an invocation has; it allocates nothing, as memory may be used up. */
  private void release(Lane lane) {
    running.remove(work(lane));
    idle.give(lane);
  }

  /** An idle lane, or a new one, whose sinks are opened while others go on. */
  private Lane taken(Shard shard) {
    lock.lock();
    try {
      Lane found = idle.take(shard);
      if (found != null) {
        return found;
      }
    } finally {
      lock.unlock();
    }
    try {
      return newLane();
    } catch (RuntimeException | Error failure) {
      notMade();
      throw failure;
    }
  }

  private void notMade() {
    lock.lock();
    try {
      idle.notMade();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void end(EventReader reader, @Nullable Lane lane, @Nullable Throwable failure) {
    lock.lock();
    try {
      if (lane == null) {
        reading--;
      } else {
        release(lane);
      }
      changed.signalAll();
      keep(reader, failure);
    } finally {
      lock.unlock();
    }
  }

  private void keep(EventReader reader, @Nullable Throwable failure) {
    if (Thrown.endsProcess(failure)) {
      survived++;
      readers.clear();
    } else {
      readers.addFirst(reader);
    }
  }

  @Override
  public void coolDown() {
    lock.lock();
    try {
      survived++;
    } finally {
      lock.unlock();
    }
  }

  /** What a lane does; guarded by the lock. */
  private final class Work implements Neighbours {
    private Set<Shard> shards = Set.of();
    private Deadline deadline = Deadline.NONE;
    private boolean isLeaving;

    /** How many errors the lane knows of. */
    private int known;

    private boolean isOver() {
      return deadline.remainingMillis() <= 0;
    }

    private void begin(Lane lane, Set<Shard> of, Deadline until) {
      if (known != survived) {
        lane.coolDown();
        known = survived;
      }
      if (running.stream().anyMatch(other -> other.hasOneOf(of) && other.isOver())) {
        lane.distrust();
      }
      shards = of;
      deadline = until;
      running.add(this);
    }

    private boolean hasOneOf(Set<Shard> others) {
      return !Collections.disjoint(shards, others);
    }

    @Override
    public int engines() {
      return most;
    }

    @Override
    public boolean leave(long millis) {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      lock.lock();
      isLeaving = true;
      try {
        boolean isAlone = awaitEnd(() -> isAnybodyAlone() || others() > 0, left);
        if (isAlone) {
          alone = this;
        }
        return isAlone;
      } finally {
        isLeaving = false;
        changed.signalAll();
        lock.unlock();
      }
    }

    private long others() {
      return reading
          + running.stream()
              .filter(work -> work != this && !work.isLeaving && !work.isOver())
              .count();
    }

    @Override
    public void back() {
      lock.lock();
      try {
        if (alone == this) {
          alone = null;
        }
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
