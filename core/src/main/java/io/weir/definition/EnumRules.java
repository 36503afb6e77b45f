package io.weir.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Constants of an enum: each is written as a text, its name unless something else is said. */
final class EnumRules {
  private EnumRules() {}

  /**
   * @param name of the field, in the words of a sentence
   */
  static Reading compare(String name, Description old, Description now) {
    Set<String> before = names(old);
    Set<String> after = names(now);
    Map<String, String> read = texts(now);
    List<String> gone = new ArrayList<>();
    List<String> exchanged = new ArrayList<>();
    for (String constant : before) {
      String text = text(old, constant);
      String as = read.get(text);
      if (as == null) {
        gone.add(text);
      } else if (!as.equals(constant) && (after.contains(constant) || before.contains(as))) {
        exchanged.add("'" + text + "' meant " + constant + " and means " + as);
      }
    }
    return exchanged(name, exchanged)
        .and(gone(name, gone, now.setting("unknown")))
        .and(added(name, before, after));
  }

  private static Set<String> names(Description part) {
    return new LinkedHashSet<>(List.of(part.setting("constants").split(",")));
  }

  private static String text(Description part, String constant) {
    String text = part.part("constant", constant).map(one -> one.setting("text")).orElse("");
    return text.isEmpty() ? constant : text;
  }

  /** The constants by all texts that are read as them. */
  private static Map<String, String> texts(Description part) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String constant : names(part)) {
      all.put(text(part, constant), constant);
    }
    for (Description constant : part.parts("constant")) {
      constant.byName("alias").keySet().forEach(text -> all.putIfAbsent(text, constant.name()));
    }
    return all;
  }

  private static Reading exchanged(String name, List<String> exchanged) {
    return exchanged.isEmpty()
        ? Reading.SAME
        : Reading.needs(
            name
                + " would be misread: "
                + String.join(", ", exchanged)
                + "; keep the texts of constants, or give the codec versions with Versioned.");
  }

  private static Reading gone(String name, List<String> gone, String unknown) {
    if (gone.isEmpty()) {
      return Reading.SAME;
    }
    String start = name + " has no constant any more for " + gone;
    return unknown.isEmpty()
        ? Reading.newer(
            start + "; keep them, or read them by @JsonAlias or an older version of the codec.")
        : Reading.lost(start + ", which is read as " + unknown + "; keep them, or add @JsonAlias.");
  }

  private static Reading added(String name, Set<String> before, Set<String> after) {
    return before.containsAll(after)
        ? Reading.SAME
        : Reading.safe(name + " has more constants; older code does not know those.");
  }
}
