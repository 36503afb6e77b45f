package io.weir.simulation.histories;

import io.weir.Lookup;
import io.weir.codec.Codec;
import io.weir.codec.Json;
import io.weir.codec.UnavailableException;
import io.weir.spi.Emission;
import io.weir.spi.Found;
import io.weir.spi.LookupReader;
import io.weir.state.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the lookups of a history find: each question has another answer after a while, none at
 * times, and at times nobody answers. It remembers which answers it gave, and when, so that a
 * result can be judged by them.
 */
final class ReferenceData {
  /** The answer of a lookup that has failed, where it is declared. */
  static final String FALLBACK = "fallback";

  /** Nothing was found. */
  static final String NOTHING = "-";

  private static final String NAME = "reference";
  private static final int SMALL_CACHE = 300;
  private static final long VERSION_MILLIS = 1_700;
  private static final long AWAY_MILLIS = 9_000;
  private static final String EVENT = "event ";

  /** The setting by which some questions fail. */
  static final int FAILING = 256;

  private static final Duration[] CACHES = {
    Duration.ZERO, Duration.ofMillis(50), Duration.ofSeconds(5), Duration.ofMinutes(1)
  };

  /** An answer that was given at a time. */
  private record Given(long time, String answer) {}

  private final World world;
  private final int settings;
  private final Map<String, List<Given>> given = new HashMap<>();
  private final Map<Container, Set<Integer>> committed = new HashMap<>();
  private final Map<String, List<Long>> failed = new HashMap<>();
  private final KeptAnswers kept;
  private boolean settled;

  ReferenceData(World world) {
    this.world = world;
    this.settings = world.spec().lookup();
    this.kept = new KeptAnswers(world.breach());
  }

  /** The lookup of a definition; each container opens its own by {@link #in}. */
  static Lookup<String, String> lookup(Spec spec) {
    int settings = spec.lookup();
    Lookup<String, String> lookup =
        Lookup.<String, String>of(NAME, Json.of(String.class), questions -> Map.of())
            .cachedFor(cachedFor(settings))
            .attempts(1 + (settings >> 3) % 2);
    lookup = (settings >> 2) % 2 == 0 ? lookup : lookup.cacheBytes(SMALL_CACHE);
    return switch ((settings >> 4) % 4) {
      case 0 -> lookup.orElse(FALLBACK);
      case 1 -> lookup.orAbsent();
      default -> lookup;
    };
  }

  private static Duration cachedFor(int settings) {
    return CACHES[settings % CACHES.length];
  }

  /** True if each event has a question of its own. */
  private static boolean asksByEvent(int settings) {
    return (settings >> 6) % 2 == 0;
  }

  /**
   * The question of an event; null = it has none.
   *
   * @throws IllegalStateException if the author's code fails to make it
   */
  static String question(Spec spec, HistoryEvent event) {
    if (fails(spec, event)) {
      throw new IllegalStateException("a question that fails");
    }
    if (event.index() % 7 == 6) {
      return null;
    }
    return asksByEvent(spec.lookup()) ? EVENT + event.index() : "q" + event.index() % 4;
  }

  /** True if the author's code cannot say what to ask for an event. */
  static boolean fails(Spec spec, HistoryEvent event) {
    boolean some = spec.compute() == Spec.Compute.LOOKUP && (spec.lookup() & FAILING) != 0;
    return some && event.index() % 7 == 5;
  }

  /** The event that a question of its own is about. */
  private static int event(String question) {
    return Integer.parseInt(question.substring(EVENT.length()));
  }

  /** The lookup as a container asks it. */
  @SuppressWarnings("unchecked") // histories have lookups of texts alone
  Lookup<?, ?> in(Container container, Lookup<?, ?> declared) {
    return new Asked(this, container).with(((Lookup<String, String>) declared).settings());
  }

  /** The lookup that a container asks. */
  private record Asked(ReferenceData data, Container container) implements Lookup<String, String> {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Codec<String> codec() {
      return Json.of(String.class);
    }

    @Override
    public LookupReader<String, String> open() {
      return (questions, time) -> data.find(container, questions);
    }
  }

  private Found<String, String> find(Container container, Set<String> questions) {
    Action.Fault fault = container.nextCall("lookup");
    long now = world.clock().nowMillis();
    boolean away = (settings >> 7) % 2 == 1 && !settled && now / AWAY_MILLIS % 3 == 1;
    if (away || fault != Action.Fault.NONE && fault != Action.Fault.SLOW) {
      questions.forEach(question -> failed(question, now));
      world.happened().add("a lookup does not answer");
      throw new UnavailableException("the reference data is away", null);
    }
    Map<String, String> answers = new HashMap<>();
    Map<String, RuntimeException> unknown = new HashMap<>();
    for (String question : questions) {
      if (isUnreadable(question, now)) {
        failed(question, now);
        unknown.put(question, new UnavailableException("a row that is not readable", null));
        world.happened().add("a lookup answers some of its keys");
        continue;
      }
      requireUndecided(container, question);
      String answer = answer(question, now);
      given.computeIfAbsent(question, q -> new ArrayList<>()).add(new Given(now, answer));
      if (asksByEvent(settings)) {
        kept.answered(container, event(question), answer);
      }
      if (!answer.equals(NOTHING)) {
        answers.put(question, answer);
      }
    }
    world.happened().add("a lookup is asked");
    return new Found<>(answers, unknown);
  }

  private void failed(String question, long now) {
    failed.computeIfAbsent(question, q -> new ArrayList<>()).add(now);
  }

  /** A row that somebody has written wrongly, until it is mended. */
  private boolean isUnreadable(String question, long now) {
    boolean some = (settings >> 7) % 2 == 1 && !settled && now / AWAY_MILLIS % 3 == 2;
    return some && question.hashCode() % 3 == 0;
  }

  private static String answer(String question, long now) {
    long version = (now - HistoryEvent.ZERO + 211L * question.hashCode()) / VERSION_MILLIS;
    return version % 4 == 3 ? NOTHING : "v" + version;
  }

  /** A container has committed results of events. */
  void committed(Container container, Snapshot snapshot) {
    if (settings == 0) {
      return;
    }
    for (Emission emission : snapshot.record().outbox().emissions()) {
      if (emission.sink().equals(Functions.RESULTS) && isShown()) {
        String text = new String(emission.payload(), StandardCharsets.UTF_8);
        LookupFamily.Shown shown = LookupFamily.Shown.of(text);
        committed.computeIfAbsent(container, c -> new HashSet<>()).add(shown.index());
        kept.committed(container, snapshot, shown);
      }
    }
    kept.committed(container, snapshot);
  }

  private boolean isShown() {
    return world.spec().compute() == Spec.Compute.LOOKUP;
  }

  /** Decision 38: an event that was committed is not asked for, by whoever committed it. */
  private void requireUndecided(Container container, String question) {
    boolean judged =
        isShown() && asksByEvent(settings) && !world.spec().inParallel() && !world.spec().unaware();
    if (judged && committed.getOrDefault(container, Set.of()).contains(event(question))) {
      world.breach().note("a lookup is asked for what its container has committed: " + question);
    }
  }

  /** From now on it answers whenever it is asked. */
  void settle() {
    settled = true;
  }

  /**
   * The fault in a key's results; null if there is none: each must be of an answer that was given
   * for it, no older than the cache may be, or the fallback after it was asked for in vain, and go
   * on from what the one before has left.
   */
  String differs(List<String> texts, ModelKey key) {
    if (!isShown()) {
      return null;
    }
    LookupFamily.Shown before = LookupFamily.Shown.NONE;
    for (String text : texts) {
      if (text.startsWith(Functions.RESULTS + " +")) {
        LookupFamily.Shown shown = LookupFamily.Shown.of(Results.value(text));
        if (!shown.follows(before)) {
          return "a result does not go on from the one before: " + text + "\n    among " + texts;
        }
        if (!isGiven(shown, key)) {
          return "an answer that was not given for its event: " + text + "\n    of " + given;
        }
        before = shown;
      }
    }
    return null;
  }

  private boolean isGiven(LookupFamily.Shown shown, ModelKey key) {
    HistoryEvent event = new HistoryEvent(shown.index(), "", 0, HistoryEvent.Kind.PLAIN, 0, 0, "");
    String question = question(world.spec(), event);
    if (question == null) {
      return shown.answer().equals(NOTHING);
    }
    long arrival = world.isSkewed() ? 0 : key.arrival(shown.index());
    long since = world.isSkewed() ? 0 : arrival - cachedFor(settings).toMillis();
    return isFallback(shown.answer()) && askedInVain(question, arrival)
        || given.getOrDefault(question, List.of()).stream()
            .anyMatch(one -> one.time() >= since && one.answer().equals(shown.answer()));
  }

  private boolean isFallback(String answer) {
    return switch ((settings >> 4) % 4) {
      case 0 -> answer.equals(FALLBACK);
      case 1 -> answer.equals(NOTHING);
      default -> false;
    };
  }

  private boolean askedInVain(String question, long since) {
    return failed.getOrDefault(question, List.of()).stream().anyMatch(time -> time >= since);
  }
}
