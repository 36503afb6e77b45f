package io.weir.engine;

import io.weir.StreamFunction;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import io.weir.state.Progress.Floor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The graph of a function's shards, with each shard's parents and children. It is made from the
 * listed shards and from stored progress, since a trimmed shard is no longer listed, and a shard
 * without records has nothing stored (R23). All walks are linear in the known shards (R28).
 */
final class Ancestry {
  private final Map<Shard, Node> nodes = new LinkedHashMap<>();

  /** One shard. */
  static final class Node {
    private final Shard shard;
    private @Nullable ShardInfo info;
    private @Nullable Progress progress;
    private boolean left;
    private boolean over;
    private final Set<Node> parents = new LinkedHashSet<>();
    private final Set<Node> children = new LinkedHashSet<>();

    private Node(Shard shard) {
      this.shard = shard;
    }

    Shard shard() {
      return shard;
    }

    /** The listed data of the shard; a shard that is not listed may have any hash key. */
    ShardInfo info() {
      return info != null ? info : ShardInfo.whole(shard);
    }

    /** Null if none is stored. */
    @Nullable Progress progress() {
      return progress;
    }

    /** The progress of a shard that is known to have begun. */
    Progress begun() {
      return Objects.requireNonNull(progress, "the progress of a shard that has begun is stored");
    }

    /** Names the stream that it is a part of; empty if unknown. */
    String stream() {
      if (progress != null && !progress.stream().isEmpty()) {
        return progress.stream();
      }
      return info == null ? "" : info.stream();
    }

    Collection<Node> parents() {
      return parents;
    }

    Collection<Node> children() {
      return children;
    }

    /**
     * True if no record can come any more: it was trimmed, or its stream feeds nothing here, or the
     * function has its source no more.
     */
    boolean left() {
      return left;
    }

    /**
     * True if a record may still come that holds event time: it has not left, and no shard after it
     * has delivered, which begins after it is finished.
     */
    boolean mayDeliver() {
      return !left && !over;
    }

    /** True if the topology lists it. */
    boolean isListed() {
      return info != null;
    }

    /** True if this shard came after the other one, directly or not. */
    boolean isAfter(Node other) {
      Set<Node> seen = new HashSet<>();
      Deque<Node> open = new ArrayDeque<>(parents);
      while (!open.isEmpty()) {
        Node next = open.poll();
        if (next == other) {
          return true;
        }
        if (seen.add(next)) {
          open.addAll(next.parents);
        }
      }
      return false;
    }

    /** True if the topology lists it, and it may get more records. */
    boolean isListedOpen() {
      return info != null && !info.closed();
    }

    private boolean closed() {
      return left || info != null && info.closed();
    }
  }

  /**
   * @param stored the stored progress; the topology is read after it
   */
  Ancestry(StreamFunction function, Topology topology, List<Progress> stored) {
    stored.forEach(one -> node(one.shard()).progress = one);
    Map<String, List<Progress>> bySource = new HashMap<>();
    stored.forEach(
        one -> bySource.computeIfAbsent(one.shard().source(), first -> new ArrayList<>()).add(one));
    for (String source : function.sources().keySet()) {
      List<Progress> delivered = bySource.getOrDefault(source, List.of());
      listed(topology.shards(source, delivered), delivered);
    }
    nodes.values().stream()
        .filter(node -> !function.sources().containsKey(node.shard.source()))
        .forEach(node -> node.left = true);
    nodes.values().forEach(this::linkStored);
    linkRemembered();
    linkUnseen();
    linkIncarnations();
    finish();
  }

  private Node node(Shard shard) {
    return nodes.computeIfAbsent(shard, Node::new);
  }

  /** Null if it is neither listed nor stored. */
  @Nullable Node get(Shard shard) {
    return nodes.get(shard);
  }

  /** The progress of a partition of a stream in its first incarnation that has any. */
  Optional<Progress> stored(Shard partition, String stream) {
    return nodes.values().stream()
        .filter(node -> node.progress != null && node.progress.stream().equals(stream))
        .filter(node -> node.shard.incarnation(0).equals(partition.incarnation(0)))
        .filter(node -> !stream.isEmpty())
        .min(Comparator.comparingInt(node -> node.shard.incarnation()))
        .map(Node::progress);
  }

  /** The node of a listed partition that has delivered nothing yet; null if it is not listed. */
  @Nullable Node unbegun(Shard shard, String stream) {
    Node named = nodes.get(shard);
    if (named == null || isOfAnother(named, stream)) {
      return nodes.values().stream()
          .filter(node -> node.progress == null && !isOfAnother(node, stream))
          .filter(node -> node.shard.incarnation(0).equals(shard.incarnation(0)))
          .findFirst()
          .orElse(null);
    }
    return named;
  }

  private static boolean isOfAnother(Node node, String stream) {
    return !stream.isEmpty() && !node.stream().isEmpty() && !node.stream().equals(stream);
  }

  Collection<Node> all() {
    return nodes.values();
  }

  private void listed(List<ShardInfo> infos, List<Progress> delivered) {
    if (infos.isEmpty()) {
      return;
    }
    Naming naming = new Naming(infos, delivered);
    List<Node> all = new ArrayList<>(infos.size());
    for (ShardInfo info : infos) {
      Node node = node(naming.name(info.shard(), info.stream()));
      node.info = info;
      all.add(node);
    }
    for (Node node : all) {
      for (Shard parent : node.info().parents()) {
        naming.known(parent, node.info().stream()).ifPresent(older -> link(older, node));
      }
    }
    delivered.forEach(one -> node(one.shard()).left = node(one.shard()).info == null);
  }

  private void linkStored(Node node) {
    if (node.progress != null) {
      node.progress.parents().forEach(parent -> link(parent, node));
    }
  }

  /**
   * Links shards that have begun, whose parents may have been moved aside before the grandparents
   * (R28).
   */
  private void linkRemembered() {
    Set<String> living = null;
    for (Node old : nodes.values()) {
      for (Shard name : old.progress == null ? List.<Shard>of() : old.progress.heirs()) {
        Node heir = nodes.get(name);
        if (heir != null && heir.progress != null && !old.children.contains(heir)) {
          living = living == null ? livingStreams() : living;
          if (isOfStreamOf(old, heir) || isBefore(old, heir, living)) {
            link(old.shard, heir);
          }
        }
      }
    }
  }

  /** Links shards that have not begun, whose parents only the shards before still know. */
  private void linkUnseen() {
    Map<Shard, List<Node>> orphans = new HashMap<>();
    for (Node node : nodes.values()) {
      if (node.progress == null && node.parents.isEmpty()) {
        orphans.computeIfAbsent(node.shard.incarnation(0), one -> new ArrayList<>()).add(node);
      }
    }
    if (orphans.isEmpty()) {
      return;
    }
    Set<String> living = livingStreams();
    Map<Node, Set<Node>> before = new LinkedHashMap<>();
    for (Node node : nodes.values()) {
      List<Shard> heirs = node.progress == null ? List.of() : node.progress.heirs();
      for (Shard heir : heirs) {
        List<Node> named = orphans.getOrDefault(heir.incarnation(0), List.of());
        heir(node, heir, named, living)
            .ifPresent(one -> before.computeIfAbsent(one, n -> new LinkedHashSet<>()).add(node));
      }
    }
    before.forEach((heir, old) -> nearest(old).forEach(one -> link(one.shard, heir)));
  }

  /**
   * The shards without those that are followed by others of them, which have taken over all of
   * their keys.
   */
  private static Set<Node> nearest(Set<Node> old) {
    Set<Node> nearest = new LinkedHashSet<>(old);
    nearest.removeIf(Ancestry::isContinued);
    return nearest.isEmpty() ? old : nearest;
  }

  /**
   * Finds a shard that was stored as an heir before it had a record: a shard of the same stream,
   * whose name may be different by now, since another stream's shard may have taken it (R18); or
   * one of the stream after its own.
   */
  private static Optional<Node> heir(Node of, Shard heir, List<Node> named, Set<String> living) {
    Optional<Node> own = named.stream().filter(one -> isOfStreamOf(of, one)).findFirst();
    return own.or(() ->
        named.stream()
            .filter(one -> one.shard.equals(heir) && isBefore(of, one, living))
            .findFirst());
  }

  /**
   * True if a shard that has the name of a remembered heir may be that one: it is of the same
   * stream, and that did not begin with it, as one does that was made anew.
   */
  private static boolean isOfStreamOf(Node old, Node heir) {
    return heir.stream().equals(old.stream()) && !hasBegunItsStream(heir);
  }

  private static boolean hasBegunItsStream(Node node) {
    return node.info != null && node.info.parents().isEmpty();
  }

  private void link(Shard parent, Node child) {
    Node known = nodes.get(parent);
    if (known != null && known != child) {
      known.children.add(child);
      child.parents.add(known);
    }
  }

  /**
   * Links an incarnation behind the shards of the one before that have no children (R18). These are
   * found before any is linked.
   */
  private void linkIncarnations() {
    List<Node> last =
        nodes.values().stream()
            .filter(node -> node.left && isLast(node) && !isContinued(node))
            .toList();
    if (last.isEmpty()) {
      return;
    }
    Set<String> living = livingStreams();
    for (Node node : nodes.values()) {
      if (isFirst(node)) {
        last.stream()
            .filter(old -> isBefore(old, node, living))
            .forEach(old -> link(old.shard, node));
      }
    }
  }

  /** The streams that are listed. */
  private Set<String> livingStreams() {
    Set<String> living = new HashSet<>();
    nodes.values().stream().filter(node -> node.info != null).forEach(n -> living.add(n.stream()));
    return living;
  }

  /**
   * True if its children in other incarnations began with all of its hash keys. If the same stream
   * was made anew, only children that left count: its first shards are given all keys.
   */
  private static boolean isContinued(Node old) {
    List<Floor> begun = new ArrayList<>();
    for (Node child : old.children) {
      if (child.progress != null && (child.left || !child.stream().equals(old.stream()))) {
        begun.addAll(child.progress.floors());
      }
    }
    List<Floor> own = old.begun().floors();
    return HashRanges.cover(begun, own.isEmpty() ? List.of(HashRanges.WHOLE) : own);
  }

  /** True if its stream began with it, and it has not begun. */
  private static boolean isFirst(Node node) {
    return node.progress == null && hasBegunItsStream(node);
  }

  /**
   * True if a shard that left may be of the incarnation before another one's. If its stream is
   * still listed, the shard was trimmed and its children are in that stream, unless it was made
   * anew.
   */
  private static boolean isBefore(Node old, Node node, Set<String> living) {
    boolean gone =
        old.stream().equals(node.stream())
            ? old.begun().succeededBy() > 0
            : !living.contains(old.stream());
    return gone && old.shard.source().equals(node.shard.source());
  }

  /** True if no shard is known to have come after it in its own incarnation of the stream. */
  private static boolean isLast(Node old) {
    return old.children.stream()
        .noneMatch(child -> child.stream().equals(old.stream()) && !isSuccessor(child, old));
  }

  /** True if it came after another one of its stream because that was made anew. */
  private static boolean isSuccessor(Node child, Node old) {
    if (hasBegunItsStream(child)) {
      return true;
    }
    return old.begun().succeededBy() > 0
        && child.progress != null
        && child.progress.arrival() >= old.begun().succeededFrom();
  }

  /** A closed shard is over once one after it has delivered, or is over itself. */
  private void finish() {
    Deque<Node> after = new ArrayDeque<>();
    for (Node node : nodes.values()) {
      if (node.progress != null && !node.parents.isEmpty()) {
        after.add(node);
      }
    }
    while (!after.isEmpty()) {
      for (Node parent : after.poll().parents) {
        if (!parent.over && parent.closed()) {
          parent.over = true;
          after.add(parent);
        }
      }
    }
  }

  /**
   * The shards after one that a tick has to store with it, if not all of them are stored yet. These
   * are the next ones that have not begun, since shards in between may be trimmed first (R23); and,
   * for a shard that left and cannot be moved aside yet, its heirs that have begun, since shards in
   * between may be moved first (R28).
   */
  Optional<List<Shard>> unseenHeirs(Node of) {
    List<Shard> heirs = new ArrayList<>(unbegunAfter(of));
    if (of.left) {
      Set<Node> living = heirs(of);
      if (living.stream().anyMatch(heir -> heir.progress == null)) {
        living.stream().filter(heir -> !isNamedBy(heir, of)).forEach(h -> heirs.add(h.shard));
      }
    }
    boolean known = of.begun().heirs().containsAll(heirs);
    return known ? Optional.empty() : Optional.of(heirs);
  }

  private static boolean isNamedBy(Node heir, Node of) {
    return heir.progress == null || heir.progress.parents().contains(of.shard);
  }

  /** The shards after one that have not begun, up to the first ones that have. */
  List<Shard> unbegunAfter(Node of) {
    Set<Shard> unbegun = new LinkedHashSet<>();
    Deque<Node> open = new ArrayDeque<>(of.children);
    while (!open.isEmpty()) {
      Node next = open.poll();
      if (next.progress == null && unbegun.add(next.shard)) {
        open.addAll(next.children);
      }
    }
    return List.copyOf(unbegun);
  }

  /**
   * The nearest shards after one that may still deliver; empty if there are none, or if it may
   * deliver itself.
   */
  Set<Node> heirs(Node of) {
    Set<Node> heirs = new LinkedHashSet<>();
    Set<Node> seen = new HashSet<>(List.of(of));
    Deque<Node> open = new ArrayDeque<>(of.children);
    while (!open.isEmpty()) {
      Node next = open.poll();
      if (seen.add(next)) {
        if (next.mayDeliver()) {
          heirs.add(next);
        } else {
          open.addAll(next.children);
        }
      }
    }
    return heirs;
  }

  /**
   * All shards, each behind its parents (a topological sort). A stream that was made anew with
   * fewer shards may have a shard that came after a descendant of its own name; such shards come
   * last.
   */
  List<Node> ancestorsFirst() {
    Map<Node, Integer> before = new HashMap<>();
    Deque<Node> next = new ArrayDeque<>();
    for (Node node : nodes.values()) {
      before.put(node, node.parents.size());
      if (node.parents.isEmpty()) {
        next.add(node);
      }
    }
    Set<Node> ordered = new LinkedHashSet<>();
    while (!next.isEmpty()) {
      Node node = next.poll();
      ordered.add(node);
      for (Node child : node.children) {
        if (before.merge(child, -1, Integer::sum) == 0) {
          next.add(child);
        }
      }
    }
    ordered.addAll(nodes.values());
    return List.copyOf(ordered);
  }

  /**
   * True if nothing will come after a shard that left: its stream goes on in others that have
   * delivered, or everything that feeds its source has.
   */
  boolean goesOn(Node left) {
    List<Node> listed =
        nodes.values().stream()
            .filter(node -> node.info != null)
            .filter(node -> node.shard.source().equals(left.shard.source()))
            .toList();
    return !listed.isEmpty() && listed.stream().allMatch(node -> node.progress != null)
        || listed.stream()
            .anyMatch(node -> node.progress != null && node.stream().equals(left.stream()));
  }

  /**
   * The shards from which a new one takes its floors: the nearest ones before it with stored
   * progress. A shard that never began is not named, since another stream's shard may get that name
   * later (R18).
   */
  Set<Shard> parents(Node of) {
    Set<Shard> parents = new LinkedHashSet<>();
    Set<Node> seen = new HashSet<>();
    Deque<Node> open = new ArrayDeque<>(of.parents);
    while (!open.isEmpty()) {
      Node next = open.poll();
      if (seen.add(next)) {
        if (next.progress != null) {
          parents.add(next.shard);
        } else {
          open.addAll(next.parents);
        }
      }
    }
    return parents;
  }
}
