package io.weir.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What of a compact record another one reads: components may be added at the end, and renamed. */
final class CompactRules {
  private CompactRules() {}

  static Reading compare(Description old, Description now) {
    List<Description> before = old.parts("component");
    List<Description> after = now.parts("component");
    Reading all = sizes(before.size(), after.size());
    for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
      all = all.and(component(before, after, i));
    }
    for (int i = before.size(); i < after.size(); i++) {
      all = all.and(behind(before, after.get(i)));
    }
    return all.and(renamed(before, after));
  }

  /** Names are not stored, so two that are renamed at once may have changed places. */
  private static Reading renamed(List<Description> before, List<Description> after) {
    List<String> types = new ArrayList<>();
    Set<String> twice = new TreeSet<>();
    for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
      String type = after.get(i).setting("type");
      boolean renamed = !before.get(i).name().equals(after.get(i).name());
      if (renamed && types.contains(type)) {
        twice.add(type);
      }
      if (renamed) {
        types.add(type);
      }
    }
    if (types.isEmpty()) {
      return Reading.SAME;
    }
    return twice.isEmpty()
        ? Reading.safe("A component has another name; only its place is stored.")
        : Reading.cannotBeTold(
            "Several components of the type "
                + String.join(", ", twice)
                + " have other names: only their places are stored, and whether they have changed those"
                + " cannot be told. Rename one in each release, or look yourself.");
  }

  /** A component behind the old ones is new, unless it has only moved there. */
  private static Reading behind(List<Description> before, Description now) {
    return isOneOf(before, now)
        ? moved(now.name(), "stood further in front, and another one is in its place")
        : Reading.SAME;
  }

  private static boolean isOneOf(List<Description> before, Description now) {
    return before.stream().anyMatch(one -> one.name().equals(now.name()));
  }

  private static Reading sizes(int before, int after) {
    if (after < before) {
      return Reading.newer(
          "The compact record has "
              + after
              + " components, and older values have "
              + before
              + "; keep them all, or give the codec versions with Versioned.");
    }
    return after == before
        ? Reading.SAME
        : Reading.safe(
            "Components were added at the end; older values have null, 0 or false there.");
  }

  private static Reading component(List<Description> before, List<Description> after, int at) {
    Description old = before.get(at);
    Description now = after.get(at);
    String type = now.setting("type");
    if (!old.setting("type").equals(type)) {
      return moved(now.name(), "was " + old.setting("type") + " and is now " + type);
    }
    if (!old.name().equals(now.name()) && isOneOf(before, now)) {
      return moved(now.name(), "stands in the place of '" + old.name() + "'");
    }
    return switch (type) {
      case "record" -> compare(old, now);
      case "enum" -> EnumRules.compare("'" + now.name() + "'", old, now);
      default -> Reading.SAME;
    };
  }

  private static Reading moved(String name, String how) {
    return Reading.needs(
        "'"
            + name
            + "' of the compact record "
            + how
            + ", and only its place is stored; add components at the end, or give the codec versions"
            + " with Versioned.");
  }
}
