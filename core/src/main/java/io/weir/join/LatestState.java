package io.weir.join;

import io.weir.Event;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.StateEntry;
import io.weir.StateFrame;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import io.weir.spi.Emission;
import io.weir.time.Millis;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What each source of a {@link LatestOf} said last of one key (S5.8). */
final class LatestState<O> implements OperatorState<Object, O> {
  private static final int TIMED = 1;
  private static final int KNOWN = 1;
  private static final long UNUSED = Long.MIN_VALUE;

  private final LatestSpec<O> spec;
  private final Map<String, LatestEvent> events = new TreeMap<>();
  private long lastUse = UNUSED;

  LatestState(LatestSpec<O> spec, @Nullable BinaryReader stored) {
    this.spec = spec;
    if (stored != null) {
      read(stored);
    }
  }

  @Override
  public Applied onEvent(Event<Object> event, OperatorContext<O> context) {
    forgetExpired(context.latestArrival());
    lastUse = spec.ttl() > 0 ? context.latestArrival() : UNUSED;
    LatestPart<?> part = spec.part(event.source());
    LatestEvent before = events.get(part.source());
    if (before != null && event.timestamp() < before.timestamp()) {
      return part.tooLate(event.value(), context);
    }
    byte[] value = part.bytes(event.value());
    O old = isThere() ? item(context.key()) : null;
    events.put(part.source(), new LatestEvent(event.timestamp(), value));
    change(old, context);
    return Applied.APPLIED;
  }

  private void forgetExpired(long now) {
    if (lastUse != UNUSED && Millis.plus(lastUse, spec.ttl()) <= now) {
      events.clear();
    }
  }

  /** True if there is an item: an event of each source without which there is none. */
  private boolean isThere() {
    boolean some = events.values().stream().anyMatch(event -> event.value() != null);
    return some
        && spec.parts().stream().filter(LatestPart::required).allMatch(part -> has(part.source()));
  }

  private boolean has(String source) {
    LatestEvent event = events.get(source);
    return event != null && event.value() != null;
  }

  private void change(@Nullable O old, OperatorContext<O> context) {
    context.ofSeveral();
    O next = isThere() ? item(context.key()) : null;
    if (old != null && (spec.withdraws() || next == null)) {
      context.emit(Emission.Op.DELETE, old);
    }
    if (next != null) {
      context.emit(next);
    }
  }

  private @Nullable O item(String key) {
    return spec.result().apply(new Latest(key, spec, events));
  }

  @Override
  public List<StateEntry> kept() {
    List<StateEntry> entries = new ArrayList<>();
    events.forEach((source, event) -> {
      byte[] value = event.value();
      entries.add(
          StateEntry.of("latest event")
              .with("source", source)
              .at("time", event.timestamp())
              .with("event", value == null ? null : spec.part(source).value(value))
              .at("expires", expiresAt().orElse(Long.MAX_VALUE)));
    });
    return entries;
  }

  @Override
  public boolean isEmpty() {
    return events.isEmpty();
  }

  @Override
  public OptionalLong expiresAt() {
    return lastUse == UNUSED
        ? OptionalLong.empty()
        : OptionalLong.of(Millis.plus(lastUse, spec.ttl()));
  }

  @Override
  public void openAll() {
    events.replaceAll((source, event) ->
        event.value() == null
            ? event
            : new LatestEvent(event.timestamp(), spec.part(source).again(event.value())));
  }

  @Override
  public void write(BinaryWriter out) {
    StateFrame.LATEST.write(out);
    out.unsigned(lastUse == UNUSED ? 0 : TIMED);
    if (lastUse != UNUSED) {
      out.signed(lastUse);
    }
    out.unsigned(events.size());
    events.forEach((source, event) -> {
      byte[] value = event.value();
      out.string(source).signed(event.timestamp()).bool(value != null);
      if (value != null) {
        out.bytes(value);
      }
    });
  }

  private void read(BinaryReader in) {
    if (StateFrame.LATEST.read(in) == StateFrame.UNFRAMED) {
      throw new UnreadableStateException(
          "state of a latest of several without a frame, which was never written");
    }
    int flags = in.unsignedInt();
    if ((flags & ~KNOWN) != 0) {
      throw new UnreadableStateException(
          "a latest of several has the flags " + flags + ", this code knows " + KNOWN);
    }
    long used = (flags & TIMED) != 0 ? in.signed() : UNUSED;
    lastUse = spec.ttl() > 0 ? used : UNUSED;
    for (int left = in.count(3); left > 0; left--) {
      readEvent(in);
    }
    in.requireEnd("state of a latest of several");
  }

  private void readEvent(BinaryReader in) {
    String source = in.text();
    long timestamp = in.signed();
    byte[] value = in.bool() ? in.bytes() : null;
    if (!spec.has(source)) {
      throw new UnreadableStateException(
          "the latest event of '"
              + source
              + "' is stored, which is not joined any more; give its keyed source to LatestOf.of(..)"
              + " again, or give the function another name: it starts without state");
    }
    if (events.put(source, new LatestEvent(timestamp, value)) != null) {
      throw new UnreadableStateException("the latest event of '" + source + "' is stored twice");
    }
  }
}
