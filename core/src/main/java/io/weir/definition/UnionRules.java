package io.weir.definition;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A value of one of several classes, of which a type id that stands in it tells. */
final class UnionRules {
  private final JsonRules rules;
  private final String name;
  private final Description old;
  private final Description now;

  UnionRules(JsonRules rules, String name, Description old, Description now) {
    this.rules = rules;
    this.name = name;
    this.old = old;
    this.now = now;
  }

  Reading compare() {
    for (String setting : List.of("inclusion", "property", "idsBy")) {
      if (!old.setting(setting).equals(now.setting(setting))) {
        return Reading.needs(
            JsonRules.named(name)
                + " tells its type in another way ("
                + setting
                + " from '"
                + old.setting(setting)
                + "' to '"
                + now.setting(setting)
                + "'); keep that, or give the codec versions with Versioned.");
      }
    }
    Reading all = Reading.SAME;
    for (Description member : old.parts("member")) {
      all = all.and(member(member));
    }
    all = all.and(added());
    boolean guessed = now.setting("inclusion").equals("none");
    return guessed && all.verdict() != Verdict.UNCHANGED
        ? all.and(
            Reading.cannotBeTold(
                JsonRules.named(name)
                    + " has no type id, and its fields have changed: whether the type is still found"
                    + " by them cannot be told. "
                    + all.why()))
        : all;
  }

  private Reading member(Description member) {
    Description same = find(member.name());
    if (same == null) {
      return gone(member);
    }
    return isExchanged(member, same)
        ? Reading.needs(
            JsonRules.named(name)
                + " would be misread: the type id '"
                + member.name()
                + "' meant "
                + member.setting("class")
                + " and means "
                + same.setting("class")
                + "; keep the ids.")
        : rules.read("type '" + member.name() + "'" + of(), member, same);
  }

  private String of() {
    return name.isEmpty() ? "" : " of " + JsonRules.named(name);
  }

  private @Nullable Description find(String id) {
    return now.part("member", id)
        .or(() ->
            now.parts("member").stream()
                .filter(one -> one.part("alias", id).isPresent())
                .findFirst())
        .orElse(null);
  }

  private Reading gone(Description member) {
    String start = JsonRules.named(name) + " has no type any more for the id '" + member.name();
    String instead = now.setting("default");
    return instead.isEmpty()
        ? Reading.newer(start + "'; keep it, or read it by an older version of the codec.")
        : Reading.lost(start + "', which is read as " + instead + "; keep it.");
  }

  /** The class may have another name, but not that of one that goes on under another id. */
  private boolean isExchanged(Description member, Description same) {
    String was = member.setting("class");
    String is = same.setting("class");
    return !was.equals(is) && (isAnother(find(was, now), same) || isAnother(find(is, old), member));
  }

  private static boolean isAnother(@Nullable Description found, Description member) {
    return found != null && !found.name().equals(member.name());
  }

  private static @Nullable Description find(String simpleName, Description union) {
    return union.parts("member").stream()
        .filter(one -> one.setting("class").equals(simpleName))
        .findFirst()
        .orElse(null);
  }

  private Reading added() {
    Set<String> more = new LinkedHashSet<>(now.byName("member").keySet());
    more.removeAll(old.byName("member").keySet());
    old.parts("member").forEach(one -> more.remove(name(find(one.name()))));
    return more.isEmpty()
        ? Reading.SAME
        : Reading.safe(
            JsonRules.named(name) + " has more types " + more + "; older code refuses those.");
  }

  private static String name(@Nullable Description member) {
    return member == null ? "" : member.name();
  }
}
