package io.weir.join;

import io.weir.Event;
import io.weir.LimitExceededException;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.StateEntry;
import io.weir.StateFrame;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import io.weir.spi.Emission;
import io.weir.time.Millis;
import io.weir.time.TimeDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The left events of one key that wait until it is known which version held at their time, and the
 * versions (S5.7, S5.9).
 */
final class VersionedJoinState<L, R, O> implements OperatorState<Object, O> {
  private static final int LEFT_IS_FIRST = 1;
  private static final int TIMED = 2;
  private static final int KNOWN = 3;
  private static final long UNUSED = Long.MIN_VALUE;

  private final VersionedSpec<L, R, O> spec;
  private final JoinBuffer<L> left;
  private final Versions<R> versions;
  private long lastUse = UNUSED;

  VersionedJoinState(VersionedSpec<L, R, O> spec, @Nullable BinaryReader stored) {
    this.spec = spec;
    this.left = JoinBuffer.decidedAfter(spec.left().codec(), Math.max(spec.delay(), 0));
    this.versions = new Versions<>(spec.right().codec());
    if (stored != null) {
      read(stored);
    }
  }

  private void read(BinaryReader in) {
    if (spec.frame().read(in) == StateFrame.UNFRAMED) {
      throw new UnreadableStateException(
          "state of a join with versions without a frame, which was never written");
    }
    int flags = in.unsignedInt();
    if ((flags & ~KNOWN) != 0) {
      throw new UnreadableStateException(
          "a join with versions has the flags " + flags + ", this code knows " + KNOWN);
    }
    order().requireSame((flags & LEFT_IS_FIRST) != 0, "a join with versions");
    long used = (flags & TIMED) != 0 ? in.signed() : UNUSED;
    lastUse = spec.ttl() > 0 ? used : UNUSED;
    left.read(in);
    left.readMet(in);
    versions.read(in);
    in.requireEnd("state of a join with versions");
    requireNobodyWaits();
  }

  private void requireNobodyWaits() {
    if (!spec.waits() && left.size() > 0) {
      throw new UnreadableStateException(
          left.size()
              + " events of '"
              + spec.left().source()
              + "' wait for a grace that is not declared any more; declare grace(..) as before, or give"
              + " the function another name: it starts without state");
    }
  }

  private SideOrder order() {
    return SideOrder.of(spec.left(), spec.right());
  }

  /** Casts values to their side's type, which the build of the function has checked. */
  @Override
  @SuppressWarnings("unchecked")
  public Applied onEvent(Event<Object> event, OperatorContext<O> context) {
    forgetExpired(context.latestArrival());
    boolean isLeft = event.source().equals(spec.left().source());
    Applied applied =
        isLeft
            ? left(event.timestamp(), (L) event.value(), context)
            : right(event.timestamp(), (R) event.value(), context);
    lastUse = spec.ttl() > 0 ? context.latestArrival() : UNUSED;
    return applied;
  }

  /** Versions are not forgotten while left events wait for them. */
  private void forgetExpired(long now) {
    if (lastUse != UNUSED && left.size() == 0 && Millis.plus(lastUse, spec.ttl()) <= now) {
      versions.clear();
    }
  }

  private Applied left(long time, L value, OperatorContext<O> context) {
    if (!spec.waits()) {
      return joinAtOnce(time, value, versions.newest(), context);
    }
    forget(context.watermark());
    long lateness = Long.compare(decidedAt(time), context.latenessWatermark());
    if (lateness < 0 || lateness == 0 && spec.joinsLate()) {
      return lateLeft(time, value, context);
    }
    left.add(time, lateness == 0, value);
    requireRoom(left.size(), "maxWaiting", spec.maxWaiting());
    return Applied.APPLIED;
  }

  /** The watermark at which it is decided which version an event of that time meets. */
  private long decidedAt(long time) {
    return Millis.plus(time, spec.delay());
  }

  private Applied lateLeft(long time, L value, OperatorContext<O> context) {
    return spec.joinsLate() && !versions.beginsAfter(time)
        ? joinAtOnce(time, value, versions.at(time, true), context)
        : spec.left().tooLate(value, context);
  }

  private Applied joinAtOnce(
      long time, L value, @Nullable Version version, OperatorContext<O> context) {
    O result = result(time, value, version, context);
    if (result != null) {
      context.ofSeveral();
      context.emit(result);
    }
    return Applied.APPLIED;
  }

  private @Nullable O result(
      long time, L value, @Nullable Version version, OperatorContext<O> context) {
    if (version == null) {
      return spec.keepsLeft()
          ? spec.result().of(context.key(), value, time, null, Joined.NONE)
          : null;
    }
    R right = versions.value(version);
    return spec.result().of(context.key(), value, time, right, version.timestamp());
  }

  private Applied right(long time, R value, OperatorContext<O> context) {
    @Nullable R kept = spec.removes() != null && spec.removes().test(value) ? null : value;
    if (!spec.waits()) {
      versions.replace(time, kept);
      return Applied.APPLIED;
    }
    forget(context.watermark());
    long lateness = Long.compare(decidedAt(time), context.latenessWatermark());
    if (lateness < 0) {
      return spec.right().tooLate(value, context);
    }
    versions.add(time, lateness == 0, kept);
    requireRoom(versions.size(), "maxVersions", spec.maxVersions());
    return Applied.APPLIED;
  }

  private static void requireRoom(int size, String setting, int most) {
    if (size > most) {
      throw new LimitExceededException(
          setting, most, "use a finer key, or allow more with " + setting + "(..)");
    }
  }

  /** Forgets what is decided at a watermark, once each left event of it has had its result. */
  private void forget(long watermark) {
    if (spec.waits() && left.firstExpiryOfUnmet() > watermark) {
      left.expire(watermark);
      versions.forgetBefore(Millis.plus(watermark, -spec.delay()));
    }
  }

  private @Nullable JoinEntry due(long watermark) {
    JoinEntry next = left.firstUnmet();
    return next != null && left.expiry(next) <= watermark ? next : null;
  }

  @Override
  public OptionalLong nextDue(TimeDomain domain) {
    return domain == TimeDomain.EVENT && left.size() > 0
        ? OptionalLong.of(left.firstExpiry())
        : OptionalLong.empty();
  }

  /** Each left event is tried, and given up, by itself. */
  @Override
  public String partOfDue(TimeDomain domain, long due) {
    JoinEntry next = due(due);
    return next == null ? "" : next.name();
  }

  @Override
  public void onTimer(TimeDomain domain, OperatorContext<O> context) {
    JoinEntry next = due(context.time());
    if (next != null) {
      emit(next, context);
    }
    skipTimer(domain, context);
  }

  private void emit(JoinEntry entry, OperatorContext<O> context) {
    long time = entry.timestamp();
    Version version = versions.at(time, entry.onWatermark());
    O result = result(time, left.value(entry), version, context);
    if (result != null) {
      context.emit(name(entry), Emission.Op.UPSERT, result);
    }
  }

  /**
   * The name of a left event's result. The delay is in it because an event may be late by one delay
   * and in time by a longer one, which a later release declares.
   */
  private String name(JoinEntry entry) {
    return "version/" + (spec.delay() == 0 ? "" : spec.delay() + "/") + entry.name();
  }

  @Override
  public void skipTimer(TimeDomain domain, OperatorContext<O> context) {
    JoinEntry next = due(context.time());
    if (next != null) {
      next.meet();
    }
    forget(context.time());
  }

  @Override
  public List<StateEntry> kept() {
    List<StateEntry> entries = new ArrayList<>();
    for (JoinEntry entry : left.all()) {
      entries.add(
          StateEntry.of("waiting event")
              .with("source", spec.left().source())
              .at("time", entry.timestamp())
              .with("event", left.value(entry))
              .due(
                  TimeDomain.EVENT,
                  left.expiry(entry),
                  entry.met() ? "is forgotten" : "meets its version"));
    }
    for (Version version : versions.all()) {
      entries.add(
          StateEntry.of("version")
              .with("source", spec.right().source())
              .at("since", version.timestamp())
              .with("version", version.value() == null ? null : versions.value(version))
              .at("expires", expiresAt().orElse(Long.MAX_VALUE)));
    }
    return entries;
  }

  @Override
  public boolean isEmpty() {
    return left.size() == 0 && versions.size() == 0;
  }

  @Override
  public OptionalLong expiresAt() {
    boolean expires = lastUse != UNUSED && left.size() == 0;
    return expires ? OptionalLong.of(Millis.plus(lastUse, spec.ttl())) : OptionalLong.empty();
  }

  @Override
  public void openAll() {
    left.openAll();
    versions.openAll();
  }

  @Override
  public void write(BinaryWriter out) {
    spec.frame().write(out);
    out.unsigned((order().leftIsFirst() ? LEFT_IS_FIRST : 0) | (lastUse == UNUSED ? 0 : TIMED));
    if (lastUse != UNUSED) {
      out.signed(lastUse);
    }
    left.write(out);
    left.writeMet(out);
    versions.write(out);
  }
}
